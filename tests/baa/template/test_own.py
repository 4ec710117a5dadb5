"""A practice's own templates: added, mapped, chosen, merged, retired."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import text

from portal import audit, clock, documents, tenancy
from portal.baa import template
from portal.baa.template import Choices
from portal.db import session, transaction
from portal.errors import NotFound, RuleBroken
from portal.gateways import cage
from portal.gateways.outside import lend_outside, outside
from portal.gateways.render import Workers
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.template.making import add, form_file, word_file, word_file_in_pieces
from tests.documents import hostile
from tests.vendors.making import make_vendor

FIELDS = {"practice_name": (72, 700, 320, 720), "Their color": (72, 600, 320, 640)}


@pytest.fixture
def printing(practice: Practice) -> Iterator[None]:
    """Print for real."""
    with lend_outside(replace(outside(), renderer=Workers())):
        yield


def words_of(paper: template.Paper) -> str:
    pages = cage.texts_of(BytesIO(template.pdf_of(paper)), "application/pdf")
    return " ".join(" ".join(pages).split())


def test_a_word_document_is_kept_with_its_blanks_and_what_they_stand_for(
    practice: Practice,
) -> None:
    added = add(word_file())

    assert added.version == 1
    assert added.fields == ["practice", "vendor", "notice_days"]
    assert added.is_ready
    document = documents.get_document(added.document_id)
    assert (document.kind, document.scan_verdict) == ("baa_template", "clean")


def test_a_pdf_form_names_its_fields_and_what_is_not_filled_in(practice: Practice) -> None:
    added = add(form_file(FIELDS), "form.pdf")

    assert added.fields == ["practice_name", "Their color"]
    assert added.undecided == ("Their color",)
    assert added.notes == ["1 box or button stays as the file has it: only words are filled in."]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (form_file({}), "form.pdf", "no form fields"),
        (form_file(turn=90), "form.pdf", "turned"),
        (hostile.plain_pdf(), "plain.pdf", "no form fields"),
        (hostile.with_javascript(), "bad.pdf", "JavaScript|script"),
        (hostile.locked(user="secret"), "locked.pdf", "password"),
        (b"plain words", "words.docx", "text file"),
        (word_file()[:2000], "cut.docx", "damaged|not kept"),
    ],
)
def test_a_file_that_cannot_be_a_template_is_refused_with_a_sentence(
    practice: Practice, content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        add(content, name)

    assert template.templates() == []


def test_blanks_that_nobody_decided_on_keep_a_template_from_being_used(practice: Practice) -> None:
    added = add(word_file(["{{practice}} {{color}} {{shape}}"]))

    with pytest.raises(
        RuleBroken, match="2 blanks are not known to the portal: “color” and “shape”"
    ):
        template.use_template(added, by=ACTOR)
    with transaction():
        template.map_blanks(
            added, {"practice": "practice", "color": "", "shape": "vendor"}, by=ACTOR
        )
        template.use_template(added, by=ACTOR)

    assert template.default_choices().template_id == added.id


@pytest.mark.parametrize("mapping", [{"practice": "moon"}, {"not there": "practice"}])
def test_a_blank_stands_for_nothing_we_do_not_know(
    practice: Practice, mapping: dict[str, str]
) -> None:
    added = add(word_file())

    with pytest.raises(RuleBroken, match="cannot be filled in so"):
        template.map_blanks(added, mapping, by=ACTOR)


def test_a_word_document_is_filled_in_and_printed_with_a_sheet_to_sign_on(
    practice: Practice, printing: None
) -> None:
    vendor = make_vendor("Pingwell")
    added = add(word_file_in_pieces())
    with transaction():
        template.map_blanks(added, {"practice": "practice", "vendor": "vendor"}, by=ACTOR)
    chosen = replace(Choices(), template_id=added.id, vendor_signers=2)

    paper = template.paper_for(vendor, chosen, on=tenancy.today_here())

    told = words_of(paper)
    assert f"With {practice.legal_name or practice.name} and <b>Pingwell</b>." in told
    assert "Signer 2 of 2" in told
    assert any("braces" in one for one in paper.cautions)
    assert paper.html
    assert 'id="sign-vendor-2"' in paper.html
    assert (paper.template_id, paper.text_digest) == (
        added.id,
        documents.get_document(added.document_id).sha256,
    )


def test_a_pdf_form_is_filled_in_where_its_fields_are_and_flattened(
    practice: Practice, printing: None
) -> None:
    vendor = make_vendor("Łukasz & Sons")
    added = add(form_file(FIELDS), "form.pdf")
    with transaction():
        template.map_blanks(added, {"practice_name": "vendor", "Their color": ""}, by=ACTOR)

    paper = template.paper_for(
        vendor, replace(Choices(), template_id=added.id), on=tenancy.today_here()
    )

    assert paper.pdf
    told = words_of(paper)
    assert "Our form" in told
    assert "Łukasz & Sons" in told
    assert "old words" not in told
    assert b"/AcroForm" not in paper.pdf
    assert {(one.name, one.page) for one in paper.places} >= {("vendor-1", 1), ("practice-1", 1)}
    assert ("Their color", "(nothing)") in paper.merged
    certified = outside().sealer.issue(paper.pdf, paper.places)
    assert certified.startswith(b"%PDF-")


def test_the_check_says_what_a_template_lacks_and_where_its_notice_differs(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    added = add(word_file())
    chosen = replace(Choices(), notice_days=7, business_days=False, template_id=added.id)

    paper = template.paper_for(vendor, chosen, on=tenancy.today_here())
    reading = template.reading_of(paper)

    assert reading.of("R14").verdict.value == "not_found"
    assert "7 business days; you chose seven (7) calendar days" in template.notice_differs(
        reading, chosen
    )


def test_one_template_is_in_use_and_a_retired_one_makes_no_papers(practice: Practice) -> None:
    first, second = add(word_file()), add(word_file())
    with transaction():
        template.use_template(first, by=ACTOR)
        template.use_template(second, by=ACTOR)
    assert [one.is_default for one in template.templates()] == [True, False]

    with transaction():
        template.retire(second, at=clock.now(), by=ACTOR)

    assert template.default_choices().template_id is None
    chosen = replace(Choices(), template_id=second.id)
    with pytest.raises(RuleBroken, match="retired"):
        template.paper_for(make_vendor(), chosen, on=tenancy.today_here())
    for deed in (template.use_template, template.retire):
        with pytest.raises(RuleBroken, match="retired"):
            deed(second, by=ACTOR, **({"at": clock.now()} if deed is template.retire else {}))


def test_a_file_that_a_template_rests_on_counts_as_used(practice: Practice) -> None:
    added = add(word_file())

    used = session.scalar(
        text("SELECT app.document_is_used(:document)"), {"document": added.document_id}
    )

    assert used


def test_nothing_of_a_template_can_be_deleted(practice: Practice) -> None:
    add(word_file())

    for table in ("baa_templates", "baa_choices", "baa_papers"):
        with pytest.raises(Exception, match="permission denied"), session.begin_nested():
            session.execute(text(f"DELETE FROM app.{table}"))


def test_a_template_of_another_practice_is_not_found(
    practice: Practice, other_practice: Practice
) -> None:
    added = add(word_file())
    vendor = make_vendor()
    with transaction():
        paper = template.paper_for(vendor, Choices(), on=tenancy.today_here())
        template.note_sent(vendor, paper, request_id=None, on=tenancy.today_here(), by=ACTOR)
        template.choose(Choices(), on=tenancy.today_here(), at=clock.now(), by=ACTOR)
    number = added.id

    tenancy.enter(other_practice.practice_id)

    assert template.templates() == []
    assert template.find_choices() is None
    with pytest.raises(NotFound):
        template.get_template(number)
    for table in ("baa_templates", "baa_choices", "baa_papers"):
        assert session.scalar(text(f"SELECT count(*) FROM app.{table}")) == 0


def test_choices_hold_for_all_papers_and_leave_days_and_services_out(practice: Practice) -> None:
    on = tenancy.today_here()
    with transaction():
        template.choose(
            replace(Choices(), notice_days=3, services=("texts",), starts_on=on),
            on=on,
            at=clock.now(),
            by=ACTOR,
        )
    kept = template.find_choices()
    assert kept

    chosen = template.default_choices()

    assert (chosen.notice_days, chosen.services, chosen.starts_on) == (3, (), None)
    (deed,) = audit.deeds_about(
        ("baa_choices", kept.id), (audit.Deed.BAA_CHOICES_SET,), vendor_id=None, since=kept.set_at
    )
    assert deed.details == {"changed": "notice days"}


def test_a_paper_is_noted_with_its_version_and_terms(practice: Practice) -> None:
    vendor, on = make_vendor(), tenancy.today_here()
    with transaction():
        paper = template.paper_for(vendor, Choices(ends_on=on.replace(year=on.year + 2)), on=on)
        template.note_sent(vendor, paper, request_id=None, on=on, by=ACTOR)

    (noted,) = template.papers_of(vendor.id)

    assert noted.version == f"agreement {template.TEMPLATE_VERSION}"
    assert noted.digest == paper.digest
    assert noted.terms["ends_on"] == on.replace(year=on.year + 2).isoformat()
    assert noted.terms["notice"] == {
        "days": 5,
        "business_days": True,
        "words": "five (5) business days",
    }
