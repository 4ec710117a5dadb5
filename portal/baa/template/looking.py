"""A paper as it is looked at before it goes: its text or its pages, what was filled in, what it lacks."""

from dataclasses import dataclass
from io import BytesIO

from portal.baa import checking
from portal.baa.clauses import Verdict, required
from portal.baa.template.making import notice_differs, pdf_of, reading_of
from portal.baa.template.papers import Paper
from portal.baa.template.rules import Choices
from portal.gateways import cage

_PDF = "application/pdf"
_WIDTH = 1200


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a page shows of a paper. `pages` counts its sheets where it is shown as pictures."""

    paper: Paper
    pages: int
    found: int
    asked: int
    lacks: tuple[str, ...]
    notice: str


def look_at(paper: Paper, choices: Choices) -> Look:
    """Return a paper with what the clause check says of it. Ours is shown as text, others as pages."""
    reading = reading_of(paper)
    lacks = tuple(one.id for one in required() if reading.of(one.id).verdict is not Verdict.FOUND)
    shown_as_text = bool(paper.sections)
    return Look(
        paper=paper,
        pages=0 if shown_as_text else _pages(paper),
        found=len(required()) - len(lacks),
        asked=len(required()),
        lacks=checking.shorts(lacks),
        notice=notice_differs(reading, choices),
    )


def picture_of(paper: Paper, number: int) -> bytes:
    """Return a sheet of a paper as a picture. The first is 1."""
    return cage.picture_of(BytesIO(pdf_of(paper)), _PDF, number, width=_WIDTH)


def _pages(paper: Paper) -> int:
    return cage.look_inside(BytesIO(pdf_of(paper))).pages or 0
