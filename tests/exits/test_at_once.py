"""What holds when two do the same at once."""

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock, exits, signing, tenancy, vendors
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.exits import Exit, ExitAnswer
from portal.links import get_link
from portal.signing import Envelope
from portal.signing.actions import sign
from portal.signing.models import SigningIntent
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.at_once import Twice
from tests.baa.making import file_baa
from tests.exits.making import WHO, ask, destroyed, end_with, ending, today, visiting
from tests.exits.making import tell as tell_it
from tests.signing.making import code_of, intend
from tests.vendors.making import make_vendor


def test_two_terminations_at_once_are_one_case(practice: Practice, twice: Twice) -> None:
    vendor = make_vendor()
    file_baa(vendor)
    vendor_id = vendor.id

    told = twice(lambda: exits.end(vendors.get_vendor(vendor_id), ending(), on=today(), by=ACTOR))

    assert told.count("done") == 1
    assert session.scalar(select(func.count()).select_from(Exit)) == 1


def test_retiring_twice_at_once_is_one_case(practice: Practice, twice: Twice) -> None:
    vendor_id = make_vendor().id

    told = twice(
        lambda: exits.retire(
            vendors.get_vendor(vendor_id), "Moved.", last_day=today(), on=today(), by=ACTOR
        )
    )

    assert told.count("done") == 1
    assert session.scalar(select(func.count()).select_from(Exit)) == 1


def test_two_answers_at_once_leave_one_standing(practice: Practice, twice: Twice) -> None:
    case = end_with()
    link_id, case_id = ask(case).id, case.id

    def tell() -> object:
        link, found = get_link(link_id), exits.find_exit(case_id)
        assert found
        return exits.tell(found, link, destroyed(), WHO, on=today(), by=visiting(link))

    told = twice(tell)

    assert told == ["done", "done"]
    states = session.scalars(select(ExitAnswer.state).order_by(ExitAnswer.id)).all()
    assert sorted(states) == ["replaced", "told"]


@pytest.mark.parametrize("end", [exits.set_aside, exits.close_with_reason])
def test_signing_and_ending_it_at_once_wait_for_each_other_and_never_both(
    practice: Practice, twice: Twice, end: Callable[..., object]
) -> None:
    case = end_with()
    link = ask(case)
    tell_it(case, link)
    with transaction():
        envelope = exits.make_paper(case, link, on=today(), by=visiting(link))
    intent = intend(envelope, link)
    code, ids, turn = code_of(intent), (envelope.id, intent.id, link.id, case.id), count()

    def one_of_both() -> None:
        link, case = get_link(ids[2]), exits.find_exit(ids[3])
        assert case
        if next(turn):
            answer = exits.find_answer(case.id)
            what = (case, answer, "No.") if end is exits.set_aside else (case, "They are gone.")
            end(*what, on=today(), by=ACTOR)
            return
        envelope = signing.get_envelope(ids[0], link.vendor_id)
        signer = signing.signer_for_link(link)
        said = session.get_one(SigningIntent, (envelope.practice_id, ids[1]))
        assert signer
        sign(envelope, signer, said, code, link, at=clock.now(), by=visiting(link))

    told = twice(one_of_both)

    assert "done" in told
    state = signing.get_envelope(ids[0], get_link(ids[2]).vendor_id).state
    assert state in {"complete", "withdrawn"}
    if state == "withdrawn":
        assert len(set(told)) == 2  # whoever signs is told that it is closed


def test_whoever_is_shown_the_paper_does_not_keep_anybody_from_ending_the_case(
    app: Flask, practice: Practice
) -> None:
    case = end_with()
    link = ask(case)
    tell_it(case, link)
    with transaction():
        paper = exits.make_paper(case, link, on=today(), by=visiting(link))
    number, case_id, here = paper.id, case.id, practice.practice_id
    session.remove()

    def close() -> None:
        with app.app_context(), tenancy.inside(here), transaction():
            found = exits.find_exit(case_id)
            assert found
            exits.close_with_reason(found, "They are gone.", on=today(), by=ACTOR)

    tenancy.enter(here)
    with ThreadPoolExecutor(1) as pool, transaction():
        # As the row of a page that is shown refers to its paper.
        rows = select(Envelope.id).where(Envelope.id == number)
        session.execute(rows.with_for_update(read=True, key_share=True))
        pool.submit(contextvars.Context().run, close).result(timeout=8)

    case = session.scalars(select(Exit)).one()
    session.refresh(case)
    assert not case.is_open


def test_signing_twice_at_once_is_one_certificate(practice: Practice, twice: Twice) -> None:
    case = end_with()
    link = ask(case)
    tell_it(case, link)
    with transaction():
        envelope = exits.make_paper(case, link, on=today(), by=visiting(link))
    intent = intend(envelope, link)
    code, ids = code_of(intent), (envelope.id, intent.id, link.id, case.id)

    def put_in() -> None:
        link = get_link(ids[2])
        envelope = signing.get_envelope(ids[0], link.vendor_id)
        signer = signing.signer_for_link(link)
        said = session.get_one(SigningIntent, (envelope.practice_id, ids[1]))
        assert signer
        sign(envelope, signer, said, code, link, at=clock.now(), by=visiting(link))

    twice(put_in)

    certified = select(func.count()).where(AuditEvent.deed == Deed.EXIT_CERTIFIED)
    assert session.scalar(certified) == 1
    answer = exits.find_answer(ids[3])
    assert answer is not None
    assert answer.state == "signed"
    assert exits.get_step(ids[3], "certificate").document_id == answer.document_id
