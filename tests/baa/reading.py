"""What the clause check may tell of a paper, made by hand; and agreements that it really reads."""

from collections.abc import Collection
from datetime import date, datetime
from io import BytesIO
from typing import Any

from portal import audit, clock, documents
from portal.baa import Baa, checking
from portal.baa.checking import NewRuling, PagesSeen, Ruling
from portal.baa.clauses import (
    Applies,
    BaaReading,
    DatesTold,
    Found,
    TermTold,
    Verdict,
    provisions,
    red_flags,
)
from portal.db import transaction
from portal.documents import Document, Upload
from portal.gateways.memory import MemoryRenderer
from portal.sample.agreements import agreement
from portal.sample.cast import Part
from tests.accounts.making import ACTOR

LACKS_HHS = "Framevault"


def told(
    *,
    missing: Collection[str] = (),
    look: Collection[str] = (),
    warned: Collection[str] = (),
    asks: Collection[str] = (),
    **more: Any,
) -> BaaReading:
    """Return what is told of a paper that has everything but this, in three pages."""

    def found(one: str, *, is_there: bool) -> Found:
        verdict = Verdict.FOUND if is_there else Verdict.NOT_FOUND
        if one in look:
            verdict = Verdict.LOOK_HERE
        if one in asks:
            return Found(id=one, verdict=Verdict.NOT_FOUND, applies=Applies.ASK)
        if verdict is Verdict.NOT_FOUND:
            return Found(id=one, verdict=verdict)
        return Found(id=one, verdict=verdict, page=2, quote=f"The words of {one}.", score=1.0)

    whole: dict[str, Any] = {
        "detector": "1/test",
        "is_agreement": True,
        "pages": 3,
        "provisions": tuple(found(one, is_there=one not in missing) for one in provisions()),
        "red_flags": tuple(found(one, is_there=one in warned) for one in red_flags()),
        "breach_notice": None,
        "term": TermTold(),
        "dates": DatesTold(),
    }
    return BaaReading(**whole | more)


def read_as(document: Document, reading: BaaReading, *, at: datetime | None = None) -> None:
    """Have a document read, with this outcome."""
    when = at or clock.now()
    with transaction():
        checking.begin(document, reading.detector, at=when)
        pages = PagesSeen(total=reading.pages)
        checking.finish(document, reading, pages, at=when, by=audit.THE_PORTAL)


def decide(document: Document, provision_id: str, ruling: Ruling, page: int | None = None) -> None:
    """Decide on a provision."""
    new = NewRuling(ruling=ruling, page=page)
    with transaction():
        checking.decide(document, provision_id, new, at=clock.now(), by=ACTOR)


def document_of(filed: Baa) -> Document:
    """Return the document of a filed version."""
    return documents.get_document(filed.document_id)


def agreement_pdf(name: str = "Postlark") -> Upload:
    """Return an agreement as a PDF with text. Framevault's lacks what opens its books to HHS."""
    part = Part(name=name, does="Photos", baa="in_force", owner="manager", who="Miguel Ortega")
    pdf = MemoryRenderer().render_pdf(agreement(part, "Juniper Row", date(2025, 3, 1)))
    return Upload(stream=BytesIO(pdf), name="agreement.pdf")
