"""Setting a text: clauses that stand are numbered and filled in, and made into a page to print."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from portal.baa.template.text import Clause, Section, Text
from portal.printed import printed_contract

_SIDES = (("practice", "Covered Entity"), ("vendor", "Business Associate"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True)
class SetClause:
    """A clause as it stands in a paper. Its markup is ours, what was filled in is escaped."""

    id: str
    number: str
    text: Markup
    items: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, kw_only=True)
class SetSection:
    """A section as it stands in a paper."""

    id: str
    number: int
    title: str
    clauses: tuple[SetClause, ...]


@dataclass(frozen=True, kw_only=True)
class Annex:
    """A list behind the clauses."""

    title: str
    says: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Signers:
    """Who signs: names of the parties, and how many people a side."""

    practice: str
    vendor: str
    practice_signers: int = 1
    vendor_signers: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the places to sign, and of the seal at issue."""
        many = {"practice": self.practice_signers, "vendor": self.vendor_signers}
        signed = [f"{side}-{at}" for side, _ in _SIDES for at in range(1, many[side] + 1)]
        return (*signed, "issue")


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands at the top of the first page, and at the foot of each."""

    title: str
    below: str
    prepared: str


def set_text(text: Text, facts: Mapping[str, Any]) -> tuple[SetSection, ...]:
    """Return the sections that stand under these facts, numbered and filled in."""
    standing = [(one, _standing(one, facts)) for one in text.sections]
    numbered = [one for one in standing if one[1]]
    numbers = _numbers(numbered)
    jinja = Environment(autoescape=True, undefined=StrictUndefined)
    known = {**facts, "ref": lambda name: f"Section {numbers[name]}"}

    def filled(words: str) -> Markup:
        return Markup(jinja.from_string(words).render(known).strip())  # noqa: S704 - escaped by jinja

    return tuple(
        SetSection(
            id=section.id,
            number=number,
            title=section.title,
            clauses=tuple(
                SetClause(
                    id=clause.id,
                    number=numbers[clause.id],
                    text=filled(clause.text),
                    items=tuple(zip(_LETTERS, map(filled, clause.items), strict=False)),
                )
                for clause in clauses
            ),
        )
        for number, (section, clauses) in enumerate(numbered, start=1)
    )


def page_of(
    head: Head, sections: Sequence[SetSection], annexes: Sequence[Annex], signers: Signers
) -> str:
    """Return a whole paper as a page for the PDF worker, with boxes to sign in on its last sheet."""
    body = "".join(
        (
            _head(head),
            *(_section(one) for one in sections),
            *(_annex(one) for one in annexes),
            signature_sheet(signers),
        )
    )
    return printed_contract(head.title, body)


def signature_sheet(signers: Signers) -> str:
    """Return the sheet with a box for each signer, and a small one for the seal at issue."""
    names = {"practice": signers.practice, "vendor": signers.vendor}
    many = {"practice": signers.practice_signers, "vendor": signers.vendor_signers}
    boxes = "".join(
        f'<div class="signer"><div class="sign-box" id="sign-{side}-{place}"></div>'
        f'<p class="for"><b>{words}</b><br>{escape(names[side])}'
        f"{f'<br>Signer {place} of {many[side]}' if many[side] > 1 else ''}</p></div>"
        for side, words in _SIDES
        for place in range(1, many[side] + 1)
    )
    return (
        '<section class="signatures"><h2>Signatures</h2><p>Signed by the parties through persons '
        "who have the authority to bind them. Each signature shows the name and title of who signed, "
        f"and when.</p>{boxes}"
        '<div class="signer"><div class="sign-box" id="sign-issue"></div><p class="for"><b>Sealed '
        "when issued</b><br>The seal shows that this paper has not changed since it was sent for "
        "signature.</p></div></section>"
    )


def _standing(section: Section, facts: Mapping[str, Any]) -> list[Clause]:
    return [one for one in section.clauses if _stands(one.when, facts)]


def _stands(when: str, facts: Mapping[str, Any]) -> bool:
    if not when:
        return True
    turned = when.startswith("not ")
    return bool(facts[when.removeprefix("not ")]) is not turned


def _numbers(standing: Sequence[tuple[Section, Sequence[Clause]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, (section, clauses) in enumerate(standing, start=1):
        found[section.id] = str(number)
        found.update({one.id: f"{number}.{at}" for at, one in enumerate(clauses, start=1)})
    return found


def _head(head: Head) -> str:
    return (
        f'<header class="head" data-running="{escape(head.title)} {escape(head.below)}">'
        f"<h1>{escape(head.title)}</h1>"
        f'<p class="below">{escape(head.below)}</p>'
        f'<p class="prepared">{escape(head.prepared)}</p></header>'
    )


def _section(section: SetSection) -> str:
    clauses = "".join(_clause(one) for one in section.clauses)
    return (
        f'<section><h2><span class="no">{section.number}</span>{escape(section.title)}</h2>'
        f"{clauses}</section>"
    )


def _clause(clause: SetClause) -> str:
    items = "".join(
        f'<p class="item"><span class="no">({letter})</span>{text}</p>'
        for letter, text in clause.items
    )
    return f'<p class="clause"><span class="no">{clause.number}</span>{clause.text}</p>{items}'


def _annex(annex: Annex) -> str:
    return (
        f'<section class="annex"><h2>{escape(annex.title)}</h2>{"".join(_lines(annex))}</section>'
    )


def _lines(annex: Annex) -> Iterator[str]:
    yield f"<p>{escape(annex.says)}</p>"
    yield from (f'<p class="item">{escape(line)}</p>' for line in annex.lines)
