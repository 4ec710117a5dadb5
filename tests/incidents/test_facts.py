"""What is told of an incident: kept as it was, never less than it was, and what is missing."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.incidents.facts import Sort, Told, Whose, Yes, checked, merged, missing, rows

ON = date(2026, 3, 2)


def test_what_is_kept_comes_back_as_it_was() -> None:
    told = Told(
        what="Lost",
        discovered_on=ON,
        whose=Whose.PATIENTS,
        affected=0,
        sorts=(Sort.SSN, Sort.PHOTOS),
        encrypted=Yes.NO,
    )

    assert Told.from_plain(told.plain()) == told


def test_what_a_later_report_leaves_empty_stays() -> None:
    first = Told(what="Lost", discovered_on=ON, encrypted=Yes.YES)

    known = merged([first, Told(affected=12), Told(encrypted=Yes.NO)])

    assert (known.what, known.affected, known.encrypted) == ("Lost", 12, Yes.NO)


def test_missing_are_exactly_the_facts_nobody_told() -> None:
    keys = [one.key for one in missing(Told(what="Lost", discovered_on=ON))]
    assert keys == [
        "identified",
        "happened",
        "kinds",
        "steps",
        "done",
        "contact",
        "affected",
        "encrypted",
    ]
    whole = Told(
        identified=Yes.YES,
        happened_from=ON,
        sorts=(Sort.OTHER,),
        steps="None",
        done="All",
        people_ask="800",
        affected=0,
        encrypted=Yes.NO,
    )
    assert missing(whole) == []
    assert "identified" in [one.key for one in missing(Told(identified=Yes.NO))]
    assert "affected" not in [one.key for one in missing(Told(), has_counts=True)]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Told(discovered_on=ON), "Say what happened"),
        (Told(what="  ", discovered_on=ON), "Say what happened"),
        (Told(what="Lost"), "day on which it was discovered"),
        (Told(what="Lost", discovered_on=date(2026, 3, 3)), "not ahead"),
        (Told(what="L", discovered_on=ON, happened_from=date(2026, 3, 3)), "not ahead"),
        (
            Told(what="L", discovered_on=date(2026, 3, 1), happened_from=ON),
            "discovered before it began",
        ),
        (
            Told(what="L", discovered_on=ON, happened_from=ON, happened_until=date(2026, 3, 1)),
            "ended before it began",
        ),
        (Told(what="L", discovered_on=ON, affected=-1), "as a number"),
    ],
)
def test_what_cannot_be_is_refused(told: Told, why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        checked(told, ON, is_first=True)


def test_a_later_report_says_something() -> None:
    with pytest.raises(RuleBroken, match="at least one fact"):
        checked(Told(what="  "), ON, is_first=False)
    assert checked(Told(affected=0), ON, is_first=False).affected == 0


def test_rows_tell_only_what_is_known() -> None:
    assert rows(Told(what="Lost", affected=1200)) == [
        ("What happened", "Lost"),
        ("How many people", "1,200"),
    ]
