"""What was typed, before anything reads it: without the letter that no database can keep.

A form, an address, a file's name or JSON can bring NUL (U+0000); nobody types it, and PostgreSQL
keeps no text that has it. It is taken out here, once, of all that a request brings.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Flask, abort, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

NUL = "\0"


class Typed(ImmutableMultiDict[str, Any]):
    """The fields of a form or of an address, by name."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__(None if mapping is None else list(_cleaned(_pairs(mapping))))


def without_nul(told: Any) -> Any:
    """Return what JSON told, at any depth, without the letter."""
    if isinstance(told, str):
        return told.replace(NUL, "")
    if isinstance(told, list):
        return [without_nul(one) for one in told]
    if isinstance(told, dict):
        return {without_nul(name): without_nul(value) for name, value in told.items()}
    return told


def refuse_odd_addresses(app: Flask) -> None:
    """Find nothing at an address that has the letter in its path."""

    @app.before_request
    def _look() -> None:
        if NUL in request.path:
            abort(404)


def _pairs(mapping: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(mapping, ImmutableMultiDict):
        return mapping.items(multi=True)
    if isinstance(mapping, Mapping):
        return [
            (name, one)
            for name, value in mapping.items()
            for one in (value if isinstance(value, list | tuple | set) else [value])
        ]
    return list(mapping)


def _cleaned(pairs: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, value in pairs:
        if isinstance(value, FileStorage) and value.filename:
            value.filename = value.filename.replace(NUL, "")
        yield name.replace(NUL, ""), without_nul(value)
