"""Today counts a vendor as covered only where each of its services with PHI is."""

from datetime import timedelta

import pytest

from portal import baa, tenancy
from portal.baa import CounselSaid
from portal.baa.gates import EVERY, Covers
from portal.db import transaction
from portal.reports import queries
from portal.reports.chart import last_months
from portal.reports.posture import Counts, in_words, sentences, strip
from portal.tenancy import Practice
from portal.vendors import Phi, PhiVerb, Vendor
from tests.accounts.making import ACTOR
from tests.baa.gates.making import (
    DOUBTFUL,
    NO_PHI,
    add_service,
    change_service,
    decide,
    file_covering,
    first_service,
    told,
)
from tests.baa.making import ANSWERS_TO_NEEDED, pdf
from tests.browser import Browser
from tests.vendors.making import make_vendor

COUNTS = Counts(
    with_phi=9,
    lacking=2,
    refused=0,
    needs_attention=1,
    waived=0,
    review_soon=0,
    unsorted=0,
    attention=4,
    vendors=12,
    uncovered=1,
)


def said(counts: Counts) -> str:
    return " ".join(f"{one.before}{one.words}{one.after}" for one in sentences(counts))


def test_a_service_outside_the_baa_is_said_and_is_not_covered() -> None:
    assert COUNTS.covered == 5
    assert said(COUNTS) == (
        "2 of 9 vendors with PHI have no BAA. 1 more has a service outside the BAA."
    )
    assert [(one.count, one.rows) for one in strip(COUNTS)] == [
        (2, "without-baa"),
        (1, "not-covered"),
        (1, "needs-attention"),
        (5, "covered"),
    ]
    assert "1 with a service outside the BAA" in in_words(COUNTS)


def test_it_comes_first_where_all_have_a_baa(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    file_covering(vendor, Covers(services=frozenset({first_service(vendor).id})))
    add_service(vendor)

    page = browser.open("/today")

    assert page.text(".posture").startswith(
        "1 of 1 vendor with PHI has a service that the BAA does not cover."
    )
    assert browser.open("/today/not-covered").texts(".table-name") == ["Pingwell"]
    assert browser.open("/today/covered").texts(".table-name") == []


def nothing(_vendor: Vendor) -> None:
    """Decide nothing."""


def none_needed(vendor: Vendor) -> None:
    decide(vendor, NO_PHI)


def needed(vendor: Vendor) -> None:
    decide(vendor, ANSWERS_TO_NEEDED)


def none_needed_but_for_a_service(vendor: Vendor) -> None:
    none_needed(vendor)
    decide(vendor, ANSWERS_TO_NEEDED, service=first_service(vendor))


def outgrown(vendor: Vendor) -> None:
    none_needed(vendor)
    add_service(vendor)


def outgrown_and_decided(vendor: Vendor) -> None:
    none_needed(vendor)
    decide(vendor, NO_PHI, service=add_service(vendor))


def changed_only(vendor: Vendor) -> None:
    none_needed(vendor)
    verbs = frozenset({PhiVerb.MAINTAINS})
    change_service(vendor, first_service(vendor), told("Texts", verbs=verbs))


def service_alone(vendor: Vendor) -> None:
    decide(vendor, NO_PHI, service=first_service(vendor))


def one_of_two(vendor: Vendor) -> None:
    add_service(vendor)
    service_alone(vendor)


def service_outgrown(vendor: Vendor) -> None:
    quiet = add_service(vendor, phi=Phi.NO)
    decide(vendor, NO_PHI, service=quiet)
    service_alone(vendor)
    change_service(vendor, quiet, told())


def counsel_asked(vendor: Vendor) -> None:
    decide(vendor, DOUBTFUL)


def counsel_answered(vendor: Vendor) -> None:
    asked, on = decide(vendor, DOUBTFUL), tenancy.today_here()
    answer = CounselSaid(name="Ruth", on=on, is_needed=False, exemption="E06", reason="Lends.")
    with transaction():
        baa.settle_by_counsel(asked, vendor, answer, pdf(), on=on, by=ACTOR)


WAYS = [
    nothing,
    none_needed,
    needed,
    none_needed_but_for_a_service,
    outgrown,
    outgrown_and_decided,
    changed_only,
    service_alone,
    one_of_two,
    service_outgrown,
    counsel_asked,
    counsel_answered,
]


def test_the_count_agrees_with_the_rule_whatever_was_decided(practice: Practice) -> None:
    made = {way.__name__: make_vendor(way.__name__) for way in WAYS}
    for way in WAYS:
        way(made[way.__name__])
    on = tenancy.today_here()

    counted = {one.name for one in queries.rows_behind("with-phi", on, after=None)}

    stands = baa.standing_of([one.id for one in made.values()], on)
    needing = {name for name, one in made.items() if stands[one.id].needs_baa is not False}
    assert counted == needing
    assert {"outgrown", "one_of_two", "service_outgrown", "counsel_asked"} < needing
    assert not {"none_needed", "changed_only", "service_alone", "counsel_answered"} & needing


@pytest.mark.parametrize(("covers", "covered"), [(None, 1), (EVERY, 1), ("texts", 0)])
def test_the_chart_counts_a_vendor_whose_services_are_all_covered(
    practice: Practice, covers: Covers | str | None, covered: int
) -> None:
    vendor = make_vendor()
    listed = Covers(services=frozenset({first_service(vendor).id}))
    add_service(vendor)
    file_covering(vendor, listed if covers == "texts" else covers)  # type: ignore[arg-type]

    now = queries.history(last_months(tenancy.today_here() + timedelta(days=0)))[-1]

    assert (now.with_phi, now.covered) == (1, covered)
