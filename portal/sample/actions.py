"""Making the sample practice, and removing it."""

import secrets
import string
from dataclasses import dataclass
from typing import Any

import pyotp
from sqlalchemy import text

from portal import accounts, audit, clock, documents, tenancy
from portal.db import session
from portal.errors import RuleBroken
from portal.gateways.outside import outside
from portal.permissions import Role
from portal.sample.cast import the_cast
from portal.sample.questions import write_own_question
from portal.sample.stage import Stage
from portal.sample.templates import show_templates

_CONSOLE = audit.Actor(kind=audit.ActorKind.PORTAL, name="The portal, making the sample")
_UNSCANNED = (
    "This is the sample. No virus scanner is set up on this machine, and the sample's own files are "
    "made by the portal."
)
# The practice manager may do everything, so that whoever looks around can.
_ROLES = {"owner": Role.OWNER, "manager": Role.OWNER, "staff": Role.STAFF}


@dataclass(frozen=True, kw_only=True)
class Login:
    """How to sign in as a person of the sample."""

    email: str
    password: str
    totp_key: str

    def told(self, public_url: str) -> str:
        """Return what the console prints."""
        key = " ".join(self.totp_key[at : at + 4] for at in range(0, len(self.totp_key), 4))
        return (
            f"The sample practice is ready. Sign in at {public_url}/sign-in\n"
            f"  Email      {self.email}\n  Password   {self.password}\n"
            f"  Phone key  {key}\n"
            "  Add the key to an authenticator app (time-based, 6 digits), or print a code with:\n"
            f"  .venv/bin/python -c \"import pyotp; print(pyotp.TOTP('{self.totp_key}').now())\""
        )


def make() -> Login:
    """Open the sample practice with its people and vendors. Return its manager's login."""
    cast = the_cast()
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in cast.practice.items()
    }
    new = tenancy.NewPractice(facts=tenancy.PracticeFacts(**facts), is_sample=True)
    practice = tenancy.open_practice(new, by=_CONSOLE)
    people, login = _people()
    if not outside().scanner.is_there:
        documents.allow_unscanned(_UNSCANNED, on=clock.today(practice.time_zone), by=_CONSOLE)
    manager = people["manager"]
    by = audit.Actor(kind=audit.ActorKind.PERSON, actor_id=manager.id, name=manager.name)
    stage = Stage(practice=practice, people=people, by=by, today=clock.today(practice.time_zone))
    write_own_question(stage)
    stage.play(cast)
    show_templates(stage)
    session.flush()
    session.execute(text("SELECT app.date_sample_past()"))
    return login


def remove(*, by: audit.Actor) -> None:
    """Remove the sample practice whole: rows, documents, logins. Its trail stays."""
    practice = tenancy.here()
    if not practice.is_sample:
        raise RuleBroken("This is your own practice. Only the sample can be removed.")
    audit.record(
        audit.Deed.SAMPLE_REMOVED, by=by, subject=("practice", tenancy.current_practice_id())
    )
    keys = [document.store_key for document in documents.all_documents()]
    session.flush()
    session.execute(text("SELECT app.remove_sample()"))
    session.expunge_all()
    for key in keys:
        outside().store.delete(key)


def _people() -> tuple[dict[str, accounts.Person], Login]:
    made, login = {}, None
    for part, told in the_cast().people.items():
        password = "-".join(_word() for _ in range(4))
        new = accounts.NewPerson(email=told["email"], name=told["name"], password=password)
        person = accounts.add_person(new, by=_CONSOLE)
        accounts.give_role(person, _ROLES[part], by=_CONSOLE)
        key = pyotp.random_base32()
        accounts.enrol(person, key.encode(), by=_CONSOLE)
        made[part] = person
        if part == "manager":
            login = Login(email=told["email"], password=password, totp_key=key)
    if login is None:
        raise LookupError("the sample has no manager")
    return made, login


def _word() -> str:
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(5))
