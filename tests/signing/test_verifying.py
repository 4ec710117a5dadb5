"""Whether a PDF is one that was sealed here: said the same by page, command and portal."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from portal import documents, tenancy
from portal.accounts import Person
from portal.cli.main import main
from portal.gateways.memory import MemoryRenderer
from portal.gateways.outside import Outside
from portal.gateways.seal_building import build_sealer, signing_key_file
from portal.gateways.seal_platform import make_platform, write_platform
from portal.settings import read_settings
from portal.signing import Envelope
from portal.signing.verifying import LARGEST, Outcome, verify
from portal.tenancy import Practice
from portal.web import limits
from tests.browser import Browser
from tests.databases import Server
from tests.gateways import sealing
from tests.signing.making import ask, countersign_as, issue, paper, sign_by


def complete(owner: Person) -> Envelope:
    envelope = issue(kind="other")
    link, _ = ask(envelope)
    sign_by(envelope, link)
    countersign_as(envelope, owner)
    return envelope


def bytes_of(document_id: int | None) -> bytes:
    assert document_id
    return b"".join(documents.read(documents.get_document(document_id)))


def test_a_paper_that_was_sealed_here_is_known_and_each_change_of_it_is_named(
    owner: Person, practice: Practice
) -> None:
    envelope = complete(owner)
    signed = bytes_of(envelope.latest_document_id)
    issued = bytes_of(envelope.issued_document_id)

    assert verify(signed).outcome is Outcome.THE_ONE
    assert verify(signed).headline == "This is the paper that was sealed here, byte for byte."
    assert len(verify(signed).signatures) == 3
    certificate = verify(bytes_of(envelope.certificate_document_id))
    assert certificate.headline.startswith("This is the certificate of completion of the paper")

    before = verify(issued)
    assert before.outcome is Outcome.NOT_FINISHED
    assert "The practice's signature is missing." in before.reasons
    assert before.reasons[-1] == "It was signed by everybody since. Ask for the finished copy."

    painted = verify(sealing.painted(signed))
    assert painted.outcome is Outcome.CHANGED
    assert painted.reasons[0].startswith("Page 1 was changed after the last seal")
    cut = verify(sealing.cut_back(signed, 1))
    assert cut.outcome is Outcome.CHANGED
    assert "closing time stamp is missing" in cut.reasons[-1]


def test_the_answer_is_the_same_from_another_practice_and_names_neither(
    owner: Person, practice: Practice, other_practice: Practice
) -> None:
    issued = bytes_of(issue(kind="other").issued_document_id)
    name = practice.name
    tenancy.enter(other_practice.practice_id)

    verdict = verify(issued)

    assert verdict.reasons[-1] == "Not everybody has signed yet."
    told = " ".join((verdict.headline, *verdict.reasons))
    assert name not in told
    assert "Postlark" not in told


def test_what_was_never_sealed_is_not_ours(practice: Practice) -> None:
    plain = MemoryRenderer().render_pdf(paper())

    assert verify(plain).outcome is Outcome.NOT_OURS
    assert verify(sealing.forged(plain, [])).outcome is Outcome.NOT_OURS
    assert verify(b"hello").outcome is Outcome.UNREADABLE


def test_whole_seals_without_a_record_are_not_called_known(
    app: Flask, practice: Practice, outside: Outside
) -> None:
    pdf = MemoryRenderer().render_pdf("<p>Sealed, but never kept</p>")
    sealed = outside.sealer.finish(outside.sealer.issue(pdf, []))

    assert verify(sealed).outcome is Outcome.NOT_KNOWN


def test_anybody_may_ask_by_the_page_and_nothing_is_kept(
    anonymous: Browser, owner: Person, practice: Practice
) -> None:
    envelope = issue(kind="other")
    issued = bytes_of(envelope.issued_document_id)

    page = anonymous.send("/verify", {"file": (BytesIO(issued), "paper.pdf")})

    assert "not the finished paper" in page.text("h1")
    assert "The vendor's signature is missing." in page.text()
    assert envelope.issued_sha256[:8] in page.text()
    assert "paper.pdf" not in page.html


def test_the_page_asks_for_a_pdf(anonymous: Browser, practice: Practice) -> None:
    page = anonymous.send("/verify", {}, status=422)

    assert "Choose a PDF." in page.text(".field-error")


@pytest.mark.parametrize(("more", "status"), [(1, 422), (200_000, 413)])
def test_a_file_that_is_larger_than_any_paper_is_not_looked_at(
    anonymous: Browser, practice: Practice, more: int, status: int
) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    token = part % (b"csrf_token", b"", anonymous.token("/verify").encode())
    file = part % (b"file", b'; filename="big.pdf"', bytes(LARGEST + more))

    answer = anonymous.client.post(
        "/verify",
        data=token + file + b"--b--\r\n",
        content_type="multipart/form-data; boundary=b",
    )

    assert answer.status_code == status


def test_whoever_asks_too_often_waits(anonymous: Browser, practice: Practice) -> None:
    token = anonymous.token("/verify")
    body = {"csrf_token": token, "file": (BytesIO(b"no pdf"), "x.pdf")}
    for _ in range(30):
        limits.hit("verify", "203.0.113.77", most=30, per=timedelta(hours=1))

    answer = anonymous.client.post(
        "/verify", data=body, environ_base={"REMOTE_ADDR": "203.0.113.77"}
    )
    answer.close()

    assert answer.status_code == 429


def test_the_command_judges_a_file_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = read_settings({"PORTAL_DATA": str(tmp_path)})
    write_platform(signing_key_file(settings), make_platform("portal", bits=2048))
    sealer = build_sealer(settings, MemoryRenderer())
    whole = sealer.finish(sealer.issue(MemoryRenderer().render_pdf("<p>A paper</p>"), []))
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    file = tmp_path / "paper.pdf"

    file.write_bytes(whole)
    assert main(["baa", "verify", str(file)]) == 0
    said = capsys.readouterr().out
    assert "Every seal in this file holds" in said
    assert "The portal's records were not asked" in said

    file.write_bytes(sealing.laid_over(whole))
    assert main(["baa", "verify", str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "changed"
    assert told["reasons"][0].startswith("On page 1 something was laid over")

    file.write_bytes(b"hello")
    assert main(["baa", "verify", str(file)]) == 2
    assert main(["baa", "verify", str(tmp_path / "none.pdf")]) == 2


def test_certificates_that_sealed_are_remembered_and_never_changed(
    app: Flask, practice: Practice, outside: Outside, postgres_server: Server, database_name: str
) -> None:
    outside.sealer.issue(MemoryRenderer().render_pdf("<p>One</p>"), [])

    assert outside.sealer.trust().seals[0] in outside.sealer.book.known().seals
    with psycopg.connect(postgres_server.dsn(database_name)) as admin:
        admin.execute("SET ROLE portal_app")
        for forbidden in (
            "UPDATE app.sealing_certificates SET is_own = true",
            "DELETE FROM app.sealing_certificates",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                admin.execute(forbidden)
            admin.rollback()
            admin.execute("SET ROLE portal_app")
