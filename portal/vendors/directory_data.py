"""What each known vendor is seen to say about BAAs: read once from its data, and checked."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from portal.vendors.names import compact, domain_of, name_key

_BRACKETS = re.compile(r"\(([^)]*)\)")


class Stance(StrEnum):
    """What a vendor is seen to say about signing a BAA."""

    SIGNS = "signs"
    SIGNS_ON_PLAN = "signs_on_plan"
    SELF_SERVICE = "self_service"
    REFUSES = "refuses"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class SourceKind(StrEnum):
    """Who said so."""

    VENDOR = "vendor"
    THIRD_PARTY = "third-party"
    NONE = "none"


class Confidence(StrEnum):
    """How sure the reading is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


_STANCE_WORDS = {
    Stance.SIGNS: "Signs a BAA",
    Stance.SIGNS_ON_PLAN: "Signs on some plans",
    Stance.SELF_SERVICE: "Accept the BAA online",
    Stance.REFUSES: "Does not sign",
    Stance.NOT_APPLICABLE: "Usually not a business associate",
    Stance.UNKNOWN: "Ask the vendor",
}
_SOURCE_WORDS = {
    SourceKind.VENDOR: "the vendor's own page",
    SourceKind.THIRD_PARTY: "a third party says so, not the vendor",
    SourceKind.NONE: "no page was found",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One product of the directory."""

    id: str
    name: str
    category: str
    domain: str
    stance: Stance
    plan: str
    how_to_get: str
    covered_services_note: str
    public_baa_url: str
    source_url: str
    source_kind: SourceKind
    seen_date: str
    confidence: Confidence
    conflict_note: str
    read_on: date

    @property
    def stance_words(self) -> str:
        """The stance in a few words."""
        return _STANCE_WORDS[self.stance]

    @property
    def source_words(self) -> str:
        """Who said so."""
        return _SOURCE_WORDS[self.source_kind]

    @property
    def by_third_party(self) -> bool:
        """Tell whether somebody else says so, not the vendor."""
        return self.source_kind is SourceKind.THIRD_PARTY

    @property
    def seen_words(self) -> str:
        """When the page says it is from, and when it was read."""
        dated = "undated" if self.seen_date in {"", "undated"} else f"dated {self.seen_date}"
        return f"{dated}, read {self.read_on:%b} {self.read_on.day}, {self.read_on.year}"


@dataclass(frozen=True)
class Directory:
    """The entries, and the ways to find one."""

    by_id: Mapping[str, Entry]
    by_domain: Mapping[str, tuple[Entry, ...]]
    by_name: Mapping[str, Entry]
    aliases: Mapping[str, str]
    processors: frozenset[str]
    generic: frozenset[str]


@cache
def directory() -> Directory:
    """Return the directory. Data that cannot be right stops the portal here."""
    entries = [_entry(raw) for raw in _data("vendor_directory.toml")["vendor"]]
    payees = _data("payee_names.toml")
    by_id = {entry.id: entry for entry in entries}
    if len(by_id) != len(entries):
        raise ValueError("vendor_directory.toml: an id stands twice")
    named = {one for table in ("alias", "whole", "domain") for one in payees[table].values()}
    if strange := named - {"", *by_id}:
        raise ValueError(f"payee_names.toml names entries that are not there: {sorted(strange)}")
    by_name = {compact(key): entry for entry in reversed(entries) for key in _plain_keys(entry)}
    return Directory(
        by_id=by_id,
        by_domain=_domains(entries, payees["domain"], by_id),
        by_name=by_name
        | {compact(key): by_id[entry_id] for key, entry_id in payees["whole"].items()}
        | {compact(name_key(one.name)): one for one in reversed(entries)},
        aliases=payees["alias"],
        processors=frozenset(payees["processors"]),
        generic=frozenset(payees["generic"]),
    )


def names_of(entry: Entry) -> Collection[str]:
    """Return every name an entry goes by: "Quo (formerly OpenPhone)" is quo and openphone."""
    aside = [part for found in _BRACKETS.findall(entry.name) for part in found.split(",")]
    names = [_BRACKETS.sub(" ", entry.name), *(part.removeprefix("formerly") for part in aside)]
    return {key for name in names if (key := name_key(name))}


def _plain_keys(entry: Entry) -> Iterator[str]:
    # The first name counts, and what stands in brackets where it is another name of the whole,
    # not one part of it: "Google Workspace (Gmail, ...)" is not every Gmail.
    yield name_key(_BRACKETS.sub(" ", entry.name))
    for found in _BRACKETS.findall(entry.name):
        if "formerly" in found or (found[:1].isupper() and found.isalnum()):
            yield name_key(found.removeprefix("formerly"))


def _domains(
    entries: Collection[Entry], more: Mapping[str, str], by_id: Mapping[str, Entry]
) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, tuple[Entry, ...]] = {}
    for one in entries:
        found[one.domain] = (*found.get(one.domain, ()), one)
    for domain, entry_id in more.items():
        found[domain] = (*found.get(domain, ()), by_id[entry_id])
    return found


def _entry(raw: Mapping[str, Any]) -> Entry:
    told = {field.name: raw[field.name] for field in fields(Entry)}
    made = Entry(
        **told
        | {
            "stance": Stance(raw["stance"]),
            "source_kind": SourceKind(raw["source_kind"]),
            "confidence": Confidence(raw["confidence"]),
            "read_on": date.fromisoformat(raw["read_on"]),
        }
    )
    if domain_of(made.domain) != made.domain:
        raise ValueError(f"vendor_directory.toml: {made.id} has no proper domain")
    if made.source_kind is SourceKind.NONE and made.stance is not Stance.UNKNOWN:
        raise ValueError(f"vendor_directory.toml: {made.id} says something that nobody said")
    return made


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("portal.vendors") / "data" / name).read_text("utf-8"))
