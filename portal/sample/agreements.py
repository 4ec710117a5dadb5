"""The BAAs of the sample: real agreements, read as the worker would, and most of them checked."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from portal import audit, baa, documents
from portal.baa import checking
from portal.baa.checking import NewRuling, Ruling
from portal.documents import Document
from portal.sample.cast import Part
from portal.sample.papers import paper
from portal.vendors import Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_READ_BEFORE, _CHECKED_BEFORE = 5, 4
# Their papers wait for a person to confirm what the check found.
_UNCHECKED = frozenset({"Bookwell", "Sealwright"})
# A paper of a few pages, as they are.
_TOPS, _NEW_PAGE = frozenset({4, 6, 9}), ' class="new-page"'
_NOTES = {"R14": "Read it twice. Nothing about HHS."}


def agreement(part: Part, practice: str, starts_on: date) -> str:
    """Return a signed BAA between the practice and a vendor."""
    told = {
        "vendor": part.name,
        "practice": practice,
        "services": part.does.lower(),
        "starts": f"{starts_on:%B} {starts_on.day}, {starts_on.year}",
    }
    clauses = "".join(
        f"<h2{_NEW_PAGE if number in _TOPS else ''}>{number}. {escape(one['title'])}</h2><p>{escape(one['text'].format_map(told))}</p>"
        for number, one in enumerate(_clauses_of(part.name), 1)
    )
    day = told["starts"]
    return paper(
        "Business associate agreement",
        f"{clauses}<table><tr><td>{_signed(practice, 'Marisol Vega', 'Privacy officer', day)}</td>"
        f"<td>{_signed(part.name, part.who, 'Authorized signer', day)}</td></tr></table>",
    )


def check_agreements(stage: "Stage", vendors: Mapping[str, Vendor]) -> None:
    """Read every BAA on file, and have the manager look at most of them."""
    for name, vendor in vendors.items():
        for version in baa.versions_of(vendor.id):
            document = documents.get_document(version.document_id)
            if not document.is_usable:
                continue
            checking.read_here(document, at=_morning(stage, _READ_BEFORE), by=audit.THE_PORTAL)
            if name not in _UNCHECKED:
                _check(stage, document)


def _check(stage: "Stage", document: Document) -> None:
    rows = checking.check_of([document]).rows
    at = _morning(stage, _CHECKED_BEFORE)
    found = [row.provision.id for row in rows if row.stands is checking.Stands.FOUND]
    if found:
        checking.confirm_found(document, found, at=at, by=stage.by)
    for row in rows:
        if row.stands is checking.Stands.LOOK:
            new = NewRuling(ruling=Ruling.CONFIRMED_FOUND)
            checking.decide(document, row.provision.id, new, at=at, by=stage.by)
        elif row.stands is checking.Stands.NOT_FOUND:
            note = _NOTES.get(row.provision.id, "")
            new = NewRuling(ruling=Ruling.CONFIRMED_MISSING, note=note)
            checking.decide(document, row.provision.id, new, at=at, by=stage.by)
        elif row.stands is checking.Stands.ASK:
            new = NewRuling(ruling=Ruling.DOES_NOT_APPLY)
            checking.decide(document, row.provision.id, new, at=at, by=stage.by)


def _signed(side: str, name: str, title: str, day: str) -> str:
    return (
        f"<p><b>{escape(side)}</b></p><p>By: /s/ {escape(name)}</p><p>Name: {escape(name)}</p>"
        f"<p>Title: {title}</p><p>Date: {day}</p>"
    )


def _clauses_of(vendor_name: str) -> list[dict[str, Any]]:
    return [
        one
        for one in _clauses()
        if vendor_name not in one.get("not_for", ())
        and vendor_name in one.get("only_for", [vendor_name])
    ]


@cache
def _clauses() -> tuple[dict[str, Any], ...]:
    text = (files("portal.sample") / "data" / "agreement.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["clause"])


def _morning(stage: "Stage", days: int) -> datetime:
    day = stage.today - timedelta(days=days)
    return datetime.combine(day, time(9, 30), tzinfo=ZoneInfo(stage.practice.time_zone))
