"""What `portal doctor` says of the outside: mail, PDFs, store and keys. Buckets have tests of their own."""

from pathlib import Path

import pytest
from botocore.stub import Stubber

from portal.gateways import checks
from portal.gateways.checks import Check, Finding
from portal.gateways.checks_of_keys import of_keys
from portal.gateways.checks_of_store import of_store
from portal.gateways.disk_store import DiskStore
from portal.gateways.keys import KeyRing, KmsKeys
from portal.gateways.mail import NobodyMails, SmtpMailer
from portal.gateways.memory import MemoryStore, memory_keys
from portal.gateways.ports import KeyWrapper, WrappedKey
from portal.gateways.render import render_pdf
from tests.notices.making import MailServer, free_port
from tests.peers.s3 import REGION, S3Peer, client


def found(keys: KeyWrapper) -> dict[str, Check]:
    return {check.name: check for check in of_keys(keys, "/data/master.key")}


def test_a_sound_disk_store_is_ok_and_keeps_no_canary(tmp_path: Path) -> None:
    assert of_store(DiskStore(tmp_path)).finding is Finding.OK
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_only_says_it_holds_is_unsafe() -> None:
    class Loose(MemoryStore):
        def delete(self, key: str) -> None:
            self.kept.pop(key, None)

    check = of_store(Loose())

    assert check.finding is Finding.UNSAFE
    assert "deleted what it should hold" in check.seen


def test_a_store_that_cannot_be_written_is_unsafe(tmp_path: Path) -> None:
    (tmp_path / "canary").write_text("a file where the folder should be")

    assert of_store(DiskStore(tmp_path)).finding is Finding.UNSAFE


def test_a_local_key_is_ok_with_a_word_on_its_copy() -> None:
    checked = found(memory_keys())

    assert set(checked) == {"Master key"}
    assert checked["Master key"].finding is Finding.OK
    assert "/data/master.key" in checked["Master key"].what_to_do


def test_a_kms_key_is_ok_and_a_kms_that_is_down_unsafe(s3_peer: S3Peer) -> None:
    there = KmsKeys(s3_peer.key_id, region=REGION, endpoint=s3_peer.kms)
    away = KmsKeys(s3_peer.key_id, region=REGION, endpoint="http://127.0.0.1:1")

    assert found(there)["Master key"].finding is Finding.OK
    assert found(away)["Master key"].finding is Finding.UNSAFE
    assert found(away)["Master key renewal"].finding is Finding.WARNING


def test_keys_that_open_in_any_context_are_unsafe() -> None:
    keys = memory_keys()

    class Loose:
        def wrap(self, secret: bytes, *_context: object) -> WrappedKey:
            return keys.wrap(secret, {})

        def unwrap(self, wrapped: WrappedKey, *_context: object) -> bytes:
            return keys.unwrap(wrapped, {})

    assert found(Loose())["Master key"].finding is Finding.UNSAFE


@pytest.mark.parametrize(
    "code",
    ["DisabledException", "KMSInvalidStateException", "AccessDeniedException", "NotFoundException"],
)
def test_a_key_that_kms_does_not_let_us_use_is_unsafe(s3_peer: S3Peer, code: str) -> None:
    keys = KmsKeys(s3_peer.key_id, region=REGION, endpoint=s3_peer.kms)

    with Stubber(keys.client) as kms:
        kms.add_client_error("encrypt", code)
        kms.add_client_error("get_key_rotation_status", code)
        checked = found(keys)

    assert checked["Master key"].finding is Finding.UNSAFE
    assert code in checked["Master key"].seen
    assert checked["Master key renewal"].finding is Finding.WARNING
    assert checked["Master key renewal"].seen == f"cannot verify ({code})"


def test_a_key_that_kms_renews_is_ok_and_one_that_it_does_not_is_warned_of(
    s3_peer: S3Peer,
) -> None:
    kms = client("kms", s3_peer.kms)
    key = kms.create_key()["KeyMetadata"]["Arn"]
    ring = KeyRing(KmsKeys(key, region=REGION, endpoint=s3_peer.kms), memory_keys())

    assert found(ring)["Master key renewal"].finding is Finding.WARNING
    kms.enable_key_rotation(KeyId=key)
    assert found(ring)["Master key renewal"].finding is Finding.OK


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
