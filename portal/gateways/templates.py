"""Foreign templates with blanks, opened only in the cage: a Word document's words, a PDF's fields."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from portal.gateways.cage import Unreadable
from portal.gateways.confined import ChildFailed, Limits, run_confined
from portal.gateways.spool import new_spool

_HERE = Path(__file__).parent
_LIMITS = Limits(memory=1 << 30, cpu_seconds=20, wall_seconds=40, answer=64 << 20)
_FAILED = "The template could not be read safely."
_LARGEST_SHEET = 14_400  # points, the most that a PDF's page may be wide or tall
_Told = TypeVar("_Told")


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where a field stands: on which page (from 0), in points from the lower left of what is seen."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field that holds words."""

    name: str
    boxes: tuple[Box, ...]
    is_long: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """How large a page is, and whether it is turned."""

    width: float
    height: float
    is_turned: bool


@dataclass(frozen=True, kw_only=True)
class Form:
    """A PDF's fields for words, the names of its boxes and buttons, its pages, and whether it has layers."""

    fields: tuple[Field, ...]
    others: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    has_layers: bool


def words_of(file: BinaryIO) -> str:
    """Return a Word document as markup. It is foreign: only known tags may be let through."""
    return _believed(lambda told: str(told["html"]), _run("cage_words.py", file))


def form_of(file: BinaryIO) -> Form:
    """Return what a PDF has to fill in."""
    return _believed(_form, _run("cage_form.py", file, "list"))


def lay_over(form: BinaryIO, words: bytes, pages: Sequence[int], sheet: bytes) -> bytes:
    """Return a form whose fields are gone, our pages of words laid over its own, our sheet behind it."""
    told = json.dumps({"pages": list(pages)}).encode()
    form.seek(0)
    with new_spool() as framed:
        for part in (told, words, sheet):
            framed.write(len(part).to_bytes(8, "big") + part)
        while chunk := form.read(1 << 20):
            framed.write(chunk)
        framed.flush()
        pdf = _run("cage_form.py", framed, "fill")
    if not pdf.startswith(b"%PDF-"):
        raise Unreadable(_FAILED)
    return pdf


def _form(told: Any) -> Form:
    sheets = tuple(
        Sheet(width=_points(wide), height=_points(tall), is_turned=bool(turned))
        for wide, tall, turned in told["pages"]
    )
    fields = tuple(
        Field(
            name=str(one["name"]),
            boxes=tuple(_box(box, len(sheets)) for box in one["boxes"]),
            is_long=bool(one["is_long"]),
        )
        for one in told["fields"]
    )
    others, has_layers = tuple(map(str, told["others"])), bool(told["has_layers"])
    return Form(fields=fields, others=others, sheets=sheets, has_layers=has_layers)


def _box(told: Any, pages: int) -> Box:
    page, left, bottom, right, top = told
    if not 0 <= int(page) < pages:
        raise ValueError("A field on no page.")
    left, bottom, right, top = (float(one) for one in (left, bottom, right, top))
    return Box(page=int(page), left=left, bottom=bottom, right=right, top=top)


def _points(told: Any) -> float:
    size = float(told)
    if not 1 <= size <= _LARGEST_SHEET:
        raise ValueError("No page is so large.")
    return size


def _run(script: str, file: BinaryIO, *arguments: str) -> bytes:
    try:
        return run_confined(_HERE / script, file, _LIMITS, arguments)
    except ChildFailed as failure:
        raise Unreadable(_FAILED) from failure
    finally:
        file.seek(0)


def _believed(make: Callable[[Any], _Told], answer: bytes) -> _Told:
    """Return what a child told in JSON. An answer of the wrong shape is as good as none."""
    try:
        return make(json.loads(answer))
    except (ValueError, KeyError, TypeError) as nonsense:
        raise Unreadable(_FAILED) from nonsense
