"""What we write about a refusal: to the one whose case it is, and to everyone at the vendor who was asked.

Never the vendor's words: whoever may read them finds them in the portal.
"""

from datetime import date

from portal import accounts, audit, notices, tenancy, vendors
from portal.baa.escalations.models import BaaEscalation
from portal.baa.models import BaaRefusal
from portal.baa.rules import RefusalWhy
from portal.errors import NotFound
from portal.links import Link
from portal.notices import Letter

_SAID = {
    RefusalWhy.HIGHER_PLAN: "signs a BAA on a higher plan only",
    RefusalWhy.NOT_A_BA: "says that no BAA is needed",
}
_NEXT = {
    RefusalWhy.HIGHER_PLAN: "See which plan it is, and decide whether to move there.",
    RefusalWhy.NOT_A_BA: "Six questions settle it: what they do decides, not what they say.",
}


def tell_staff(case: BaaEscalation, refusal: BaaRefusal, *, on: date, by: audit.Actor) -> None:
    """Write to whoever owns the case, and to whoever owns the vendor, if it is somebody else."""
    vendor = vendors.get_vendor(case.vendor_id)
    for person_id in dict.fromkeys((case.owner_id, vendor.owner_person_id)):
        person = _find(person_id)
        # Whoever wrote the refusal down knows of it.
        if person is not None and person_id != by.actor_id:
            letter = case_letter(case, refusal, vendor.name, person, on)
            key = f"baa escalation {case.id} opened {person.id}"
            notices.post(letter, key=key, vendor_id=None, by=by)


def tell_asked(link: Link, refusal: BaaRefusal, vendor_name: str, *, by: audit.Actor) -> None:
    """Write to somebody at the vendor who was asked, or was handed the link, what was answered."""
    letter = asked_letter(link, refusal, vendor_name)
    notices.post(
        letter, key=f"baa refusal {refusal.id} told {link.id}", vendor_id=refusal.vendor_id, by=by
    )


def case_letter(
    case: BaaEscalation, refusal: BaaRefusal, vendor_name: str, to: accounts.Person, on: date
) -> Letter:
    """Return the letter that gives somebody the case of a refusal."""
    why = RefusalWhy(refusal.why)
    said = _SAID.get(why, "will not sign your BAA")
    todo = _NEXT.get(why, "Replace them, stop the PHI, or ask counsel: choose one, and say why.")
    whose = "The case is yours." if to.id == case.owner_id else "You look after this vendor."
    return Letter(
        to_name=to.name,
        to_email=to.email,
        subject=f"{vendor_name} {said}",
        text=(
            f"Hello {to.name},\n\n"
            f"{vendor_name} {said}. {whose} Settle it by {_day(case.due_on)}: your standard is "
            f"{(case.due_on - case.counted_from).days} days.\n\n"
            f"{todo} Until then, PHI may not go to them without a BAA "
            "(45 CFR 164.502(e)).\n\n"
            "What they said, and what closes the case:\n{link}"
        ),
        link_token=f"{case.vendor_id}/baa/escalation",
        link_at="/vendors/",
        button="Open the case",
        small_print=f"Written on {_day(on)}, when the answer came in.",
    )


def asked_letter(link: Link, refusal: BaaRefusal, vendor_name: str) -> Letter:
    """Return the letter that tells somebody at the vendor what was answered for it."""
    practice = tenancy.here()
    why = RefusalWhy(refusal.why)
    said = {
        RefusalWhy.HIGHER_PLAN: f"{vendor_name} signs one on a higher plan only",
        RefusalWhy.NOT_A_BA: "no BAA is needed",
    }.get(why, f"{vendor_name} will not sign one")
    title = f", {refusal.refused_by_title}," if refusal.refused_by_title else ""
    return Letter(
        to_name=link.person_name,
        to_email=link.email,
        subject=f"{practice.name}: we noted your answer about the BAA",
        text=(
            f"Hello {link.person_name},\n\n"
            f"{practice.name} asked {vendor_name} for a business associate agreement (BAA). "
            f"{refusal.refused_by}{title} answered on {_day(refusal.refused_on)} that {said}.\n\n"
            "You get this because you were asked. If it is not what your company wants to "
            f"say, open the link you were sent, or call {link.made_by_name} at {practice.name}. "
            "You can still send a signed BAA by the same link."
        ),
        reply_name=practice.name if practice.email else "",
        reply_email=practice.email,
    )


def _find(person_id: int | None) -> accounts.Person | None:
    if person_id is None:
        return None
    try:
        return accounts.get_person(person_id)
    except NotFound:
        return None


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
