"""Papers under an NDA: who may open one, what each page carries, and how opens are counted."""

import re
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import clock, documents, tenancy
from portal.db import session, transaction
from portal.documents import Document, DocumentKind, nda
from portal.documents.nda import Allowed, Reader, may_open, words_on_it
from portal.errors import RuleBroken
from portal.gateways import watermark
from portal.gateways.cage import Unreadable
from portal.permissions import Role
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.documents import hostile
from tests.documents.making import keep_document
from tests.make import make_vendor

DAY = date(2026, 11, 24)
ADA = Reader(person_id=7, role=Role.MANAGER)


def allowed(*person_ids: int, roles: tuple[Role, ...] = (), until: date = DAY) -> Allowed:
    return Allowed(person_ids=frozenset(person_ids), roles=frozenset(roles), open_until=until)


@pytest.mark.parametrize(
    ("who", "on", "may"),
    [
        (allowed(7), DAY, True),
        (allowed(8), DAY, False),
        (allowed(7), DAY + timedelta(days=1), False),
        (allowed(8, roles=(Role.MANAGER,)), DAY, True),
        (allowed(8, roles=(Role.OWNER,)), DAY, False),
        (allowed(roles=(Role.MANAGER,)), DAY + timedelta(days=1), False),
    ],
)
def test_only_those_named_may_open_it_and_only_in_time(
    who: Allowed, on: date, *, may: bool
) -> None:
    assert may_open(who, ADA, on) is may


def set_mark(document: Document, who: Allowed) -> nda.NdaMark:
    with transaction():
        return nda.mark(document, who, on=DAY, at=clock.now(), by=ACTOR)


def test_whoever_is_not_named_is_told_whom_to_ask(practice: Practice) -> None:
    document = keep_document(DocumentKind.SOC2)
    assert nda.check(document, ADA, on=DAY) is None
    mark = set_mark(document, allowed(8))

    with pytest.raises(RuleBroken, match=f"Ask {ACTOR.name}"):
        nda.check(document, ADA, on=DAY)
    assert nda.check(document, Reader(person_id=8, role=Role.STAFF), on=DAY) is mark
    with pytest.raises(RuleBroken, match="time to open it is over"):
        nda.check(document, Reader(person_id=8, role=Role.STAFF), on=DAY + timedelta(days=1))


def test_a_new_mark_takes_the_place_of_the_one_before_and_an_ended_one_stays_ended(
    practice: Practice,
) -> None:
    document = keep_document(DocumentKind.SOC2)
    first = set_mark(document, allowed(7))
    second = set_mark(document, allowed(8))

    assert (first.ended_why, nda.find_mark(document)) == ("Replaced by a new mark", second)
    with transaction():
        nda.end(document, "They published it", at=clock.now(), by=ACTOR)
    assert nda.find_mark(document) is None
    with pytest.raises(RuleBroken, match="No NDA mark"):
        nda.end(document, "Again", at=clock.now(), by=ACTOR)
    with pytest.raises(DBAPIError, match="ended has ended"), session.begin_nested():
        session.execute(text("UPDATE app.nda_marks SET ended_why = 'x'"))


def test_a_mark_names_somebody_in_time_on_what_can_carry_a_name(practice: Practice) -> None:
    document = keep_document(DocumentKind.SOC2)
    workbook = keep_document(DocumentKind.EVIDENCE, content=hostile.xlsx(), name="controls.xlsx")

    for refused, who, why in (
        (document, allowed(), "at least one"),
        (document, allowed(7, until=DAY - timedelta(days=1)), "later day"),
        (workbook, allowed(7), "Only a PDF or a picture"),
    ):
        with pytest.raises(RuleBroken, match=why):
            nda.mark(refused, who, on=DAY, at=clock.now(), by=ACTOR)


def test_exports_leave_out_what_is_under_an_nda_unless_asked(practice: Practice) -> None:
    open_to_all, secret = keep_document(), keep_document(DocumentKind.SOC2)
    set_mark(secret, allowed(7))

    assert nda.for_export([open_to_all, secret]) == [open_to_all]
    assert nda.for_export([open_to_all, secret], with_nda=True) == [open_to_all, secret]


def test_another_practice_sees_no_mark(practice: Practice, other_practice: Practice) -> None:
    secret = keep_document(DocumentKind.SOC2)
    set_mark(secret, allowed(7))
    number = secret.id

    with tenancy.inside(other_practice.practice_id):
        session.expire_all()
        assert nda.marked_among([number]) == set()


WORDS = words_on_it(
    "Ada Okafor", "ada@juniperrow.example", clock.now(), "America/Chicago"
)  # nothing of today is asserted


def test_the_words_name_the_person_and_the_time_where_the_practice_is() -> None:
    at = clock.now().replace(year=2026, month=11, day=24, hour=23, minute=5)

    told = words_on_it("Ada Okafor", "ada@juniperrow.example", at, "America/Chicago")

    assert told == "Under NDA. Ada Okafor, ada@juniperrow.example. Nov 24, 2026, 5:05 PM CST"


def turned_and_cropped() -> bytes:
    """Return a PDF with pages lying down, cropped, and with a trim box that leaves no room."""
    into = BytesIO()
    with pikepdf.open(BytesIO(hostile.pdf_of_pages(4))) as pdf:
        pdf.pages[1].Rotate = 90
        pdf.pages[2].CropBox = [100, 200, 400, 700]
        pdf.pages[3].TrimBox = [1, 1, 1.1, 1.1]
        pdf.save(into)
    return into.getvalue()


def test_each_page_of_a_pdf_carries_the_words_whatever_its_boxes_say() -> None:
    stamped = watermark.stamp(BytesIO(turned_and_cropped()), "application/pdf", WORDS)

    pdf = pypdfium2.PdfDocument(stamped)
    assert len(pdf) == 4
    for page in pdf:
        read = page.get_textpage().get_text_bounded()
        assert "ada@juniperrow.example" in read
        seen = page.render(scale=1, grayscale=True).to_pil()
        assert sum(seen.histogram()[:250]) > 1500, "hardly anything is seen"


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_carries_the_words_too(kind: str, media_type: str) -> None:
    plain = BytesIO()
    Image.new("RGB", (900, 700), "white").save(plain, kind)

    stamped = Image.open(BytesIO(watermark.stamp(plain, media_type, WORDS)))

    assert stamped.size == (900, 700)
    assert sum(stamped.convert("L").histogram()[:250]) > 5000


def test_what_cannot_be_written_over_is_not_given_out() -> None:
    with pytest.raises(Unreadable):
        watermark.stamp(BytesIO(b"%PDF-1.7 and nothing else"), "application/pdf", WORDS)


def test_a_name_in_another_script_leaves_the_address_readable() -> None:
    words = words_on_it("陳大文", "chen@juniperrow.example", clock.now(), "America/Chicago")

    stamped = watermark.stamp(BytesIO(hostile.pdf_of_pages(1)), "application/pdf", words)

    read = pypdfium2.PdfDocument(stamped)[0].get_textpage().get_text_bounded()
    assert re.search(r"Under NDA\. \?\?\?, chen@juniperrow\.example", read)


def test_opens_are_counted_since_the_mark(practice: Practice) -> None:
    document = keep_document(DocumentKind.SOC2, vendor_id=make_vendor("Pingwell").id)
    with transaction():
        documents.record_opened(document, by=ACTOR)
    mark = set_mark(document, allowed(7))
    with transaction():
        for _ in range(60):
            documents.record_opened(document, by=ACTOR)

    assert nda.times_opened(document, mark) == 60
