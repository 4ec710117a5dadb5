"""Question 4: whether there is a SOC 2 Type II report, or something like it."""

from collections.abc import Callable, Mapping
from datetime import date

from portal.questionnaires.answers import NONE
from portal.questionnaires.criteria.case import Case, says_nothing

_INSTEAD_OF_SOC2 = frozenset({"HITRUST", "ISO 27001", "other independent"})


def a_year_after(day: date) -> date:
    """Return the same day a year later; February 29 has February 28."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _no_report(case: Case) -> bool:
    return case.answers.word("q4_type") == NONE


def _no_comfort(case: Case) -> bool:
    return case.answers.word("q4_opinion") == "adverse" or case.answers.is_no("q4_scope_ok")


def _no_risk_analysis(case: Case) -> bool:
    made_on = case.answers.day("q4_ra")
    return "q4_ra" in case.answers.none or (made_on is not None and made_on > case.on)


def _type_one_only(case: Case) -> bool:
    return case.answers.word("q4_type") == "SOC 2 Type I"


def _is_bridged(case: Case) -> bool:
    bridged_to = case.answers.day("q4_bridge_to")
    return (
        case.answers.word("q4_bridge") == "yes" and bridged_to is not None and bridged_to >= case.on
    )


def _too_old(case: Case) -> bool:
    ended_on = case.answers.day("q4_period_end")
    return ended_on is not None and a_year_after(ended_on) < case.on and not _is_bridged(case)


def _qualified(case: Case) -> bool:
    # Whether an exception is material is for a person: any that is named asks for a look.
    return case.answers.word("q4_opinion") == "qualified" or not says_nothing(
        case.answers.word("q4_exceptions")
    )


def _another_kind(case: Case) -> bool:
    return case.answers.word("q4_type") in _INSTEAD_OF_SOC2


def _meets_standard(case: Case) -> bool:
    answers = case.answers
    ended_on = answers.day("q4_period_end")
    return (
        answers.word("q4_type") == "SOC 2 Type II"
        and answers.word("q4_opinion") == "unqualified"
        and answers.is_yes("q4_scope_ok")
        and ended_on is not None
        and ended_on <= case.on
        and not _too_old(case)
    )


PREDICATES: Mapping[str, Callable[[Case], bool]] = {
    "VQ4-R1": _no_report,
    "VQ4-R2": _no_comfort,
    "VQ4-R3": _no_risk_analysis,
    "VQ4-A1": _type_one_only,
    "VQ4-A2": _too_old,
    "VQ4-A3": _qualified,
    "VQ4-A4": _another_kind,
    "VQ4-G1": _meets_standard,
}
