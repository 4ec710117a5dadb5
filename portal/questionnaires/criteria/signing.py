"""Question 1: whether the vendor signs a BAA, and how it treats breaches and subcontractors."""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal

from portal.questionnaires.answers import Answers
from portal.questionnaires.asked import WILL_NOT_SIGN
from portal.questionnaires.criteria.case import Case

_SIGNS = frozenset({"yes, ours", "yes, vendor paper"})
_STANDARD_DAYS = 10
_MOST_DAYS = 30

_TO_DAYS: Mapping[str, Callable[[Decimal], Decimal]] = {
    "hours": lambda hours: hours / 24,
    "calendar days": lambda days: days,
    # Each begun week of five may hold a weekend: 5 business days are at most 7 days.
    "business days": lambda days: days + 2 * math.ceil(days / 5),
}


def notice_days(answers: Answers) -> Decimal | None:
    """Return the breach notice time in calendar days; business days are counted at their worst."""
    number = answers.number("q1_notice_value")
    to_days = _TO_DAYS.get(answers.word("q1_notice_unit"))
    return None if number is None or to_days is None else to_days(number)


def _will_not_sign(case: Case) -> bool:
    # A recorded decision that no BAA is needed is the valid exception of the data.
    return (
        case.facts.handles_phi is not False
        and case.facts.needs_baa is not False
        and case.answers.word("q1_will_sign") in WILL_NOT_SIGN
    )


def _phi_without_baa(case: Case) -> bool:
    return (
        case.facts.handles_phi is True
        and case.facts.needs_baa is not False
        and case.facts.has_baa_in_force is False
    )


def _provision_missing(case: Case) -> bool:
    return case.facts.lacks_provision is True


def _unbound_subcontractors(case: Case) -> bool:
    # "Not applicable" beside "yes, we use some" does not say.
    if "VQ1" in case.answers.declined:
        return True
    bound = case.answers.word("q1_subs_baa")
    return case.answers.is_yes("q1_subs") and bound in {"no", "not applicable"}


def _notice_too_late(case: Case) -> bool:
    if case.answers.word("q1_notice_unit") == "not stated":
        return bool(case.facts.states & case.facts.short_notice_states)
    days = notice_days(case.answers)
    return days is not None and days > _MOST_DAYS


def _notice_tight(case: Case) -> bool:
    days = notice_days(case.answers)
    return days is not None and _STANDARD_DAYS < days <= _MOST_DAYS


def _higher_plan_only(case: Case) -> bool:
    # Whether the features in use are all covered is read by a person: the scope is free text.
    return case.answers.word("q1_will_sign") == "yes, only on a higher plan"


def _template_not_shown(case: Case) -> bool:
    signs_own = case.answers.word("q1_will_sign") in {
        "yes, vendor paper",
        "yes, only on a higher plan",
    }
    return signs_own and not case.answers.has_file("q1_template")


def _meets_standard(case: Case) -> bool:
    answers = case.answers
    days = notice_days(answers)
    return (
        answers.word("q1_will_sign") in _SIGNS
        and not _provision_missing(case)
        and days is not None
        and days <= _STANDARD_DAYS
        and (answers.is_no("q1_subs") or answers.word("q1_subs_baa") == "yes")
        and bool(answers.word("q1_scope"))
    )


PREDICATES: Mapping[str, Callable[[Case], bool]] = {
    "VQ1-C1": _will_not_sign,
    "VQ1-C2": _phi_without_baa,
    "VQ1-R1": _provision_missing,
    "VQ1-R2": _unbound_subcontractors,
    "VQ1-R3": _notice_too_late,
    "VQ1-A1": _notice_tight,
    "VQ1-A2": _higher_plan_only,
    "VQ1-A3": _template_not_shown,
    "VQ1-G1": _meets_standard,
}
