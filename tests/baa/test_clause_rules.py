"""How provisions stand: what the check found and what people decided, in one paper and in several."""

from datetime import UTC, datetime

import pytest

from portal.baa.checking.rules import (
    Decided,
    NewRuling,
    Paper,
    ReadingState,
    Ruling,
    Seen,
    Stands,
    asked_for,
    check_ruling,
    lacks,
    seen,
    strongest,
)
from portal.baa.checking.wording import listed, plain, sections_of
from portal.baa.clauses import Applies, Found, Verdict
from portal.errors import RuleBroken

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
ALL = [one.id for one in asked_for()]


def paper(number: int = 1, **how: Seen) -> Paper:
    """Return a paper in which all was found but what is said."""
    verdicts = dict.fromkeys(ALL, Seen.FOUND) | how
    return Paper(document_id=number, state=ReadingState.DONE, seen=verdicts, read_at=AT)


def decided(before: Paper, **rulings: Ruling) -> Paper:
    known = {one: Decided(ruling=ruling, by="Tess", at=AT) for one, ruling in rulings.items()}
    return Paper(**vars(before) | {"decided": known})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Found(id="R08", verdict=Verdict.FOUND), Seen.FOUND),
        (Found(id="R08", verdict=Verdict.LOOK_HERE), Seen.LOOK_HERE),
        (Found(id="R08", verdict=Verdict.NOT_FOUND), Seen.NOT_FOUND),
        (Found(id="R19", verdict=Verdict.NOT_FOUND, applies=Applies.ASK), Seen.ASK),
        (Found(id="R20", verdict=Verdict.NOT_FOUND, applies=Applies.NO), Seen.NOT_ASKED),
        (Found(id="R20", verdict=Verdict.FOUND, applies=Applies.NO), Seen.FOUND),
        (Found(id="R19", verdict=Verdict.LOOK_HERE, applies=Applies.ASK), Seen.LOOK_HERE),
    ],
)
def test_what_the_check_told_is_kept_in_one_word(found: Found, expected: Seen) -> None:
    assert seen(found) is expected


@pytest.mark.parametrize(
    ("verdict", "ruling", "stands"),
    [
        (Seen.FOUND, None, Stands.FOUND),
        (Seen.FOUND, Ruling.CONFIRMED_FOUND, Stands.CONFIRMED),
        (Seen.FOUND, Ruling.CONFIRMED_MISSING, Stands.MISSING),
        (Seen.NOT_FOUND, None, Stands.NOT_FOUND),
        (Seen.NOT_FOUND, Ruling.FOUND_ON_PAGE, Stands.CONFIRMED),
        (Seen.NOT_FOUND, Ruling.CONFIRMED_MISSING, Stands.MISSING),
        (Seen.ASK, Ruling.DOES_NOT_APPLY, Stands.EXEMPT),
        (Seen.ASK, None, Stands.ASK),
        (Seen.NOT_ASKED, None, Stands.NOT_ASKED),
    ],
)
def test_a_person_has_the_last_word(verdict: Seen, ruling: Ruling | None, stands: Stands) -> None:
    one = paper(R19=verdict)

    assert (decided(one, R19=ruling) if ruling else one).stands("R19") is stands


def test_nothing_is_said_of_a_paper_that_was_not_read() -> None:
    unread = Paper(document_id=1, state=ReadingState.UNREADABLE)

    assert unread.stands("R08") is Stands.UNREAD
    assert lacks([unread]).not_found == ()
    assert lacks([unread]).is_unreadable
    assert lacks([unread]).lacks_provision is None


def test_a_paper_still_being_read_for_the_first_time_lacks_nothing_yet() -> None:
    waiting = Paper(document_id=1, state=ReadingState.WAITING)

    assert (lacks([waiting]).missing, lacks([waiting]).is_unreadable) == ((), False)


def test_while_it_is_read_anew_what_was_read_before_holds() -> None:
    again = Paper(**vars(paper(R08=Seen.NOT_FOUND)) | {"state": ReadingState.READING})

    assert lacks([again]).not_found == ("R08",)


def test_an_undecided_not_found_is_not_called_missing() -> None:
    told = lacks([paper(R08=Seen.NOT_FOUND)])

    assert (told.missing, told.not_found, told.lacks_provision) == ((), ("R08",), None)
    assert not told.is_critical
    assert (told.found, told.asked) == (len(ALL) - 1, len(ALL))


