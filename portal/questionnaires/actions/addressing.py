"""Asking somebody else for the same answers: the second person, or whoever the manager names."""

from portal import audit, clock, links, notices, tenancy, vendors
from portal.db import session
from portal.errors import RuleBroken
from portal.links import Link, LinkPurpose
from portal.notices import Notice
from portal.questionnaires import addressees, queries, rules
from portal.questionnaires.actions.sending import ask
from portal.questionnaires.addressees import QuestionLetter, Why
from portal.questionnaires.models import Assessment
from portal.vendors import Vendor


def send_anew(
    assessment: Assessment, vendor: Vendor, name: str, email: str, *, by: audit.Actor
) -> QuestionLetter:
    """Ask somebody else, or the same person at another address. Earlier links end."""
    queries.lock(assessment)
    check_anew(assessment, name, email)
    _end_links(assessment, None, by)
    letter = ask(vendor, assessment, Why.ANEW, (name.strip(), email.strip()), by=by)
    _record(audit.Deed.ASSESSMENT_SENT_ANEW, assessment, by)
    return letter


def check_anew(assessment: Assessment, name: str, email: str) -> None:
    """Refuse a letter that nobody could answer, before it is shown and once more before it goes."""
    if not assessment.is_open:
        raise RuleBroken("These questions no longer wait for answers.")
    if assessment.due_on + rules.LINK_OUTLIVES_DUE <= tenancy.today_here():
        raise RuleBroken("These questions are too old. Withdraw them, and send new ones.")
    if not name.strip():
        raise RuleBroken("Enter the name of the person who will answer.")
    links.checked_email(email)


def note_bounced(notice: Notice, by: audit.Actor) -> None:
    """Once a letter came back: ask the second person, if there is one, and no more than once."""
    found = _bounced(notice)
    if found is None:
        return
    assessment, letter = found
    if letter.bounced_at is None:
        letter.bounced_at = clock.now()
        _record(audit.Deed.QUESTIONS_CAME_BACK, assessment, by)
    went = {one.why for one in addressees.letters_of(assessment.id)}
    is_first = letter.why == Why.FIRST and Why.SECOND not in went
    if not (is_first and assessment.second_email) or _is_in_use(assessment, letter):
        return
    _end_links(assessment, letter.to_email, by)
    asker = audit.Actor(
        kind=audit.ActorKind.PERSON,
        actor_id=assessment.sent_by_id,
        name=assessment.sent_by_name,
    )
    person = (assessment.second_name, assessment.second_email)
    vendor = vendors.get_vendor(assessment.vendor_id)
    ask(vendor, assessment, Why.SECOND, person, by=by, asker=asker)
    _record(audit.Deed.SECOND_CONTACT_ASKED, assessment, by)


def _bounced(notice: Notice) -> tuple[Assessment, QuestionLetter] | None:
    """Return the open sending whose newest letter went to the address that bounced."""
    if notice.vendor_id is None:
        return None
    current = queries.find_current(notice.vendor_id)
    if current is None or not current.is_open or not _is_about(notice, current):
        return None
    queries.lock(current)
    letters = addressees.letters_of(current.id)
    if not letters or not current.is_open:
        return None
    newest = letters[-1]
    session.refresh(newest)
    is_same = newest.to_email.lower() == notice.to_email.lower()
    return (current, newest) if is_same else None


def _is_about(notice: Notice, assessment: Assessment) -> bool:
    """Tell whether a letter is about this sending: it, a reminder of it, or answers that came back."""
    number = assessment.id
    keys = (f"assessment {number} ", f"{LinkPurpose.QUESTIONNAIRE} {number} ")
    return notice.key.startswith(keys)


def _is_in_use(assessment: Assessment, letter: QuestionLetter) -> bool:
    """Tell whether somebody answers by a link to this address: that one is not taken away."""
    made = links.links_of(LinkPurpose.QUESTIONNAIRE, [assessment.id]).get(assessment.id, [])
    return any(one.confirmed_at and _is_to(one, letter.to_email) for one in made)


def _end_links(assessment: Assessment, email: str | None, by: audit.Actor) -> None:
    made = links.links_of(LinkPurpose.QUESTIONNAIRE, [assessment.id]).get(assessment.id, [])
    for link in made:
        if link.withdrawn_at is None and (email is None or _is_to(link, email)):
            links.withdraw(link, by=by)


def _is_to(link: Link, email: str) -> bool:
    return link.email.lower() == email.lower()


def _record(deed: audit.Deed, assessment: Assessment, by: audit.Actor) -> None:
    audit.record(deed, by=by, vendor_id=assessment.vendor_id, subject=("assessment", assessment.id))


notices.once_bounced(note_bounced)
