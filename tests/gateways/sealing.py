"""Papers to seal, and what tampers with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from portal.gateways import seal_keys, seal_platform
from portal.gateways.memory import MemoryRenderer
from portal.gateways.pdf_seals import PdfSealer
from portal.gateways.ports import FieldPlace
from portal.gateways.render import Workers
from portal.gateways.seal_building import sealer_in_memory

FIELDS = ("issue", "vendor-1", "practice-1")
BOXES = ("sign-vendor-1", "sign-practice-1")
PAPER = """<!doctype html><html lang="en"><title>Business associate agreement</title>
<style>@page{size:Letter;margin:20mm}.sign-box{width:260pt;height:95pt}</style>
<h1>Business associate agreement</h1><p>The business associate reports within 10 days.</p>
<p style="page-break-before:always">Signed:</p>
<div class="sign-box" id="sign-vendor-1"></div><div class="sign-box" id="sign-practice-1"></div>"""
CARD = '<p class="name">Jane Q. Doe</p><p>Chief Privacy Officer</p><p class="act">Act 7f3c</p>'


@dataclass(frozen=True)
class Stages:
    """One paper at each stage of its signing."""

    drawn: bytes
    places: list[FieldPlace]
    issued: bytes
    by_vendor: bytes
    by_both: bytes
    finished: bytes
    certificate: bytes


def sealer() -> PdfSealer:
    """Return a sealer whose papers look as they do in real use."""
    return sealer_in_memory(Workers())


def places() -> tuple[bytes, list[FieldPlace]]:
    """Return the paper drawn, and where its signatures go."""
    pdf, found = Workers().render_pdf_with_places(PAPER, BOXES)
    return pdf, list(found.values())


@lru_cache(maxsize=1)
def stages() -> Stages:
    """Return a paper signed by both sides: made once."""
    its = sealer()
    drawn, where = places()
    issued = its.issue(drawn, where)
    by_vendor = its.seal(issued, "vendor-1", CARD, reason="I sign for Northwind")
    by_both = its.seal(by_vendor, "practice-1", CARD, reason="I sign for Juniper Row", locks=True)
    finished = its.finish(by_both)
    certificate = its.make_certificate_of_completion(
        '<!doctype html><html lang="en"><title>Certificate of completion</title>'
        "<h1>Certificate of completion</h1>",
        {"evidence.json": b'{"events": []}', "signed.pdf": finished},
    )
    return Stages(drawn, where, issued, by_vendor, by_both, finished, certificate)


def flipped(pdf: bytes) -> bytes:
    """Return the file with one bit of a page turned."""
    at = pdf.index(b"endstream", 5_000) - 40
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def painted(pdf: bytes) -> bytes:
    """Return the file with words painted onto its first page."""

    def paint(writer: Any) -> None:
        words = b"BT /F1 12 Tf 100 100 Td (60 days) Tj ET"
        writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=words)))

    return _added(pdf, paint)


def laid_over(pdf: bytes) -> bytes:
    """Return the file with a note over a clause."""

    def lay(writer: Any) -> None:
        note = {
            "/Type": pdf_name("/Annot"),
            "/Subtype": pdf_name("/FreeText"),
            "/Rect": generic.ArrayObject(map(generic.NumberObject, (100, 100, 300, 140))),
            "/Contents": generic.pdf_string("60 days"),
            "/DA": generic.pdf_string("/Helv 12 Tf"),
        }
        kind: Any = generic.DictionaryObject
        made = kind({pdf_name(key): value for key, value in note.items()})
        page = writer.find_page_for_modification(0)[0].get_object()
        page[pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(made)])
        writer.update_container(page)

    return _added(pdf, lay)


def exchanged_picture(pdf: bytes) -> bytes:
    """Return the file with nothing shown where the vendor signed."""

    def exchange(writer: Any) -> None:
        fields = [one.get_object() for one in writer.root["/AcroForm"]["/Fields"]]
        field = next(one for one in fields if one["/T"] == "vendor-1")
        _empty(writer, field["/AP"].raw_get("/N"), b"q Q")

    return _added(pdf, exchange)


def exchanged_attachment(pdf: bytes) -> bytes:
    """Return the file with another file inside it."""

    def exchange(writer: Any) -> None:
        spec = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        _empty(writer, spec["/EF"].raw_get("/F"), b'{"forged": true}')

    return _added(pdf, exchange)


def cut_back(pdf: bytes, revisions: int) -> bytes:
    """Return the file without its last revisions."""
    ends = [found.end() for found in re.finditer(rb"%%EOF\r?\n?", pdf)]
    return pdf[: ends[-1 - revisions]]


def forged(drawn: bytes, where: list[FieldPlace]) -> bytes:
    """Return a paper sealed by somebody else under the same names."""
    theirs = _of_somebody_else()
    pdf = theirs.issue(drawn, where)
    for place in where:
        pdf = theirs.seal(pdf, place.name, CARD, reason="I sign")
    return theirs.finish(pdf)


@lru_cache(maxsize=1)
def _of_somebody_else() -> PdfSealer:
    platform = seal_platform.make_platform("localhost", bits=2048)
    signer, chain = seal_keys.signer_of_platform(platform)
    stamping = seal_keys.times_of_platform(platform)
    another = seal_keys.credentials_of(signer, chain, stamping, own=platform)
    return PdfSealer(lambda _: another, MemoryRenderer(), at_hand=lambda: another.trust)


def _added(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _empty(writer: Any, reference: Any, content: bytes) -> None:
    stream = reference.get_object()
    stream._data, stream._encoded_data = content, None  # noqa: SLF001 - pyHanko keeps both
    writer.mark_update(reference)
