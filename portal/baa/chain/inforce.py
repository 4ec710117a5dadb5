"""What was in force on a day: which paper with which amendments, signed by whom, covering what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal import documents
from portal.baa import queries
from portal.baa.chain.noticing import notice_of
from portal.baa.chain.telling import Told
from portal.baa.models import Baa
from portal.baa.signers import Signer
from portal.baa.succession import (
    A_DAY,
    Version,
    amendments_on,
    base_of,
    base_on,
    last_day_of,
    successor_of,
)
from portal.documents import Document

# For so long an answer can be shown with its papers (45 CFR 164.316(b)(2)(i)).
PAPERS_KEPT_YEARS = 6


@dataclass(frozen=True, kw_only=True)
class Linked:
    """One version in its chain: in effect from when to when, and since when it has been on file."""

    baa: Baa
    document: Document
    is_in_effect: bool
    until: date | None
    why_over: str
    base_number: int | None
    renews_number: int | None

    @property
    def name(self) -> str:
        """Return what the page calls it."""
        return f"{'Amendment, version' if self.baa.amends else 'Version'} {self.baa.version}"

    @property
    def days_late(self) -> int:
        """Return how many days after its first day it was filed."""
        return max((self.baa.filed_on - self.baa.starts_on).days, 0)

    def was_on_file(self, on: date) -> bool:
        """Tell whether the copy was on file on a day."""
        return self.baa.filed_on <= on


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The answer for one day. Without a base, nothing was in force, and `why_not` says why."""

    vendor_id: int
    on: date
    base: Linked | None
    amendments: tuple[Linked, ...]
    takes_over: Linked | None
    why_not: str
    # Their terms hold that day, but nobody can show their copies.
    not_shown: tuple[Linked, ...]
    notice: Told | None = None

    @property
    def papers(self) -> tuple[Linked, ...]:
        """Return what was in force, the whole agreement first."""
        return (self.base, *self.amendments) if self.base else ()

    @property
    def signers(self) -> tuple[Signer, ...]:
        """Return who signed the whole agreement."""
        return self.base.baa.signers if self.base else ()

    @property
    def covered(self) -> tuple[str, ...]:
        """Return what the papers cover, in their words."""
        return tuple(one.baa.services_covered for one in self.papers)

    @property
    def was_on_file(self) -> bool:
        """Tell whether every paper was on file that day, so that it could have been shown."""
        return all(one.was_on_file(self.on) for one in self.papers)


def in_force(vendor_id: int, on: date) -> InForce:
    """Answer what was in force on a day, from all that is on file now.

    Days that are past are answered by the days in the papers, not by when they were filed: each
    paper says when that was, and by whom.
    """
    found = papers_in_force(vendor_id, on)
    notice = notice_of([one.document.id for one in reversed(found.papers)])
    return replace(found, notice=notice)


def papers_in_force(vendor_id: int, on: date) -> InForce:
    """Answer it without the breach notice, which is told in the papers."""
    chain = chain_of(vendor_id, on)
    versions = [_placed(one) for one in chain]
    by_number = {one.baa.version: one for one in chain}
    base = base_on(versions, on)
    beside = amendments_on(base, versions, on) if base else []
    after = successor_of(base, versions) if base else None
    papers = [by_number[one.number] for one in ([base, *beside] if base else [])]
    return InForce(
        vendor_id=vendor_id,
        on=on,
        base=papers[0] if papers else None,
        amendments=tuple(papers[1:]),
        takes_over=by_number[after.number] if after else None,
        why_not="" if base else _why_not(chain, on),
        not_shown=tuple(
            one for one in chain if not one.document.is_usable and one.baa.held.binds(on)
        ),
    )


def chain_of(vendor_id: int, on: date) -> list[Linked]:
    """Return every version ever filed, newest first, as it stands in the chain on a day."""
    filed = queries.versions_of(vendor_id)
    files = documents.get_documents({one.document_id for one in filed})
    versions = [one.placed(is_usable=files[one.document_id].is_usable) for one in filed]
    numbers = {one.id: one.version for one in filed}
    in_effect = _in_effect(versions, on)
    return [
        Linked(
            baa=one,
            document=files[one.document_id],
            is_in_effect=one.version in in_effect,
            until=last_day_of(placed, versions),
            why_over=_why_over(one, placed, versions),
            base_number=_base_number(placed, versions),
            renews_number=numbers.get(one.renews_id) if one.renews_id else None,
        )
        for one, placed in zip(filed, versions, strict=True)
    ]


def _placed(one: Linked) -> Version:
    return one.baa.placed(is_usable=one.document.is_usable)


def _in_effect(versions: Sequence[Version], on: date) -> set[int]:
    base = base_on(versions, on)
    beside = amendments_on(base, versions, on) if base else []
    return {one.number for one in (base, *beside) if one is not None}


def _base_number(version: Version, versions: Sequence[Version]) -> int | None:
    base = base_of(version, versions) if version.amends else None
    return base.number if base else None


def _why_over(baa: Baa, version: Version, versions: Sequence[Version]) -> str:
    """Return what ended it, or will: its own end, a termination, its base, or a later version."""
    last, own = last_day_of(version, versions), version.held.last_day
    if last is None:
        return ""
    if last == own:
        return f"terminated: {baa.terminated_why}" if _is_cut_short(baa) else "by its term"
    if version.amends:
        return "with what it amends"
    later = successor_of(version, versions)
    return f"replaced by version {later.number}" if later else ""


def _is_cut_short(baa: Baa) -> bool:
    ended = baa.terminated_on
    return ended is not None and (baa.ends_on is None or ended - A_DAY < baa.ends_on)


def _why_not(chain: Sequence[Linked], on: date) -> str:
    """Say why nothing was in force on a day."""
    whole = [one for one in chain if not one.baa.amends and one.document.is_usable]
    if not whole:
        return "No BAA that can be shown is on file."
    begun = [one for one in whole if one.baa.starts_on <= on]
    if not begun:
        first = min(whole, key=lambda one: one.baa.starts_on)
        return f"The first BAA on file, version {first.baa.version}, begins later."
    last = max(begun, key=lambda one: (one.baa.starts_on, one.baa.version))
    how = "was terminated" if _is_cut_short(last.baa) else "had ended by its term"
    return f"Version {last.baa.version} {how}, and none had taken its place."
