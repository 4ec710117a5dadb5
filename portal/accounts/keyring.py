"""The sealed secrets of authenticators, for whoever seals them anew.

They belong to people and not to a practice: only the worker sees them all, through doors made for this.
"""

from sqlalchemy import text

from portal.db import session
from portal.gateways.ports import InDrawer, WrappedKey
from portal.gateways.sealing import joined, parted

_PHONES = text("SELECT person_id, person_id, sealed FROM app.sealed_authenticators(:after, :most)")
_SETUPS = text("SELECT session_id, person_id, sealed FROM app.sealed_setups(:after, :most)")
_PUT_PHONE = text("SELECT app.reseal_authenticator(:id, :before, :anew)")
_PUT_SETUP = text("SELECT app.reseal_setup(:id, :before, :anew)")


def bound_to(person_id: int) -> str:
    """Return what the secrets of a person's authenticator are bound to."""
    return f"authenticator of person {person_id}"


class Authenticators:
    """The secret of each person's authenticator."""

    name = "authenticators"
    _rows, _put = _PHONES, _PUT_PHONE

    def some(self, after: int, most: int) -> list[InDrawer]:
        """Return the next ones, of whichever practice."""
        rows = session.execute(self._rows, {"after": after, "most": most})
        return [
            InDrawer(id=number, context={"purpose": bound_to(person)}, wrapped=parted(sealed))
            for number, person, sealed in rows
        ]

    def put_back(self, before: InDrawer, anew: WrappedKey) -> bool:
        """Put a secret back, sealed anew, unless the person has another phone meanwhile."""
        told = {"id": before.id, "before": joined(before.wrapped), "anew": joined(anew)}
        return bool(session.scalar(self._put, told))


class Setups(Authenticators):
    """The secret of each authenticator that is being set up."""

    name = "authenticators being set up"
    _rows, _put = _SETUPS, _PUT_SETUP
