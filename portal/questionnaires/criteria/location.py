"""Question 3: where the data lives, and whether it is encrypted."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from portal.questionnaires.criteria.case import Case

# (Tex. Health & Safety Code ch. 183; Fla. Stat. 408.051(3)): the days they took effect.
_TEXAS_FROM = date(2026, 1, 1)
_FLORIDA_FROM = date(2023, 7, 1)

_NEAR = re.compile(r"(us-|us$|usa$|u\.s\.|united states|canada|ca-(central|west)-)")
_ENCRYPTED_AT_REST = frozenset({"AES-256 or equal", "other"})


def _unencrypted(case: Case) -> bool:
    return "none" in {case.answers.word("q3_rest"), case.answers.word("q3_transit")}


def _equivalent_documented(case: Case) -> bool:
    # A document at the question, and words that say what stands in for encryption.
    return case.answers.has_file("VQ3") and bool(case.answers.instead.get("VQ3"))


def _no_encryption(case: Case) -> bool:
    return _unencrypted(case) and not _equivalent_documented(case)


def _stored_abroad(case: Case) -> bool:
    return case.answers.word("q3_country") == "no"


def _holds_records(case: Case) -> bool:
    return case.facts.handles_phi is not False


def _texas_records_abroad(case: Case) -> bool:
    in_texas = "TX" in case.facts.states and case.on >= _TEXAS_FROM
    return in_texas and _holds_records(case) and _stored_abroad(case)


def _florida_records_afar(case: Case) -> bool:
    in_florida = "FL" in case.facts.states and case.on >= _FLORIDA_FROM
    return in_florida and _holds_records(case) and _stored_abroad(case) and not _only_near(case)


def _only_near(case: Case) -> bool:
    """Tell whether every region named is plainly in the United States or Canada."""
    named = f"{case.answers.word('q3_regions')},{case.answers.word('q3_backup_regions')}"
    regions = [part.strip() for part in re.split(r"[,;\n]|\band\b", named.lower())]
    return all(_NEAR.match(region) for region in regions if region) and any(regions)


def _host_unbound(case: Case) -> bool:
    return case.answers.is_no("q3_host_baa")


def _place_not_told(case: Case) -> bool:
    return case.answers.word("q3_country") == "unknown" or "VQ3" in case.answers.declined


def _reaches_abroad(case: Case) -> bool:
    return _stored_abroad(case) or case.answers.word("q3_access_country") == "yes"


def _harbor_unsure(case: Case) -> bool:
    answers = case.answers
    keys_unsure = answers.word("q3_keys") == "unknown" or answers.is_no("q3_backup_enc")
    at_rest = answers.word("q3_rest") in _ENCRYPTED_AT_REST
    return (at_rest and keys_unsure) or answers.word("q3_transit") == "older"


def _equivalent_in_place(case: Case) -> bool:
    return _unencrypted(case) and _equivalent_documented(case)


def _meets_standard(case: Case) -> bool:
    answers = case.answers
    return (
        answers.word("q3_country") == "yes"
        and answers.word("q3_access_country") == "no"
        and answers.word("q3_rest") == "AES-256 or equal"
        and answers.word("q3_transit") == "TLS 1.2 or later"
        and answers.word("q3_keys") == "managed key service"
        and answers.is_yes("q3_backup_enc")
        and answers.is_yes("q3_host_baa")
    )


PREDICATES: Mapping[str, Callable[[Case], bool]] = {
    "VQ3-R1": _no_encryption,
    "VQ3-R2": _texas_records_abroad,
    "VQ3-R3": _florida_records_afar,
    "VQ3-R4": _host_unbound,
    "VQ3-R5": _place_not_told,
    "VQ3-A1": _reaches_abroad,
    "VQ3-A2": _harbor_unsure,
    "VQ3-A3": _equivalent_in_place,
    "VQ3-G1": _meets_standard,
}
