"""Whether an S3 bucket is set up as documents need it."""

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
        lambda: _is_under_kms(s3.get_bucket_encryption(Bucket=bucket)),
        "Encrypt by default with aws:kms under your own key.",
    )
    yield _check(
        "Bucket closed to the public",
        lambda: _is_closed(s3.get_public_access_block(Bucket=bucket)),
        "Turn on all four settings of Block Public Access.",
    )
    yield _over_tls(s3.meta.endpoint_url)


def _check(name: str, holds: Callable[[], bool], what_to_do: str) -> Check:
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
    return Check(
        name=name, seen="not as it should be", finding=Finding.UNSAFE, what_to_do=what_to_do
    )


def _is_locked(told: Any) -> bool:
    return bool(told["ObjectLockConfiguration"].get("ObjectLockEnabled") == "Enabled")


def _is_under_kms(told: Any) -> bool:
    rules = told["ServerSideEncryptionConfiguration"]["Rules"]
    kinds = {rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] for rule in rules}
    return kinds == {"aws:kms"}


def _is_closed(told: Any) -> bool:
    return all(told["PublicAccessBlockConfiguration"].values())


def _over_tls(address: str) -> Check:
    over_tls = address.startswith("https://")
    return Check(
        name="Way to the bucket",
        seen="over TLS" if over_tls else "in the clear",
        finding=Finding.OK if over_tls else Finding.UNSAFE,
        what_to_do="" if over_tls else "Use an https:// address in PORTAL_S3_ENDPOINT.",
    )
