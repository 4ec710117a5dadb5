"""Until when BAAs, reports and evidence are kept: six years from when they were last in effect."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal import baa, documents, tenancy, vendors
from portal.baa.lasting import keep_while_in_effect, span_of, spans
from portal.baa.rules import Held, Term
from portal.baa.succession import A_DAY, Version
from portal.db import transaction
from portal.documents import DocumentKind, Span
from portal.jobs import retention
from portal.tenancy import Practice
from portal.vendors import lasting
from tests.accounts.making import ACTOR
from tests.baa.making import file_baa
from tests.documents.making import keep_document
from tests.make import make_vendor

DAY = date(2026, 11, 24)
FIRST = date(2024, 1, 1)


def held(
    starts_on: date = FIRST,
    ends_on: date | None = None,
    terminated_on: date | None = None,
    **placed: Any,
) -> Version:
    days = Held(starts_on=starts_on, ends_on=ends_on, review_on=DAY, terminated_on=terminated_on)
    told: dict[str, Any] = {"number": 1, "held": days, "filed_on": starts_on}
    return Version(**told | placed)


LATER = date(2025, 6, 1)
NOW = Span(last=DAY, is_over=False)


@pytest.mark.parametrize(
    ("one", "others", "span"),
    [
        (held(), [], NOW),
        (held(ends_on=DAY), [], NOW),
        (held(ends_on=DAY - timedelta(days=1)), [], Span(last=date(2026, 11, 23), is_over=True)),
        (held(terminated_on=DAY), [], Span(last=date(2026, 11, 23), is_over=True)),
        (held(terminated_on=DAY + timedelta(days=1)), [], NOW),
        (held(), [held(LATER, number=2)], Span(last=date(2025, 5, 31), is_over=True)),
        # One that was filed late was not what the practice went by before it was on file.
        (
            held(),
            [held(LATER, number=2, filed_on=DAY)],
            Span(last=date(2026, 11, 23), is_over=True),
        ),
        # What only amends replaces nothing, nor does a copy that nobody can show.
        (held(), [held(LATER, number=2, amends=True)], NOW),
        (held(), [held(LATER, number=2, is_usable=False)], NOW),
        (
            held(),
            [held(LATER, number=2, is_usable=False), held(DAY - A_DAY, number=3)],
            Span(last=date(2026, 11, 22), is_over=True),
        ),
        # An amendment ends with what it amends.
        (held(LATER, number=2, amends=True), [held()], NOW),
        (
            held(LATER, number=2, amends=True),
            [held(terminated_on=DAY)],
            Span(last=date(2026, 11, 23), is_over=True),
        ),
        (
            held(LATER, date(2025, 12, 31), number=2, amends=True),
            [held()],
            Span(last=date(2025, 12, 31), is_over=True),
        ),
        (
            held(LATER, number=2, amends=True),
            [held(), held(date(2026, 1, 1), number=3)],
            Span(last=date(2025, 12, 31), is_over=True),
        ),
        # One that starts later than today has replaced nothing yet, one that began before never does.
        (held(), [held(DAY + timedelta(days=30))], NOW),
        (held(), [held(date(2019, 1, 1), ends_on=date(2021, 1, 1))], NOW),
        (
            held(ends_on=date(2025, 1, 31)),
            [held(date(2025, 6, 1))],
            Span(last=date(2025, 1, 31), is_over=True),
        ),
    ],
)
def test_a_baa_is_in_effect_until_it_ends_is_ended_or_is_replaced(
    one: Version, others: list[Version], span: Span
) -> None:
    assert span_of(one, [one, *others], DAY) == span


def six_years_after(day: date) -> date:
    return documents.kept_until(DocumentKind.BAA, day)


def test_the_day_of_a_baa_in_force_moves_on_and_is_fixed_when_it_is_terminated(
    practice: Practice,
) -> None:
    filed, today = file_baa(make_vendor("Pingwell")), tenancy.today_here()
    document = documents.get_document(filed.document_id)
    assert document.retain_until == six_years_after(today)

    for days, moved in ((10, 0), (31, 31), (45, 31)):
        with transaction():
            keep_while_in_effect(filed.vendor_id, on=today + timedelta(days=days), by=ACTOR)
        assert document.retain_until == six_years_after(today + timedelta(days=moved))
    with transaction():
        baa.terminate(filed, "We part", on=today + timedelta(days=50), by=ACTOR)

    assert document.retain_until == six_years_after(today + timedelta(days=49))
    assert document.retain_from == today + timedelta(days=49)
    with transaction():
        keep_while_in_effect(filed.vendor_id, on=today + timedelta(days=400), by=ACTOR)
    assert document.retain_until == six_years_after(today + timedelta(days=49))


def test_a_later_version_fixes_the_day_of_the_one_before(practice: Practice) -> None:
    vendor, today = make_vendor("Pingwell"), tenancy.today_here()
    before = file_baa(vendor, Term(starts_on=today - timedelta(days=900), review_on=today))
    after = file_baa(vendor)

    told = spans(today)

    assert told[before.document_id] == Span(last=today - timedelta(days=1), is_over=True)
    assert told[after.document_id] == Span(last=today, is_over=False)


def test_the_night_moves_on_what_is_in_use_and_fixes_it_when_we_part(
    practice: Practice,
) -> None:
    vendor, today = make_vendor("Pingwell"), tenancy.today_here()
    then = today - timedelta(days=400)
    report = keep_document(DocumentKind.SOC2, vendor_id=vendor.id, on=then)
    letter = keep_document(DocumentKind.MAIL, vendor_id=vendor.id, on=then)

    retention.follow(None, practice.practice_id)  # type: ignore[arg-type]

    assert report.retain_until == six_years_after(today)
    assert letter.retain_until == six_years_after(then)
    with transaction():
        vendors.retire(vendor, "We moved", on=today, by=ACTOR)
    later = today + timedelta(days=200)
    with transaction():
        documents.follow(lasting.spans(later), by=ACTOR)
    assert report.retain_until == six_years_after(today)


def test_a_newer_report_takes_the_place_of_the_one_before(practice: Practice) -> None:
    vendor, today = make_vendor("Pingwell"), tenancy.today_here()
    then = today - timedelta(days=300)
    old = keep_document(DocumentKind.SOC2, vendor_id=vendor.id, on=today - timedelta(days=700))
    new = keep_document(DocumentKind.SOC2, vendor_id=vendor.id, on=then)
    keep_document(DocumentKind.SOC2, vendor_id=make_vendor("Elsewhere").id)

    told = lasting.spans_of(vendor, today)

    assert told == {
        old.id: Span(last=then, is_over=True),
        new.id: Span(last=today, is_over=False),
    }
