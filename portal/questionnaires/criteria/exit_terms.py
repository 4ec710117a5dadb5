"""Question 5: what happens to the data when the practice leaves."""

import re
from collections.abc import Callable, Mapping

from portal.questionnaires.criteria.case import Case

_STANDARD_DAYS = 30
_BACKUP_DAYS = 90
_CLOSED_FORMATS = frozenset({"PDF only", "proprietary"})
_OPEN_FORMATS = frozenset({"CSV or JSON", "database dump"})

# Words by which a vendor says that what it keeps stays protected.
_PROTECTED = re.compile(r"protect|safeguard|encrypt|same terms|agreement|\bbaa\b", re.IGNORECASE)


def _no_commitment(case: Case) -> bool:
    return case.answers.is_no("q5_return") and case.answers.is_no("q5_destroy")


def _kept_unprotected(case: Case) -> bool:
    kept = case.answers.word("q5_infeasible")
    return case.answers.is_no("q5_destroy") and bool(kept) and not _PROTECTED.search(kept)


def _no_usable_export(case: Case) -> bool:
    # Whether access is cut in a dispute is not asked in a field; the contract is read for it.
    answers = case.answers
    nothing_back = answers.is_no("q5_return") or answers.word("q5_format") == "unknown"
    return answers.is_no("q5_self") and nothing_back


def _slow_return(case: Case) -> bool:
    days = case.answers.number("q5_return_days")
    return days is not None and days > _STANDARD_DAYS


def _fee(case: Case) -> bool:
    fee = case.answers.number("q5_fee")
    return fee is not None and fee > 0


def _weak_destruction(case: Case) -> bool:
    answers = case.answers
    backups = answers.number("q5_backup_days")
    return (
        answers.is_no("q5_certificate")
        or answers.word("q5_standard") == "unknown"
        or (backups is not None and backups > _BACKUP_DAYS)
    )


def _hard_to_move(case: Case) -> bool:
    answers = case.answers
    return (
        answers.word("q5_format") in _CLOSED_FORMATS
        or answers.is_no("q5_photos")
        or answers.is_no("q5_logs")
    )


def _meets_standard(case: Case) -> bool:
    answers = case.answers
    days = [answers.number("q5_return_days"), answers.number("q5_destroy_days")]
    return (
        answers.is_yes("q5_return")
        and answers.is_yes("q5_destroy")
        and all(number is not None and number <= _STANDARD_DAYS for number in days)
        and answers.word("q5_format") in _OPEN_FORMATS
        and answers.number("q5_fee") == 0
        and answers.is_yes("q5_certificate")
    )


PREDICATES: Mapping[str, Callable[[Case], bool]] = {
    "VQ5-R1": _no_commitment,
    "VQ5-R2": _kept_unprotected,
    "VQ5-R3": _no_usable_export,
    "VQ5-A1": _slow_return,
    "VQ5-A2": _fee,
    "VQ5-A3": _weak_destruction,
    "VQ5-A4": _hard_to_move,
    "VQ5-G1": _meets_standard,
}
