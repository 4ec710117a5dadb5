"""What would go to each of many vendors, or why nothing can, and what to do about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal import audit, notices, vendors
from portal.baa.batches.actions import Wanted, paper_of
from portal.baa.new_request import NewRequest, OurSigner, letter_for
from portal.baa.requesting import check_request
from portal.baa.template import Choices, Paper
from portal.errors import RuleBroken
from portal.vendors import Contact, Phi, Vendor


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a vendor cannot be asked yet, and where that is put right."""

    says: str
    button: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A vendor that needs a BAA: whom we know there, or what is missing."""

    vendor: Vendor
    to_name: str = ""
    to_email: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What would go to one vendor: its letter, and its paper where one goes along."""

    candidate: Candidate
    new: NewRequest | None
    letter: notices.Letter | None
    paper: Paper | None = None
    why_not: str = ""

    @property
    def vendor(self) -> Vendor:
        """Return whom it is for."""
        return self.candidate.vendor

    @property
    def wanted(self) -> Wanted:
        """Return it as it is written down to be sent."""
        return Wanted(
            vendor=self.vendor,
            to_name=self.candidate.to_name,
            to_email=self.candidate.to_email,
            paper_digest=self.paper.digest if self.paper else "",
        )


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What all of them get: the same question, by the same day, from the same person."""

    due_on: date
    reply_email: str
    signer: OurSigner | None
    # None: they send a paper of their own.
    choices: Choices | None


def candidates(asked: Collection[Vendor]) -> list[Candidate]:
    """Return each vendor with whom we know there, or with what is missing."""
    people = vendors.contacts_of([one.id for one in asked])
    return [_candidate(one, people.get(one.id, [])) for one in asked]


def draft(one: Candidate, frame: Frame, *, on: date, by: audit.Actor) -> Draft:
    """Return what would go to a vendor."""
    try:
        choices = frame.choices
        paper = paper_of(one.vendor, choices, on=on) if choices is not None else None
        new = NewRequest(
            to_name=one.to_name,
            to_email=one.to_email,
            due_on=frame.due_on,
            reply_email=frame.reply_email,
            paper=paper,
            ours=(frame.signer or OurSigner(name=""),) if paper else (),
        )
        check_request(one.vendor, new, on)
    except RuleBroken as refusal:
        return Draft(candidate=one, new=None, letter=None, why_not=str(refusal))
    return Draft(candidate=one, new=new, letter=letter_for(one.vendor, new, by=by), paper=paper)


def _candidate(vendor: Vendor, people: list[Contact]) -> Candidate:
    contact = next((one for one in people if one.email), None)
    problem = _problem(vendor, people, contact)
    if problem is not None or contact is None:
        return Candidate(vendor=vendor, problem=problem)
    return Candidate(vendor=vendor, to_name=contact.addressed(vendor.name), to_email=contact.email)


def _problem(vendor: Vendor, people: list[Contact], contact: Contact | None) -> Problem | None:
    path = f"/vendors/{vendor.id}"
    if not people:
        return Problem(
            says="Nobody there is known.", button="Add contact", path=f"{path}/contacts/new"
        )
    if contact is None:
        return Problem(
            says="No email address is known.",
            button="Add the email",
            path=f"{path}/contacts/{people[0].slot}",
        )
    if vendor.phi == Phi.UNSURE:
        return Problem(says="Nobody has said whether PHI goes to them.", button="Say so", path=path)
    return None
