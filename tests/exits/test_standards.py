"""By whose days an end runs: theirs, the agreement's, and only then the practice's own."""

from datetime import date

from portal import exits, tenancy
from portal.accounts import Person
from portal.baa.template import Choices, paper_for
from portal.exits.rules import Promise, Promised, Source, StepKind, plan
from portal.exits.standards import BACKUPS_GONE, RETURNED_OR_DESTROYED
from portal.vendors import Vendor
from tests.baa.requesting import ask_to_sign, vendor_signs, we_sign
from tests.baa.template.making import add, word_file
from tests.exits.making import DAY, end_with, today
from tests.questionnaires.making import submitted
from tests.vendors.making import make_vendor

ENDS = date(2026, 11, 24)


def sign(vendor: Vendor, owner: Person, choices: Choices) -> None:
    paper = paper_for(vendor, choices, on=tenancy.today_here())
    request = ask_to_sign(vendor, paper=paper)
    vendor_signs(request)
    we_sign(request, owner)


def days(vendor: Vendor) -> dict[str, tuple[int, str]]:
    case = end_with(vendor)
    return {
        one.kind: ((one.due_on - today()).days, one.due_from) for one in exits.steps_of(case.id)
    }


def test_without_a_word_of_anybody_our_own_days_count_and_say_why() -> None:
    planned = {one.kind: one for one in plan(Promised(), ENDS)}

    for kind, standard in (
        (StepKind.RETURN, RETURNED_OR_DESTROYED),
        (StepKind.DESTROY, RETURNED_OR_DESTROYED),
        (StepKind.BACKUPS, BACKUPS_GONE),
    ):
        assert planned[kind].due_on == ENDS + standard.days * DAY
        assert planned[kind].source is Source.PRACTICE
        assert standard.why in planned[kind].words
    assert "164.524(b)(2)" in planned[StepKind.RETURN].words


def test_a_later_day_of_theirs_goes_before_ours_too() -> None:
    theirs = Promise(days=60, source=Source.VENDOR, words="Back within 60 days")

    planned = {one.kind: one for one in plan(Promised(returns=(theirs,)), ENDS)}

    assert planned[StepKind.RETURN].due_on == ENDS + 60 * DAY
    assert planned[StepKind.DESTROY].source is Source.PRACTICE


def test_the_days_of_an_agreement_that_was_signed_here_go_before_ours(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    sign(vendor, owner, Choices(return_days=21))

    due = days(vendor)

    assert due["return"] == (21, "baa")
    assert due["destroy"] == (21, "baa")
    assert due["backups"] == (BACKUPS_GONE.days, "practice")


def test_the_vendors_own_earlier_day_counts_beside_the_agreements(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    sign(vendor, owner, Choices(return_days=21))
    submitted(vendor, q5_return_days="10", q5_destroy_days="60", q5_backup_days="35")

    due = days(vendor)

    assert due["return"] == (10, "vendor")
    assert due["destroy"] == (21, "baa")
    assert due["backups"] == (35, "vendor")


def test_what_a_template_of_ones_own_may_not_say_is_not_taken_from_the_choices(
    owner: Person,
) -> None:
    vendor = make_vendor("Pingwell")
    own = add(word_file())
    sign(vendor, owner, Choices(return_days=21, template_id=own.id))

    assert days(vendor)["return"] == (RETURNED_OR_DESTROYED.days, "practice")
