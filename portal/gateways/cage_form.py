"""Lists the fields of a foreign PDF form, and lays words of ours over them. Stands alone: only in the cage.

To lay words over, standard input holds what goes where (JSON), our sheets with the words, a sheet to
put behind the form, and the form; the first three with their lengths before them. What comes out has
no fields and no actions left: what was filled in stands on its pages.
"""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

_MOST_FIELDS, _DEPTH = 500, 20
_WORDS = frozenset({"/Tx", "/Ch"})
_LAYERS = frozenset({"/OCG", "/OCMD"})
_MULTILINE = 1 << 12


def listed(file: BinaryIO) -> dict[str, Any]:
    """Return the fields that hold words with their places, the names of all others, and the pages."""
    with pikepdf.open(file) as pdf:
        found = list(_fields(pdf))
        places = _places(pdf)
        return {
            "fields": [_told(name, field, places) for name, field in found if _holds_words(field)],
            "others": [name for name, field in found if not _holds_words(field)],
            "pages": [_size(page) for page in pdf.pages],
            "has_layers": _has_layers(pdf),
        }


def laid_over(file: BinaryIO) -> bytes:
    """Return the form with our words on its pages, and our sheet behind them."""
    told = json.loads(_framed(file))
    words, sheet = _framed(file), _framed(file)
    into = io.BytesIO()
    with (
        pikepdf.open(io.BytesIO(file.read())) as pdf,
        pikepdf.open(io.BytesIO(words)) as over,
        pikepdf.open(io.BytesIO(sheet)) as last,
    ):
        if _has_layers(pdf):
            raise ValueError("What is shown and what is printed may differ.")
        _take_out_fields(pdf)
        pdf.flatten_annotations("all")
        _forget(pdf)
        for number, page in zip(told["pages"], over.pages, strict=False):
            pdf.pages[number].add_overlay(page, pikepdf.Rectangle(pdf.pages[number].cropbox))
        pdf.pages.extend(last.pages)
        pdf.save(into)
    return into.getvalue()


def _has_layers(pdf: pikepdf.Pdf) -> bool:
    """Tell whether something may be shown at one time and not at another, such as in print."""
    return "/OCProperties" in pdf.Root or any(map(_is_layered, pdf.objects))


def _is_layered(one: Any) -> bool:
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return "/OC" in one or str(one.get("/Type", "")) in _LAYERS


def _take_out_fields(pdf: pikepdf.Pdf) -> None:
    """Take the fields that hold words off the pages, so that nothing shows below ours."""
    for page in pdf.pages:
        kept = [one for one in page.obj.get("/Annots", []) if not _holds_words(one)]
        page.obj["/Annots"] = pikepdf.Array(kept)


def _forget(pdf: pikepdf.Pdf) -> None:
    for key in ("/AcroForm", "/OpenAction", "/AA", "/Names", "/Perms", "/Metadata", "/PieceInfo"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in ("/AA", "/Annots"):
            if key in page.obj:
                del page.obj[key]


def _told(name: str, field: Any, places: dict[tuple[int, int], Any]) -> dict[str, Any]:
    widgets = field.get("/Kids", [field])
    boxes = [places[one.objgen] for one in widgets if one.objgen in places]
    is_long = bool(int(_inherited(field, "/Ff") or 0) & _MULTILINE)
    return {"name": name, "boxes": boxes, "is_long": is_long}


def _places(pdf: pikepdf.Pdf) -> dict[tuple[int, int], Any]:
    """Return where each annotation stands: on which page, and where in the part that is seen."""
    found: dict[tuple[int, int], Any] = {}
    for number, page in enumerate(pdf.pages):
        seen = pikepdf.Rectangle(page.cropbox)
        for one in page.obj.get("/Annots", []):
            told: Any = one["/Rect"]
            box = pikepdf.Rectangle(told)
            found[one.objgen] = [
                number,
                float(box.llx - seen.llx),
                float(box.lly - seen.lly),
                float(box.urx - seen.llx),
                float(box.ury - seen.lly),
            ]
    return found


def _size(page: pikepdf.Page) -> list[float]:
    seen = pikepdf.Rectangle(page.cropbox)
    return [float(seen.width), float(seen.height), int(_inherited(page.obj, "/Rotate") or 0) % 360]


def _fields(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    if "/AcroForm" not in pdf.Root:
        return
    found = 0
    for field in pdf.Root.AcroForm.get("/Fields", []):
        for one in _under(field, "", _DEPTH):
            found += 1
            if found > _MOST_FIELDS:
                raise ValueError("There are too many fields.")
            yield one


def _under(field: Any, above: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Give out the fields under one. Kids without names are only places on pages."""
    if depth == 0:
        raise ValueError("Fields in fields without end.")
    own = str(field.get("/T", ""))
    name = f"{above}.{own}".strip(".") if own else above
    kids = [kid for kid in field.get("/Kids", []) if "/T" in kid]
    if not kids:
        yield name, field
    for kid in kids:
        yield from _under(kid, name, depth - 1)


def _holds_words(field: Any) -> bool:
    return str(_inherited(field, "/FT")) in _WORDS


def _inherited(thing: Any, key: str) -> Any:
    """Return what is said of a thing, by itself or further up."""
    for _ in range(_DEPTH):
        if key in thing:
            return thing[key]
        if "/Parent" not in thing:
            break
        thing = thing["/Parent"]
    return None


def _framed(file: BinaryIO) -> bytes:
    length = int.from_bytes(file.read(8), "big")
    return file.read(length)


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        sys.stdout.buffer.write(laid_over(sys.stdin.buffer))
    else:
        sys.stdout.buffer.write(json.dumps(listed(io.BytesIO(sys.stdin.buffer.read()))).encode())
