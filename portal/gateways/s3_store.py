"""Documents in an S3 bucket with Object Lock, encrypted there once more under our KMS key.

A put is never made twice: each bears a mark of its own, so that one whose answer was lost on the way
is known again when it is found to be there already. A delete marker, which anyone with fewer rights
than ours can lay over a document, hides nothing: what is asked for is then found among the versions.
"""

import base64
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from secrets import token_hex
from typing import Any, BinaryIO, Literal, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from portal.gateways.keys import limits
from portal.gateways.ports import (
    AlreadyKept,
    Kept,
    Listed,
    NotKept,
    OutsideSilent,
    SealBroken,
    StillRetained,
    checked_key,
)


class _Busy(Exception):
    """Another put of the same key is under way: perhaps our own, whose answer was lost."""


_ABSENT = {"NoSuchKey": NotKept, "NoSuchVersion": NotKept, "NotFound": NotKept, "404": NotKept}
_WRITING = {
    "PreconditionFailed": AlreadyKept,
    "ConditionalRequestConflict": _Busy,
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
_MARK = "put"
_TRIES_WHILE_BUSY = 4
_PAGE = 1000


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
        s3: Any = {"addressing_style": style}
        if not (endpoint or "").startswith("http://"):
            # The checksum is signed, and the store compares it: the bytes need no second digest.
            s3["payload_signing_enabled"] = False
        config = Config(
            s3=s3,
            # What comes back is proven by its seal, segment by segment, and by its digest.
            response_checksum_validation="when_required",
        )
        self.client: Any = boto3.session.Session().client(
            "s3", region_name=region, endpoint_url=endpoint, config=limits().merge(config)
        )

    def put_new(self, key: str, source: BinaryIO, sha256: str, retain_until: datetime) -> None:
        mark, begin = token_hex(16), source.tell()
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        asked = (
            self._at(key)
            | self._encryption
            | {
                "IfNoneMatch": "*",
                "ChecksumAlgorithm": "SHA256",
                "ChecksumSHA256": checksum,
                "ContentType": "application/octet-stream",
                "Metadata": {_MARK: mark},
                "ObjectLockMode": "COMPLIANCE",
                "ObjectLockRetainUntilDate": retain_until,
            }
        )
        for tries in range(1, _TRIES_WHILE_BUSY + 1):
            source.seek(begin)
            try:
                with _meaning(_WRITING):
                    self.client.put_object(**asked, Body=source)
            except _Busy:
                time.sleep(0.25 * tries)
            except (AlreadyKept, OutsideSilent):
                if not self._is_ours(key, mark, checksum):
                    raise
                return
            else:
                return
        raise OutsideSilent("The store is busy with this document.")

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        body = self._ask("get_object", key)["Body"]
        try:
            yield cast("BinaryIO", _Stream(body))
        finally:
            body.close()

    def stat(self, key: str) -> Kept:
        told = self._ask("head_object", key)
        return Kept(
            key=key,
            size=told["ContentLength"],
            written_at=told["LastModified"],
            retain_until=told.get("ObjectLockRetainUntilDate", _NEVER_HELD),
        )

    def list(self, practice_id: int, after: str = "") -> Iterator[Listed]:
        begin = {"KeyMarker": after} if after else {}
        last = after
        for page in self._versions(f"v1/{practice_id}/", **begin):
            # The newest version of each key comes first.
            for found in page.get("Versions", []):
                if found["Key"] != last:
                    last = found["Key"]
                    yield Listed(key=last, size=found["Size"], written_at=found["LastModified"])

    def retain(self, key: str, until: datetime) -> None:
        told = self._ask("head_object", key)
        if until < told.get("ObjectLockRetainUntilDate", _NEVER_HELD):
            raise StillRetained(key)
        with _meaning(_HOLDING):
            self.client.put_object_retention(
                **self._at(key),
                VersionId=told["VersionId"],
                Retention={"Mode": "COMPLIANCE", "RetainUntilDate": until},
            )

    def delete(self, key: str) -> None:
        # By version, each of them: without one, S3 would only lay a marker over what is kept.
        pages = [*self._versions(checked_key(key))]
        kept = [one for page in pages for one in page.get("Versions", [])]
        markers = [one for page in pages for one in page.get("DeleteMarkers", [])]
        if not kept:
            raise NotKept(key)
        for one in chain(kept, markers):
            with _meaning(_HOLDING):
                self.client.delete_object(**self._at(key), VersionId=one["VersionId"])

    def _is_ours(self, key: str, mark: str, checksum: str) -> bool:
        """Tell whether the very put that bears this mark was written, though we heard otherwise."""
        try:
            with _meaning(_ABSENT):
                told = self.client.head_object(**self._at(key), ChecksumMode="ENABLED")
        except (NotKept, OutsideSilent):
            return False
        return (told["Metadata"].get(_MARK), told.get("ChecksumSHA256")) == (mark, checksum)

    def _ask(self, what: str, key: str) -> Any:
        """Ask for an object; where a delete marker hides it, for its newest version."""
        ask = getattr(self.client, what)
        try:
            with _meaning(_ABSENT):
                return ask(**self._at(key))
        except NotKept:
            pages = self._versions(key)
            hidden = next((one for page in pages for one in page.get("Versions", [])), None)
            if hidden is None:
                raise
        with _meaning(_ABSENT):
            return ask(**self._at(key), VersionId=hidden["VersionId"])

    def _versions(self, prefix: str, **begin: str) -> Iterator[Any]:
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.bucket, Prefix=prefix, PaginationConfig={"PageSize": _PAGE}, **begin
        )
        with _meaning({}):
            yield from pages

    def _at(self, key: str) -> dict[str, Any]:
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
