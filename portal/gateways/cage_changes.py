"""Names what differs between a file as it was sealed and as it is now. Stands alone: only confined."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf

_DEPTH = 40
_MOST_PAGES = 2_000
# They lead back up, or are looked at by themselves.
_LEFT_OUT = frozenset({"/Parent", "/P", "/Annots", "/Popup", "/StructParents"})


def changes(sealed: bytes, now: bytes) -> list[tuple[str, str]]:
    """Return what was changed, and where."""
    try:
        with pikepdf.open(BytesIO(sealed)) as before, pikepdf.open(BytesIO(now)) as after:
            return list(_all(before, after))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RecursionError):
        return [("added", "")]


def _all(before: Any, after: Any) -> Iterator[tuple[str, str]]:
    if len(before.pages) != len(after.pages):
        yield "pages", ""
        return
    yield from _on_pages(before, after)
    if _files(before) != _files(after):
        yield "file_inside", ""
    pictures, shown = _pictures(before), _pictures(after)
    for field, picture in pictures.items():
        if shown.get(field) != picture:
            yield "picture", field


def _on_pages(before: Any, after: Any) -> Iterator[tuple[str, str]]:
    both = zip(before.pages, after.pages, strict=True)
    for number, (old, new) in enumerate(islice(both, _MOST_PAGES), 1):
        if _print_of(old.obj) != _print_of(new.obj):
            yield "page", str(number)
        if _notes(old) != _notes(new):
            yield "laid_over", str(number)


def _notes(page: Any) -> list[str]:
    """Return the prints of what lies over a page, but for the fields of signatures."""
    notes = page.obj.get("/Annots", [])
    return [_print_of(note) for note in notes if str(note.get("/FT", "")) != "/Sig"]


def _files(pdf: Any) -> dict[str, str]:
    found = {}
    for name, spec in pdf.attachments.items():
        found[str(name)] = hashlib.sha256(spec.get_file().read_bytes()).hexdigest()
    return found


def _pictures(pdf: Any) -> dict[str, str]:
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields", []) if form is not None else []
    return {
        str(field.get("/T", "")): _print_of([field.get("/AP"), field.get("/Rect")])
        for field in fields
        if field.get("/V") is not None
    }


def _print_of(thing: Any) -> str:
    """Return a digest over a thing and all that it refers to."""
    digest = hashlib.sha256()
    _feed(digest, thing, _DEPTH, set())
    return digest.hexdigest()


def _feed(digest: Any, thing: Any, depth: int, seen: set[tuple[int, int]]) -> None:
    if depth == 0 or _was_seen(thing, seen):
        return
    if isinstance(thing, pikepdf.Stream):
        digest.update(b"stream" + thing.read_raw_bytes())
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in sorted(set(thing.keys()) - _LEFT_OUT):
            digest.update(key.encode())
            _feed(digest, thing.get(key), depth - 1, seen)
    elif isinstance(thing, list | pikepdf.Array):
        digest.update(b"%d things" % len(thing))
        for one in thing:
            _feed(digest, one, depth - 1, seen)
    else:
        digest.update(repr(thing).encode())


def _was_seen(thing: Any, seen: set[tuple[int, int]]) -> bool:
    if not isinstance(thing, pikepdf.Object) or not thing.is_indirect:
        return False
    if thing.objgen in seen:
        return True
    seen.add(thing.objgen)
    return False
