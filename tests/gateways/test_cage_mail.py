"""Saved mails in the cage: honest ones are told apart and read, others are named for what they carry."""

from email.message import EmailMessage

import pytest

from portal.gateways import cage
from portal.gateways.cage import Seen
from portal.gateways.spool import new_spool
from tests.documents import hostile
from tests.documents.mails import mail

MAIL = "message/rfc822"


def seen(content: bytes) -> Seen:
    with new_spool() as file:
        file.write(content)
        file.flush()
        return cage.look_inside(file)


def words(content: bytes) -> str:
    with new_spool() as file:
        file.write(content)
        file.flush()
        (page,) = cage.texts_of(file, MAIL)
        return page


@pytest.mark.parametrize(
    "made",
    [
        mail(),
        mail(html="<p>Our <b>plan</b></p>"),
        mail(plans_pdf=hostile.plain_pdf(), logo_png=hostile.picture("PNG")),
        mail(dot_gif=b"GIF89a" + bytes(40)),
    ],
)
def test_an_honest_mail_is_told_apart(made: EmailMessage) -> None:
    assert seen(made.as_bytes()) == Seen(media_type=MAIL, pages=1)


def test_a_mail_that_came_a_long_way_is_still_one() -> None:
    way = b"".join(
        b"Received: from a%d.example by b.example;\r\n Thu, 12 Nov\r\n" % n for n in range(300)
    )

    assert seen(way + mail().as_bytes()).media_type == MAIL


@pytest.mark.parametrize(
    ("made", "finding"),
    [
        (mail(run_pdf=b"MZ\x90\x00" + bytes(200)), "program_inside"),
        (mail(what_bin=bytes(range(256))), "program_inside"),
        (mail(plan_pdf=hostile.with_javascript()), "javascript"),
        (mail(locked_pdf=hostile.locked(user="secret")), "password"),
    ],
)
def test_what_a_mail_carries_is_looked_into(made: EmailMessage, finding: str) -> None:
    assert seen(made.as_bytes()).finding == finding


def test_a_mail_in_a_mail_hides_nothing() -> None:
    outer = mail()
    outer.add_attachment(mail(run_pdf=b"\x7fELF" + bytes(200)))

    assert seen(outer.as_bytes()).finding == "program_inside"


def test_a_mail_of_very_many_parts_is_not_opened() -> None:
    parts: dict[str, bytes] = {f"part{number}_txt": b"a" for number in range(220)}
    many = mail("", **parts)

    assert seen(many.as_bytes()).finding == "unfolds"


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: only this\r\n\r\nText",
        b"From: a@b.example\r\n\r\nNo day",
        b"Just words.\n",
        b"a: b",
    ],
)
def test_text_that_is_no_mail_is_not_taken_for_one(content: bytes) -> None:
    assert seen(content).finding == "wrong_type"


def test_its_words_read_as_it_would_be_printed() -> None:
    told = words(mail(plans_pdf=hostile.plain_pdf()).as_bytes())

    assert told.startswith("From: Dana Whitcomb <dana@pingwell.example>")
    for line in ("Subject: Re: BAA", "Attached: plans.pdf", "Our Starter plan has no BAA."):
        assert line in told


def test_words_on_a_page_are_read_without_what_nobody_sees() -> None:
    made = EmailMessage()
    made["From"], made["Date"] = "a@b.example", "Thu, 12 Nov 2026 09:30:00 -0600"
    made.set_content(
        "<head><title>x</title></head><p>We sign<br>none.</p><script>run()</script>", subtype="html"
    )

    assert words(made.as_bytes()).split("\n\n")[1].split() == ["We", "sign", "none."]
