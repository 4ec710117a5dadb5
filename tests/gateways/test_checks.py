"""What `portal doctor` says of the outside."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.gateways import checks
from portal.gateways.checks import Finding
from portal.gateways.checks_of_bucket import of_bucket
from portal.gateways.disk_store import DiskStore
from portal.gateways.keys import KmsKeys
from portal.gateways.mail import NobodyMails, SmtpMailer
from portal.gateways.memory import MemoryStore, memory_keys
from portal.gateways.render import render_pdf
from portal.gateways.s3_store import S3Store
from tests.notices.making import MailServer, free_port
from tests.peers.clamd import Clamd, running_clamd
from tests.peers.s3 import REGION, S3Peer, client, make_bucket


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    with running_clamd(tmp_path_factory.mktemp("clamd")) as running:
        yield running


_ONLY_TLS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": ["arn:aws:s3:::sound-bucket", "arn:aws:s3:::sound-bucket/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }
)


def test_a_sound_disk_store_is_ok_and_keeps_no_canary(tmp_path: Path) -> None:
    assert checks.of_store(DiskStore(tmp_path)).finding is Finding.OK
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_only_says_it_holds_is_unsafe() -> None:
    class Loose(MemoryStore):
        def delete(self, key: str) -> None:
            self.kept.pop(key, None)

    check = checks.of_store(Loose())

    assert check.finding is Finding.UNSAFE


def test_a_store_that_cannot_be_written_is_unsafe(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file where the folder should be")

    assert checks.of_store(DiskStore(tmp_path / "documents")).finding is Finding.UNSAFE


def test_a_local_key_is_ok_with_a_word_on_its_copy() -> None:
    check = checks.of_keys(memory_keys(), "/data/master.key")

    assert check.finding is Finding.OK
    assert "/data/master.key" in check.what_to_do


def test_a_kms_key_is_ok_and_a_kms_that_is_down_unsafe(s3_peer: S3Peer) -> None:
    there = KmsKeys(s3_peer.key_id, region=REGION, endpoint=s3_peer.kms)
    away = KmsKeys(s3_peer.key_id, region=REGION, endpoint="http://127.0.0.1:1")

    assert checks.of_keys(there, "").finding is Finding.OK
    assert checks.of_keys(away, "").finding is Finding.UNSAFE


def test_a_mail_server_is_greeted_and_gets_no_mail() -> None:
    with MailServer().running() as server:
        there = SmtpMailer(server.url, "portal@juniperrow.example", "")
        check = checks.of_mailer(there, "portal@juniperrow.example")
        by_default = checks.of_mailer(there, "portal@localhost")

    assert check.finding is Finding.OK
    assert "portal@juniperrow.example" in check.seen
    assert (by_default.finding, "PORTAL_MAIL_FROM" in by_default.what_to_do) == (
        Finding.WARNING,
        True,
    )
    assert server.mails == []


def test_a_mail_server_that_is_away_is_unsafe_and_none_a_warning() -> None:
    away = SmtpMailer(f"smtp://127.0.0.1:{free_port()}", "portal@juniperrow.example", "")

    assert checks.of_mailer(away, "portal@juniperrow.example").finding is Finding.UNSAFE
    assert checks.of_mailer(NobodyMails(""), "portal@localhost").finding is Finding.WARNING


def test_pdfs_are_made() -> None:
    assert checks.of_renderer(render_pdf).finding is Finding.OK


def test_a_bucket_as_it_should_be_passes_but_for_what_cannot_be_seen(s3_peer: S3Peer) -> None:
    bucket = make_bucket(s3_peer, "sound-bucket")
    client("s3", s3_peer.s3).put_bucket_policy(Bucket=bucket, Policy=_ONLY_TLS)
    store = S3Store(bucket, region=REGION, endpoint=s3_peer.s3, kms_key=s3_peer.key_id)

    found = {check.name: check.finding for check in of_bucket(store)}

    assert checks.of_store(store).finding is Finding.OK
    # SeaweedFS does not know public access blocks: that is a warning, never a pass.
    assert found.pop("Bucket closed to the public") is Finding.WARNING
    assert set(found.values()) == {Finding.OK}


def test_a_plain_bucket_is_unsafe(s3_peer: S3Peer) -> None:
    client("s3", s3_peer.s3).create_bucket(Bucket="plain-bucket")
    store = S3Store("plain-bucket", region=REGION, endpoint=s3_peer.s3)

    found = {check.name: check.finding for check in of_bucket(store)}

    for name in ("Bucket versions", "Bucket lock", "Bucket encryption"):
        assert found[name] is Finding.UNSAFE
    assert checks.of_store(store).finding is Finding.UNSAFE


def test_a_bucket_without_a_word_against_the_clear_is_warned_of(s3_peer: S3Peer) -> None:
    bucket = make_bucket(s3_peer, "silent-bucket")
    store = S3Store(bucket, region=REGION, endpoint=s3_peer.s3, kms_key=s3_peer.key_id)

    found = {check.name: check.finding for check in of_bucket(store)}

    assert found["Bucket policy"] is Finding.WARNING


def test_a_bucket_under_another_key_is_unsafe(s3_peer: S3Peer) -> None:
    bucket = make_bucket(s3_peer, "other-key-bucket")
    other = client("kms", s3_peer.kms).create_key()["KeyMetadata"]["Arn"]

    found = {
        key: {check.name: check.finding for check in of_bucket(store)}["Bucket encryption"]
        for key in (other, s3_peer.key_id.rpartition("/")[2], "alias/portal", None)
        for store in [S3Store(bucket, region=REGION, endpoint=s3_peer.s3, kms_key=key)]
    }

    # Which key an alias stands for is KMS's to know.
    assert list(found.values()) == [Finding.UNSAFE, Finding.OK, Finding.OK, Finding.OK]


@pytest.mark.parametrize(
    ("status", "does", "finding"),
    [
        ("Enabled", {"Expiration": {"Days": 30}}, Finding.UNSAFE),
        ("Disabled", {"Expiration": {"Days": 30}}, Finding.OK),
        ("Enabled", {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}, Finding.OK),
    ],
)
def test_a_bucket_that_expires_documents_is_unsafe(
    s3_peer: S3Peer, status: str, does: dict[str, dict[str, int]], finding: Finding
) -> None:
    # The key server (moto) is an S3 too, and keeps whatever rules it is told.
    s3 = client("s3", s3_peer.kms)
    bucket = f"expiring-{secrets.token_hex(4)}"
    s3.create_bucket(Bucket=bucket)
    rule = {"ID": "old", "Status": status, "Filter": {"Prefix": ""}} | does
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    store = S3Store(bucket, region=REGION, endpoint=s3_peer.kms)

    found = {check.name: check.finding for check in of_bucket(store)}

    assert found["Bucket expiry"] is finding
    assert found["Bucket access lists"] is Finding.WARNING
