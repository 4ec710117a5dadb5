"""Making PDFs."""

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdf
import pytest

from portal.gateways import cage, render
from portal.gateways.ports import OutsideSilent
from portal.gateways.render import render_pdf
from portal.gateways.spool import new_spool

PAGE = "<!doctype html><html lang=en><title>Receipt</title><style>body{font-family:Inter}</style>"


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def test_a_page_becomes_a_pdf_in_our_font() -> None:
    pdf = render_pdf(PAGE + "<h1>Receipt for Łukasz Ünal</h1><p>Plain and <b>bold</b>.</p>")

    assert "Receipt for Łukasz Ünal" in text_of(pdf)
    fonts = set(re.findall(rb"/BaseFont /\w+\+([\w-]+)", _unpacked(pdf)))
    assert fonts
    assert all(font.startswith(b"Inter") for font in fonts)


def _unpacked(pdf: bytes) -> bytes:
    into = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(into, qdf=True)
    return into.getvalue()


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "/etc/hostname", "http://127.0.0.1:1/"]
)
def test_nothing_of_this_machine_gets_into_a_pdf(address: str) -> None:
    pdf = render_pdf(
        PAGE + f"<link rel=attachment href='{address}'><link rel=stylesheet href='{address}'>"
        f"<img src='{address}'><a rel=attachment href='{address}'>here</a><h1>Receipt</h1>"
    )

    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not opened.attachments
    assert "Receipt" in text_of(pdf)


def test_what_is_in_the_page_itself_may_be_used() -> None:
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
        "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    pdf = render_pdf(PAGE + f"<h1>Receipt</h1><img src='{dot}'>")

    assert b"/Subtype /Image" in _unpacked(pdf)


def test_what_we_make_passes_our_own_cage() -> None:
    with new_spool() as file:
        file.write(render_pdf(PAGE + "<h1>Receipt</h1>"))
        file.flush()
        assert cage.look_inside(file).pages == 1


def test_a_page_that_takes_too_much_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_LIMITS", replace(render._LIMITS, cpu_seconds=2))  # noqa: SLF001 - only its length

    # It would be drawn in a minute. The kernel ends it after two seconds of work.
    with pytest.raises(OutsideSilent):
        render_pdf(PAGE + "<p>One more line.</p>" * 40_000)
