"""Filling in a practice's own template: a Word document's words, or a PDF's fields."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import BinaryIO

from portal import documents
from portal.baa.template.blanks import blanks_in, is_broken, with_values
from portal.baa.template.cleaning import cleaned
from portal.baa.template.setting import Signers, signature_sheet
from portal.documents import Document, MediaType
from portal.errors import RuleBroken
from portal.gateways import cage, templates
from portal.gateways.outside import outside
from portal.gateways.ports import FieldPlace
from portal.gateways.spool import new_spool
from portal.gateways.templates import Box, Field, Form, Sheet
from portal.printed import printed_contract

_POINTS, _SMALLEST = 11.0, 6.0
# What a letter of the serif is wide, on the average, in parts of its size.
_LETTER = 0.5
_LINE = 1.25


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a template was found to hold: its blanks, and sentences about what does not come along."""

    blanks: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A template filled in: a page to print, or a PDF with the places to sign."""

    html: str | None = None
    pdf: bytes | None = None
    places: tuple[FieldPlace, ...] = ()
    notes: tuple[str, ...] = ()


def look_into(document: Document) -> Found:
    """Return the blanks of a template that was just kept, or say why it cannot be one."""
    try:
        with _opened(document) as file:
            if document.media_type == MediaType.DOCX:
                return _in_words(templates.words_of(file))
            if document.media_type == MediaType.PDF:
                return _in_form(templates.form_of(file))
    except cage.Unreadable as unreadable:
        raise RuleBroken(
            "This file could not be read safely as a template. Save it anew as .docx or PDF."
        ) from unreadable
    raise RuleBroken("A template is a Word document (.docx), or a PDF with form fields.")


def merge(document: Document, title: str, values: Mapping[str, str], signers: Signers) -> Merged:
    """Return a template with these values in its blanks, and a sheet to sign on behind it."""
    try:
        with _opened(document) as file:
            if document.media_type == MediaType.DOCX:
                return _merge_words(templates.words_of(file), title, values, signers)
            return _merge_form(file, values, signers)
    except cage.Unreadable as unreadable:
        raise RuleBroken("The template could not be filled in safely.") from unreadable


def _in_words(foreign: str) -> Found:
    markup, pictures = cleaned(foreign)
    notes = []
    if pictures:
        what = "1 picture is" if pictures == 1 else f"{pictures} pictures are"
        notes.append(f"{what} left out: only words come along.")
    if is_broken(markup):
        notes.append("Some braces are no whole blank. Write each as {{practice}}, in one go.")
    return Found(blanks=blanks_in(markup), notes=tuple(notes))


def _in_form(form: Form) -> Found:
    _check_layers(form)
    if not form.fields:
        raise RuleBroken(
            "This PDF has no form fields, so nothing can be filled in. Add fields, or use a Word "
            "document with blanks such as {{practice}} and {{vendor}}."
        )
    if any(sheet.is_turned for sheet in form.sheets):
        raise RuleBroken("A page of this PDF is turned. Save it upright, and try again.")
    notes = []
    if form.others:
        what = (
            "1 box or button stays" if len(form.others) == 1 else f"{len(form.others)} boxes stay"
        )
        notes.append(f"{what} as the file has it: only words are filled in.")
    names = dict.fromkeys(one.name for one in form.fields)
    return Found(blanks=tuple(names), notes=tuple(notes))


def _check_layers(form: Form) -> None:
    """Refuse a PDF that could show one text on screen, and print or sign another."""
    if form.has_layers:
        raise RuleBroken(
            "This PDF has layers, so it can show one text on screen and print another. Save it "
            "without layers (your program may call that “flatten”), and try again."
        )


def _merge_words(foreign: str, title: str, values: Mapping[str, str], signers: Signers) -> Merged:
    markup, _ = cleaned(foreign)
    body = with_values(markup, values)
    html = printed_contract(
        title, f'<div class="own">{body}</div>{signature_sheet(signers)}', running=title
    )
    return Merged(html=html)


def _merge_form(file: BinaryIO, values: Mapping[str, str], signers: Signers) -> Merged:
    form = templates.form_of(file)
    _check_layers(form)
    renderer = outside().renderer
    ids = [f"sign-{one}" for one in signers.names]
    sheet, places = renderer.render_pdf_with_places(
        printed_contract("Signatures", signature_sheet(signers)), ids
    )
    filled = [one for one in form.fields if values.get(one.name)]
    pages = sorted({box.page for one in filled for box in one.boxes})
    words = renderer.render_pdf(_words_over(form, filled, pages, values))
    pdf = templates.lay_over(file, words, pages, sheet)
    own = len(form.sheets)
    return Merged(
        pdf=pdf,
        places=tuple(
            FieldPlace(name=one.name, page=one.page + own, box=one.box) for one in places.values()
        ),
        notes=tuple(_too_long(filled, values)),
    )


def _words_over(
    form: Form, filled: Sequence[Field], pages: Sequence[int], values: Mapping[str, str]
) -> str:
    """Return a page for the renderer that holds nothing but the words, each where its field is."""
    sizes = "".join(
        f"@page s{number} {{ size: {sheet.width:.1f}pt {sheet.height:.1f}pt; margin: 0 }}"
        f".s{number} {{ page: s{number}; position: relative; height: {sheet.height - 1:.1f}pt }}"
        for number, sheet in ((one, form.sheets[one]) for one in pages)
    )
    sheets = "".join(
        f'<div class="s{number}">{_on(number, form.sheets[number], filled, values)}</div>'
        for number in pages
    )
    style = (
        f"{sizes} .w {{ position: absolute; font-family: 'Source Serif 4'; line-height: {_LINE} }}"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Words</title><style>'
        f"{style}</style></head><body style='margin: 0'>{sheets}</body></html>"
    )


def _on(number: int, sheet: Sheet, filled: Sequence[Field], values: Mapping[str, str]) -> str:
    return "".join(
        f'<div class="w" style="left: {box.left + 2:.1f}pt; top: {sheet.height - box.top:.1f}pt; '
        f"width: {max(10.0, box.right - box.left - 3):.1f}pt; "
        f"font-size: {_size(box, one, values[one.name]):.1f}pt; padding-top: "
        f'{_above(box, one, values[one.name]):.1f}pt">{escape(values[one.name])}</div>'
        for one in filled
        for box in one.boxes
        if box.page == number
    )


def _size(box: Box, field: Field, words: str) -> float:
    """Return the largest size, up to that of the text, in which the words fit their field."""
    wide, tall = max(1.0, box.right - box.left - 3), max(1.0, box.top - box.bottom)
    size = _POINTS
    while size > _SMALLEST and not _fits(size, wide, tall, words, is_long=field.is_long):
        size -= 0.5
    return size


def _fits(size: float, wide: float, tall: float, words: str, *, is_long: bool) -> bool:
    length = len(words) * size * _LETTER
    lines = -(-length // wide) if is_long else 1
    return lines * size * _LINE <= tall and (is_long or length <= wide)


def _above(box: Box, field: Field, words: str) -> float:
    """Return how much room to leave above words that stand in one line."""
    if field.is_long:
        return 1.0
    return max(0.0, (box.top - box.bottom - _size(box, field, words) * _LINE) / 2)


def _too_long(filled: Sequence[Field], values: Mapping[str, str]) -> Iterator[str]:
    for one in filled:
        for box in one.boxes:
            wide, tall = box.right - box.left - 3, box.top - box.bottom
            if not _fits(_SMALLEST, max(1.0, wide), tall, values[one.name], is_long=one.is_long):
                yield f"What goes into “{one.name}” may not fit its field. Look at the page."
                break


@contextmanager
def _opened(document: Document) -> Iterator[BinaryIO]:
    """Open a document's bytes for the cage, once its digest is proven."""
    with new_spool() as file:
        for chunk in documents.read(document):
            file.write(chunk)
        file.flush()
        file.seek(0)
        yield file
