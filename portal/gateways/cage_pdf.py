"""Looks into PDFs. Stands alone: it runs only inside the cage."""

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf
import pypdfium2

_PAGES = 2_000
_PIXELS = 250_000_000
_UNFOLDED_ONE = 64 << 20
_UNFOLDED_ALL = 256 << 20
_DEPTH = 60
_CHUNK = 256 * 1024
_ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "starts_programs",
    "/SubmitForm": "sends_data",
    "/ImportData": "sends_data",
}
_FILMS = dict.fromkeys(("/RichMedia", "/3D", "/Movie", "/Screen"), "program_inside")
_SUBTYPES_AND_ACTIONS = (("/S", _ACTIONS), ("/Subtype", _FILMS))
_KEYS = {"/JS": "javascript", "/XFA": "fill_in_form"}
_GOES_AFAR = frozenset({"/GoToR", "/GoToE", "/URI"})
_PROGRAM_NAMES = re.compile(
    r"\.(exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|msix|jar|lnk|reg|sh|app|dmg|pkg|"
    r"docm|dotm|xlsm|xltm|pptm|iso|img)\s*$",
    re.IGNORECASE,
)
_PROGRAM_BYTES = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


class Found(Exception):
    """A reason not to keep the file."""


def look(file: BinaryIO) -> dict[str, Any]:
    """Look at every object of the file, then count its pages with a second reader."""
    try:
        with pikepdf.open(file, attempt_recovery=False, suppress_warnings=True) as pdf:
            if len(pdf.objects) > 500_000:
                raise Found("unfolds")
            _look_at_all(pdf)
    except pikepdf.PasswordError as locked:
        raise Found("password") from locked
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError) as wrong:
        raise Found("damaged") from wrong
    file.seek(0)
    return {"media_type": "application/pdf", "pages": _pages(file)}


def _pages(file: BinaryIO) -> int:
    try:
        pdf = pypdfium2.PdfDocument(file.read())
        count = len(pdf)
        if count > _PAGES:
            raise Found("too_many_pages")
        for place in {0, count // 2, count - 1}:
            pdf[place].get_size()
    except (pypdfium2.PdfiumError, IndexError) as wrong:
        raise Found("damaged") from wrong
    return count


def _look_at_all(pdf: pikepdf.Pdf) -> None:
    left = _UNFOLDED_ALL
    for thing in pdf.objects:
        for inner in _inside(thing, _DEPTH):
            _look_at(inner)
        if isinstance(thing, pikepdf.Stream):
            left -= _unfolded(thing)
            if left < 0:
                raise Found("unfolds")


def _inside(thing: Any, depth: int) -> Iterator[Any]:
    """Go through a thing and the dictionaries written inside it, not those it refers to."""
    if depth == 0:
        raise Found("unfolds")
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        values = [thing.get(key) for key in thing.keys()]  # noqa: SIM118 - pikepdf's own keys
    elif isinstance(thing, pikepdf.Array):
        values = list(thing)
    else:
        return
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _inside(value, depth - 1)


def _look_at(thing: Any) -> None:
    _look_for_names(thing)
    if "/EF" in thing:
        _look_at_attachment(thing)
    _look_for_what_goes_afar(thing)
    if thing.get("/Subtype") == "/Image":
        width, height = int(thing.get("/Width", 0)), int(thing.get("/Height", 0))
        if width * height > _PIXELS:
            raise Found("too_many_pixels")


def _look_for_names(thing: Any) -> None:
    for key, findings in _SUBTYPES_AND_ACTIONS:
        said = thing.get(key)
        if isinstance(said, pikepdf.Name) and str(said) in findings:
            raise Found(findings[str(said)])
    for key, finding in _KEYS.items():
        if key in thing:
            raise Found(finding)


def _look_for_what_goes_afar(thing: Any) -> None:
    """Find what is fetched or opened by itself. A link that somebody clicks on is only a link."""
    if isinstance(thing, pikepdf.Stream) and ("/F" in thing or "/Ref" in thing):
        raise Found("linked_elsewhere")
    at_once = [thing.get("/OpenAction")]
    if isinstance(thing.get("/AA"), pikepdf.Dictionary):
        at_once += [thing["/AA"].get(key) for key in thing["/AA"].keys()]  # noqa: SIM118
    for action in at_once:
        if isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) in _GOES_AFAR:
            raise Found("linked_elsewhere")


def _look_at_attachment(attachment: Any) -> None:
    for key in ("/F", "/UF", "/DOS", "/Mac", "/Unix"):
        if _PROGRAM_NAMES.search(str(attachment.get(key, ""))):
            raise Found("program_inside")
    held = attachment["/EF"]
    for key in held.keys():  # noqa: SIM118 - pikepdf's own keys
        if bytes(held[key].read_bytes()[:8]).startswith(_PROGRAM_BYTES):
            raise Found("program_inside")


def _unfolded(stream: Any) -> int:
    """Return how large a stream becomes, inflating no more than is allowed."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])]
    if stream.get("/Subtype") == "/Image" or "/FlateDecode" not in names:
        return 0
    pieces: Iterator[bytes] = iter([stream.read_raw_bytes()])
    for name in names:
        if name != "/FlateDecode":
            break
        pieces = _inflated(pieces)
    return sum(len(piece) for piece in pieces)


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    inflater, size = zlib.decompressobj(), 0
    for piece in pieces:
        rest = piece
        while rest and not inflater.eof:
            try:
                out = inflater.decompress(rest, _CHUNK)
            except zlib.error:
                return  # readers make do with what came before
            rest = inflater.unconsumed_tail
            size += len(out)
            if size > _UNFOLDED_ONE:
                raise Found("unfolds")
            yield out
