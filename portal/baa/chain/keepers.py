"""Who in the practice looks after a vendor: its owner, or else the owner of the practice."""

from collections.abc import Mapping

from portal import accounts
from portal.accounts import Person
from portal.permissions import Role
from portal.vendors import Vendor

_OTHERWISE = 0


def keepers() -> dict[int, Person]:
    """Return the people of the practice by number, and under 0 the owner who was there first."""
    members = accounts.members()
    first = min(
        (one for one in members if one.membership.role == Role.OWNER),
        key=lambda one: one.membership.id,
        default=None,
    )
    found = {one.person.id: one.person for one in members}
    return found | {_OTHERWISE: first.person} if first else found


def keeper_of(vendor: Vendor, people: Mapping[int, Person]) -> Person | None:
    """Return who looks after this vendor."""
    return people.get(vendor.owner_person_id or _OTHERWISE) or people.get(_OTHERWISE)
