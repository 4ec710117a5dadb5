"""A paper that the vendor has signed, and the practice has not: waiting at first, then pressing."""

from datetime import date, timedelta

import pytest

from portal.flags import BaaFacts, FlagKind, Severity, SigningFacts, VendorFacts, flags_for
from portal.flags.facts import WITHOUT_BAA

TODAY = date(2026, 11, 24)


def facts(days: int, *, is_baa: bool = True, in_force: bool = False) -> VendorFacts:
    return VendorFacts(
        vendor_id=1,
        name="Postlark",
        added_on=TODAY - timedelta(days=90),
        has_phi=True,
        baa=BaaFacts(
            requested_on=TODAY - timedelta(days=30),
            in_force_since=TODAY - timedelta(days=60) if in_force else None,
        ),
        signing=SigningFacts(waits_since=TODAY - timedelta(days=days), is_baa=is_baa),
    )


@pytest.mark.parametrize(
    ("days", "severity"),
    [(0, Severity.WAITING), (14, Severity.WAITING), (15, Severity.SOON)],
)
def test_it_waits_for_two_weeks_and_then_presses(days: int, severity: Severity) -> None:
    (found,) = [one for one in flags_for(facts(days), TODAY) if one.kind in WITHOUT_BAA]

    assert (found.kind, found.severity) == (FlagKind.BAA_COUNTERSIGN, severity)
    assert found.action_words == "Countersign"
    assert found.action_path == "/vendors/1/baa#signing"


@pytest.mark.parametrize("is_baa", [True, False])
def test_while_a_baa_is_in_force_the_vendor_does_not_lack_one(is_baa: bool) -> None:  # noqa: FBT001 - a table
    kinds = {one.kind for one in flags_for(facts(1, is_baa=is_baa, in_force=True), TODAY)}

    assert FlagKind.PAPER_COUNTERSIGN in kinds
    assert kinds & WITHOUT_BAA == set()


def test_another_paper_does_not_hide_that_the_baa_is_missing() -> None:
    kinds = {one.kind for one in flags_for(facts(1, is_baa=False), TODAY)}

    assert FlagKind.PAPER_COUNTERSIGN in kinds
    assert len(kinds & WITHOUT_BAA) == 1
    assert FlagKind.BAA_COUNTERSIGN not in kinds
