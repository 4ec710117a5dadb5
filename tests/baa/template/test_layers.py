"""PDF templates with layers: one text for the screen, another for the printer. None is taken."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from portal.baa import template
from portal.errors import RuleBroken
from portal.gateways import templates
from portal.gateways.cage import Unreadable
from portal.tenancy import Practice
from tests.baa.template.making import add, form_file
from tests.documents.hostile import plain_pdf

CONTENT = (
    b"/OC /Seen BDC BT /F1 12 Tf 72 740 Td (Breaches are told within 5 days) Tj ET EMC "
    b"/OC /Printed BDC BT /F1 12 Tf 72 740 Td (Breaches are told within 50 days) Tj ET EMC"
)


def layered(pdf: Pdf) -> None:
    """Show one text on the screen, and print another."""
    seen = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Seen"))
    printed = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Printed"))
    page = pdf.pages[0]
    page.obj["/Contents"] = pdf.make_stream(CONTENT)
    page.obj["/Resources"]["/Properties"] = Dictionary(Seen=seen, Printed=printed)
    usage = Dictionary(Event=Name.Print, Category=Array([Name.Print]), OCGs=Array([printed]))
    pdf.Root["/OCProperties"] = Dictionary(
        OCGs=Array([seen, printed]), D=Dictionary(ON=Array([seen]), AS=Array([usage]))
    )


def undeclared(pdf: Pdf) -> None:
    """Leave out of the catalog what the page uses all the same."""
    layered(pdf)
    del pdf.Root["/OCProperties"]


def on_a_field(pdf: Pdf) -> None:
    """Hide a field, but not its text below."""
    pdf.pages[0].obj["/Annots"][0]["/OC"] = Dictionary()


def made(change: Callable[[Pdf], None]) -> bytes:
    into = BytesIO()
    with pikepdf.open(BytesIO(form_file())) as pdf:
        change(pdf)
        pdf.save(into)
    return into.getvalue()


@pytest.mark.parametrize("change", [layered, undeclared, on_a_field])
def test_a_template_with_layers_is_refused_with_what_to_do(
    practice: Practice, change: Callable[[Pdf], None]
) -> None:
    with pytest.raises(RuleBroken, match="has layers, so it can show one text on screen and print"):
        add(made(change), "form.pdf")

    assert template.templates() == []


def test_the_cage_fills_none_in_either() -> None:
    with pytest.raises(Unreadable):
        templates.lay_over(BytesIO(made(layered)), plain_pdf(), [0], plain_pdf())

    assert templates.lay_over(BytesIO(form_file()), plain_pdf(), [0], plain_pdf())
