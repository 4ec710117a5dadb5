"""The last signature and a withdrawal at the same moment: one of them holds, never both."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from portal import accounts, baa, signing, tenancy
from portal.accounts import Person
from portal.baa import BaaRequest
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.requesting import ask_to_sign, envelope_of, vendor_signs
from tests.signing.making import countersign_as
from tests.vendors.making import make_vendor

Deed = Callable[[BaaRequest], None]


def at_once(app: Flask, request_id: int, *deeds: Deed) -> list[str]:
    """Do deeds about a request at the same moment, each in a transaction; return what was refused."""
    here = tenancy.current_practice_id()
    session.remove()

    def one(deed: Deed) -> str:
        with app.app_context(), tenancy.inside(here):
            try:
                with transaction():
                    request = baa.find_request(request_id)
                    assert request
                    deed(request)
            except RuleBroken as refusal:
                return str(refusal)
            return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        said = list(pool.map(one, deeds))
    tenancy.enter(here)
    return said


def withdraw(request: BaaRequest) -> None:
    baa.withdraw_request(request, on=tenancy.today_here(), by=ACTOR)


def test_signed_or_withdrawn_but_never_both(app: Flask, practice: Practice, owner: Person) -> None:
    owner_id = owner.id

    def sign(told: BaaRequest) -> None:
        countersign_as(envelope_of(told), accounts.get_person(owner_id))

    for name, deeds in (("Pingwell", (sign, withdraw)), ("Postlark", (withdraw, sign))):
        vendor = make_vendor(name)
        vendor_id = vendor.id
        request = ask_to_sign(vendor)
        vendor_signs(request)
        number = request.id

        said = at_once(app, number, *deeds)

        request_now = baa.find_request(number)
        assert request_now
        state = envelope_of(request_now).state
        filed = baa.versions_of(vendor_id)
        assert [bool(one) for one in said].count(True) == 1
        if state == "complete":
            assert (request_now.closed_how, len(filed)) == ("filed", 1)
        else:
            assert state == "withdrawn"
            assert (request_now.closed_how, filed) == ("withdrawn", [])
        assert signing.open_envelopes_of(vendor_id) == []
