"""What was in force, steps to an end, renewals, and subcontractors: over the database."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import text

from portal import audit, baa, documents, flags, notices, tenancy, vendors
from portal.accounts import Person
from portal.baa import chain, lasting
from portal.baa.chain import NewNotice, NoticeKind, Says
from portal.baa.chain.lists import differences_of, find_open_ask
from portal.baa.signers import AuthorityFrom, Side
from portal.db import session, transaction
from portal.errors import NotFound, RuleBroken
from portal.flags import FlagKind
from portal.gateways.memory import MemoryScanner
from portal.tenancy import Practice
from portal.vendors import Phi, Vendor
from tests.accounts.making import ACTOR
from tests.baa.chain.making import (
    answer,
    ask,
    file_version,
    link_of,
    list_subcontractor,
    names,
    says,
)
from tests.baa.reading import document_of
from tests.documents.hostile import pdf_of_pages
from tests.documents.waiting import silent
from tests.vendors.making import make_vendor
from tests.vendors.test_queries import statements

__all__ = ["silent"]

DAY = timedelta(days=1)


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor("Pingwell", phi=Phi.YES)


def test_a_day_is_answered_with_amendments_signers_and_when_each_was_filed(vendor: Vendor) -> None:
    said = baa.SignedBy(
        name="Luis Ferrand",
        title="VP Operations",
        on=date(2024, 3, 1),
        authority="I may bind Framevault",
        authority_from=AuthorityFrom.SAID_WHEN_SIGNING,
    )
    second = baa.SignedBy(name="Ana Ruiz", title="CFO", on=date(2024, 3, 1))
    base = file_version(vendor, filed_on=date(2024, 3, 2), theirs=said, theirs_too=second)
    beside = file_version(vendor, date(2025, 1, 1), amends=True, services_covered="Fax too")

    before, after = (chain.in_force(vendor.id, on) for on in (date(2024, 12, 31), date(2025, 1, 1)))

    assert [one.baa for one in before.papers] == [base]
    assert [one.baa for one in after.papers] == [base, beside]
    assert after.covered == ("All services", "Fax too")
    assert [(one.side, one.name) for one in after.signers] == [
        (Side.OURS, "Ada Okafor"),
        (Side.THEIRS, "Luis Ferrand"),
        (Side.THEIRS, "Ana Ruiz"),
    ]
    assert after.signers[1].authority_words == "“I may bind Framevault” Said when signing."
    assert before.was_on_file
    assert not after.was_on_file
    assert after.papers[1].days_late == (tenancy.today_here() - date(2025, 1, 1)).days


def test_a_vendor_is_not_covered_by_an_amendment_whose_base_has_ended(vendor: Vendor) -> None:
    today = tenancy.today_here()
    file_version(vendor, date(2024, 3, 1), today - DAY)
    file_version(vendor, date(2024, 6, 1), amends=True)

    assert not baa.standing_of([vendor.id], today)[vendor.id].is_in_force
    assert chain.in_force(vendor.id, today).base is None
    assert chain.in_force(vendor.id, today).why_not.startswith("Version 1 had ended by its term")
    assert flags.open_flags([vendor.id])[vendor.id][0].kind == FlagKind.BAA_LAPSED


def test_terminating_ends_the_agreement_with_its_amendments(vendor: Vendor) -> None:
    today = tenancy.today_here()
    base = file_version(vendor)
    file_version(vendor, date(2025, 1, 1), amends=True)

    binding = baa.find_binding(vendor.id, today)
    assert binding == base
    with transaction():
        baa.terminate(base, "We part", on=today, by=ACTOR)

    assert chain.in_force(vendor.id, today).papers == ()
    assert len(chain.in_force(vendor.id, today - DAY).papers) == 2


def test_a_version_that_waits_for_its_scan_replaces_nothing(
    vendor: Vendor, silent: MemoryScanner
) -> None:
    today = tenancy.today_here()
    silent.is_silent = False
    base = file_version(vendor)
    silent.is_silent = True
    later = file_version(vendor, today - 10 * DAY)

    found = chain.in_force(vendor.id, today)

    assert found.base is not None
    assert found.base.baa == base
    assert [one.baa for one in found.not_shown] == [later]
    assert baa.find_binding(vendor.id, today) == base
    assert not lasting.spans(today)[base.document_id].is_over


def test_what_is_renewed_must_be_on_file_for_this_vendor(vendor: Vendor) -> None:
    elsewhere = file_version(make_vendor("Postlark"))

    with pytest.raises(RuleBroken, match="not on file for this vendor"):
        file_version(vendor, renews_id=elsewhere.id)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "next_start", "next_end"),
    [
        (date(2023, 3, 1), date(2024, 2, 29), date(2026, 6, 1), date(2027, 5, 31)),
        (date(2024, 1, 31), date(2027, 1, 30), date(2027, 1, 31), date(2030, 1, 30)),
        (date(2024, 2, 29), date(2028, 2, 28), date(2028, 2, 29), date(2032, 2, 28)),
        (date(2026, 5, 1), date(2026, 6, 10), date(2026, 6, 11), date(2026, 7, 21)),
    ],
)
def test_a_renewal_lasts_as_long_as_the_last_and_begins_where_it_ends(
    vendor: Vendor, starts_on: date, ends_on: date, next_start: date, next_end: date
) -> None:
    last = file_version(vendor, starts_on, ends_on)

    told = chain.renewal_of(vendor.id, last.id, date(2026, 6, 1))

    assert (told.starts_on, told.ends_on, told.review_on) == (next_start, next_end, None)
    assert [one.name for one in told.signers(Side.THEIRS)] == ["Luis Ferrand"]


def test_a_renewal_of_one_without_an_end_begins_today_and_invents_none(vendor: Vendor) -> None:
    last = file_version(vendor)
    leap = date(2028, 2, 29)

    told = chain.renewal_of(vendor.id, last.id, leap)

    assert (told.starts_on, told.ends_on, told.review_on) == (leap, None, date(2029, 2, 28))
    with pytest.raises(NotFound):
        chain.renewal_of(make_vendor("Postlark").id, last.id, leap)


def letters_to(person: Person) -> list[str]:
    rows = text("SELECT subject FROM app.notices WHERE to_email = :email ORDER BY id")
    return list(session.scalars(rows, {"email": person.email}))


def tell(*days: date) -> None:
    for on in days:
        with transaction():
            chain.tell_of_endings(on=on, by=audit.THE_PORTAL)


def test_each_step_is_told_once_to_the_owner_of_the_vendor(
    vendor: Vendor, owner: Person, manager: Person
) -> None:
    today = tenancy.today_here()
    ends_on = today + 200 * DAY
    file_version(vendor, date(2024, 3, 1), ends_on)
    with transaction():
        vendor.owner_person_id = manager.id

    tell(*(ends_on - ahead * DAY for ahead in (91, 90, 61, 60, 59, 30, 29, 8, 7, 1, 0, -1)))

    assert len(letters_to(manager)) == 5
    assert letters_to(owner) == []


def test_a_vendor_without_an_owner_is_told_to_the_owner_of_the_practice(
    vendor: Vendor, owner: Person
) -> None:
    file_version(vendor, date(2024, 3, 1), tenancy.today_here() + 30 * DAY)

    tell(tenancy.today_here(), tenancy.today_here())

    (subject,) = letters_to(owner)
    assert "the BAA with Pingwell" in subject


def test_a_portal_that_slept_tells_the_nearest_step_alone(vendor: Vendor, owner: Person) -> None:
    ends_on = tenancy.today_here() + 5 * DAY
    file_version(vendor, date(2024, 3, 1), ends_on)

    tell(ends_on - 5 * DAY, ends_on - 4 * DAY, ends_on, ends_on + DAY)

    assert len(letters_to(owner)) == 2


def test_a_renewal_on_file_stops_the_letters_and_the_flag(vendor: Vendor, owner: Person) -> None:
    today = tenancy.today_here()
    last = file_version(vendor, date(2024, 3, 1), today + 20 * DAY)
    tell(today)
    assert FlagKind.BAA_ENDING in kinds_of(vendor)

    file_version(vendor, today + 21 * DAY, renews_id=last.id)
    tell(today + 13 * DAY, today + 20 * DAY)

    assert len(letters_to(owner)) == 1
    assert FlagKind.BAA_ENDING not in kinds_of(vendor)


def test_a_renewal_that_leaves_a_day_between_stops_nothing(vendor: Vendor, owner: Person) -> None:
    today = tenancy.today_here()
    file_version(vendor, date(2024, 3, 1), today + 20 * DAY)
    file_version(vendor, today + 22 * DAY)

    tell(today)

    assert len(letters_to(owner)) == 1
    assert FlagKind.BAA_ENDING in kinds_of(vendor)


def test_one_that_was_terminated_ahead_or_whose_vendor_left_is_not_told(
    vendor: Vendor, owner: Person
) -> None:
    today = tenancy.today_here()
    ended = file_version(vendor, date(2024, 3, 1), today + 20 * DAY)
    gone = make_vendor("Postlark", phi=Phi.YES)
    file_version(gone, date(2024, 3, 1), today + 20 * DAY)
    with transaction():
        baa.terminate(ended, "We part", on=today + 10 * DAY, by=ACTOR)
        vendors.retire(gone, "We moved", on=today, by=ACTOR)

    tell(today, today + 9 * DAY)

    assert letters_to(owner) == []


def test_a_review_that_was_noted_is_told_anew_for_its_new_day(
    vendor: Vendor, owner: Person
) -> None:
    today = tenancy.today_here()
    held = file_version(vendor)
    with transaction():
        baa.review(held, today + 7 * DAY, on=today, by=ACTOR)
    tell(today)
    with transaction():
        baa.review(held, today + 60 * DAY, on=today, by=ACTOR)
    tell(today, today)

    assert [subject.split(": ")[1][:6] for subject in letters_to(owner)] == ["review", "review"]


def kinds_of(vendor: Vendor) -> set[str]:
    return {one.kind for one in flags.open_flags([vendor.id]).get(vendor.id, [])}


def test_a_decision_on_the_breach_notice_needs_a_number_and_a_page_of_the_file(
    vendor: Vendor,
) -> None:
    document = document_of(file_version(vendor))
    for one in (
        NewNotice(kind=NoticeKind.HOURS, page=1),
        NewNotice(kind=NoticeKind.HOURS, number=0, page=1),
        NewNotice(kind=NoticeKind.HOURS, number=-4, page=1),
        NewNotice(kind=NoticeKind.HOURS, number=24),
        NewNotice(kind=NoticeKind.HOURS, number=10**9, page=1),
        NewNotice(kind=NoticeKind.HOURS, number=24, page=-1),
    ):
        with pytest.raises(RuleBroken):
            chain.confirm_notice(document, one, at=datetime.now(UTC), by=ACTOR)


def test_only_a_paper_of_an_agreement_is_decided_on(vendor: Vendor) -> None:
    on = tenancy.today_here()
    with transaction():
        other = documents.keep(
            documents.Upload(stream=BytesIO(pdf_of_pages(1)), name="mail.pdf"),
            documents.DocumentKind.MAIL,
            vendor_id=vendor.id,
            by=ACTOR,
            on=on,
        )
    with pytest.raises(RuleBroken, match="no paper of an agreement"):
        chain.confirm_notice(
            other,
            NewNotice(kind=NoticeKind.HOURS, number=24, page=1),
            at=datetime.now(UTC),
            by=ACTOR,
        )


def test_the_newest_paper_that_tells_counts_and_the_last_decision_on_it(vendor: Vendor) -> None:
    base = file_version(vendor)
    beside = file_version(vendor, date(2025, 1, 1), amends=True)
    decided = (
        (base, NewNotice(kind=NoticeKind.CALENDAR_DAYS, number=45, page=1)),
        (beside, NewNotice(kind=NoticeKind.HOURS, number=48, page=1)),
    )
    for held, new in decided:
        with transaction():
            chain.confirm_notice(document_of(held), new, at=datetime.now(UTC), by=ACTOR)
    on = tenancy.today_here()

    told = chain.notices_of([vendor.id], on)[vendor.id]
    with transaction():
        silent = NewNotice(kind=NoticeKind.NOT_STATED)
        chain.confirm_notice(document_of(beside), silent, at=datetime.now(UTC), by=ACTOR)
    then = chain.notices_of([vendor.id], on)[vendor.id]

    assert told.words == "48 hours"
    assert then.words == "45 calendar days"
    assert FlagKind.BREACH_NOTICE_LONG in kinds_of(vendor)


def test_a_notice_over_the_federal_limit_is_critical(vendor: Vendor) -> None:
    document = document_of(file_version(vendor))
    new = NewNotice(kind=NoticeKind.CALENDAR_DAYS, number=90, page=1)
    with transaction():
        chain.confirm_notice(document, new, at=datetime.now(UTC), by=ACTOR)

    (flag,) = (
        one
        for one in flags.open_flags([vendor.id])[vendor.id]
        if one.kind == FlagKind.BREACH_NOTICE_LONG
    )

    assert flag.state == "critical"
    assert "the law's 60 days" in flag.sentence


def test_an_answer_is_kept_word_for_word_and_said_once(vendor: Vendor) -> None:
    file_version(vendor)
    one = list_subcontractor(vendor, "Nordhost")
    asked = ask(vendor)

    said = answer(asked, says(one, Says.BOUND), names("Cloudstash"))

    assert said.ip == "203.0.113.9"
    assert asked.closed_how == "answered"
    with pytest.raises(RuleBroken, match="answered already"):
        answer(asked, says(one, Says.BOUND))
    with pytest.raises(Exception, match="permission denied"), transaction():
        session.execute(text("UPDATE app.subcontractor_answers SET by_name = 'Else'"))


@pytest.mark.parametrize("left_out", [True, False])
def test_an_answer_is_about_the_list_as_it_stands(vendor: Vendor, left_out: bool) -> None:  # noqa: FBT001
    one = list_subcontractor(vendor, "Nordhost")
    asked = ask(vendor)
    told = says(one, Says.BOUND)

    with pytest.raises(RuleBroken, match="list has changed"):
        answer(asked, *(() if left_out else (told, told)), names("Cloudstash"))


def test_none_and_some_cannot_both_be_said(vendor: Vendor) -> None:
    asked = ask(vendor)

    with pytest.raises(RuleBroken, match="Take the tick away"):
        answer(asked, names("Cloudstash"), says_none=True)
    with pytest.raises(RuleBroken, match="Name whom you use"):
        answer(asked)
    with pytest.raises(RuleBroken, match="full name and a title"):
        answer(asked, names("Cloudstash"), by_title=" ")


def test_the_list_is_brought_up_to_what_was_said(vendor: Vendor) -> None:
    file_version(vendor)
    stays, gone, unsure, quiet = (
        list_subcontractor(vendor, name, phi)
        for name, phi in (
            ("Nordhost", Phi.YES),
            ("Oldmail", Phi.YES),
            ("Faxly", Phi.UNSURE),
            ("Cleanco", Phi.YES),
        )
    )
    said = answer(
        ask(vendor),
        says(stays, Says.BOUND),
        says(gone, Says.LEFT),
        says(unsure, Says.BOUND),
        says(quiet, Says.NO_PHI),
        names("Cloudstash"),
    )
    assert len(differences_of(said)) == 4

    with transaction():
        changed = chain.take_over(said, vendor, at=datetime.now(UTC), by=ACTOR)

    listed = {
        one.name: (one.phi, one.left_on)
        for one in vendors.subcontractors_of([vendor.id])[vendor.id]
    }
    assert changed == 4
    assert listed == {
        "Nordhost": ("yes", None),
        "Oldmail": ("yes", said.answered_on),
        "Faxly": ("yes", None),
        "Cleanco": ("no", None),
        "Cloudstash": ("yes", None),
    }
    assert differences_of(said) == []
    with pytest.raises(RuleBroken, match="gone through"):
        chain.take_over(said, vendor, at=datetime.now(UTC), by=ACTOR)


def test_a_vendor_that_never_confirmed_is_told_quietly_and_one_unbound_loudly(
    vendor: Vendor,
) -> None:
    file_version(vendor)

    def standing() -> list[tuple[str, str]]:
        return [
            (one.state, one.title)
            for one in flags.open_flags([vendor.id])[vendor.id]
            if one.kind == FlagKind.SUBCONTRACTORS_UNCONFIRMED
        ]

    assert standing() == [("quiet", "Never confirmed who does part of their work.")]
    answer(ask(vendor), names("Cloudstash", Says.NOT_BOUND))
    assert standing() == [("critical", "Says that no BAA binds Cloudstash, which PHI reaches.")]
    said = answer(ask(vendor), says_none=True)
    assert standing() == []
    assert said.says_none


def test_asking_again_closes_the_earlier_link(vendor: Vendor) -> None:
    first = ask(vendor)

    second = ask(vendor)

    assert first.closed_how == "asked_again"
    assert link_of(first).withdrawn_at is not None
    assert find_open_ask(vendor.id) == second
    with transaction():
        chain.withdraw(second, on=tenancy.today_here(), by=ACTOR)
    assert link_of(second).withdrawn_at is not None


def at_noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 18, tzinfo=UTC)


def test_a_year_later_the_vendor_is_asked_again_once_by_a_person_who_can_be_called(
    vendor: Vendor, owner: Person
) -> None:
    file_version(vendor)
    leap = date(2024, 2, 29)
    answer(ask(vendor, on=leap), says_none=True, at=at_noon(leap))

    def night(on: date) -> int:
        with transaction():
            return chain.ask_again(on=on, by=audit.THE_PORTAL)

    went = [night(date(2025, 2, 27)), night(date(2025, 2, 28)), night(date(2025, 3, 1))]
    asked = find_open_ask(vendor.id)

    assert went == [0, 1, 0]
    assert asked is not None
    assert (asked.to_email, asked.is_yearly) == ("dana@pingwell.example", True)
    assert link_of(asked).made_by_name == owner.name
    notice = notices.find_notice_by_key(chain.letter_key(asked.id))
    assert notice is not None
    assert "You told us a year ago. Is it still so?" in notice.body


def test_whom_nobody_asked_before_or_who_left_is_not_asked_by_the_night(
    vendor: Vendor, owner: Person
) -> None:
    file_version(vendor)
    gone = make_vendor("Postlark", phi=Phi.YES)
    then = tenancy.today_here() - 400 * DAY
    answer(ask(gone, on=then), says_none=True, at=at_noon(then))
    with transaction():
        assert chain.ask_again(on=tenancy.today_here(), by=audit.THE_PORTAL) == 0


@pytest.mark.parametrize(
    "table", ["baa_notice_decisions", "subcontractor_asks", "subcontractor_answers"]
)
def test_no_table_shows_rows_to_another_practice(
    vendor: Vendor, other_practice: Practice, table: str
) -> None:
    document = document_of(file_version(vendor))
    with transaction():
        new = NewNotice(kind=NoticeKind.HOURS, number=24, page=1)
        chain.confirm_notice(document, new, at=datetime.now(UTC), by=ACTOR)
    answer(ask(vendor), names("Cloudstash"))
    count = text(f"SELECT count(*) FROM app.{table}")
    assert session.scalar(count)

    tenancy.enter(other_practice.practice_id)

    assert session.scalar(count) == 0


def test_many_vendors_cost_as_many_queries_as_one(practice: Practice) -> None:
    for number in range(2):
        one = make_vendor(f"Vendor {number}")
        document = document_of(file_version(one))
        with transaction():
            new = NewNotice(kind=NoticeKind.HOURS, number=24, page=1)
            chain.confirm_notice(document, new, at=datetime.now(UTC), by=ACTOR)
        answer(ask(one), names("Cloudstash"))
    ids, on = [one.id for one in vendors.all_vendors()], tenancy.today_here()

    def cost(some: list[int]) -> int:
        with statements() as sent:
            chain.notices_of(some, on)
            chain.confirmed_of(some)
        return len(sent)

    assert cost(ids[:1]) == cost(ids)