def test_what_a_person_calls_missing_is_missing_and_may_be_critical() -> None:
    critical = lacks([decided(paper(), R08=Ruling.CONFIRMED_MISSING)])
    major = lacks([decided(paper(), R14=Ruling.CONFIRMED_MISSING)])

    assert (critical.missing, critical.is_critical, critical.lacks_provision) == (
        ("R08",),
        True,
        True,
    )
    assert (major.is_critical, major.lacks_provision) == (False, True)
    assert major.since == AT


def test_looking_here_is_neither_missing_nor_settled() -> None:
    told = lacks([paper(R18=Seen.LOOK_HERE)])

    assert (told.missing, told.not_found, told.lacks_provision) == ((), (), None)


def test_what_is_not_asked_is_not_counted() -> None:
    told = lacks([paper(R19=Seen.ASK, R20=Seen.NOT_ASKED)])

    assert (told.found, told.asked, told.lacks_provision) == (18, 18, False)


def test_an_amendment_adds_what_the_agreement_lacked() -> None:
    base = decided(paper(1, R08=Seen.NOT_FOUND), R08=Ruling.CONFIRMED_MISSING)
    nothing_else = {one: Seen.NOT_FOUND for one in ALL if one != "R08"}
    amendment = paper(2, **nothing_else)

    told = lacks([amendment, base])

    assert (told.missing, told.not_found) == ((), ())
    assert strongest([amendment, base], "R08")[0].document_id == 2
    assert strongest([amendment, base], "R01")[0].document_id == 1


def test_what_is_missing_stays_so_when_an_amendment_does_not_have_it_either() -> None:
    base = decided(paper(1, R08=Seen.NOT_FOUND), R08=Ruling.CONFIRMED_MISSING)
    amendment = paper(2, **dict.fromkeys(ALL, Seen.NOT_FOUND))

    assert lacks([amendment, base]).missing == ("R08",)


def test_a_permission_that_the_amendment_does_not_have_hides_nothing() -> None:
    base = paper(1, R20=Seen.NOT_FOUND)
    amendment = paper(2, R20=Seen.NOT_ASKED)

    assert lacks([amendment, base]).not_found == ("R20",)


@pytest.mark.parametrize(
    ("provision", "new", "says"),
    [
        ("R08", NewRuling(ruling=Ruling.DOES_NOT_APPLY), "Every BAA must say this"),
        ("S01", NewRuling(ruling=Ruling.CONFIRMED_MISSING), "does not ask for this"),
        ("R99", NewRuling(ruling=Ruling.CONFIRMED_MISSING), "does not ask for this"),
        ("R08", NewRuling(ruling=Ruling.FOUND_ON_PAGE), "Enter the page"),
        ("R08", NewRuling(ruling=Ruling.FOUND_ON_PAGE, page=4), "has 3 pages"),
        ("R08", NewRuling(ruling=Ruling.CONFIRMED_MISSING, note="x" * 2001), "2,000 letters"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(provision: str, new: NewRuling, says: str) -> None:
    with pytest.raises(RuleBroken, match=says):
        check_ruling(provision, new, 3)


def test_a_decision_that_can_be_is_not() -> None:
    check_ruling("R08", NewRuling(ruling=Ruling.FOUND_ON_PAGE, page=3), 3)
    check_ruling("R08", NewRuling(ruling=Ruling.FOUND_ON_PAGE, page=9), None)
    check_ruling("R19", NewRuling(ruling=Ruling.DOES_NOT_APPLY), 3)


def test_every_provision_the_law_asks_for_has_plain_words_and_a_suggestion() -> None:
    for one in ALL:
        said = plain(one)
        assert said.title
        assert said.short == said.short[0].lower() + said.short[1:] or said.short.startswith("your")
        assert len(said.wording) > 60


def test_the_sections_of_law_are_named_once_each() -> None:
    assert sections_of(["R08", "R14"]) == "45 CFR 164.504(e)"
    assert sections_of(["R07", "R08"]) == "45 CFR 164.314(a) and 164.504(e)"
    assert sections_of([]) == ""
    assert listed(["a", "b", "c"]) == "a, b and c"
