"""Whether the master key opens what it sealed, and nothing else."""

from collections.abc import Iterator

from botocore.exceptions import BotoCoreError, ClientError

from portal.gateways.checks import Check, Finding, unsafe
from portal.gateways.keys import KeyRing, KmsKeys, LocalKeys
from portal.gateways.ports import KeyWrapper, OutsideSilent, SealBroken, WrappedKey

_CONTEXT = {"practice": "0", "document": "canary"}
_ANOTHER = {"practice": "1", "document": "canary"}


def of_keys(keys: KeyWrapper, key_file: str) -> Iterator[Check]:
    """Check the master key by a canary, and in KMS whether it is renewed every year."""
    yield _of_canary(keys, key_file)
    if kms := kms_of(keys):
        yield _of_renewal(kms)


def kms_of(keys: KeyWrapper) -> KmsKeys | None:
    """Return the keys in KMS, where KMS wraps."""
    if isinstance(keys, KeyRing):
        return keys.now
    return keys if isinstance(keys, KmsKeys) else None


def _of_canary(keys: KeyWrapper, key_file: str) -> Check:
    kind = "AWS KMS" if kms_of(keys) else "a key file on this machine"
    try:
        wrapped = keys.wrap(b"canary", _CONTEXT)
        is_whole = keys.unwrap(wrapped, _CONTEXT) == b"canary"
        is_bound = _refuses_another_context(keys, wrapped)
    except (OutsideSilent, SealBroken) as silent:
        return unsafe(
            "Master key", f"{kind}: {silent}", "Nothing can be kept or opened. See to it."
        )
    if not (is_whole and is_bound):
        return unsafe(
            "Master key",
            f"{kind} opens what it should not",
            "Do not keep documents under this key. Make a new one.",
        )
    copy_it = f"Keep a copy of {key_file} apart from the backup: without it no document opens."
    return Check(
        name="Master key",
        seen=f"{kind}, {wrapped.key_id}: opens a canary, and refuses it as another practice's",
        finding=Finding.OK,
        what_to_do=copy_it if isinstance(keys, LocalKeys) else "",
    )


def _refuses_another_context(keys: KeyWrapper, wrapped: WrappedKey) -> bool:
    try:
        keys.unwrap(wrapped, _ANOTHER)
    except SealBroken:
        return True
    return False


def _of_renewal(kms: KmsKeys) -> Check:
    name, what_to_do = "Master key renewal", "Turn on automatic key rotation in KMS."
    try:
        is_on = kms.client.get_key_rotation_status(KeyId=kms.key_id)["KeyRotationEnabled"]
    except ClientError as error:
        return cannot_verify(name, error.response["Error"]["Code"], what_to_do)
    except BotoCoreError:
        return cannot_verify(name, "no answer", what_to_do)
    if is_on:
        return Check(name=name, seen="KMS renews it by itself", finding=Finding.OK)
    return Check(
        name=name, seen="KMS does not renew it", finding=Finding.WARNING, what_to_do=what_to_do
    )


def cannot_verify(name: str, why: str, what_to_do: str) -> Check:
    """Return a check of what cannot be seen: a warning, never a pass."""
    return Check(
        name=name,
        seen=f"cannot verify ({why})",
        finding=Finding.WARNING,
        what_to_do=f"See to it by hand. {what_to_do}",
    )
