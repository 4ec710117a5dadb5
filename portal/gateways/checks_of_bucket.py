"""Whether an S3 bucket is set up as documents need it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from portal.gateways.checks import Check, Finding
from portal.gateways.s3_store import S3Store


def of_bucket(store: S3Store) -> Iterator[Check]:
    """Check the bucket's own settings. What cannot be seen is a warning, never a pass."""
    s3, bucket = store.client, store.bucket
    yield _check(
        "Bucket versions",
        lambda: s3.get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled",
        "Turn versioning on.",
    )
    yield _check(
        "Bucket lock",
        lambda: _is_locked(s3.get_object_lock_configuration(Bucket=bucket)),
        "Make a new bucket with Object Lock on: it cannot be added everywhere.",
    )
    yield _check(
        "Bucket encryption",
        lambda: _is_under_kms(s3.get_bucket_encryption(Bucket=bucket), store.kms_key),
        "Encrypt by default with aws:kms under your own key, the one that PORTAL_KMS_KEY names.",
    )
    yield _check(
        "Bucket closed to the public",
        lambda: _is_closed(s3.get_public_access_block(Bucket=bucket)),
        "Turn on all four settings of Block Public Access.",
    )
    yield _check(
        "Bucket expiry",
        lambda: not _expires(_rules(s3, bucket)),
        "Take out the lifecycle rules that expire: they hide documents that must be kept.",
    )
    yield _check(
        "Bucket access lists",
        lambda: _is_its_owners(s3.get_bucket_ownership_controls(Bucket=bucket)),
        "Set Object Ownership to BucketOwnerEnforced, so that no access list opens an object.",
        Finding.WARNING,
    )
    yield _check(
        "Bucket policy",
        lambda: _denies_the_clear(s3.get_bucket_policy(Bucket=bucket)),
        "Deny whatever comes with aws:SecureTransport false.",
        Finding.WARNING,
    )
    yield _over_tls(s3.meta.endpoint_url)


def _check(
    name: str, holds: Callable[[], bool], what_to_do: str, otherwise: Finding = Finding.UNSAFE
) -> Check:
    try:
        if holds():
            return Check(name=name, seen="as it should be", finding=Finding.OK)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in {403, 501}:
            return Check(
                name=name,
                seen=f"cannot be seen ({code})",
                finding=Finding.WARNING,
                what_to_do=f"See to it by hand. {what_to_do}",
            )
    except BotoCoreError:
        return Check(
            name=name, seen="no answer", finding=Finding.UNSAFE, what_to_do="See that S3 answers."
        )
    return Check(name=name, seen="not as it should be", finding=otherwise, what_to_do=what_to_do)


def _is_locked(told: Any) -> bool:
    return bool(told["ObjectLockConfiguration"].get("ObjectLockEnabled") == "Enabled")


def _is_under_kms(told: Any, ours: str | None) -> bool:
    rules = [
        rule["ApplyServerSideEncryptionByDefault"]
        for rule in told["ServerSideEncryptionConfiguration"]["Rules"]
    ]
    # Without a key's name it is AWS's own key, whose use nobody but AWS decides on.
    return all(
        rule["SSEAlgorithm"] == "aws:kms" and _is_ours(rule.get("KMSMasterKeyID"), ours)
        for rule in rules
    )


def _is_ours(key: str | None, ours: str | None) -> bool:
    if not key or not ours or "alias/" in key + ours:
        return bool(key)
    return key.rpartition("/")[2] == ours.rpartition("/")[2]


def _is_closed(told: Any) -> bool:
    return all(told["PublicAccessBlockConfiguration"].values())


def _rules(s3: Any, bucket: str) -> list[Any]:
    try:
        return list(s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchLifecycleConfiguration":
            return []
        raise


def _expires(rules: list[Any]) -> bool:
    return any(
        rule["Status"] == "Enabled" and {"Expiration", "NoncurrentVersionExpiration"} & set(rule)
        for rule in rules
    )


def _is_its_owners(told: Any) -> bool:
    rules = told["OwnershipControls"]["Rules"]
    return {rule["ObjectOwnership"] for rule in rules} == {"BucketOwnerEnforced"}


def _denies_the_clear(told: Any) -> bool:
    said = json.loads(told["Policy"])["Statement"]
    return any(
        statement["Effect"] == "Deny"
        and statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport") == "false"
        for statement in (said if isinstance(said, list) else [said])
    )


def _over_tls(address: str) -> Check:
    over_tls = address.startswith("https://")
    return Check(
        name="Way to the bucket",
        seen="over TLS" if over_tls else "in the clear",
        finding=Finding.OK if over_tls else Finding.UNSAFE,
        what_to_do="" if over_tls else "Use an https:// address in PORTAL_S3_ENDPOINT.",
    )
