import re

import pytest
from sqlalchemy import text

from portal import links
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.errors import NotFound, RuleBroken
from portal.links import LinkOrigin, LinkPurpose
from portal.links.queries import find_place_of_link
from portal.tenancy import Practice
from tests.conftest import open_practice
from tests.links.making import in_days, make_link, run_out


def test_only_the_hash_of_the_token_is_kept(practice: Practice) -> None:
    _link, token = make_link()

    assert len(token) == 43
    row = session.execute(text("SELECT l::text FROM app.links l")).scalar_one()
    assert token not in row


def test_every_link_has_a_code_that_can_be_read_out(practice: Practice) -> None:
    link, _token = make_link()

    assert re.fullmatch(r"\d[A-Z]{2}-\d{2}", link.verify_code)


def test_a_link_is_found_by_its_token_before_its_practice_is_known(practice: Practice) -> None:
    link, token = make_link()
    number, of = link.id, practice.practice_id

    open_practice("Elsewhere Dental")

    found = find_place_of_link(token)
    assert found is not None
    assert (found.practice_id, found.row_id) == (of, number)
    assert find_place_of_link(token[:-1]) is None


def test_another_practice_sees_no_link(practice: Practice) -> None:
    number = make_link()[0].id

    open_practice("Elsewhere Dental")

    with pytest.raises(NotFound):
        links.get_link(number)
    assert links.links_of(LinkPurpose.QUESTIONNAIRE, [12]) == {}
    assert session.scalar(text("SELECT count(*) FROM app.links")) == 0


def test_a_link_may_not_begin_in_the_past(practice: Practice) -> None:
    with pytest.raises(RuleBroken, match="not past"):
        make_link(expires_on=in_days(-1))


def test_a_name_at_a_link_is_one_line_that_a_letter_can_carry(practice: Practice) -> None:
    link, _token = make_link(person_name="Priya\nBcc: all@x.example")
    assert link.person_name == "Priya Bcc: all@x.example"

    with transaction():
        links.confirm(
            link, " Priya\r\n\u202eRaman\u2028\x1b ", "priya@postlark.example", by=THE_PORTAL
        )
    assert link.confirmed_name == "Priya Raman"
    with pytest.raises(RuleBroken, match="full name"):
        links.confirm(link, "\u200b\n", "priya@postlark.example", by=THE_PORTAL)


def test_a_link_is_withdrawn_once(practice: Practice) -> None:
    link, _token = make_link()
    with transaction():
        links.withdraw(link, by=THE_PORTAL)

    with pytest.raises(RuleBroken, match="already"):
        links.withdraw(link, by=THE_PORTAL)


def test_passing_on_keeps_the_chain_and_the_first_link(practice: Practice) -> None:
    first, _token = make_link()
    with transaction():
        second, _token = links.pass_on(first, "Sam Ortiz", "sam@postlark.example", by=THE_PORTAL)

    assert (second.origin, second.follows_id) == (LinkOrigin.PASSED_ON, first.id)
    assert second.verify_code == first.verify_code
    chain = links.links_of(LinkPurpose.QUESTIONNAIRE, [12])[12]
    assert [link.id for link in chain] == [second.id, first.id]


def test_a_request_is_passed_on_five_times_at_most(practice: Practice) -> None:
    first, _token = make_link()
    for number in range(5):
        with transaction():
            links.pass_on(first, "Sam", f"sam{number}@postlark.example", by=THE_PORTAL)

    with pytest.raises(RuleBroken, match="5 times"):
        links.pass_on(first, "Sam", "sam6@postlark.example", by=THE_PORTAL)


def test_a_renewed_link_goes_to_the_person_who_had_it(practice: Practice) -> None:
    link, old = make_link()
    run_out(link)

    with transaction():
        renewed, new = links.renew(link, by=THE_PORTAL)

    assert renewed.email == link.email
    assert renewed.expires_on == in_days(14)
    assert new != old
