"""What we write to people about their own access."""

from portal.accounts.models import Invitation, Person
from portal.notices import Letter
from portal.tenancy import Practice

_ALWAYS = "If you did not expect this, tell the person who manages Countersign at your practice."


def invitation(invited: Invitation, practice: Practice, token: str) -> Letter:
    """Return the letter that lets somebody in."""
    return Letter(
        to_name=invited.name,
        to_email=invited.email,
        subject=f"{invited.invited_by} invites you to {practice.name}'s vendor portal",
        text=(
            f"Hello {invited.name},\n\n"
            f"{invited.invited_by} has given you access to the vendor portal of {practice.name}, "
            f"as {invited.role_words.lower()}.\n\n"
            "Choose a password and add your phone. It takes about 3 minutes:\n{link}\n\n"
            "The link works once, for 7 days."
        ),
        link_token=token,
        link_at="/invitations/",
        button="Accept the invitation",
        small_print=_ALWAYS,
    )


def password_reset(person: Person, token: str) -> Letter:
    """Return the letter with which a person chooses a new password."""
    return Letter(
        to_name=person.name,
        to_email=person.email,
        subject="Choose a new password for Countersign",
        text=(
            f"Hello {person.name},\n\n"
            "Somebody, most likely you, asked for a new password. Choose it here:\n{link}\n\n"
            "The link works once, for one hour. You will still need the code from your phone."
        ),
        link_token=token,
        link_at="/password-reset/",
        button="Choose a new password",
        small_print="If you did not ask, do nothing: your password stays as it is.",
    )


def password_changed(person: Person) -> Letter:
    """Return the letter that tells of a new password."""
    return Letter(
        to_name=person.name,
        to_email=person.email,
        subject="Your Countersign password was changed",
        text=(
            f"Hello {person.name},\n\n"
            "Your password was changed just now, and your other sessions were ended."
        ),
        small_print=_ALWAYS,
    )


def authenticator_reset(person: Person, practice: Practice, owner: str) -> Letter:
    """Return the letter that tells of a phone taken off a login."""
    return Letter(
        to_name=person.name,
        to_email=person.email,
        subject="Your phone was taken off your Countersign sign-in",
        text=(
            f"Hello {person.name},\n\n"
            f"{owner} at {practice.name} has taken your phone off your sign-in, because it was "
            "lost or changed. Your recovery codes have ended too.\n\n"
            "Sign in with your password, and you will be asked to add a phone."
        ),
        small_print=_ALWAYS,
    )
