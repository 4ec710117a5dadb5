"""The flag on what a BAA lacks: missing, not found, or not read."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from portal.flags.facts import BaaFacts, ClauseFacts, Flagged, FlagKind, Severity
from portal.flags.rules import flags_for
from tests.flags.test_rules import CALM, TODAY

DAY = timedelta(days=1)
SINCE = date(2026, 11, 20)


def the_flag(**said: Any) -> Flagged | None:
    known: dict[str, Any] = {"found": 17, "asked": 18, "since": SINCE, "rules": "45 CFR 164.504(e)"}
    facts = replace(CALM, clauses=ClauseFacts(**known | said))
    found = [one for one in flags_for(facts, TODAY) if one.kind is FlagKind.BAA_LACKS_PROVISION]
    return found[0] if found else None


def test_a_baa_that_lacks_nothing_carries_no_flag() -> None:
    assert the_flag() is None


def test_a_clause_that_a_person_found_missing_is_named_with_its_law() -> None:
    flag = the_flag(missing=("subcontractors",), is_critical=True)

    assert flag is not None
    assert (flag.severity, flag.since) == (Severity.CRITICAL, SINCE)
    assert flag.title == "In force, but one required clause is missing"
    assert flag.sentence == (
        "17 of 18 clauses found. Missing: subcontractors. "
        "Until it is added, the BAA does not meet 45 CFR 164.504(e)."
    )
    assert flag.action_path == "/vendors/7/baa/amendment"


def test_a_lesser_clause_that_is_missing_is_less_loud() -> None:
    flag = the_flag(missing=("corrections",))

    assert flag is not None
    assert flag.severity is Severity.SOON


def test_what_the_check_did_not_find_is_not_called_missing() -> None:
    flag = the_flag(not_found=("subcontractors", "corrections"), is_critical=False)

    assert flag is not None
    assert flag.severity is Severity.SOON
    assert flag.title == "In force. The clause check did not find 2 required clauses"
    assert "subcontractors and corrections" in flag.sentence
    assert "issing" not in flag.title
    assert flag.action_path == "/vendors/7/baa#clauses"


def test_more_than_three_are_not_all_named() -> None:
    flag = the_flag(not_found=("a", "b", "c", "d", "e"))

    assert flag is not None
    assert "Look for: a, b, c and 2 more." in flag.sentence


def test_a_baa_that_could_not_be_read_is_flagged_to_be_read_by_a_person() -> None:
    flag = the_flag(is_unreadable=True)

    assert flag is not None
    assert "could not read" in flag.title


@pytest.mark.parametrize(
    ("baa", "asked_on", "path"),
    [
        ({}, SINCE, "/vendors/7/baa#requests"),
        ({"offered_on": SINCE}, SINCE, "/vendors/7/baa/offer"),
    ],
)
def test_once_an_amendment_was_asked_for_the_next_step_is_another(
    baa: dict[str, Any], asked_on: date, path: str
) -> None:
    facts = replace(
        CALM,
        baa=BaaFacts(in_force_since=date(2026, 1, 5), requested_on=asked_on, **baa),
        clauses=ClauseFacts(missing=("subcontractors",), amendment_asked_on=asked_on),
    )

    (flag,) = flags_for(facts, TODAY)

    assert flag.action_path == path


def test_nothing_is_said_of_clauses_where_no_baa_is_in_force() -> None:
    facts = replace(CALM, baa=BaaFacts(), clauses=ClauseFacts(missing=("subcontractors",)))

    assert {one.kind for one in flags_for(facts, TODAY)} == {FlagKind.BAA_MISSING}


def test_an_amendment_that_was_asked_for_is_no_renewal() -> None:
    ending = BaaFacts(in_force_since=date(2026, 1, 5), ends_on=TODAY + 20 * DAY, requested_on=TODAY)
    asked = replace(CALM, baa=ending, clauses=ClauseFacts(amendment_asked_on=TODAY))

    (renewal,) = flags_for(replace(CALM, baa=ending), TODAY)
    (amendment,) = flags_for(asked, TODAY)

    assert (renewal.action_words, amendment.action_words) == ("See the request", "Renew BAA")
