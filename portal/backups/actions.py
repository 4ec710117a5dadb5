"""Writing a restore drill into a practice's record."""

from zoneinfo import ZoneInfo

from portal import audit, documents, tenancy
from portal.backups import paper
from portal.backups.drill import Drilled
from portal.backups.models import RestoreDrill
from portal.backups.rules import Outcome
from portal.db import keep
from portal.gateways.outside import outside


def record_drill(drilled: Drilled, *, person: str, by: audit.Actor) -> RestoreDrill:
    """Keep the record of a drill in the practice we are in, whatever came of it."""
    practice = tenancy.here()
    on = tenancy.day_here(drilled.at)
    troubles = drilled.troubles_of(practice.practice_id)
    outcome = Outcome.FAILED if troubles else Outcome.PASSED
    whose = paper.Whose(
        practice_id=practice.practice_id,
        practice=practice.name_outside,
        zone=ZoneInfo(practice.time_zone),
        by=person,
    )
    pdf = outside().renderer.render_pdf(paper.record_of(drilled, whose))
    name = f"Restore drill {on.isoformat()} {outcome.value}.pdf"
    document = documents.keep_made(
        pdf, name, documents.DocumentKind.RESTORE_DRILL, vendor_id=None, by=by, on=on
    )
    audit.record(
        audit.Deed.RESTORE_DRILLED,
        by=by,
        subject=("document", document.id),
        outcome=outcome.value,
        backup=drilled.name,
        troubles=len(troubles),
    )
    told = drilled.opened.manifest if drilled.opened else None
    return keep(
        RestoreDrill(
            drilled_on=on,
            drilled_at=drilled.at,
            outcome=outcome,
            backup_name=told.name if told else None,
            backup_made_at=told.made_at if told else None,
            troubles=troubles,
            documents=drilled.seen.documents.get(practice.practice_id, 0),
            seconds=round(drilled.seconds),
            by_name=person,
            document_id=document.id,
        )
    )
