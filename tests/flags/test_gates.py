"""Flags about the need, and about services outside the BAA in force."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.flags import BaaFacts, FlagKind, GateFacts, NeedFacts, Severity, VendorFacts, flags_for
from portal.flags.board import NOT_COVERED_RANK, board_for
from portal.flags.rules import may_be_waived

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
NEEDED = NeedFacts(needs_baa=True, decided_on=TODAY - 9 * DAY, re_ask_on=TODAY + 356 * DAY)
NOT_NEEDED = replace(NEEDED, needs_baa=False)
FACTS = VendorFacts(
    vendor_id=7,
    name="Pingwell",
    added_on=TODAY - 99 * DAY,
    has_phi=True,
    contacts=2,
    need=NEEDED,
    baa=BaaFacts(in_force_since=TODAY - 30 * DAY),
)
SHUT = GateFacts(shut=("Payroll",), is_flowing=True, since=TODAY - 3 * DAY)


def found(facts: VendorFacts, kind: FlagKind) -> tuple[Severity, date, str] | None:
    of_kind = [one for one in flags_for(facts, TODAY) if one.kind is kind]
    assert len(of_kind) <= 1
    return (of_kind[0].severity, of_kind[0].since, of_kind[0].title) if of_kind else None


@pytest.mark.parametrize(
    ("gates", "wanted"),
    [
        (GateFacts(), None),
        (
            SHUT,
            (
                Severity.CRITICAL,
                TODAY - 3 * DAY,
                "PHI goes to Payroll. The BAA does not cover it.",
            ),
        ),
        # A service from before the BAA: the flag is as old as the BAA.
        (
            replace(SHUT, shut=("Bills", "Payroll"), since=TODAY - 90 * DAY),
            (
                Severity.CRITICAL,
                TODAY - 30 * DAY,
                "PHI goes to Bills and Payroll. The BAA does not cover them.",
            ),
        ),
        (
            replace(SHUT, is_flowing=False),
            (Severity.SOON, TODAY - 3 * DAY, "The BAA does not cover Payroll."),
        ),
    ],
)
def test_a_service_outside_the_baa_is_flagged(
    gates: GateFacts, wanted: tuple[Severity, date, str] | None
) -> None:
    assert found(replace(FACTS, gates=gates), FlagKind.SERVICE_NOT_COVERED) == wanted


def test_without_a_baa_in_force_the_missing_baa_says_it_all() -> None:
    facts = replace(FACTS, baa=BaaFacts(), gates=SHUT)

    assert found(facts, FlagKind.SERVICE_NOT_COVERED) is None
    assert found(facts, FlagKind.BAA_MISSING)


@pytest.mark.parametrize(
    ("names", "is_flagged"), [((), False), (("A",), False), (("A", "B"), True)]
)
def test_covers_that_nobody_said_are_flagged_where_there_are_several(
    names: tuple[str, ...], *, is_flagged: bool
) -> None:
    flag = found(replace(FACTS, gates=GateFacts(unsaid=names)), FlagKind.COVER_UNSAID)

    assert (flag is not None) == is_flagged
    assert flag is None or flag[0] is Severity.SOON


def test_leave_for_a_service_is_told_once_beside_leave_for_the_vendor() -> None:
    gates = GateFacts(allowed=("Payroll",), allowed_since=TODAY, allowed_until=TODAY + 9 * DAY)
    allowed = replace(FACTS, gates=gates)
    whole = replace(FACTS.baa, phi_override_since=TODAY - DAY, phi_override_until=TODAY + 30 * DAY)

    assert found(allowed, FlagKind.PHI_OVERRIDE) == (
        Severity.SOON,
        TODAY,
        "Payroll may receive PHI until Dec 3, though no BAA covers it.",
    )
    told = found(replace(allowed, baa=whole), FlagKind.PHI_OVERRIDE)
    assert told
    assert told[2].startswith("May receive PHI without a BAA until")


@pytest.mark.parametrize(
    ("need", "wanted"),
    [
        (NOT_NEEDED, None),
        (NEEDED, None),
        (replace(NOT_NEEDED, re_ask_on=TODAY + DAY), None),
        (replace(NOT_NEEDED, re_ask_on=TODAY), (Severity.SOON, TODAY)),
        (replace(NEEDED, re_ask_on=TODAY), (Severity.QUIET, TODAY)),
        (
            replace(NOT_NEEDED, phi_changed=("Texts",), phi_changed_on=TODAY - DAY),
            (Severity.SOON, TODAY - DAY),
        ),
        (
            replace(NEEDED, phi_changed=("Texts",), phi_changed_on=TODAY - DAY),
            (Severity.QUIET, TODAY - DAY),
        ),
        (
            replace(NOT_NEEDED, needs_baa=None, phi_changed=("Texts",), phi_changed_on=TODAY),
            (Severity.SOON, TODAY),
        ),
        # While counsel is asked, that is what is waited for.
        (replace(NEEDED, asks_counsel=True, phi_changed=("Texts",)), None),
    ],
)
def test_a_need_is_asked_again_yearly_and_when_phi_changes(
    need: NeedFacts, wanted: tuple[Severity, date] | None
) -> None:
    flag = found(replace(FACTS, need=need), FlagKind.RE_ASK_DUE)

    assert (flag and flag[:2]) == wanted


def test_what_was_outgrown_is_asked_again_and_not_called_undecided() -> None:
    need = replace(NOT_NEEDED, needs_baa=None, phi_changed=("Texts",), phi_changed_on=TODAY)
    facts = replace(FACTS, need=need, baa=BaaFacts())

    assert found(facts, FlagKind.NEED_UNDECIDED) is None
    assert found(facts, FlagKind.BAA_MISSING)


def test_phi_outside_the_baa_cannot_be_waived_and_comes_after_a_missing_baa_alone() -> None:
    assert not may_be_waived(FlagKind.SERVICE_NOT_COVERED)
    flagged = flags_for(replace(FACTS, gates=SHUT), TODAY)
    until = TODAY + 99 * DAY

    line = board_for(FACTS, flagged, {FlagKind.QUESTIONS_NOT_SENT: until}, TODAY)

    assert (line.tab, line.rank, line.badge_state) == ("attention", NOT_COVERED_RANK, "critical")
