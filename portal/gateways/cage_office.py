"""Looks into DOCX and XLSX. Stands alone: it runs only inside the cage.

What such a file may do by itself when somebody opens it is a reason not to keep it: macros, programs,
commands in fields, and parts that it fetches from elsewhere. Links to click on are not.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

_PARTS = 5_000
_UNFOLDED = 300 << 20
_RATIO = 250
_RATIO_FROM = 10 << 20
_CHUNK = 256 * 1024
# Of one part of structure, and of one file in the file.
_LARGEST_READ = 64 << 20
_TYPES_PART = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    b"wordprocessingml.document.main+xml": _OFFICE + "wordprocessingml.document",
    b"spreadsheetml.sheet.main+xml": _OFFICE + "spreadsheetml.sheet",
}

_BAD_NAMES = (
    (r"vbaproject|/macrosheets/|/dialogsheets/|/vbadata\.xml$", "macros"),
    (r"/activex/|/embeddings/.*\.(?!xlsx$|docx$|pptx$|png$|jpe?g$|emf$)\w+$", "program_inside"),
    (r"\.(exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|jar|lnk)$", "program_inside"),
    (r"xl/externallinks/|xl/connections\.xml$|xl/querytables/", "linked_elsewhere"),
    (r"^/|\\|(^|/)\.\.(/|$)|^\w:", "damaged"),
)
_NESTED = re.compile(r"/embeddings/.*\.(xlsx|docx|pptx)$", re.IGNORECASE)
# Ends of the types of relationships, and of the types of content, whatever the part is called.
_BAD_TYPES = (
    (re.compile(r"vbaproject|vbadata|macrosheet|macroenabled", re.IGNORECASE), "macros"),
    (re.compile(r"activex|/control$|oleobject|/afchunk$", re.IGNORECASE), "program_inside"),
)
_TO_CLICK_ON = re.compile(
    r"(https?|mailto|tel|ftp|sms):|file:///(?!/)|#|(?![\w+.-]+:|\\\\|//)", re.IGNORECASE
)
_COMMANDS = re.compile(r"\s*\"?\s*DDE(AUTO)?\b", re.IGNORECASE)
_FETCHES = re.compile(
    r"\s*(LINK\b|(INCLUDETEXT|IMPORT|INCLUDE)\s|INCLUDEPICTURE\b.*\\d)", re.IGNORECASE | re.DOTALL
)
_FIELDS = re.compile(rb"instrText|fldSimple")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>([^<]{0,65536})(<!)?")
_FORMULA_COMMANDS = re.compile(
    r"[\w.'\]]\s*\|[^|]*!|\b(WEBSERVICE|RTD|CALL|EXEC|REGISTER(\.ID)?)\s*\(", re.IGNORECASE
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Office writes none, and entities grow in one.
_DOCTYPE = b"<!DOCTYPE"
_OVERLAP = 80 * 1024
_UNICODE_XML = re.compile(
    rb"\s*(<\?xml[^>]*?encoding\s*=\s*[\"'](?!utf-?8|us-ascii)|\xfe\xff|\xff\xfe|<\0|\0<)",
    re.IGNORECASE,
)


class Found(Exception):
    """A reason not to keep the file."""


def look(file: BinaryIO) -> dict[str, Any]:
    """Unfold every part, counting, and see what kind of document it is."""
    kind = _looked(file, depth=0)
    if kind is None:
        raise Found("wrong_type")
    return {"media_type": kind, "pages": None}


def _looked(file: BinaryIO, depth: int) -> str | None:
    try:
        with zipfile.ZipFile(file) as parts:
            return _kind(parts, depth)
    except RuntimeError as locked:  # zipfile's word for a password
        raise Found("password") from locked
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as wrong:
        raise Found("damaged") from wrong


def _kind(parts: zipfile.ZipFile, depth: int) -> str | None:
    names = parts.namelist()
    if len(names) > _PARTS:
        raise Found("unfolds")
    if _TYPES_PART not in names:
        raise Found("wrong_type")
    _check_names(names)
    _unfold(parts)
    types = _whole(parts, _TYPES_PART)
    _check_types(types.decode("utf-8", "replace"))
    for name in names:
        _look_at_part(parts, name, depth)
    kinds = [kind for words, kind in _MAIN.items() if words in types]
    return kinds[0] if len(kinds) == 1 else None


def _check_names(names: list[str]) -> None:
    if len({name.lower() for name in names}) != len(names):
        raise Found("damaged")  # two parts of one name: readers differ in which they take
    for pattern, finding in _BAD_NAMES:
        if any(re.search(pattern, name, re.IGNORECASE) for name in names):
            raise Found(finding)


def _unfold(parts: zipfile.ZipFile) -> None:
    """Read every part to its end: sizes in a ZIP's own list are only claims."""
    left = _UNFOLDED
    for part in parts.infolist():
        size = 0
        for chunk in _chunks(parts, part.filename):
            if size == 0:
                _check_beginning(chunk)
            size += len(chunk)
            left -= len(chunk)
            if left < 0 or (size > _RATIO_FROM and size > _RATIO * part.compress_size):
                raise Found("unfolds")


