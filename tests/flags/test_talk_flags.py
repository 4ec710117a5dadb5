"""Flags about messages that wait, and calls that are due."""

from datetime import date, timedelta

from portal.flags.facts import BaaFacts, FlagKind, VendorFacts
from portal.flags.rules import flags_for

TODAY = date(2026, 11, 24)
ASKED = TODAY - timedelta(days=20)


def facts(**told: object) -> VendorFacts:
    baa = {"requested_on": ASKED, "request_due_on": TODAY, **told}
    wrote_on = baa.pop("wrote_on", None)
    return VendorFacts(
        vendor_id=7,
        name="Pingwell",
        added_on=ASKED,
        has_phi=True,
        contacts=2,
        baa=BaaFacts(**baa),  # type: ignore[arg-type]
        wrote_on=wrote_on,  # type: ignore[arg-type]
    )


def kinds(known: VendorFacts, on: date = TODAY) -> dict[FlagKind, str]:
    return {one.kind: one.action_path for one in flags_for(known, on)}


def test_two_weeks_without_an_answer_are_a_call() -> None:
    due = ASKED + timedelta(days=14)
    known = facts(call_due_on=due)

    assert FlagKind.CALL_DUE not in kinds(known, due - timedelta(days=1))
    assert kinds(known, due)[FlagKind.CALL_DUE] == "/vendors/7/calls/new"
    assert kinds(known)[FlagKind.BAA_SILENT] == "/vendors/7/calls/new"


def test_one_silence_is_one_flag_that_says_what_to_do() -> None:
    known = facts(call_due_on=ASKED + timedelta(days=14))

    (silent,) = [
        one
        for one in flags_for(known, TODAY)
        if one.kind in {FlagKind.BAA_SILENT, FlagKind.CALL_DUE}
    ]
    assert silent.kind is FlagKind.BAA_SILENT
    assert (silent.to_do, silent.action_words) == ("Call Pingwell about the BAA", "Log a call")


def test_silence_is_counted_from_our_answer_to_them() -> None:
    answered = TODAY - timedelta(days=14)
    known = facts(we_answered_on=answered, call_due_on=TODAY)

    assert kinds(known)[FlagKind.CALL_DUE] == "/vendors/7/calls/new"
    assert FlagKind.BAA_SILENT not in kinds(known)
    tomorrow = TODAY + timedelta(days=1)
    assert FlagKind.CALL_DUE not in kinds(known, tomorrow)
    (silent,) = [one for one in flags_for(known, tomorrow) if one.kind is FlagKind.BAA_SILENT]
    assert silent.title == "You answered them about the BAA on Nov 10. No word in 14 days."


def test_a_second_signature_that_is_missing_is_said() -> None:
    known = facts(is_half_signed=True, call_due_on=ASKED + timedelta(days=14))

    (silent,) = [one for one in flags_for(known, TODAY) if one.kind is FlagKind.BAA_SILENT]
    assert silent.badge == "Half signed"
    in_force = facts(is_half_signed=True, in_force_since=ASKED, call_due_on=TODAY)
    (call,) = [one for one in flags_for(in_force, TODAY) if one.kind is FlagKind.CALL_DUE]
    assert "the second has not" in call.title


def test_a_call_is_due_where_a_baa_is_in_force_too() -> None:
    known = facts(in_force_since=ASKED, call_due_on=TODAY)

    assert FlagKind.CALL_DUE in kinds(known)
    assert FlagKind.BAA_SILENT not in kinds(known)


def test_a_logged_call_clears_it_until_the_next_one_is_due() -> None:
    later = TODAY + timedelta(days=3)
    known = facts(called_on=TODAY, call_due_on=later)

    assert FlagKind.CALL_DUE not in kinds(known)
    assert kinds(known)[FlagKind.BAA_SILENT] == "/vendors/7/baa#requests"
    (again,) = [one for one in flags_for(known, later) if one.kind is FlagKind.BAA_SILENT]
    assert again.title == (
        "Asked for a BAA on Nov 4. You called on Nov 24. It is time to call again."
    )
    held = facts(in_force_since=ASKED, called_on=TODAY, call_due_on=later)
    (again,) = [one for one in flags_for(held, later) if one.kind is FlagKind.CALL_DUE]
    assert again.title == "You called on Nov 24. It is time to call again."


def test_whoever_answered_is_not_called_silent() -> None:
    known = facts(is_answered=True)

    assert FlagKind.BAA_SILENT not in kinds(known)
    assert FlagKind.BAA_REQUESTED in kinds(known)


def test_a_message_that_waits_comes_before_a_call() -> None:
    known = facts(wrote_on=TODAY, call_due_on=TODAY)

    found = kinds(known)
    assert found[FlagKind.THEY_WROTE] == "/vendors/7/baa#messages"
    assert found[FlagKind.BAA_REQUESTED] == "/vendors/7/baa#messages"
    assert FlagKind.CALL_DUE not in found
