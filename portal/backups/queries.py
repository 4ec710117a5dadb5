"""Reads of restore drills."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal import tenancy
from portal.backups import rules
from portal.backups.models import RestoreDrill
from portal.backups.rules import Outcome, Standing
from portal.db import session

_MOST = 20


def drills() -> list[RestoreDrill]:
    """Return the practice's last drills, the newest first."""
    rows = select(RestoreDrill).order_by(RestoreDrill.id.desc()).limit(_MOST)
    return list(session.scalars(rows))


def standing() -> Standing:
    """Return when the last drill was, and when the next is due."""
    rows = select(RestoreDrill).order_by(RestoreDrill.id.desc())
    last = session.scalar(rows.limit(1))
    passed = session.scalar(rows.where(RestoreDrill.outcome == Outcome.PASSED).limit(1))
    return Standing(
        last_on=last.drilled_on if last else None,
        last_outcome=Outcome(last.outcome) if last else None,
        due_on=rules.due_on(passed.drilled_on if passed else None, _opened_on()),
    )


def _opened_on() -> date:
    practice = tenancy.here()
    return practice.opened_at.astimezone(ZoneInfo(practice.time_zone)).date()