def _check_beginning(chunk: bytes) -> None:
    is_windows = chunk.startswith(b"MZ") and (
        b"PE\0\0" in chunk[:4096] or b"DOS mode" in chunk[:512]
    )
    if is_windows or chunk.startswith((b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        raise Found("program_inside")


def _check_types(types: str) -> None:
    for pattern, finding in _BAD_TYPES:
        if pattern.search(types):
            raise Found(finding)


def _look_at_part(parts: zipfile.ZipFile, name: str, depth: int) -> None:
    if _NESTED.search(name):
        _look_at_nested(parts, name, depth)
    elif name.endswith(".rels"):
        for relation in _elements(_whole(parts, name), "Relationship"):
            _check_relation(relation)
    elif name.endswith(".xml") and name.startswith(("word/", "xl/")):
        _look_at_text(parts, name)


def _look_at_nested(parts: zipfile.ZipFile, name: str, depth: int) -> None:
    """Look at the workbook of a chart and the like as at the file itself. One in one in one is not."""
    if depth > 0:
        raise Found("program_inside")
    _looked(io.BytesIO(_whole(parts, name)), depth + 1)


def _check_relation(relation: dict[str, str]) -> None:
    kind = relation.get("Type", "")
    for pattern, finding in _BAD_TYPES:
        if pattern.search(kind):
            raise Found(finding)
    if relation.get("TargetMode", "").strip().lower() != "external":
        return
    if kind.endswith("/attachedTemplate"):
        raise Found("fetches_template")
    target = relation.get("Target", "").strip()
    if not (kind.endswith("/hyperlink") and _TO_CLICK_ON.match(target)):
        raise Found("linked_elsewhere")


def _look_at_text(parts: zipfile.ZipFile, name: str) -> None:
    """Look for fields and formulas. XML that is not UTF-8 would hide them, and Office writes none."""
    before, has_fields = b"", False
    for number, chunk in enumerate(_chunks(parts, name)):
        if number == 0 and _UNICODE_XML.match(chunk[:400]):
            raise Found("damaged")
        text = before + chunk
        if _DOCTYPE in text:
            raise Found("damaged")
        has_fields = has_fields or bool(_FIELDS.search(text))
        if name.startswith("xl/"):
            _check_formulas(text)
        before = text[-_OVERLAP:]
    if has_fields and name.startswith("word/"):
        for field in _fields(_whole(parts, name)):
            _check_field(field)


def _check_formulas(text: bytes) -> None:
    for formula, hidden in _FORMULA.findall(text):
        if hidden:
            raise Found("damaged")  # a comment inside a formula: no spreadsheet writes one
        said = html.unescape(formula.decode("utf-8", "replace"))
        if _FORMULA_COMMANDS.search(_QUOTED.sub("''", said)):
            raise Found("commands")


def _check_field(field: str) -> None:
    if _COMMANDS.match(field):
        raise Found("commands")
    if _FETCHES.match(field):
        raise Found("linked_elsewhere")


def _fields(xml: bytes) -> list[str]:
    """Return the code of every field. It may be written in pieces, with formatting between them."""
    fields: list[str] = [""]
    reading = False

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal reading
        reading = name.endswith("instrText")
        if name.endswith("fldSimple"):
            fields.extend(value for key, value in attributes.items() if key.endswith("instr"))
        if name.endswith("fldChar"):
            fields.append("")

    def ends(_: str) -> None:
        nonlocal reading
        reading = False

    def says(text: str) -> None:
        if reading:
            fields[-1] += text

    parser = _parser()
    parser.StartElementHandler = begins
    parser.EndElementHandler = ends
    parser.CharacterDataHandler = says
    _parse(parser, xml)
    return fields


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of every element of a name."""
    found: list[dict[str, str]] = []

    def begins(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = _parser()
    parser.StartElementHandler = begins
    _parse(parser, xml)
    return found


def _parser() -> expat.XMLParserType:
    def has_a_doctype(*_: object) -> None:
        raise Found("damaged")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = has_a_doctype
    parser.buffer_text = True
    return parser


def _parse(parser: expat.XMLParserType, xml: bytes) -> None:
    try:
        parser.ParseFile(io.BytesIO(xml))
    except expat.ExpatError as wrong:
        raise Found("damaged") from wrong


def _whole(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as stream:
        content = stream.read(_LARGEST_READ + 1)
    if len(content) > _LARGEST_READ:
        raise Found("unfolds")
    return content


def _chunks(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with parts.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
