"""How each vendor stands with the questions: read for many at once, for the flags."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal import documents, tenancy, vendors
from portal.db import session
from portal.questionnaires import addressees
from portal.questionnaires.answers import Answers, Said, said_from
from portal.questionnaires.asked import read_answers
from portal.questionnaires.criteria import Facts
from portal.questionnaires.models import Assessment, Attestation
from portal.questionnaires.overrides import Override
from portal.questionnaires.overriding import overridden
from portal.questionnaires.question_set import Level, QuestionSet
from portal.questionnaires.review_queries import overrides_of
from portal.questionnaires.rules import (
    AssessmentStanding,
    AssessmentState,
    data_outside_us,
    report_kind,
)
from portal.questionnaires.set_reading import current_set, thaw
from portal.questionnaires.verdicts import judge
from portal.vendors import Phi

_PHI = {Phi.YES: True, Phi.NO: False, Phi.UNSURE: None}


def standing_of(vendor_ids: Collection[int], on: date) -> dict[int, AssessmentStanding]:
    """Return how each vendor stands. Vendors that were never asked are left out.

    Judged on the answers as they were last attested. Whether a BAA is in force is left to the
    flags of the BAA itself, so that one lack is not counted twice.
    """
    if not vendor_ids:
        return {}
    rows = session.execute(_latest(vendor_ids)).all()
    sets = _sets({row.attested_digest for row in rows if row.attested_digest})
    phi = vendors.phi_of([row.vendor_id for row in rows])
    apart = documents.unusable_digests([row.vendor_id for row in rows])
    judged_otherwise = overrides_of([row.attested_id for row in rows if row.attested_id])
    bounced = addressees.bounced_since([row.vendor_id for row in rows])
    practice = tenancy.here()
    zone, states = ZoneInfo(practice.time_zone), frozenset(practice.states)
    return {
        row.vendor_id: replace(
            _standing(
                row,
                _attested(row, sets, apart.get(row.vendor_id, frozenset())),
                judged_otherwise.get(row.attested_id or 0, []),
                phi_facts(phi[row.vendor_id].phi, states),
                zone,
                on,
            ),
            bounced_on=bounced[row.vendor_id].astimezone(zone).date()
            if row.vendor_id in bounced
            else None,
        )
        for row in rows
    }


def phi_facts(phi: Phi, states: frozenset[str]) -> Facts:
    """Return what is known without asking the BAA's own room."""
    return Facts(
        handles_phi=_PHI[phi],
        needs_baa=None,
        has_baa_in_force=None,
        lacks_provision=None,
        states=states,
        short_notice_states=current_set().short_notice_states,
    )


def _latest(vendor_ids: Collection[int]) -> Select[Any]:
    """Return one row a vendor: its latest assessment, and its latest attested answers."""
    wanted = Assessment.vendor_id == func.any(list(vendor_ids))
    stands = Assessment.state != AssessmentState.WITHDRAWN
    latest = (
        select(Assessment)
        .where(wanted, stands)
        .ext(distinct_on(Assessment.vendor_id))
        .order_by(Assessment.vendor_id, Assessment.id.desc())
        .subquery()
    )
    attested = (
        select(
            Assessment.id,
            Assessment.vendor_id,
            Assessment.set_digest,
            Assessment.due_on,
            Attestation.attested_at,
            Attestation.canonical,
        )
        .join(Attestation, Attestation.assessment_id == Assessment.id)
        .where(wanted, stands)
        .ext(distinct_on(Assessment.vendor_id))
        .order_by(Assessment.vendor_id, Attestation.id.desc())
        .subquery()
    )
    return select(
        latest.c.vendor_id,
        latest.c.sent_on,
        latest.c.due_on,
        latest.c.state,
        latest.c.submitted_at,
        latest.c.declined_at,
        attested.c.id.label("attested_id"),
        attested.c.attested_at,
        attested.c.set_digest.label("attested_digest"),
        attested.c.due_on.label("attested_due_on"),
        attested.c.canonical,
    ).outerjoin(attested, attested.c.vendor_id == latest.c.vendor_id)


def _sets(digests: Collection[str]) -> dict[str, QuestionSet]:
    """Return the sets with these digests. Today's is at hand; older ones are thawed."""
    known = {current_set().digest: current_set()}
    older = set(digests) - known.keys()
    if older:
        rows = (
            select(Assessment.set_digest, Assessment.frozen)
            .where(Assessment.set_digest.in_(older))
            .ext(distinct_on(Assessment.set_digest))
            .order_by(Assessment.set_digest)
        )
        known |= {digest: thaw(frozen) for digest, frozen in session.execute(rows)}
    return known


@dataclass(frozen=True)
class _Attested:
    questions: QuestionSet
    said: Said
    answers: Answers


def _attested(
    row: Row[Any], sets: Mapping[str, QuestionSet], apart: frozenset[str]
) -> _Attested | None:
    """Return what was attested last. Files that wait for their virus scan show nothing yet."""
    if not row.attested_digest:
        return None
    questions = sets[row.attested_digest]
    said = said_from(json.loads(row.canonical))
    shown = {
        place: tuple(one for one in digests if one not in apart)
        for place, digests in said.files.items()
    }
    return _Attested(questions, said, read_answers(questions, replace(said, files=shown)))


def _standing(
    row: Row[Any],
    attested: _Attested | None,
    overrides: Sequence[Override],
    facts: Facts,
    zone: ZoneInfo,
    on: date,
) -> AssessmentStanding:
    state = AssessmentState(row.state)
    answers, overall, reds, otherwise = Answers(), None, 0, 0
    if attested is not None:
        questions, answers = attested.questions, attested.answers
        by_criteria = judge(questions, answers, facts, on=on, due_on=row.attested_due_on)
        judgement = overridden(by_criteria, questions, attested.said, overrides)
        overall, reds = judgement.overall, judgement.count(Level.CRITICAL, Level.RED)
        otherwise = len(judgement.overrides)
    return AssessmentStanding(
        sent_on=row.sent_on,
        due_on=row.due_on,
        state=state,
        submitted_on=row.submitted_at and row.submitted_at.astimezone(zone).date(),
        declined_on=row.declined_at.astimezone(zone).date()
        if state is AssessmentState.DECLINED
        else None,
        answered_on=row.attested_at and row.attested_at.astimezone(zone).date(),
        overall=overall,
        red_count=reds,
        override_count=otherwise,
        refused_count=len(answers.declined),
        soc2_kind=report_kind(answers),
        soc2_period_end=answers.day("q4_period_end"),
        bridge_to=answers.day("q4_bridge_to"),
        data_outside_us=data_outside_us(answers),
    )
