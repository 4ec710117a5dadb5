"""Killed at each named step and at random, the portal loses nothing that it acknowledged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import documents
from tests.databases import Server
from tests.kill.rounds import AtWork, at_work, check, some_rounds, standing
from tests.kill.steps import STEPS
from tests.peers.s3 import REGION, S3Peer, make_bucket, running_s3

# Of the forty rounds.
HALF = 20
# Over S3 only those run here that come between the store and the row; the bench runs all.
ONLY_OVER_A_DISK = frozenset(
    {
        "signing: sealed and not stored",
        "signing: row written, no certificate",
        "signing: copies written, not committed",
        "signing: before the commit",
    }
)

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


def test_over_a_disk(postgres_server: Server, process: AtWork, tmp_path: Path) -> None:
    settings = on_disk(tmp_path / "data")
    with standing(postgres_server, "kill_disk", settings, ON_DISK, tmp_path / "backups") as place:
        tally = some_rounds(process, place, HALF)

        check(place, tally)
        assert tally.acknowledged
        # The check itself would have seen a loss.
        some_file = next((tmp_path / "data" / "documents").rglob("v1/*/*"))
        content = some_file.read_bytes()
        some_file.unlink()
        with pytest.raises((AssertionError, documents.DocumentBroken)):
            check(place, tally)
        some_file.write_bytes(content[:-1])
        with pytest.raises((AssertionError, documents.DocumentBroken)):
            check(place, tally)


def test_over_s3(postgres_server: Server, process: AtWork, tmp_path: Path) -> None:
    with running_s3(tmp_path / "s3") as peer:
        settings = on_s3(tmp_path / "data", peer, "killed")
        with standing(postgres_server, "kill_s3", settings, ON_S3, tmp_path / "backups") as place:
            tally = some_rounds(process, place, HALF, without=ONLY_OVER_A_DISK)

            check(place, tally)
            assert tally.acknowledged
            assert tally.by_step["signing: stored and no row"]


def test_no_step_is_left_out_that_is_none() -> None:
    assert STEPS.keys() >= ONLY_OVER_A_DISK
