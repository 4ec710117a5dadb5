"""Making BAAs for tests."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from portal import baa, tenancy
from portal.baa import Baa, BaaRequest, NewRequest, Paper, SignedBaa, SignedBy, Term
from portal.db import transaction
from portal.documents import Upload
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.documents.hostile import pdf_of_pages

ANSWERS_TO_NEEDED = {"Q1": "yes", "Q2": "no", "Q3": "no", "Q4": "no", "Q5": "no", "Q6": "no"}


def pdf(name: str = "signed.pdf") -> Upload:
    """Return a small PDF as it would be uploaded."""
    return Upload(stream=BytesIO(pdf_of_pages(1)), name=name)


def signed(term: Term | None = None, **said: Any) -> SignedBaa:
    """Return what stands on a signed BAA, evergreen since the first of the year."""
    on = tenancy.today_here()
    whole = SignedBaa(
        term=term or Term(starts_on=on, review_on=on + timedelta(days=365)),
        paper=Paper.THEIRS,
        ours=SignedBy(name="Ada Okafor", title="Owner", on=on),
        theirs=SignedBy(name="Luis Ferrand", title="VP Operations", on=on),
        services_covered="All services",
    )
    return replace(whole, **said)


def file_baa(vendor: Vendor, term: Term | None = None) -> Baa:
    """Put a signed BAA on file."""
    with transaction():
        return baa.file_signed_baa(vendor, pdf(), signed(term), on=tenancy.today_here(), by=ACTOR)


def ask_for_baa(vendor: Vendor, *, on: date | None = None) -> BaaRequest:
    """Ask a vendor for a BAA by letter."""
    day = on or tenancy.today_here()
    new = NewRequest(
        to_name="Dana Whitcomb",
        to_email="dana@pingwell.example",
        due_on=max(day, tenancy.today_here()) + timedelta(days=14),
        reply_email="manager@juniperrow.example",
    )
    with transaction():
        request, _ = baa.request_baa(vendor, new, on=day, by=ACTOR)
        return request
