"""Question 2: what the vendor's audit log records, and how long it is kept."""

from collections.abc import Callable, Mapping

from portal.questionnaires.criteria.case import Case

_STANDARD_YEARS = 6
_STANDARD_EVENTS = frozenset({"view", "change", "export", "delete"})


def _no_log_of_persons(case: Case) -> bool:
    answers = case.answers
    attributes = answers.ticked("q2_attrs")
    return (
        answers.ticked("q2_events") == frozenset()
        or answers.is_no("q2_named")
        or (attributes is not None and "user" not in attributes)
    )


def _is_short(case: Case) -> bool:
    years = case.answers.number("q2_retention_years")
    return years is not None and years < _STANDARD_YEARS


def _short_and_shut(case: Case) -> bool:
    return _is_short(case) and case.answers.word("q2_customer_access") == "no"


def _views_unlogged(case: Case) -> bool:
    events = case.answers.ticked("q2_events")
    return events is not None and "view" not in events


def _short_but_exportable(case: Case) -> bool:
    access = case.answers.word("q2_customer_access")
    return _is_short(case) and access in {"self-service", "on request"}


def _weak_evidence(case: Case) -> bool:
    return (
        case.answers.is_no("q2_append_only")
        or case.answers.word("q2_customer_access") == "on request"
    )


def _no_second_factor(case: Case) -> bool:
    return case.answers.is_no("q2_mfa")


def _meets_standard(case: Case) -> bool:
    answers = case.answers
    years = answers.number("q2_retention_years")
    return (
        (answers.ticked("q2_events") or frozenset()) >= _STANDARD_EVENTS
        and "user" in (answers.ticked("q2_attrs") or frozenset())
        and answers.is_yes("q2_named")
        and answers.is_yes("q2_append_only")
        and years is not None
        and years >= _STANDARD_YEARS
        and answers.word("q2_customer_access") == "self-service"
    )


PREDICATES: Mapping[str, Callable[[Case], bool]] = {
    "VQ2-R1": _no_log_of_persons,
    "VQ2-R2": _short_and_shut,
    "VQ2-R3": _views_unlogged,
    "VQ2-A1": _short_but_exportable,
    "VQ2-A2": _weak_evidence,
    "VQ2-A3": _no_second_factor,
    "VQ2-G1": _meets_standard,
}
