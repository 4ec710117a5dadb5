"""What the cage reads in mails that come to the address for reports."""

from io import BytesIO

import pytest

from portal.gateways import cage
from portal.gateways.cage import Reported, Unreadable
from tests.notices import reports

ID = f"<{'a' * 32}@juniperrow.example>"


def read(mail: bytes) -> Reported:
    return cage.report_in(BytesIO(mail))


def test_a_report_tells_what_became_of_which_letter() -> None:
    told = read(reports.dsn(message_id=ID))

    assert told == Reported(kind="report", action="failed", status="5.1.1", message_id=ID)


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", "delivered"])
def test_a_report_may_tell_of_more_than_failures(action: str) -> None:
    assert read(reports.dsn(action, "4.4.1")).action == action


def test_the_servers_own_figure_counts_where_the_report_tells_none() -> None:
    told = read(reports.dsn(status="5.0.0", diagnostic="550 5.2.2 over quota"))

    assert told.status == "5.2.2"


def test_of_several_people_behind_an_address_the_worst_counts() -> None:
    more = "\r\n\r\nFinal-Recipient: rfc822; b@x.example\r\nAction: failed\r\nStatus: 5.2.1\r\n"
    mail = reports.dsn("delivered", "2.0.0").replace(
        b"smtp; 550 no", b"smtp; 250 ok" + more.encode()
    )

    assert (read(mail).action, read(mail).status) == ("failed", "5.2.1")


def test_a_mail_that_is_no_report_but_says_that_one_came_back_counts() -> None:
    told = read(reports.on_the_line(reports.QMAIL))

    assert (told.kind, told.action) == ("report", "failed")


def test_an_automatic_answer_is_no_report() -> None:
    assert read(reports.on_the_line(reports.OUT_OF_OFFICE)).kind == "automatic"


def test_an_abuse_report_is_a_complaint_about_the_letter_it_holds() -> None:
    told = read(reports.on_the_line(reports.ABUSE.format(id=ID)))

    assert (told.kind, told.message_id) == ("complaint", ID)


def test_what_a_person_writes_tells_nothing() -> None:
    assert read(reports.on_the_line(reports.A_PERSON)).kind == "other"


def test_the_reports_own_number_is_never_taken_for_that_of_a_letter() -> None:
    its_own = f"<{'b' * 32}@mx.postlark.example>".encode()
    mail = reports.dsn(message_id="none").replace(
        b"<20261124150000.4711@mx.postlark.example>", its_own
    )

    assert read(mail).message_id == ""


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\0" * 100_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 500,
        b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\r\n\r\n",
        b"<" * 200_000,
        b"From: a\r\nSubject: delivery failed\r\n\r\n" + b"a@" * 100_000,
        b"From: a\r\n\r\n" + b" " * 200_000 + b"@",
    ],
)
def test_hostile_mail_ends_in_no_report(hostile: bytes) -> None:
    try:
        told = read(hostile)
    except Unreadable:
        return
    assert told.kind in {"other", "automatic"}
