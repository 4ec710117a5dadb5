"""The rules of documents."""

from datetime import date

import pytest

from portal.documents import refusals
from portal.documents.rules import (
    KIND_WORDS,
    NAME_LENGTH,
    VERDICT_WORDS,
    DocumentKind,
    MediaType,
    ScanVerdict,
    end_of,
    kept_until,
    retention_of,
    retention_records,
    shown_name,
    size_words,
)
from portal.gateways.cage import FINDINGS

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_kind_has_words_and_one_record_of_retention(kind: DocumentKind) -> None:
    assert KIND_WORDS[kind]
    assert [record.id for record in retention_records() if kind in record.kinds] == [
        retention_of(kind).id
    ]


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_kind_is_kept_at_least_six_years(kind: DocumentKind) -> None:
    assert kept_until(kind, TODAY) >= date(2032, 11, 24)


def test_the_six_years_run_from_when_a_baa_was_last_in_effect() -> None:
    assert kept_until(DocumentKind.BAA, TODAY, date(2029, 3, 31)) == date(2035, 3, 31)


def test_the_six_years_never_run_from_before_the_document_came() -> None:
    assert kept_until(DocumentKind.BAA, TODAY, date(2020, 1, 1)) == date(2032, 11, 24)


def test_a_leap_day_ends_on_the_first_of_march() -> None:
    assert kept_until(DocumentKind.MEMO, date(2028, 2, 29)) == date(2034, 3, 1)


def test_a_day_is_over_only_when_it_is_over_everywhere() -> None:
    assert end_of(date(2032, 11, 24)).isoformat() == "2032-11-26T00:00:00+00:00"


@pytest.mark.parametrize("verdict", ScanVerdict)
def test_every_verdict_has_words_and_only_a_clean_one_says_scanned(verdict: ScanVerdict) -> None:
    says_scanned = VERDICT_WORDS[verdict].startswith("Scanned")

    assert says_scanned == (verdict is ScanVerdict.CLEAN)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("BAA 2026.pdf", "BAA 2026.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Dana\\baa.PDF", "baa.pdf"),
        ("report.exe", "report.exe.pdf"),
        ("report.pdf.exe", "report.pdf.exe.pdf"),
        ("bad\x00na\x1bme\n.pdf", "badname.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("", "Document.pdf"),
        (".pdf", "Document.pdf"),
        ("...", "Document.pdf"),
        ("a   b.pdf", "a b.pdf"),
        ("Zertifikat Müller.pdf", "Zertifikat Müller.pdf"),
        ("photo.jpeg", "photo.pdf"),
    ],
)
def test_a_name_is_shown_without_path_or_tricks(given: str, shown: str) -> None:
    assert shown_name(given, MediaType.PDF) == shown


def test_a_name_is_cut_to_what_a_page_can_show() -> None:
    shown = shown_name("x" * 500 + ".docx", MediaType.DOCX)

    assert len(shown) == NAME_LENGTH
    assert shown.endswith(".docx")


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 KB"), (640_000, "640 KB"), (2_400_000, "2.4 MB"), (31_000_000, "31 MB")],
)
def test_a_size_is_said_as_people_say_it(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize("finding", sorted(FINDINGS))
def test_every_finding_has_a_sentence_that_says_what_to_do(finding: str) -> None:
    sentence = str(refusals.found_inside(finding))

    assert sentence.endswith(".")
    assert "send" in sentence.lower()
