"""Making templates of a practice's own for tests: Word documents with blanks, PDFs with fields."""

from collections.abc import Iterable, Mapping
from io import BytesIO

import docx
import pikepdf

from portal import clock, tenancy
from portal.baa import template
from portal.baa.template import BaaTemplate
from portal.db import transaction
from portal.documents import Upload
from tests.accounts.making import ACTOR

WORDS = (
    "This agreement is between {{practice}} and {{ vendor }}.",
    "Business Associate reports a breach within {{notice_days}} business days.",
)


def word_file(paragraphs: Iterable[str] = WORDS) -> bytes:
    """Return a Word document of these paragraphs."""
    document = docx.Document()
    document.add_heading("Our agreement", 1)
    for one in paragraphs:
        document.add_paragraph(one)
    return _saved(document)


def word_file_in_pieces() -> bytes:
    """Return a Word document in which a change of type falls into a blank."""
    document = docx.Document()
    paragraph = document.add_paragraph("With {{pra")
    paragraph.add_run("ctice").bold = True
    paragraph.add_run("}} and <b>{{vendor}}</b>.")
    document.add_paragraph("Signed {{ when").add_run("?")
    return _saved(document)


def form_file(
    fields: Mapping[str, tuple[int, int, int, int]] | None = None, turn: int = 0
) -> bytes:
    """Return a PDF of one page with a text field at each of these places, and a box to tick."""
    fields = {"practice_name": (72, 700, 320, 720)} if fields is None else fields
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        if turn:
            page.obj["/Rotate"] = turn
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
        font["/BaseFont"] = pikepdf.Name.Helvetica
        page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj["/Contents"] = pdf.make_stream(b"BT /F1 12 Tf 72 740 Td (Our form) Tj ET")
        made = [
            pdf.make_indirect(_field(name, "/Tx", place, page)) for name, place in fields.items()
        ]
        if fields:
            made.append(pdf.make_indirect(_field("agreed", "/Btn", (72, 300, 84, 312), page)))
        page.obj["/Annots"] = pikepdf.Array(made)
        pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array(made), DA=b"/F1 10 Tf 0 g")
        into = BytesIO()
        pdf.save(into)
        return into.getvalue()


def add(content: bytes, name: str = "ours.docx", called: str = "Our agreement") -> BaaTemplate:
    """Add a template to the practice."""
    upload = Upload(stream=BytesIO(content), name=name)
    with transaction():
        return template.add_template(
            upload, called, on=tenancy.today_here(), at=clock.now(), by=ACTOR
        )


def _field(
    name: str, kind: str, place: tuple[int, int, int, int], page: pikepdf.Page
) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name(kind),
        T=name,
        V="old words" if kind == "/Tx" else pikepdf.Name.Off,
        Rect=pikepdf.Array(place),
        F=4,
        P=page.obj,
    )


def _saved(document: object) -> bytes:
    into = BytesIO()
    document.save(into)  # type: ignore[attr-defined]  # python-docx has no types
    return into.getvalue()
