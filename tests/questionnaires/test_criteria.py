"""Each criterion of the data at its edges."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.questionnaires.answers import Said
from portal.questionnaires.criteria import PREDICATES
from portal.questionnaires.set_reading import current_set
from tests.questionnaires.making import GREEN, TODAY, case, facts, said

HOLDS, DOES_NOT = True, False
TX = frozenset({"TX"})
FL = frozenset({"FL"})


def test_each_criterion_of_the_data_has_a_predicate_and_each_predicate_its_criterion() -> None:
    in_the_data = {one.id for question in current_set().questions for one in question.criteria}

    assert len(in_the_data) == 41
    assert in_the_data == set(PREDICATES)


def holds(criterion_id: str, told: Said, known: dict[str, Any], on: date = TODAY) -> bool:
    return PREDICATES[criterion_id](case(told, known=facts(**known), on=on))


ON_ANSWERS = [
    # Question 1
    ("VQ1-C1", {"q1_will_sign": "no"}, HOLDS),
    ("VQ1-C1", {"q1_will_sign": "says not needed"}, HOLDS),
    ("VQ1-C1", {"q1_will_sign": "yes, only on a higher plan"}, DOES_NOT),
    ("VQ1-C1", {"q1_will_sign": ""}, DOES_NOT),
    ("VQ1-R2", {"q1_subs_baa": "no"}, HOLDS),
    ("VQ1-R2", {"q1_subs_baa": "not applicable"}, HOLDS),
    ("VQ1-R2", {"q1_subs": "no", "q1_subs_baa": "no"}, DOES_NOT),
    ("VQ1-R2", {"q1_subs_baa": ""}, DOES_NOT),
    ("VQ1-R3", {"q1_notice_value": "30", "q1_notice_unit": "calendar days"}, DOES_NOT),
    ("VQ1-R3", {"q1_notice_value": "31", "q1_notice_unit": "calendar days"}, HOLDS),
    ("VQ1-R3", {"q1_notice_value": "60", "q1_notice_unit": "calendar days"}, HOLDS),
    ("VQ1-R3", {"q1_notice_value": "720", "q1_notice_unit": "hours"}, DOES_NOT),
    ("VQ1-R3", {"q1_notice_value": "721", "q1_notice_unit": "hours"}, HOLDS),
    ("VQ1-R3", {"q1_notice_value": "20", "q1_notice_unit": "business days"}, DOES_NOT),
    ("VQ1-R3", {"q1_notice_value": "23", "q1_notice_unit": "business days"}, HOLDS),
    ("VQ1-R3", {"q1_notice_value": "sixty", "q1_notice_unit": "calendar days"}, DOES_NOT),
    ("VQ1-A1", {"q1_notice_value": "10", "q1_notice_unit": "calendar days"}, DOES_NOT),
    ("VQ1-A1", {"q1_notice_value": "11", "q1_notice_unit": "calendar days"}, HOLDS),
    ("VQ1-A1", {"q1_notice_value": "30", "q1_notice_unit": "calendar days"}, HOLDS),
    ("VQ1-A1", {"q1_notice_value": "31", "q1_notice_unit": "calendar days"}, DOES_NOT),
    ("VQ1-A1", {"q1_notice_value": "5", "q1_notice_unit": "business days"}, DOES_NOT),
    ("VQ1-A1", {"q1_notice_value": "7", "q1_notice_unit": "business days"}, HOLDS),
    ("VQ1-A1", {"q1_notice_value": "240", "q1_notice_unit": "hours"}, DOES_NOT),
    ("VQ1-A2", {"q1_will_sign": "yes, only on a higher plan"}, HOLDS),
    ("VQ1-A2", {"q1_will_sign": "yes, ours"}, DOES_NOT),
    ("VQ1-A3", {}, DOES_NOT),
    ("VQ1-G1", {}, HOLDS),
    ("VQ1-G1", {"q1_will_sign": "yes, ours"}, HOLDS),
    ("VQ1-G1", {"q1_subs": "no", "q1_subs_baa": ""}, HOLDS),
    ("VQ1-G1", {"q1_subs_baa": "no"}, DOES_NOT),
    ("VQ1-G1", {"q1_notice_value": "10", "q1_notice_unit": "calendar days"}, HOLDS),
    ("VQ1-G1", {"q1_notice_value": "11", "q1_notice_unit": "calendar days"}, DOES_NOT),
    ("VQ1-G1", {"q1_notice_unit": "not stated"}, DOES_NOT),
    ("VQ1-G1", {"q1_will_sign": "yes, only on a higher plan"}, DOES_NOT),
    ("VQ1-G1", {"q1_scope": ""}, DOES_NOT),
    # Question 2
    ("VQ2-R1", {"q2_events": ["none"]}, HOLDS),
    ("VQ2-R1", {"q2_events": []}, DOES_NOT),
    ("VQ2-R1", {"q2_named": "no"}, HOLDS),
    ("VQ2-R1", {"q2_attrs": ["time", "action"]}, HOLDS),
    ("VQ2-R1", {"q2_attrs": ["user"]}, DOES_NOT),
    ("VQ2-R1", {"q2_attrs": []}, DOES_NOT),
    ("VQ2-R2", {"q2_retention_years": "5.9", "q2_customer_access": "no"}, HOLDS),
    ("VQ2-R2", {"q2_retention_years": "6", "q2_customer_access": "no"}, DOES_NOT),
    ("VQ2-R2", {"q2_retention_years": "1", "q2_customer_access": "on request"}, DOES_NOT),
    ("VQ2-R3", {"q2_events": ["change", "delete"]}, HOLDS),
    ("VQ2-R3", {"q2_events": ["view"]}, DOES_NOT),
    ("VQ2-R3", {"q2_events": []}, DOES_NOT),
    ("VQ2-A1", {"q2_retention_years": "5", "q2_customer_access": "self-service"}, HOLDS),
    ("VQ2-A1", {"q2_retention_years": "5", "q2_customer_access": "on request"}, HOLDS),
    ("VQ2-A1", {"q2_retention_years": "6"}, DOES_NOT),
    ("VQ2-A1", {"q2_retention_years": "5", "q2_customer_access": "no"}, DOES_NOT),
    ("VQ2-A2", {"q2_append_only": "no"}, HOLDS),
    ("VQ2-A2", {"q2_customer_access": "on request"}, HOLDS),
    ("VQ2-A2", {"q2_append_only": ""}, DOES_NOT),
    ("VQ2-A3", {"q2_mfa": "no"}, HOLDS),
    ("VQ2-A3", {"q2_mfa": ""}, DOES_NOT),
    ("VQ2-G1", {}, HOLDS),
    ("VQ2-G1", {"q2_retention_years": "5.9"}, DOES_NOT),
    ("VQ2-G1", {"q2_events": ["view", "change", "delete", "export"]}, HOLDS),
    ("VQ2-G1", {"q2_events": ["view", "change", "delete"]}, DOES_NOT),
    ("VQ2-G1", {"q2_customer_access": "no"}, DOES_NOT),
    # Question 3
    ("VQ3-R1", {"q3_rest": "none"}, HOLDS),
    ("VQ3-R1", {"q3_transit": "none"}, HOLDS),
    ("VQ3-R1", {"q3_rest": "unknown", "q3_transit": "unknown"}, DOES_NOT),
    ("VQ3-R4", {"q3_host_baa": "no"}, HOLDS),
    ("VQ3-R4", {"q3_host_baa": ""}, DOES_NOT),
    ("VQ3-R5", {"q3_country": "unknown"}, HOLDS),
    ("VQ3-R5", {"q3_country": ""}, DOES_NOT),
    ("VQ3-A1", {"q3_country": "no"}, HOLDS),
    ("VQ3-A1", {"q3_access_country": "yes"}, HOLDS),
    ("VQ3-A1", {"q3_access_country": "unknown"}, DOES_NOT),
    ("VQ3-A2", {"q3_keys": "unknown"}, HOLDS),
    ("VQ3-A2", {"q3_backup_enc": "no"}, HOLDS),
    ("VQ3-A2", {"q3_transit": "older"}, HOLDS),
    ("VQ3-A2", {"q3_rest": "none", "q3_keys": "unknown"}, DOES_NOT),
    ("VQ3-A2", {"q3_keys": "vendor-held"}, DOES_NOT),
    ("VQ3-A3", {"q3_rest": "none"}, DOES_NOT),
    ("VQ3-G1", {}, HOLDS),
    ("VQ3-G1", {"q3_keys": "vendor-held"}, DOES_NOT),
    ("VQ3-G1", {"q3_access_country": "unknown"}, DOES_NOT),
    # Question 4
    ("VQ4-R1", {"q4_type": "none"}, HOLDS),
    ("VQ4-R1", {"q4_type": ""}, DOES_NOT),
    ("VQ4-R1", {"q4_type": "ISO 27001"}, DOES_NOT),
    ("VQ4-R2", {"q4_opinion": "adverse"}, HOLDS),
    ("VQ4-R2", {"q4_scope_ok": "no"}, HOLDS),
    ("VQ4-R2", {"q4_type": "none", "q4_scope_ok": "no"}, DOES_NOT),
    ("VQ4-R2", {"q4_opinion": "qualified"}, DOES_NOT),
    ("VQ4-R3", {"q4_ra": "none"}, HOLDS),
    ("VQ4-R3", {"q4_ra": "2026-11-25"}, HOLDS),
    ("VQ4-R3", {"q4_ra": "2026-11-24"}, DOES_NOT),
    ("VQ4-R3", {"q4_ra": ""}, DOES_NOT),
    ("VQ4-A1", {"q4_type": "SOC 2 Type I"}, HOLDS),
    ("VQ4-A1", {}, DOES_NOT),
    ("VQ4-A2", {"q4_period_end": "2025-11-23"}, HOLDS),
    ("VQ4-A2", {"q4_period_end": "2025-11-24"}, DOES_NOT),
    (
        "VQ4-A2",
        {"q4_period_end": "2025-06-30", "q4_bridge": "yes", "q4_bridge_to": "2026-11-24"},
        DOES_NOT,
    ),
    (
        "VQ4-A2",
        {"q4_period_end": "2025-06-30", "q4_bridge": "yes", "q4_bridge_to": "2026-11-23"},
        HOLDS,
    ),
    (
        "VQ4-A2",
        {"q4_period_end": "2025-06-30", "q4_bridge": "no", "q4_bridge_to": "2027-01-01"},
        HOLDS,
    ),
    ("VQ4-A3", {"q4_opinion": "qualified"}, HOLDS),
    ("VQ4-A3", {"q4_exceptions": "Two late access reviews"}, HOLDS),
    ("VQ4-A3", {"q4_exceptions": "none."}, DOES_NOT),
    ("VQ4-A3", {"q4_exceptions": "N/A"}, DOES_NOT),
    ("VQ4-A3", {"q4_exceptions": ""}, DOES_NOT),
    ("VQ4-A4", {"q4_type": "HITRUST"}, HOLDS),
    ("VQ4-A4", {"q4_type": "ISO 27001"}, HOLDS),
    ("VQ4-A4", {"q4_type": "other independent"}, HOLDS),
    ("VQ4-A4", {"q4_type": "SOC 2 Type I"}, DOES_NOT),
    ("VQ4-G1", {}, HOLDS),
    ("VQ4-G1", {"q4_period_end": "2025-11-24"}, HOLDS),
    ("VQ4-G1", {"q4_period_end": "2025-11-23"}, DOES_NOT),
    ("VQ4-G1", {"q4_period_end": "2026-11-25"}, DOES_NOT),
    (
        "VQ4-G1",
        {"q4_period_end": "2025-01-01", "q4_bridge": "yes", "q4_bridge_to": "2026-12-01"},
        HOLDS,
    ),
    ("VQ4-G1", {"q4_opinion": "unknown"}, DOES_NOT),
    # Question 5
    ("VQ5-R1", {"q5_return": "no", "q5_destroy": "no"}, HOLDS),
    ("VQ5-R1", {"q5_return": "no"}, DOES_NOT),
    ("VQ5-R2", {"q5_destroy": "no", "q5_infeasible": "All charts, for our records"}, HOLDS),
    (
        "VQ5-R2",
        {"q5_destroy": "no", "q5_infeasible": "Charts; the BAA goes on binding us"},
        DOES_NOT,
    ),
    ("VQ5-R2", {"q5_destroy": "no", "q5_infeasible": ""}, DOES_NOT),
    ("VQ5-R2", {"q5_infeasible": "Backups, for 90 days"}, DOES_NOT),
    ("VQ5-R3", {"q5_self": "no", "q5_return": "no"}, HOLDS),
    ("VQ5-R3", {"q5_self": "no", "q5_format": "unknown"}, HOLDS),
    ("VQ5-R3", {"q5_self": "yes", "q5_format": "unknown"}, DOES_NOT),
    ("VQ5-R3", {"q5_self": "no"}, DOES_NOT),
    ("VQ5-A1", {"q5_return_days": "30"}, DOES_NOT),
    ("VQ5-A1", {"q5_return_days": "31"}, HOLDS),
    ("VQ5-A1", {"q5_return": "no", "q5_return_days": "31"}, DOES_NOT),
    ("VQ5-A2", {"q5_fee": "0.01"}, HOLDS),
    ("VQ5-A2", {"q5_fee": "$1,200"}, HOLDS),
    ("VQ5-A2", {"q5_fee": "0"}, DOES_NOT),
    ("VQ5-A2", {"q5_fee": "about 100"}, DOES_NOT),
    ("VQ5-A3", {"q5_certificate": "no"}, HOLDS),
    ("VQ5-A3", {"q5_standard": "unknown"}, HOLDS),
    ("VQ5-A3", {"q5_backup_days": "91"}, HOLDS),
    ("VQ5-A3", {"q5_backup_days": "90"}, DOES_NOT),
    ("VQ5-A4", {"q5_format": "PDF only"}, HOLDS),
    ("VQ5-A4", {"q5_format": "proprietary"}, HOLDS),
    ("VQ5-A4", {"q5_photos": "no"}, HOLDS),
    ("VQ5-A4", {"q5_logs": "no"}, HOLDS),
    ("VQ5-A4", {"q5_format": "database dump"}, DOES_NOT),
    ("VQ5-G1", {}, HOLDS),
    ("VQ5-G1", {"q5_destroy_days": "31"}, DOES_NOT),
    ("VQ5-G1", {"q5_fee": "1"}, DOES_NOT),
    ("VQ5-G1", {"q5_destroy": "no"}, DOES_NOT),
]


@pytest.mark.parametrize(("criterion_id", "changes", "expected"), ON_ANSWERS)
def test_a_criterion_holds_on_answers_up_to_its_edge(
    criterion_id: str, changes: dict[str, Any], *, expected: bool
) -> None:
    assert holds(criterion_id, said(**changes), {}) is expected


ABROAD = {"q3_country": "no", "q3_regions": "eu-west-1", "q3_backup_regions": "eu-west-1"}
NORTH = {"q3_country": "no", "q3_regions": "ca-central-1", "q3_backup_regions": "us-east-1"}
REFUSES = {"q1_will_sign": "no"}
SILENT = {"q1_notice_unit": "not stated"}

ON_FACTS = [
    ("VQ1-C1", REFUSES, {"handles_phi": None}, HOLDS),
    ("VQ1-C1", REFUSES, {"handles_phi": False}, DOES_NOT),
    ("VQ1-C1", REFUSES, {"needs_baa": None}, HOLDS),
    ("VQ1-C1", REFUSES, {"needs_baa": False}, DOES_NOT),
    ("VQ1-C2", {}, {"has_baa_in_force": False}, HOLDS),
    ("VQ1-C2", {}, {"has_baa_in_force": None}, DOES_NOT),
    ("VQ1-C2", {}, {"has_baa_in_force": True}, DOES_NOT),
    ("VQ1-C2", {}, {"has_baa_in_force": False, "handles_phi": None}, DOES_NOT),
    ("VQ1-C2", {}, {"has_baa_in_force": False, "needs_baa": False}, DOES_NOT),
    ("VQ1-R1", {}, {"lacks_provision": True}, HOLDS),
    ("VQ1-R1", {}, {"lacks_provision": None}, DOES_NOT),
    ("VQ1-R1", {}, {"lacks_provision": False}, DOES_NOT),
    ("VQ1-R3", SILENT, {"states": FL}, HOLDS),
    ("VQ1-R3", SILENT, {"states": TX}, DOES_NOT),
    ("VQ1-R3", SILENT, {"states": frozenset()}, DOES_NOT),
    ("VQ1-G1", {}, {"lacks_provision": True}, DOES_NOT),
    ("VQ3-R2", ABROAD, {"states": TX}, HOLDS),
    ("VQ3-R2", NORTH, {"states": TX}, HOLDS),
    ("VQ3-R2", ABROAD, {"states": FL}, DOES_NOT),
    ("VQ3-R2", ABROAD, {"states": TX, "handles_phi": False}, DOES_NOT),
    ("VQ3-R2", {}, {"states": TX}, DOES_NOT),
    ("VQ3-R3", ABROAD, {"states": FL}, HOLDS),
    ("VQ3-R3", NORTH, {"states": FL}, DOES_NOT),
    ("VQ3-R3", {**NORTH, "q3_regions": "Toronto"}, {"states": FL}, HOLDS),
    ("VQ3-R3", {**NORTH, "q3_regions": "Canada and India"}, {"states": FL}, HOLDS),
    ("VQ3-R3", ABROAD, {"states": TX}, DOES_NOT),
]


@pytest.mark.parametrize(("criterion_id", "changes", "known", "expected"), ON_FACTS)
def test_a_criterion_looks_at_what_the_practice_knows(
    criterion_id: str, changes: dict[str, Any], known: dict[str, Any], *, expected: bool
) -> None:
    assert holds(criterion_id, said(**changes), known) is expected


@pytest.mark.parametrize(
    ("criterion_id", "state", "day", "expected"),
    [
        ("VQ3-R2", TX, date(2025, 12, 31), DOES_NOT),
        ("VQ3-R2", TX, date(2026, 1, 1), HOLDS),
        ("VQ3-R3", FL, date(2023, 6, 30), DOES_NOT),
        ("VQ3-R3", FL, date(2023, 7, 1), HOLDS),
    ],
)
def test_a_state_law_counts_from_the_day_it_took_effect(
    criterion_id: str, state: frozenset[str], day: date, *, expected: bool
) -> None:
    assert holds(criterion_id, said(**ABROAD), {"states": state}, day) is expected


def test_a_template_that_is_not_shown_is_noticed_only_where_the_vendor_signs_its_own_paper() -> (
    None
):
    own, ours = said(), said(q1_will_sign="yes, ours")

    assert holds("VQ1-A3", replace(own, files={}), {})
    assert not holds("VQ1-A3", replace(ours, files={}), {})
    assert not holds("VQ1-A3", own, {})


def test_what_stands_in_for_encryption_counts_only_with_words_and_a_document() -> None:
    bare = said(q3_rest="none")
    documented = replace(bare, files={"VQ3": ("b" * 64,)}, instead={"VQ3": "Locked room"})
    words_only = replace(bare, instead={"VQ3": "Locked room"})

    assert not holds("VQ3-R1", documented, {})
    assert holds("VQ3-A3", documented, {})
    assert holds("VQ3-R1", words_only, {})
    assert not holds("VQ3-A3", words_only, {})


def test_declining_to_name_subcontractors_or_the_place_is_will_not_say() -> None:
    silent = Said(typed=GREEN, declined={"VQ1": "", "VQ3": ""})

    assert holds("VQ1-R2", silent, {})
    assert holds("VQ3-R5", silent, {})


def test_a_leap_day_has_its_anniversary_on_february_28() -> None:
    leap = said(q4_period_end="2024-02-29")

    assert not holds("VQ4-A2", leap, {}, date(2025, 2, 28))
    assert holds("VQ4-A2", leap, {}, date(2025, 3, 1))
