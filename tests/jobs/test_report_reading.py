"""Reading a kept report as the worker does."""

from io import BytesIO

from flask import Flask

from portal import attestations, documents, tenancy
from portal.db import transaction
from portal.documents import DocumentKind
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import Outside
from portal.jobs import report_reading
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.attestations.making import keep_report
from tests.documents.hostile import pdf_of_pages
from tests.vendors.making import make_vendor


def test_a_kept_report_is_read_page_by_page_for_a_person_to_confirm(
    at_work: Practice, worker_app: Flask
) -> None:
    document = keep_report(make_vendor())

    report_reading.read(worker_app, document.practice_id, document.id)

    kept = attestations.find_reading(document.id)
    assert kept is not None
    assert kept.is_done
    assert kept.pages_done == kept.pages_total == 4
    assert kept.reading is not None
    assert kept.reading.value("opinion") == "qualified"
    assert attestations.find_confirmed(document.id) is None


def test_read_twice_it_is_one_reading(at_work: Practice, worker_app: Flask) -> None:
    document = keep_report(make_vendor())

    for _ in range(2):
        report_reading.read(worker_app, document.practice_id, document.id)

    assert list(attestations.readings_of([document.id])) == [document.id]


def test_what_the_store_lost_is_not_read_and_nothing_is_tried_again(
    at_work: Practice, worker_app: Flask, outside: Outside
) -> None:
    assert isinstance(outside.store, MemoryStore)
    document = keep_report(make_vendor())
    outside.store.kept.pop(document.store_key)

    report_reading.read(worker_app, document.practice_id, document.id)

    kept = attestations.find_reading(document.id)
    assert kept is not None
    assert kept.state == "unreadable"


def test_a_paper_without_any_report_in_it_is_told_as_another(
    at_work: Practice, worker_app: Flask
) -> None:
    upload = documents.Upload(stream=BytesIO(pdf_of_pages(1)), name="letter.pdf")
    with transaction():
        document = documents.keep(
            upload,
            DocumentKind.SOC2,
            vendor_id=make_vendor().id,
            by=ACTOR,
            on=tenancy.today_here(),
        )

    report_reading.read(worker_app, document.practice_id, document.id)

    kept = attestations.find_reading(document.id)
    assert kept is not None
    assert kept.reading is not None
    assert kept.reading.kind == "other"
