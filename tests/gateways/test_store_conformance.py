"""What every document store does, asked of the disk and of a real S3 server."""

import hashlib
import os
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from portal.gateways.disk_store import DiskStore
from portal.gateways.memory import MemoryStore
from portal.gateways.ports import (
    AlreadyKept,
    DocumentStore,
    NotKept,
    OutsideSilent,
    SealBroken,
    StillRetained,
)
from portal.gateways.s3_store import S3Store
from tests.peers.s3 import REGION, S3Peer, client, make_bucket

PRACTICE = 7
NOW = datetime.now(UTC).replace(microsecond=0)
SOON = NOW + timedelta(days=2)


@pytest.fixture(scope="module")
def bucket(s3_peer: S3Peer) -> str:
    return make_bucket(s3_peer, f"documents-{uuid4().hex[:8]}")


@pytest.fixture(params=["disk", "s3", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> DocumentStore:
    if request.param == "disk":
        return DiskStore(tmp_path / "documents")
    if request.param == "memory":
        return MemoryStore()
    peer: S3Peer = request.getfixturevalue("s3_peer")
    bucket: str = request.getfixturevalue("bucket")
    return S3Store(bucket, region=REGION, endpoint=peer.s3, kms_key=peer.key_id)


def put(
    store: DocumentStore, content: bytes, *, until: datetime = SOON, practice: int = PRACTICE
) -> str:
    digest = hashlib.sha256(content).hexdigest()
    key = f"v1/{practice}/{digest}"
    store.put_new(key, BytesIO(content), digest, until)
    return key


def read(store: DocumentStore, key: str) -> bytes:
    with store.open(key) as file:
        return b"".join(iter(lambda: file.read(100_000), b""))


@pytest.mark.parametrize("size", [1, 100_000, 3_000_001])
def test_what_is_kept_comes_back(store: DocumentStore, size: int) -> None:
    content = os.urandom(size)

    key = put(store, content)

    assert read(store, key) == content
    assert (store.stat(key).size, store.stat(key).retain_until) == (size, SOON)


def test_what_is_kept_is_never_written_over(store: DocumentStore) -> None:
    content = os.urandom(2000)
    key = put(store, content)

    with pytest.raises(AlreadyKept):
        put(store, content)
    assert read(store, key) == content


def test_of_many_who_write_one_key_exactly_one_wins(store: DocumentStore) -> None:
    content, outcomes = os.urandom(2000), list[str]()

    def write() -> None:
        try:
            put(store, content)
            outcomes.append("kept")
        except AlreadyKept:
            outcomes.append("taken")

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sorted(outcomes) == ["kept"] + ["taken"] * 7


def test_bytes_that_are_not_those_named_are_not_kept(store: DocumentStore) -> None:
    key = f"v1/{PRACTICE}/{hashlib.sha256(b'one').hexdigest()}"

    with pytest.raises(SealBroken):
        store.put_new(key, BytesIO(b"two"), hashlib.sha256(b"one").hexdigest(), SOON)
    with pytest.raises(NotKept):
        store.stat(key)


def test_what_is_not_kept_is_said_to_be_not_kept(store: DocumentStore) -> None:
    key = f"v1/{PRACTICE}/{'0' * 64}"

    with pytest.raises(NotKept):
        store.stat(key)
    with pytest.raises(NotKept):
        read(store, key)
    with pytest.raises(NotKept):
        store.delete(key)
    with pytest.raises(NotKept):
        store.retain(key, SOON)


@pytest.mark.parametrize("key", ["", "v1/7/x", "../../etc/passwd", "v1/7/../8/" + "0" * 64])
def test_only_a_document_key_is_a_key(store: DocumentStore, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        store.stat(key)


def test_what_is_held_cannot_be_deleted(store: DocumentStore) -> None:
    key = put(store, os.urandom(2000))

    with pytest.raises(StillRetained):
        store.delete(key)
    assert store.stat(key).size == 2000


def test_what_is_no_longer_held_can_go(store: DocumentStore) -> None:
    key = put(store, os.urandom(2000), until=datetime.now(UTC) + timedelta(seconds=1))
    _wait_until_past(store, key)

    store.delete(key)

    with pytest.raises(NotKept):
        store.stat(key)


def _wait_until_past(store: DocumentStore, key: str) -> None:
    left = (store.stat(key).retain_until - datetime.now(UTC)).total_seconds()
    threading.Event().wait(max(0.0, left) + 1.1)


def test_holding_is_made_longer_and_never_shorter(store: DocumentStore) -> None:
    key, later = put(store, os.urandom(2000)), SOON + timedelta(days=2192)

    store.retain(key, later)
    with pytest.raises(StillRetained):
        store.retain(key, SOON)

    assert store.stat(key).retain_until == later
    with pytest.raises(StillRetained):
        store.delete(key)


def test_the_list_is_of_one_practice(store: DocumentStore) -> None:
    ours, theirs = int(uuid4().hex[:7], 16), int(uuid4().hex[:7], 16)
    keys = sorted(put(store, os.urandom(50), practice=ours) for _ in range(4))
    put(store, os.urandom(50), practice=theirs)

    assert [listed.key for listed in store.list(ours)] == keys
    assert [listed.key for listed in store.list(ours, after=keys[1])] == keys[2:]
    assert list(store.list(ours, after=keys[3])) == []


def test_the_list_tells_when_a_file_was_written_and_never_too_early(store: DocumentStore) -> None:
    ours, before = int(uuid4().hex[:7], 16), datetime.now(UTC)
    key = put(store, os.urandom(50), practice=ours)

    (listed,) = store.list(ours)

    # A store may tell whole seconds, and have a clock of its own.
    assert before - timedelta(seconds=2) < listed.written_at < before + timedelta(minutes=1)
    assert (listed.key, listed.size) == (key, 50)
    assert store.stat(key).written_at == listed.written_at


def test_reading_needs_little_memory(store: DocumentStore) -> None:
    key = put(store, bytes(3 << 20))

    with store.open(key) as file:
        assert len(file.read(1000)) == 1000


# What only the disk does.


def test_on_disk_a_document_is_read_only_and_for_one_user(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "documents")
    path = tmp_path / "documents" / put(store, b"sealed")

    assert path.stat().st_mode & 0o777 == 0o400
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_on_disk_a_refused_write_leaves_no_trace(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "documents")

    with pytest.raises(SealBroken):
        store.put_new(f"v1/7/{'0' * 64}", BytesIO(b"other"), "0" * 64, SOON)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# What only S3 does.


@pytest.fixture
def s3_store(s3_peer: S3Peer, bucket: str) -> S3Store:
    return S3Store(bucket, region=REGION, endpoint=s3_peer.s3, kms_key=s3_peer.key_id)


def test_in_s3_each_document_is_encrypted_under_our_key(s3_store: S3Store, s3_peer: S3Peer) -> None:
    key = put(s3_store, os.urandom(2000))

    told = client("s3", s3_peer.s3).head_object(Bucket=s3_store.bucket, Key=key)
    assert told["ServerSideEncryption"] == "aws:kms"
    assert told["SSEKMSKeyId"] == s3_peer.key_id
    assert told["ObjectLockMode"] == "COMPLIANCE"


def test_in_s3_a_locked_version_cannot_be_deleted_by_other_means(
    s3_store: S3Store, s3_peer: S3Peer
) -> None:
    key, s3 = put(s3_store, os.urandom(2000)), client("s3", s3_peer.s3)
    version = s3.head_object(Bucket=s3_store.bucket, Key=key)["VersionId"]

    with pytest.raises(s3.exceptions.ClientError):
        s3.delete_object(
            Bucket=s3_store.bucket, Key=key, VersionId=version, BypassGovernanceRetention=True
        )


def test_an_s3_that_does_not_answer_is_silent(s3_peer: S3Peer, bucket: str) -> None:
    far_away = S3Store(bucket, region=REGION, endpoint="https://localhost:1")

    with pytest.raises(OutsideSilent):
        put(far_away, b"sealed")
    with pytest.raises(OutsideSilent):
        far_away.stat(f"v1/7/{'0' * 64}")


def test_wrong_credentials_are_silence_and_never_an_empty_store(
    s3_peer: S3Peer, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    store = S3Store(bucket, region=REGION, endpoint=s3_peer.s3)

    with pytest.raises(OutsideSilent):
        list(store.list(PRACTICE))


def test_a_document_copied_from_the_disk_goes_on_in_s3(
    s3_peer: S3Peer, bucket: str, tmp_path: Path
) -> None:
    content = os.urandom(5000)
    key = put(DiskStore(tmp_path), content)
    # As `aws s3 sync` copies the folder: the same names, held by nobody yet.
    client("s3", s3_peer.s3).upload_file(str(tmp_path / key), bucket, key)
    store = S3Store(bucket, region=REGION, endpoint=s3_peer.s3, kms_key=s3_peer.key_id)

    store.retain(key, SOON)

    assert read(store, key) == content
    assert store.stat(key).retain_until == SOON
    with pytest.raises(StillRetained):
        store.delete(key)
