"""Reads of restore drills."""

from datetime import date

from sqlalchemy import select

from portal import tenancy
from portal.backups import rules
from portal.backups.models import RestoreDrill
from portal.backups.rules import Outcome, Standing
from portal.db import session

_MOST = 20
_NEWEST_FIRST = select(RestoreDrill).order_by(RestoreDrill.id.desc())


def drills() -> list[RestoreDrill]:
    """Return the practice's last drills, the newest first."""
    return list(session.scalars(_NEWEST_FIRST.limit(_MOST)))


def standing() -> Standing:
    """Return when the last drill was, and when the next is due."""
    last = session.scalar(_NEWEST_FIRST.limit(1))
    passed = last
    if last is not None and not last.has_passed:
        passed = session.scalar(
            _NEWEST_FIRST.where(RestoreDrill.outcome == Outcome.PASSED).limit(1)
        )
    return Standing(
        last_on=last.drilled_on if last else None,
        last_outcome=Outcome(last.outcome) if last else None,
        due_on=rules.due_on(passed.drilled_on if passed else None, _opened_on()),
    )


def _opened_on() -> date:
    return tenancy.day_here(tenancy.here().opened_at)
