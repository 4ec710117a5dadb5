"""Whether an S3 bucket is set up as documents need it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from portal.gateways import bucket_rules
from portal.gateways.checks import Check, Finding, unsafe
from portal.gateways.checks_of_keys import cannot_verify, kms_of
from portal.gateways.ports import KeyWrapper
from portal.gateways.s3_store import S3Store

# What was never set is said by some as an error of its own.
_NEVER_SET = {
    "NoSuchLifecycleConfiguration",
    "NoSuchBucketPolicy",
    "NoSuchPublicAccessBlockConfiguration",
    "OwnershipControlsNotFoundError",
    "ObjectLockConfigurationNotFoundError",
    "ServerSideEncryptionConfigurationNotFoundError",
}


@dataclass(frozen=True)
class _Rule:
    """One thing that must hold of a bucket: how to ask for it, and how bad it is where it does not."""

    name: str
    ask: str
    holds: Callable[[Any], bool]
    what_to_do: str
    otherwise: Finding = Finding.UNSAFE


_RULES = (
    _Rule(
        "Bucket versions",
        "get_bucket_versioning",
        bucket_rules.has_versions,
        "Turn versioning on.",
    ),
    _Rule(
        "Bucket lock",
        "get_object_lock_configuration",
        bucket_rules.is_locked,
        "Make a new bucket with Object Lock on: it cannot be added everywhere.",
    ),
    _Rule(
        "Bucket lock by default",
        "get_object_lock_configuration",
        bucket_rules.is_locked_shortly_by_default,
        "Set the default retention to COMPLIANCE, 2 days. With none, what comes past the portal lies "
        "open; with years, a file left over can never go.",
        Finding.WARNING,
    ),
    _Rule(
        "Bucket key",
        "get_bucket_encryption",
        bucket_rules.has_bucket_key,
        "Turn the bucket key on: without it S3 asks KMS for every file.",
        Finding.WARNING,
    ),
    _Rule(
        "Bucket closed to the public",
        "get_public_access_block",
        bucket_rules.is_closed,
        "Turn on all four settings of Block Public Access.",
    ),
    _Rule(
        "Bucket expiry",
        "get_bucket_lifecycle_configuration",
        bucket_rules.never_expires,
        "Take out the lifecycle rules that expire: they hide documents that must be kept.",
    ),
    _Rule(
        "Bucket owner",
        "get_bucket_ownership_controls",
        bucket_rules.is_its_owners,
        "Set Object Ownership to BucketOwnerEnforced, so that no access list opens an object.",
        Finding.WARNING,
    ),
    _Rule(
        "Bucket access list",
        "get_bucket_acl",
        bucket_rules.is_for_its_owner_alone,
        "Take everybody but the owner off the bucket's access list.",
    ),
    _Rule(
        "Bucket policy: TLS",
        "get_bucket_policy",
        bucket_rules.denies_the_clear,
        "Deny whatever comes with aws:SecureTransport false.",
        Finding.WARNING,
    ),
    _Rule(
        "Bucket policy: TLS 1.2",
        "get_bucket_policy",
        bucket_rules.denies_old_tls,
        "Deny whatever comes with s3:TlsVersion below 1.2.",
        Finding.WARNING,
    ),
    _Rule(
        "Bucket log",
        "get_bucket_logging",
        bucket_rules.is_logged,
        "Have the bucket's accesses logged into another bucket.",
        Finding.WARNING,
    ),
)


def of_bucket(store: S3Store, keys: KeyWrapper) -> Iterator[Check]:
    """Check the bucket's own settings. What cannot be seen is a warning, never a pass."""
    ours = _true_name(store.kms_key, keys)
    encryption = _Rule(
        "Bucket encryption",
        "get_bucket_encryption",
        lambda told: bucket_rules.is_under_kms(told, ours),
        "Encrypt by default with aws:kms under your own key, the one that PORTAL_KMS_KEY names.",
    )
    for rule in (*_RULES, encryption):
        yield _check(rule, store)
    yield _over_tls(store.client.meta.endpoint_url)


def _check(rule: _Rule, store: S3Store) -> Check:
    told: Any = {}
    try:
        told = getattr(store.client, rule.ask)(Bucket=store.bucket)
    except BotoCoreError:
        return unsafe(rule.name, "no answer", "See that S3 answers.")
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in _NEVER_SET:
            return cannot_verify(rule.name, code, rule.what_to_do)
    holds = rule.holds(told)
    return Check(
        name=rule.name,
        seen="as it should be" if holds else "not as it should be",
        finding=Finding.OK if holds else rule.otherwise,
        what_to_do="" if holds else rule.what_to_do,
    )


def _true_name(key: str | None, keys: KeyWrapper) -> str | None:
    """Return the key that an alias stands for, where KMS tells."""
    kms = kms_of(keys)
    if key is None or kms is None or "alias/" not in key:
        return key
    try:
        return str(kms.client.describe_key(KeyId=key)["KeyMetadata"]["Arn"])
    except (ClientError, BotoCoreError):
        return key


def _over_tls(address: str) -> Check:
    over_tls = address.startswith("https://")
    return Check(
        name="Way to the bucket",
        seen="over TLS" if over_tls else "in the clear",
        finding=Finding.OK if over_tls else Finding.UNSAFE,
        what_to_do="" if over_tls else "Use an https:// address in PORTAL_S3_ENDPOINT.",
    )
