"""Where a vendor stands on the list."""

from dataclasses import replace
from datetime import date, timedelta

from portal.flags.board import LACKS_BAA_BELOW, BoardLine, Tab, board_for
from portal.flags.facts import BaaFacts, FlagKind, NeedFacts, VendorFacts
from portal.flags.part_facts import AnswerFacts
from portal.flags.rules import flags_for
from tests.flags.test_rules import CALM, NO_BAA, TODAY


def line(facts: VendorFacts, **waived: date) -> BoardLine:
    greyed = {FlagKind(kind): until for kind, until in waived.items()}
    return board_for(facts, flags_for(facts, TODAY), greyed, TODAY)


def test_a_vendor_without_a_baa_needs_attention_first() -> None:
    found = line(NO_BAA)

    assert (found.tab, found.badge_state, found.badge_words) == (Tab.ATTENTION, "critical", "None")
    assert found.rank < LACKS_BAA_BELOW
    assert (found.next_words, found.next_path) == ("Request BAA", "/vendors/7/baa/request")


def test_a_covered_vendor_is_good() -> None:
    found = line(CALM)

    assert (found.tab, found.badge_state, found.badge_words) == (Tab.COVERED, "good", "In force")


def test_one_contact_does_not_make_a_covered_vendor_need_attention() -> None:
    found = line(replace(CALM, contacts=1))

    assert (found.tab, found.next_words) == (Tab.COVERED, "Add contact")


def test_a_waiver_greys_and_never_turns_green() -> None:
    found = line(replace(CALM, answers=AnswerFacts()), questions_not_sent=date(2027, 1, 15))

    assert (found.tab, found.badge_state) == (Tab.WAIVED, "quiet")
    assert found.badge_words == "Waived until Jan 15, 2027"


def test_a_waiver_binds_on_its_last_day_and_not_after() -> None:
    facts = replace(CALM, answers=AnswerFacts())

    assert line(facts, questions_not_sent=TODAY).tab == Tab.WAIVED
    assert line(facts, questions_not_sent=TODAY - timedelta(days=1)).tab == Tab.ATTENTION


def test_a_waiver_covers_only_its_own_flag() -> None:
    facts = replace(NO_BAA, answers=AnswerFacts())

    assert line(facts, questions_not_sent=date(2027, 1, 15)).badge_words == "None"


def test_one_that_needs_no_baa_is_not_a_business_associate() -> None:
    facts = replace(CALM, need=NeedFacts(needs_baa=False, decided_on=TODAY), baa=BaaFacts())

    assert (line(facts).tab, line(facts).badge_words) == (
        Tab.NOT_BA,
        "Not a business associate",
    )
    assert line(replace(facts, has_phi=False, need=NeedFacts())).badge_words == "No PHI"


def test_former_vendors_are_apart_unless_phi_is_not_accounted_for() -> None:
    former = replace(CALM, former_on=TODAY)

    assert line(replace(former, has_phi=False)).tab == Tab.FORMER
    assert line(former).tab == Tab.ATTENTION
