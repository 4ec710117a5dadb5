"""What is put into S3 is there once, whatever is lost on the way: a real server behind a lossy way."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from portal.gateways.ports import AlreadyKept, NotKept, OutsideSilent, StillRetained
from portal.gateways.s3_store import S3Store
from tests.peers.lossy import LossyWay, lossy_way
from tests.peers.s3 import REGION, S3Peer, client, make_bucket

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)


@pytest.fixture(scope="module")
def bucket(s3_peer: S3Peer) -> str:
    return make_bucket(s3_peer, f"lossy-{uuid4().hex[:8]}")


@pytest.fixture
def way(s3_peer: S3Peer) -> Iterator[LossyWay]:
    with lossy_way(s3_peer.s3_in_the_clear).open() as way:
        yield way


@pytest.fixture
def store(way: LossyWay, bucket: str, s3_peer: S3Peer) -> S3Store:
    return S3Store(bucket, region=REGION, endpoint=way.url, kms_key=s3_peer.key_id)


@pytest.fixture
def sound(bucket: str, s3_peer: S3Peer) -> S3Store:
    return S3Store(bucket, region=REGION, endpoint=s3_peer.s3, kms_key=s3_peer.key_id)


def put(store: S3Store, content: bytes, practice: int = 7) -> str:
    digest = hashlib.sha256(content).hexdigest()
    key = f"v1/{practice}/{digest}"
    store.put_new(key, BytesIO(content), digest, SOON)
    return key


def versions(store: S3Store, key: str) -> list[Any]:
    return list(store.client.list_object_versions(Bucket=store.bucket, Prefix=key)["Versions"])


@pytest.mark.parametrize("answers", [1, 2])
def test_a_put_whose_answer_is_lost_counts_as_written_and_is_written_once(
    way: LossyWay, store: S3Store, sound: S3Store, answers: int
) -> None:
    content, way.lose_answers = os.urandom(100_000), answers

    key = put(store, content)

    assert way.lost[0].startswith(b"HTTP/1.1 200")
    assert [told.split()[1] for told in way.lost[1:]] == [b"412"] * (answers - 1)
    assert len(versions(sound, key)) == 1
    assert sound.stat(key).retain_until == SOON
    with sound.open(key) as kept:
        assert kept.read() == content


def test_a_put_that_never_arrived_is_made_again(
    way: LossyWay, store: S3Store, sound: S3Store
) -> None:
    way.lose_requests = 1

    key = put(store, os.urandom(100_000))

    assert len(versions(sound, key)) == 1


def test_what_somebody_else_put_is_not_taken_for_ours(
    way: LossyWay, store: S3Store, sound: S3Store
) -> None:
    content = os.urandom(2000)
    key = put(sound, content)
    way.lose_answers = 1

    with pytest.raises(AlreadyKept):
        put(store, content)
    assert len(versions(sound, key)) == 1


def test_a_way_on_which_all_is_lost_is_silence(way: LossyWay, store: S3Store) -> None:
    way.lose_requests = 50

    with pytest.raises(OutsideSilent):
        put(store, os.urandom(2000))


def test_holding_whose_answer_is_lost_is_done_again(
    way: LossyWay, store: S3Store, sound: S3Store
) -> None:
    key, later = put(sound, os.urandom(2000)), SOON + timedelta(days=2000)
    store.stat(key)
    way.lose_answers = 1

    store.retain(key, later)

    assert sound.stat(key).retain_until == later


def test_every_call_to_aws_has_its_time_limits(store: S3Store) -> None:
    config = store.client.meta.config

    assert (config.connect_timeout, config.read_timeout) == (5, 30)
    assert config.retries["total_max_attempts"] == 2


# Versions.


def test_a_delete_marker_hides_nothing(sound: S3Store, s3_peer: S3Peer) -> None:
    content, practice = os.urandom(2000), int(uuid4().hex[:7], 16)
    key = put(sound, content, practice)
    client("s3", s3_peer.s3).delete_object(Bucket=sound.bucket, Key=key)

    with sound.open(key) as kept:
        assert kept.read() == content
    assert sound.stat(key).retain_until == SOON
    assert [one.key for one in sound.list(practice)] == [key]
    sound.retain(key, SOON + timedelta(days=1))
    assert sound.stat(key).retain_until == SOON + timedelta(days=1)
    with pytest.raises(StillRetained):
        sound.delete(key)


def test_letting_go_leaves_no_version_and_no_marker(sound: S3Store, s3_peer: S3Peer) -> None:
    s3, key = client("s3", s3_peer.s3), f"v1/8/{hashlib.sha256(b'old').hexdigest()}"
    for content in (b"one", b"two"):
        s3.put_object(Bucket=sound.bucket, Key=key, Body=content)
    s3.delete_object(Bucket=sound.bucket, Key=key)

    sound.delete(key)

    told = s3.list_object_versions(Bucket=sound.bucket, Prefix=key)
    assert (told.get("Versions", []), told.get("DeleteMarkers", [])) == ([], [])
    with pytest.raises(NotKept):
        sound.delete(key)
