"""Documents in an S3 bucket with Object Lock, encrypted there once more under our KMS key."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, BinaryIO, Literal, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from portal.gateways.keys import limits
from portal.gateways.ports import (
    AlreadyKept,
    Kept,
    NotKept,
    OutsideSilent,
    SealBroken,
    StillRetained,
    checked_key,
)

_ABSENT = {"NoSuchKey": NotKept, "NotFound": NotKept, "404": NotKept}
_WRITING = {
    "PreconditionFailed": AlreadyKept,
    "ConditionalRequestConflict": AlreadyKept,
    "BadDigest": SealBroken,
    "InvalidDigest": SealBroken,
    "XAmzContentChecksumMismatch": SealBroken,
}
_HOLDING = _ABSENT | {
    "AccessDenied": StillRetained,
    "InvalidRequest": StillRetained,
    "ObjectLocked": StillRetained,
}
_NEVER_HELD = datetime.fromtimestamp(0, UTC)


class S3Store:
    """Keeps each document as one locked version of an object."""

    def __init__(
        self, bucket: str, *, region: str, endpoint: str | None = None, kms_key: str | None = None
    ) -> None:
        self.bucket = bucket
        self.kms_key = kms_key
        self._encryption = (
            {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key} if kms_key else {}
        )
        # A store of one's own seldom has a name for each bucket in its certificate.
        style: Literal["path", "virtual"] = "path" if endpoint else "virtual"
        self.client: Any = boto3.session.Session().client(
            "s3",
            region_name=region,
            endpoint_url=endpoint,
            config=limits().merge(Config(s3={"addressing_style": style})),
        )

    def put_new(self, key: str, source: BinaryIO, sha256: str, retain_until: datetime) -> None:
        with _meaning(_WRITING):
            self.client.put_object(
                **self._at(key),
                **self._encryption,
                Body=source,
                IfNoneMatch="*",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
                ContentType="application/octet-stream",
                ObjectLockMode="COMPLIANCE",
                ObjectLockRetainUntilDate=retain_until,
            )

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with _meaning(_ABSENT):
            body = self.client.get_object(**self._at(key))["Body"]
        try:
            yield cast("BinaryIO", _Stream(body))
        finally:
            body.close()

    def stat(self, key: str) -> Kept:
        told = self._head(key)
        until = told.get("ObjectLockRetainUntilDate", _NEVER_HELD)
        return Kept(key=key, size=told["ContentLength"], retain_until=until)

    def list(self, practice_id: int) -> Iterator[Kept]:
        pages = self.client.get_paginator("list_objects_v2")
        with _meaning({}):
            for page in pages.paginate(Bucket=self.bucket, Prefix=f"v1/{practice_id}/"):
                yield from (self.stat(found["Key"]) for found in page.get("Contents", []))

    def retain(self, key: str, until: datetime) -> None:
        if until < self.stat(key).retain_until:
            raise StillRetained(key)
        with _meaning(_HOLDING):
            self.client.put_object_retention(
                **self._at(key), Retention={"Mode": "COMPLIANCE", "RetainUntilDate": until}
            )

    def delete(self, key: str) -> None:
        # By version: without one, S3 would only lay a marker over what is kept.
        version = self._head(key)["VersionId"]
        with _meaning(_HOLDING):
            self.client.delete_object(**self._at(key), VersionId=version)

    def _head(self, key: str) -> Any:
        with _meaning(_ABSENT):
            return self.client.head_object(**self._at(key))

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": checked_key(key)}


class _Stream:
    """A body from afar: what fails on the way is silence, not an end."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._body.read(None if size < 0 else size))
        except (BotoCoreError, OSError) as error:
            raise OutsideSilent("The store stopped answering.") from error


@contextmanager
def _meaning(known: Mapping[str, type[Exception]]) -> Iterator[None]:
    """Turn what S3 says into our words. What we do not know is silence."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise known.get(code, OutsideSilent)(f"S3 says {code}.") from error
    except BotoCoreError as error:
        raise OutsideSilent("The store does not answer.") from error
