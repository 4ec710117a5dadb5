"""Killed at each named step and at random, the portal loses nothing that it acknowledged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import documents
from portal.tenancy import Practice
from tests.databases import Server
from tests.kill.rounds import AtWork, Place, at_work, check, some_rounds
from tests.peers.s3 import REGION, S3Peer, make_bucket, running_s3
from tests.vendors.making import make_vendor

ON_DISK = {"store": "portal.gateways.disk_store", "Store": "DiskStore", "keys": "LocalKeys"}
ON_S3 = {"store": "portal.gateways.s3_store", "Store": "S3Store", "keys": "KmsKeys"}


@pytest.fixture(scope="module")
def process() -> Iterator[AtWork]:
    with at_work() as started:
        yield started


def on_disk(folder: Path) -> dict[str, str]:
    """Return the settings of a portal that keeps documents on this disk."""
    return {"PORTAL_DATA": str(folder)}


def on_s3(folder: Path, peer: S3Peer, bucket: str) -> dict[str, str]:
    """Return the settings of a portal that keeps documents in a bucket of the peer."""
    return {
        "PORTAL_DATA": str(folder),
        "PORTAL_STORE": "s3",
        "PORTAL_S3_BUCKET": make_bucket(peer, bucket),
        "PORTAL_S3_ENDPOINT": peer.s3,
        "PORTAL_S3_REGION": REGION,
        "PORTAL_KMS_KEY": peer.key_id,
        "PORTAL_KMS_ENDPOINT": peer.kms,
    }


def place(
    practice: Practice,
    server: Server,
    database: str,
    settings: dict[str, str],
    words: dict[str, str],
) -> Place:
    return Place(
        settings=settings,
        database=server.url(database, "portal_app"),
        admin_dsn=server.dsn(database),
        practice=practice.practice_id,
        vendor=make_vendor().id,
        words=words,
    )


def test_over_a_disk(
    practice: Practice,
    postgres_server: Server,
    database_name: str,
    process: AtWork,
    tmp_path: Path,
) -> None:
    settings = on_disk(tmp_path / "data")
    at = place(practice, postgres_server, database_name, settings, ON_DISK)

    tally = some_rounds(process, at, 20)

    check(at, tally)
    assert tally.acknowledged
    some_file = next((tmp_path / "data" / "documents").rglob("v1/*/*"))
    content = some_file.read_bytes()
    some_file.unlink()
    with pytest.raises((AssertionError, documents.DocumentBroken)):
        check(at, tally)
    some_file.write_bytes(content[:-1])
    with pytest.raises((AssertionError, documents.DocumentBroken)):
        check(at, tally)


def test_over_s3(
    practice: Practice,
    postgres_server: Server,
    database_name: str,
    process: AtWork,
    tmp_path: Path,
) -> None:
    with running_s3(tmp_path / "s3") as peer:
        settings = on_s3(tmp_path / "data", peer, "killed")
        at = place(practice, postgres_server, database_name, settings, ON_S3)

        tally = some_rounds(process, at, 20)

        check(at, tally)
        assert tally.acknowledged
