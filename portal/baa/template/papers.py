"""The papers that go out for signature: our agreement, an amendment, or a practice's own template, filled in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from portal import tenancy
from portal.baa import checking
from portal.baa.models import Baa
from portal.baa.state_clocks import clocks_of, storage_of
from portal.baa.template.facts import Parties, facts_of, parties_of, parties_of_nobody
from portal.baa.template.rules import Choices, cautions, checked, long_day, services_listed
from portal.baa.template.setting import Annex, Head, SetSection, Signers, page_of, set_text
from portal.baa.template.text import Clause, Section, Text, agreement, amending_words, amendment
from portal.errors import RuleBroken
from portal.gateways.ports import FieldPlace
from portal.vendors import Vendor

COVER_NOTE = (
    "This paper is a form, not legal advice. It was written with care, but nobody who wrote it knows "
    "your practice, your vendor or your state's courts. Have your counsel read it before you rely on it."
)
_NONE_NAMED = "On the day this Agreement was prepared, Business Associate had named none."
_NAMED = "On the day this Agreement was prepared, Business Associate had named these:"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper ready for signature: a page to print (`html`), or a PDF with the places to sign.

    `terms` is what its row needs when it is filed, as JSON can keep it; days are ISO. `digest` is
    over the whole paper, `text_digest` over the text it was set from. The cover note goes beside a
    paper and is never part of what is signed.
    """

    title: str
    version: str
    digest: str
    text_digest: str
    terms: dict[str, Any]
    html: str | None = None
    pdf: bytes | None = None
    places: Sequence[FieldPlace] = ()
    sections: tuple[SetSection, ...] = ()
    annexes: tuple[Annex, ...] = ()
    template_id: int | None = None
    cover_note: str = COVER_NOTE
    cautions: tuple[str, ...] = ()
    merged: tuple[tuple[str, str], ...] = field(default=())


def our_paper(vendor: Vendor, choices: Choices, *, on: date) -> Paper:
    """Return our agreement for a vendor, with these choices."""
    return _set(parties_of(vendor), choices, on=on)


def our_paper_for_nobody(choices: Choices, *, on: date) -> Paper:
    """Return our agreement for an invented vendor: to be looked at, never to be sent."""
    return _set(parties_of_nobody(), choices, on=on)


def amendment_paper(
    vendor: Vendor,
    baa: Baa,
    provisions: Sequence[str],
    *,
    on: date,
    choices: Choices | None = None,
) -> Paper:
    """Return an amendment that adds these provisions to an agreement, in suggested words."""
    chosen, parties = checked(choices or Choices(), on=on), parties_of(vendor)
    text = with_words(provisions)
    facts = {**facts_of(parties, chosen), "amended_from": long_day(baa.starts_on)}
    # Words that name an amount need one, even where the practice asks for none by itself.
    facts["insurance"] = facts["insurance"] or f"${Choices().insurance:,}"
    sections = set_text(text, facts)
    html = page_of(_head(text, parties, on), sections, (), _signers(parties, chosen))
    notice = chosen if {"R06", "S01"} & set(provisions) else None
    return Paper(
        title=text.title,
        version=f"amendment {text.version}",
        digest=digest_of(html),
        text_digest=amendment().digest,
        html=html,
        sections=sections,
        terms=_amending_terms(baa, provisions, notice),
    )


def with_words(provisions: Sequence[str]) -> Text:
    """Return the amendment with a clause for each provision."""
    if not provisions:
        raise RuleBroken("Choose what the amendment should add.")
    clauses = tuple(
        Clause(id=one, text=_words(one), proves=(one,)) for one in dict.fromkeys(provisions)
    )
    frame = amendment()
    return Text(
        title=frame.title,
        version=frame.version,
        digest=frame.digest,
        sections=tuple(
            Section(id=one.id, title=one.title, clauses=clauses) if one.id == "added" else one
            for one in frame.sections
        ),
    )


def digest_of(paper: str | bytes) -> str:
    """Return the digest of a paper as it was made."""
    return hashlib.sha256(paper.encode() if isinstance(paper, str) else paper).hexdigest()


def cautions_here(choices: Choices) -> tuple[str, ...]:
    """Return where the practice's states are shorter or narrower than these choices."""
    states = tenancy.here().states
    return cautions(choices, clocks_of(states), storage_of(states))


def terms_of(choices: Choices, services: Sequence[str]) -> dict[str, Any]:
    """Return what the row of a signed paper needs. `starts_on` None: the day of the last signature."""
    return {
        "starts_on": choices.starts_on.isoformat() if choices.starts_on else None,
        "ends_on": choices.ends_on.isoformat() if choices.ends_on else None,
        "review_on": choices.review_on.isoformat() if choices.review_on else None,
        "services_covered": services_listed(choices.services or services) or "All services",
        "notice": notice_of(choices),
        "return_days": choices.return_days,
        # With the services that it names, so that one that comes later is seen to lie outside.
        "choices": replace(choices, services=choices.services or tuple(services)).told(),
    }


def notice_of(choices: Choices) -> dict[str, Any]:
    """Return the breach notice of a paper: how many days, of which kind, and in words."""
    return {
        "days": choices.notice_days,
        "business_days": choices.business_days,
        "words": choices.notice_words,
    }


def _set(parties: Parties, choices: Choices, *, on: date) -> Paper:
    chosen, text = checked(choices, on=on), agreement()
    sections = set_text(text, facts_of(parties, chosen))
    annexes = _annexes(parties) if chosen.lists_subcontractors else ()
    html = page_of(_head(text, parties, on), sections, annexes, _signers(parties, chosen))
    return Paper(
        title=text.title,
        version=f"agreement {text.version}",
        digest=digest_of(html),
        text_digest=text.digest,
        html=html,
        sections=sections,
        annexes=annexes,
        terms=terms_of(chosen, parties.services),
        cautions=cautions_here(chosen),
    )


def _words(provision_id: str) -> str:
    words = amending_words().get(provision_id) or checking.plain(provision_id).wording
    if not words:
        raise RuleBroken(f"There are no suggested words for {provision_id}.")
    # Seen from an amendment, the agreement is another paper.
    return words.replace("this Agreement", "the Agreement")


def _annexes(parties: Parties) -> tuple[Annex, ...]:
    named = parties.subcontractors
    return (
        Annex(
            title="Annex A: Subcontractors that handle PHI",
            says=_NAMED if named else _NONE_NAMED,
            lines=named,
        ),
    )


def _head(text: Text, parties: Parties, on: date) -> Head:
    return Head(
        title=text.title,
        below=f"between {parties.practice} and {parties.vendor}",
        prepared=f"Prepared for {parties.practice} on {long_day(on)}, from text {text.version} "
        f"(digest {text.digest[:12]}).",
    )


def _signers(parties: Parties, choices: Choices) -> Signers:
    return Signers(
        practice=parties.practice,
        vendor=parties.vendor,
        practice_signers=choices.practice_signers,
        vendor_signers=choices.vendor_signers,
    )


def _amending_terms(baa: Baa, provisions: Sequence[str], notice: Choices | None) -> dict[str, Any]:
    return {
        "starts_on": None,
        "ends_on": baa.ends_on.isoformat() if baa.ends_on else None,
        "review_on": baa.review_on.isoformat() if baa.review_on else None,
        "services_covered": baa.services_covered,
        "notice": notice_of(notice) if notice else None,
        "amends_baa_id": baa.id,
        "provisions": list(dict.fromkeys(provisions)),
    }
