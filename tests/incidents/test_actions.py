"""Incidents over the database: reported, added to, judged, closed, and opened again."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from portal import audit, clock, flags, incidents, links, notices, tenancy, vendors
from portal.accounts import Person
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.incidents import Agency, Decision, Delaying, DelayKind, DutyState, How, Yes
from portal.links import LinkPurpose
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.incidents.making import (
    DAY,
    decide,
    more,
    paper,
    report,
    saying,
    settle,
    settle_the_rest,
    standing_link,
    today,
    visiting,
)
from tests.vendors.making import make_vendor

TABLES = (
    "incidents",
    "incident_reports",
    "incident_papers",
    "incident_entries",
    "incident_duties",
)


def flag_of(vendor_id: int) -> flags.Flag | None:
    found = flags.open_flags([vendor_id]).get(vendor_id, [])
    return next((one for one in found if one.kind == flags.FlagKind.INCIDENT_OPEN), None)


def deeds(vendor_id: int) -> set[str]:
    rows = session.query(AuditEvent.deed).filter(AuditEvent.vendor_id == vendor_id)
    return {row[0] for row in rows}


def test_a_report_opens_the_clock_and_tells_at_once(practice: Practice, owner: Person) -> None:
    vendor = make_vendor("Postlark")
    link = standing_link(vendor)

    incident = report(link, saying(what="A server with visits was open.", files=[paper()]))

    assert incident.told_on == today()
    stands = incidents.standing(incident)
    assert stands.discovered_on == today() - DAY
    assert stands.situation.started_on == today() - DAY
    (document_id,) = incidents.papers_of(incident.id)[stands.reports[0].id]
    assert session.scalar(text("SELECT app.document_is_used(:one)"), {"one": document_id})
    letter = notices.find_notice_by_key(f"incident {incident.id} report 1 to {owner.id}")
    assert letter is not None
    assert "server" not in letter.body
    assert "server" not in letter.subject
    flag = flag_of(vendor.id)
    assert flag is not None
    assert flag.severity == "soon"
    assert Deed.INCIDENT_REPORTED in deeds(vendor.id)


def test_one_form_is_taken_once(practice: Practice) -> None:
    link = standing_link(make_vendor("Postlark"))

    first = report(link, saying("again"))
    second = report(link, saying("again"))

    assert first.id == second.id
    assert len(incidents.incidents_of(link.vendor_id)) == 1
    with transaction():
        one = incidents.add(first, link, more(affected=3), on=today(), by=visiting(link))
    assert one.number == 2


def test_facts_that_follow_are_added_and_nothing_is_overwritten(practice: Practice) -> None:
    link = standing_link(make_vendor("Postlark"))
    incident = report(link)

    with transaction():
        later = more(what="Two laptops.", encrypted=Yes.YES, discovered_on=today())
        incidents.add(incident, link, later, on=today(), by=visiting(link))

    stands = incidents.standing(incident)
    assert [one.facts.what for one in stands.reports] == ["A laptop was lost.", "Two laptops."]
    assert stands.told.what == "Two laptops."
    # The earliest discovery ever told keeps the clock.
    assert stands.discovered_on == today() - DAY
    for table in ("incident_reports", "incident_entries", "incident_duties", "incident_papers"):
        with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
            session.execute(text(f"UPDATE app.{table} SET vendor_id = vendor_id"))
    with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
        session.execute(text("UPDATE app.incidents SET told_on = told_on"))


def test_the_day_of_telling_is_the_practices_own(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = standing_link(make_vendor("Postlark"))
    late = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo(practice.time_zone))
    assert late.astimezone(ZoneInfo("UTC")).year == 2027
    monkeypatch.setattr(clock, "now", lambda: late.astimezone(ZoneInfo("UTC")))

    said = saying(discovered_on=tenancy.today_here(), affected=3)
    incident = report(link, said, on=tenancy.today_here())

    assert incident.told_on.year == 2026
    hhs = next(one for one in incidents.standing(incident).duties if one.key == "hhs")
    assert hhs.due_on is not None
    assert hhs.due_on.isoformat() == "2027-03-01"


def test_staff_writes_down_a_call_with_its_day(practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    said = saying(files=[paper("mail.pdf")])

    for told_on, why in ((today() + DAY, "ahead"), (today() - 2 * DAY, "before they discovered")):
        with pytest.raises(RuleBroken, match=why), transaction():
            incidents.record(vendor, said, How.CALL, told_on=told_on, on=today(), by=ACTOR)
    with transaction():
        found = incidents.record(
            vendor, said, How.CALL, told_on=today() - DAY, on=today(), by=ACTOR
        )

    assert found.told_on == today() - DAY
    assert found.opened_by_name == ACTOR.name


def close(incident: incidents.Incident) -> None:
    with transaction():
        incidents.close(incident, "All told.", on=today(), by=ACTOR)


def test_it_closes_only_decided_and_with_each_duty_settled(practice: Practice) -> None:
    incident = report(standing_link(make_vendor("Postlark")))

    with pytest.raises(RuleBroken, match="First assess"):
        close(incident)
    decide(incident)
    with pytest.raises(RuleBroken, match="still open: Tell Texas"):
        close(incident)
    settle(incident, "people", proof=paper())
    with pytest.raises(RuleBroken, match="why it does not apply"):
        settle(incident, "hhs", state=DutyState.NOT_APPLICABLE)
    settle(incident, "hhs", state=DutyState.NOT_APPLICABLE, done_on=None, why="They told HHS.")
    settle_the_rest(incident)
    close(incident)

    assert not incident.is_open
    assert flag_of(incident.vendor_id) is None


def test_a_closed_one_takes_no_facts_until_it_is_opened_again(practice: Practice) -> None:
    link = standing_link(make_vendor("Postlark"))
    incident = report(link)
    decide(incident)
    settle_the_rest(incident)
    close(incident)

    with pytest.raises(RuleBroken, match="closed"), transaction():
        incidents.add(incident, link, more(affected=1), on=today(), by=visiting(link))
    with pytest.raises(RuleBroken, match="Write down why"), transaction():
        incidents.reopen(incident, " ", on=today(), by=ACTOR)
    with transaction():
        incidents.reopen(incident, "More people.", on=today(), by=ACTOR)

    assert incident.is_open
    assert flag_of(incident.vendor_id) is not None


def test_a_flag_is_critical_once_a_duty_is_due(practice: Practice) -> None:
    link = standing_link(make_vendor("Postlark"))
    incident = report(link, saying(discovered_on=today() - 24 * DAY))
    flag = flag_of(incident.vendor_id)

    assert flag is not None
    assert flag.severity == "critical"  # Texas: 30 days, of which 6 are left


def test_a_low_probability_needs_all_four_factors(practice: Practice) -> None:
    incident = report(standing_link(make_vendor("Postlark")))

    with pytest.raises(RuleBroken, match="all four factors"):
        decide(incident, Decision.LOW_PROBABILITY, factors={"information": "Names"})
    decide(incident, Decision.LOW_PROBABILITY)
    decide(incident, Decision.BREACH, reason="It was viewed after all.")

    stands = incidents.standing(incident)
    assert stands.situation.decision is Decision.BREACH
    assert len(stands.entries) == 2


def test_asked_to_wait_by_word_of_mouth_holds_thirty_days(practice: Practice) -> None:
    incident = report(standing_link(make_vendor("Postlark")))

    def wait(kind: DelayKind, days: int) -> None:
        until = today() + days * DAY
        told = Delaying(kind=kind, stated_on=today(), until=until, reason="Agent Hale, FBI")
        with transaction():
            incidents.delay(incident, told, None, on=today(), by=ACTOR)

    with pytest.raises(RuleBroken, match="30 days at most"):
        wait(DelayKind.ORAL, 31)
    with pytest.raises(RuleBroken, match="Add the written statement"):
        wait(DelayKind.WRITTEN, 90)
    wait(DelayKind.ORAL, 30)

    assert incidents.standing(incident).situation.delayed_until == today() + 30 * DAY


def test_states_cannot_hold_more_people_than_there_are(practice: Practice) -> None:
    incident = report(standing_link(make_vendor("Postlark")))

    with pytest.raises(RuleBroken, match="more people than"), transaction():
        incidents.count_people(incident, 3, {"TX": 4}, "Their list", by=ACTOR)
    with transaction():
        incidents.count_people(incident, 3, {"TX": 3}, "Their list", by=ACTOR)
        incidents.judge_agency(incident, Agency.NOT_AGENT, "Counsel says so.", by=ACTOR)

    situation = incidents.standing(incident).situation
    assert situation.affected == 3
    assert situation.started_on == today()


def test_the_letter_asks_for_exactly_what_is_missing(practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    incident = report(standing_link(vendor), saying(encrypted=Yes.NO))
    new = incidents.NewAsk(
        to_name="Dana",
        to_email="dana@postlark.example",
        due_on=today() + 5 * DAY,
        reply_email="manager@juniperrow.example",
    )

    with transaction():
        notice = incidents.ask(vendor, incident, new, on=today(), by=ACTOR)

    for fact in incidents.standing(incident).missing:
        assert fact.words in notice.body
    assert "encrypted" not in notice.body
    assert "laptop" not in notice.body
    assert incident.due_on == today() + 5 * DAY


def test_a_reporting_link_is_renewed_before_it_ends(practice: Practice, owner: Person) -> None:
    vendor = make_vendor("Postlark")
    first = standing_link(vendor)
    assert first.expires_on >= today() + 364 * DAY

    def renew(days: int) -> int:
        with transaction():
            on = first.expires_on - days * DAY
            return incidents.renew_standing_links(on=on, by=audit.THE_PORTAL)

    assert renew(15) == 0
    assert renew(14) == 1
    assert renew(14) == 0
    found = links.links_of(LinkPurpose.INCIDENT, [vendor.id])[vendor.id]
    assert len(found) == 2
    assert found[0].email == first.email
    assert found[0].made_by_name == owner.name
    with transaction():
        vendors.retire(vendor, "Moved.", on=today(), by=ACTOR)
        later = found[0].expires_on
        assert incidents.renew_standing_links(on=later, by=audit.THE_PORTAL) == 0


def test_a_reporting_link_is_renewed_to_its_own_address_whatever_a_visitor_typed(
    practice: Practice, owner: Person
) -> None:
    vendor = make_vendor("Postlark")
    first = standing_link(vendor)
    with transaction():
        links.confirm(first, "A Stranger", "stranger@elsewhere.example", by=audit.THE_PORTAL)

    with transaction():
        on = first.expires_on - 14 * DAY
        assert incidents.renew_standing_links(on=on, by=audit.THE_PORTAL) == 1

    renewed = links.links_of(LinkPurpose.INCIDENT, [vendor.id])[vendor.id][0]
    assert (renewed.email, renewed.person_name) == (first.email, first.person_name)
    letter = notices.find_notice_by_key(incidents.standing_key(renewed))
    assert letter is not None
    assert (letter.to_email, letter.to_name) == (first.email, first.person_name)


def test_no_table_shows_rows_to_another_practice(
    practice: Practice, other_practice: Practice
) -> None:
    incident = report(standing_link(make_vendor("Postlark")), saying(files=[paper()]))
    decide(incident)
    settle(incident, "people")
    vendor_id, number = incident.vendor_id, incident.id
    counts = [text(f"SELECT count(*) FROM app.{table}") for table in TABLES]
    assert all(session.scalar(one) for one in counts)

    tenancy.enter(other_practice.practice_id)

    assert [session.scalar(one) for one in counts] == [0] * 5
    assert incidents.find_incident(number) is None
    assert incidents.list_open() == []
    assert incidents.standing_of([vendor_id]) == {}
