"""The whole way with nothing in memory: a real scanner, a real disk, a real S3 and its KMS."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from portal import audit, documents
from portal.db import transaction
from portal.documents import Document, DocumentKind, Upload
from portal.documents.rules import end_of
from portal.errors import RuleBroken
from portal.gateways.memory import EICAR
from portal.gateways.outside import Outside, build_outside, lend_outside
from portal.settings import read_settings
from portal.tenancy import Practice
from tests.documents import hostile
from tests.peers.clamd import Clamd, running_clamd
from tests.peers.s3 import REGION, S3Peer, make_bucket, running_s3


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    with running_clamd(tmp_path_factory.mktemp("clamd")) as running:
        yield running


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Peer]:
    with running_s3(tmp_path_factory.mktemp("s3")) as peer:
        make_bucket(peer, "documents-for-real")
        yield peer


@pytest.fixture(params=["disk", "s3"])
def told(request: pytest.FixtureRequest, clamd: Clamd, tmp_path: Path) -> dict[str, str]:
    """Return the settings of a portal with this store."""
    told = {"PORTAL_DATA": str(tmp_path / "data"), "PORTAL_SCANNER": clamd.address}
    if request.param == "s3":
        peer: S3Peer = request.getfixturevalue("s3")
        told |= {
            "PORTAL_STORE": "s3",
            "PORTAL_S3_BUCKET": "documents-for-real",
            "PORTAL_S3_ENDPOINT": peer.s3,
            "PORTAL_S3_REGION": REGION,
            "PORTAL_KMS_KEY": peer.key_id,
            "PORTAL_KMS_ENDPOINT": peer.kms,
        }
    return told


@pytest.fixture
def real(practice: Practice, told: dict[str, str]) -> Iterator[Outside]:
    its = build_outside(read_settings(told))
    with lend_outside(its):
        yield its


def keep(content: bytes) -> Document:
    upload = Upload(stream=BytesIO(content), name="baa.pdf")
    with transaction():
        return documents.keep(
            upload, DocumentKind.BAA, vendor_id=None, by=audit.THE_PORTAL, on=date(2026, 11, 24)
        )


def test_a_document_outlives_the_process_that_kept_it(real: Outside, told: dict[str, str]) -> None:
    content = hostile.pdf_with_stream(bytes(3 << 20), b"")
    document = keep(content)

    with lend_outside(build_outside(read_settings(told))):
        assert b"".join(documents.read(document)) == content
    assert document.scan_verdict == "clean"


def test_what_is_stored_is_sealed_and_held_for_six_years(real: Outside) -> None:
    document = keep(hostile.plain_pdf())

    with real.store.open(document.store_key) as sealed:
        assert b"Business Associate" not in sealed.read(100_000)
    assert real.store.stat(document.store_key).retain_until == end_of(date(2032, 11, 24))


def test_a_virus_leaves_nothing_behind(real: Outside, practice: Practice) -> None:
    with pytest.raises(RuleBroken, match="contains a virus"):
        keep(hostile.plain_pdf() + EICAR)

    assert list(real.store.list(practice.practice_id)) == []
    assert documents.all_documents() == []


def test_the_same_file_kept_twice_is_two_documents(real: Outside, practice: Practice) -> None:
    one, two = keep(hostile.plain_pdf()), keep(hostile.plain_pdf())

    assert one.sha256 == two.sha256
    assert one.store_key != two.store_key
    assert len(list(real.store.list(practice.practice_id))) == 2


def test_nothing_lies_in_the_clear_on_the_disk(real: Outside, tmp_path: Path) -> None:
    keep(hostile.plain_pdf())

    for path in (tmp_path / "data").rglob("*"):
        assert path.is_dir() or b"Business Associate" not in path.read_bytes()
