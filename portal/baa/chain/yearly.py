"""Asking for subcontractors again, a year after the vendor last confirmed them."""

from datetime import date, timedelta

from portal import audit, vendors
from portal.accounts import Person
from portal.baa import queries
from portal.baa.chain import lists
from portal.baa.chain.asking import ANSWER_WITHIN, NewAsk, ask
from portal.baa.chain.keepers import keeper_of, keepers
from portal.baa.rules import a_year_from
from portal.vendors import Phi, Vendor

_SHORTEST_YEAR = timedelta(days=365)


def ask_again(*, on: date, by: audit.Actor) -> int:
    """Ask each vendor with PHI and a BAA that confirmed a year ago. Return how many letters went.

    Whom nobody ever asked is asked by a person first, who has seen the letter.
    """
    answered = lists.answered_by(on - _SHORTEST_YEAR)
    due = [one for one, day in answered.items() if a_year_from(day) <= on]
    standing, people = queries.standing_of(due, on), keepers()
    went = 0
    for vendor in vendors.get_vendors(due):
        keeper = keeper_of(vendor, people)
        goes_on = standing[vendor.id].is_in_force and vendor.phi == Phi.YES
        if keeper is not None and goes_on and not vendor.is_former:
            ask(vendor, _again(vendor, keeper, on), on=on, by=by)
            went += 1
    return went


def _again(vendor: Vendor, keeper: Person, on: date) -> NewAsk:
    before = lists.asks_of(vendor.id)[0]
    return NewAsk(
        to_name=before.to_name,
        to_email=before.to_email,
        due_on=on + ANSWER_WITHIN,
        reply_email=keeper.email,
        asker_name=keeper.name,
        is_yearly=True,
    )
