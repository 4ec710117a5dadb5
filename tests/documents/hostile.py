"""Makes hostile files, all harmless by content: they cost memory or time, or carry inert actions."""

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

import pikepdf
from PIL import Image

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_TEXT = b"BT /F1 12 Tf 72 700 Td (Business Associate Agreement) Tj ET"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_TYPES = "[Content_Types].xml"
_WORD = "wordprocessingml.document.main+xml"
_SHEET = "spreadsheetml.sheet.main+xml"

Objects = dict[int, bytes]


def build(objects: Objects, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, with a table of where they are."""
    out, places = bytearray(_HEADER), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table, most = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    for number in range(1, most):
        place = places.get(number)
        out += b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (most, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def stream(data: bytes, told: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(data), told) + data + b"\nendstream"


def base(
    catalog: bytes = b"", page: bytes = b"", content: bytes = b"", more: Objects | None = None
) -> Objects:
    """Return the objects of a page that says what it is."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> %s >>" % page,
        4: content or stream(_TEXT),
        5: _FONT,
        **(more or {}),
    }


def plain_pdf() -> bytes:
    return build(base())


def pdf_with_stream(data: bytes, told: bytes) -> bytes:
    return build(base(more={6: stream(data, told)}))


def pdf_of_pages(count: int) -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(count):
            pdf.add_blank_page()
        return _saved(pdf)


def locked(*, user: str) -> bytes:
    """Return a PDF with an owner's password, and perhaps a reader's."""
    with pikepdf.open(BytesIO(plain_pdf())) as pdf:
        return _saved(pdf, pikepdf.Encryption(user=user, owner="owner", R=6))


def with_javascript() -> bytes:
    return build(
        base(
            catalog=b"/Names << /JavaScript << /Names [(a) 6 0 R] >> >>",
            more={6: b"<< /S /JavaScript /JS (app.alert\\(1\\);) >>"},
        )
    )


def with_javascript_written_inline() -> bytes:
    return build(base(page=b"/AA << /O << /S /JavaScript /JS (app.alert\\(1\\);) >> >>"))


def with_launch() -> bytes:
    return build(base(catalog=b"/OpenAction << /S /Launch /F (cmd.exe) >>"))


def with_form_that_sends() -> bytes:
    link = (
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /SubmitForm /F (http://x) >> >>"
    )
    return build(base(page=b"/Annots [6 0 R]", more={6: link}))


def with_fill_in_form() -> bytes:
    return build(base(catalog=b"/AcroForm << /XFA 6 0 R >>", more={6: stream(b"<xdp/>")}))


def with_program(name: bytes = b"invoice.pdf.exe", content: bytes = b"MZ" + bytes(500)) -> bytes:
    attached = b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F 7 0 R >> >>" % (name, name)
    return build(
        base(
            catalog=b"/Names << /EmbeddedFiles << /Names [(%s) 6 0 R] >> >>" % name,
            more={6: attached, 7: stream(content, b"/Type /EmbeddedFile")},
        )
    )


def flate_bomb(*, megabytes: int = 96, twice: bool = False) -> bytes:
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(megabytes)) + squeeze.flush()
    if twice:
        packed = zlib.compress(packed, 9)
        return build(base(content=stream(packed, b"/Filter [/FlateDecode /FlateDecode]")))
    return build(base(content=stream(packed, b"/Filter /FlateDecode")))


def with_giant_picture() -> bytes:
    told = b"/Type /XObject /Subtype /Image /Width 90000 /Height 90000 /BitsPerComponent 8"
    return pdf_with_stream(zlib.compress(bytes(100)), told + b" /Filter /FlateDecode")


def page_tree_loop() -> bytes:
    objects = base()
    objects[2] = b"<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 >>"
    return build(objects)


def endless_pages() -> bytes:
    objects = base()
    objects[2] = b"<< /Type /Pages /Kids [10 0 R] /Count 10000000000 >>"
    for number in range(10, 20):
        kids = (b"%d 0 R " % (number + 1 if number < 19 else 3)) * 10
        parent = number - 1 if number > 10 else 2
        objects[number] = b"<< /Type /Pages /Parent %d 0 R /Count %d /Kids [%s] >>" % (
            parent,
            10 ** (20 - number),
            kids,
        )
    return build(objects)


def xref_loop() -> bytes:
    whole = plain_pdf()
    place = whole.rfind(b"xref\n0")
    return whole.replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev %d " % place)


def cut_short() -> bytes:
    whole = plain_pdf()
    return whole[: whole.rfind(b"xref") - 30] + b"startxref\n99999999\n%%EOF" + b"\xff" * 200


def deeply_nested() -> bytes:
    return build(base(catalog=b"/Deep " + b"[" * 5000 + b"]" * 5000))


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    into = BytesIO()
    Image.new("RGB", size, "white").save(into, kind)
    return into.getvalue()


def picture_bomb() -> bytes:
    """Return a PNG of a few hundred kilobytes that claims 30,000 by 30,000 pixels."""
    into = BytesIO()
    Image.new("1", (30_000, 30_000)).save(into, "PNG")
    return into.getvalue()


def office(main: str = _WORD, more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a small DOCX or XLSX, with more parts where wanted."""
    types = f"<Types><Override ContentType='application/vnd.openxmlformats-officedocument.{main}'/></Types>"
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(_TYPES, types)
        parts.writestr("_rels/.rels", "<Relationships/>")
        for name, content in (more or {}).items():
            parts.writestr(name, content)
    return into.getvalue()


def docx() -> bytes:
    return office(_WORD, {"word/document.xml": b"<w:document/>"})


def xlsx() -> bytes:
    return office(_SHEET, {"xl/workbook.xml": b"<workbook/>"})


def docx_with_macros() -> bytes:
    return office(_WORD, {"word/vbaProject.bin": b"macros"})


def docx_that_fetches() -> bytes:
    told = (
        b"<Relationship Type='x/attachedTemplate' Target='http://x/t.dotm' TargetMode='External'/>"
    )
    return office(_WORD, {"word/_rels/settings.xml.rels": told})


def docx_bomb() -> bytes:
    return office(_WORD, {"word/document.xml": bytes(40 << 20)})


def docx_with_object() -> bytes:
    return office(_WORD, {"word/embeddings/oleObject1.bin": b"MZ"})


def _saved(pdf: pikepdf.Pdf, encryption: pikepdf.Encryption | None = None) -> bytes:
    into = BytesIO()
    pdf.save(into, encryption=encryption or False)
    return into.getvalue()
