"""A request about to go: whom to ask for what, who signs, and the letter to each of them."""

from dataclasses import dataclass
from datetime import date

from portal import audit, notices, tenancy
from portal.baa.notices import Asking, amendment_letter, paper_letter, request_letter
from portal.baa.rules import Asks
from portal.baa.template import Paper
from portal.vendors import Vendor

# Stands in a letter that is looked at where it holds what is made only when it is sent.
CODE_TO_COME = "(a code made for this letter)"


@dataclass(frozen=True, kw_only=True)
class OurSigner:
    """A person who signs for the practice. Without a number, any of those who may."""

    name: str
    email: str = ""
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TheirSigner:
    """The second person who signs for the vendor."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """Whom to ask for what, by when they should answer, and whom they write back to."""

    to_name: str
    to_email: str
    due_on: date
    reply_email: str
    # What the BAA on file lacks, when an amendment is asked for. None: a whole BAA is.
    provisions: tuple[str, ...] = ()
    # What they are to sign. None: they send a paper of their own.
    paper: Paper | None = None
    ours: tuple[OurSigner, ...] = ()
    theirs_too: TheirSigner | None = None
    # The version on file that it is to renew.
    renews_id: int | None = None

    @property
    def asks(self) -> Asks:
        """Return what is asked for."""
        if self.provisions:
            return Asks.AMENDMENT
        return Asks.OURS if self.paper else Asks.THEIRS


def letter_for(vendor: Vendor, new: NewRequest, *, by: audit.Actor) -> notices.Letter:
    """Return the letter that a request sends first, for looking at."""
    return letter_to(vendor, new, (new.to_name, new.to_email), by)


def letters_for(vendor: Vendor, new: NewRequest, *, by: audit.Actor) -> list[notices.Letter]:
    """Return each letter that a request sends, for looking at."""
    return [letter_to(vendor, new, whom, by) for whom in people_of(new)]


def letter_to(
    vendor: Vendor,
    new: NewRequest,
    whom: tuple[str, str],
    by: audit.Actor,
    made: tuple[str | None, str] = (None, CODE_TO_COME),
) -> notices.Letter:
    """Return the letter to one person, with the token of its link and its code once they are made."""
    token, verify_code = made
    asking = Asking(
        vendor_name=vendor.name,
        does=vendor.does,
        to_name=whom[0].strip(),
        to_email=whom[1].strip(),
        due_on=new.due_on,
        asker_name=by.name,
        asker_email=new.reply_email,
        verify_code=verify_code,
    )
    here, is_to_sign = tenancy.here(), new.paper is not None
    if new.provisions:
        return amendment_letter(asking, new.provisions, here, token, is_to_sign=is_to_sign)
    return (paper_letter if is_to_sign else request_letter)(asking, here, token)


def people_of(new: NewRequest) -> list[tuple[str, str]]:
    """Return whom a request writes to, by name and address."""
    first = (new.to_name.strip(), new.to_email.strip())
    second = new.theirs_too
    return [first, *([(second.name.strip(), second.email.strip())] if second else [])]
