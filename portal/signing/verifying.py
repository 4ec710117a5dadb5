"""Whether a PDF is a paper that was sealed here, and what was changed since: said for people.

The digest is compared with what is kept first. Then every seal that the file has room for is
demanded, since who cuts signatures off a file leaves the others valid.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from portal.gateways.cage import Unreadable
from portal.gateways.outside import outside
from portal.gateways.pdf_seals import PdfSealer, SealFindings, SignatureSeen
from portal.signing.rules import PaperKind
from portal.signing.sealed import SealedPaper, find_sealed_paper

LARGEST = 30 << 20


class Outcome(StrEnum):
    """How a file was found."""

    THE_ONE = "the_one"
    NOT_FINISHED = "not_finished"
    NOT_KNOWN = "not_known"
    CHANGED = "changed"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


_HEADLINES = {
    Outcome.THE_ONE: "This is the {paper} that was sealed here, byte for byte.",
    Outcome.NOT_FINISHED: "This was sealed here, but it is not the finished {paper}.",
    Outcome.NOT_KNOWN: "Its seals hold, but this portal keeps no paper with these bytes.",
    Outcome.CHANGED: "This is not what was sealed here. It was changed, or cut, since.",
    Outcome.NOT_OURS: "This was not sealed by this portal.",
    Outcome.UNREADABLE: "This file cannot be read.",
}
_BY_ITSELF = "Every seal in this file holds, and nothing was changed since."
_NOT_ASKED = "The portal's records were not asked: run this where its database is."
_NOT_CLOSED = "The closing time stamp is missing: the file was not finished, or was cut."
_FINISHED = frozenset({"complete", "certificate"})
_BECAUSE = {
    "open": "Not everybody has signed yet.",
    "complete": "It was signed by everybody since. Ask for the finished copy.",
    "declined": "Somebody declined to sign it. It was never finished.",
    "withdrawn": "It was withdrawn. It was never finished.",
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is known of a file: one sentence, why, and the seals in it."""

    outcome: Outcome
    headline: str
    reasons: tuple[str, ...] = ()
    signatures: tuple[SignatureSeen, ...] = ()

    @property
    def is_good(self) -> bool:
        """Tell whether somebody may rely on the file."""
        return self.outcome is Outcome.THE_ONE


def verify(pdf: bytes) -> Verdict:
    """Tell whether these bytes are a paper that was sealed here, and what was changed since."""
    known = find_sealed_paper(pdf)
    seen = _seen(pdf, outside().sealer)
    if known and seen and seen.is_readable:
        return _of_known(known, seen)
    outcome = _outcome(seen)
    return _told(Outcome.NOT_KNOWN if outcome is Outcome.THE_ONE else outcome, seen)


def verify_without_database(pdf: bytes, sealer: PdfSealer) -> Verdict:
    """Tell what the file alone says: whether its seals hold, and what was changed since."""
    seen = _seen(pdf, sealer)
    outcome = _outcome(seen)
    told = _told(outcome, seen, _NOT_ASKED)
    return replace(told, headline=_BY_ITSELF) if outcome is Outcome.THE_ONE else told


def _seen(pdf: bytes, sealer: PdfSealer) -> SealFindings | None:
    try:
        return sealer.check(pdf, ())
    except Unreadable:
        return None


def _outcome(seen: SealFindings | None) -> Outcome:
    """Return what the file alone says of itself."""
    if seen is None or not seen.is_readable:
        return Outcome.UNREADABLE
    if all(one.is_stranger for one in seen.signatures):
        return Outcome.NOT_OURS
    return Outcome.THE_ONE if seen.is_whole and seen.is_closed else Outcome.CHANGED


def _of_known(known: SealedPaper, seen: SealFindings) -> Verdict:
    paper = PaperKind(known.kind).words
    if known.part == "certificate":
        paper = f"certificate of completion of the {paper}"
    if known.part in _FINISHED and seen.is_whole and seen.is_closed:
        return _told(Outcome.THE_ONE, seen, paper=paper)
    return _told(Outcome.NOT_FINISHED, seen, _BECAUSE[known.state], paper=paper)


def _told(outcome: Outcome, seen: SealFindings | None, *more: str, paper: str = "paper") -> Verdict:
    reasons = list(seen.findings) if seen else []
    if seen and seen.signatures and not seen.is_closed and outcome is not Outcome.NOT_OURS:
        reasons.append(_NOT_CLOSED)
    return Verdict(
        outcome=outcome,
        headline=_HEADLINES[outcome].format(paper=paper),
        reasons=(*reasons, *more),
        signatures=seen.signatures if seen else (),
    )
