"""Whether a store keeps what it promises: asked with a canary. Some take a lock and ignore it."""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from portal import clock
from portal.gateways.checks import Check, Finding, refuses, unsafe
from portal.gateways.ports import (
    AlreadyKept,
    DocumentStore,
    NotKept,
    OutsideSilent,
    SealBroken,
    StillRetained,
)
from portal.gateways.s3_store import S3Store

# Over the network the questions take a while, and it must still be held at the last of them.
_HOLD, _HOLD_AFAR = timedelta(seconds=2), timedelta(seconds=5)


def of_store(store: DocumentStore) -> Check:
    """Put a canary into the store, and see that it is held, never written over, and let go."""
    content = os.urandom(64)
    digest = hashlib.sha256(content).hexdigest()
    key = f"canary/0/{digest}"
    hold = _HOLD_AFAR if isinstance(store, S3Store) else _HOLD
    until = clock.now() + hold
    try:
        store.put_new(key, BytesIO(content), digest, until)
        broken = [*_broken_promises(store, key, content)]
        if isinstance(store, S3Store):
            broken += _broken_in_s3(store, key)
        _let_go(store, key, seconds=(until - clock.now()).total_seconds() + 1.1)
    except (OutsideSilent, OSError) as silent:
        return unsafe("Document store", f"does not answer: {silent}", "See that it is reachable.")
    except StillRetained:
        broken = ["did not let go of a canary whose time was over"]
    if broken:
        return unsafe(
            "Document store",
            "; ".join(broken),
            "Do not keep documents here: it does not keep what it promises.",
        )
    return Check(name="Document store", seen=_SOUND[isinstance(store, S3Store)], finding=Finding.OK)


_SOUND = {
    False: "holds a canary, does not write it over, lets go of it in time",
    True: "holds a canary that nobody can delete, encrypts it with aws:kms, does not write it over, "
    "refuses a wrong digest and whoever comes without TLS, lets go of it in time",
}


def _broken_promises(store: DocumentStore, key: str, content: bytes) -> Iterator[str]:
    digest = hashlib.sha256(content).hexdigest()
    with store.open(key) as kept:
        if kept.read(1000) != content:
            yield "gave back other bytes"
    soon = clock.now() + _HOLD
    if not refuses(AlreadyKept, lambda: store.put_new(key, BytesIO(content), digest, soon)):
        yield "wrote over what was kept"
    other = f"canary/0/{hashlib.sha256(digest.encode()).hexdigest()}"
    if not refuses(SealBroken, lambda: store.put_new(other, BytesIO(b"x"), digest, soon)):
        yield "took bytes that were not those named"
    if not refuses(StillRetained, lambda: store.delete(key)):
        yield "deleted what it should hold"


def _broken_in_s3(store: S3Store, key: str) -> Iterator[str]:
    place = {"Bucket": store.bucket, "Key": key}
    try:
        told = store.client.head_object(**place)
    except ClientError:
        return  # gone: said already
    if store.kms_key and told.get("ServerSideEncryption") != "aws:kms":
        yield "did not encrypt with aws:kms"
    if "VersionId" not in told:
        yield "keeps no versions"
    if told.get("ObjectLockMode") != "COMPLIANCE":
        yield "does not lock"
    if _answers_in_the_clear(store, place):
        yield "answers without TLS"


def _answers_in_the_clear(store: S3Store, place: dict[str, str]) -> bool:
    address = store.client.meta.endpoint_url.replace("https://", "http://", 1)
    in_the_clear: Any = boto3.session.Session().client(
        "s3",
        region_name=store.client.meta.region_name,
        endpoint_url=address,
        config=store.client.meta.config,
    )
    try:
        in_the_clear.head_object(**place)
    except (ClientError, BotoCoreError):
        return False
    return True


def _let_go(store: DocumentStore, key: str, *, seconds: float) -> None:
    time.sleep(max(0.0, seconds))
    with suppress(NotKept):
        store.delete(key)
