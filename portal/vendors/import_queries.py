"""Reads of imports, and of the vendors that a list is compared with."""

from sqlalchemy import or_, select

from portal.db import session
from portal.errors import NotFound
from portal.vendors.cells import DateOrder
from portal.vendors.columns import Target
from portal.vendors.import_models import Import, ImportRow
from portal.vendors.models import Contact, Service, Vendor
from portal.vendors.rows import Choice, RawRow
from portal.vendors.twins import Known
from portal.vendors.verdicts import Judged, judge_rows


def get_import(import_id: int) -> Import:
    """Return an import."""
    found = session.scalar(select(Import).where(Import.id == import_id))
    if found is None:
        raise NotFound
    return found


def latest_imports(most: int = 5) -> list[Import]:
    """Return the imports made last, the newest first."""
    return list(session.scalars(select(Import).order_by(Import.id.desc()).limit(most)))


def lock_import(of: Import) -> None:
    """Read an import anew and hold it, so that it is not added twice at once."""
    session.refresh(of, with_for_update=True)


def raw_rows(of: Import) -> list[RawRow]:
    """Return the rows of a list as they were read, in their order."""
    rows = session.execute(
        select(ImportRow.row_no, ImportRow.cells, ImportRow.fixes, ImportRow.choice)
        .where(ImportRow.import_id == of.id)
        .order_by(ImportRow.row_no)
    )
    return [
        RawRow(row_no=row_no, cells=cells, fixes=fixes, choice=Choice(choice) if choice else None)
        for row_no, cells, fixes, choice in rows
    ]


def first_rows(of: Import, most: int = 2) -> list[list[str]]:
    """Return the first rows, to show what stands in each column."""
    rows = (
        select(ImportRow.cells)
        .where(ImportRow.import_id == of.id)
        .order_by(ImportRow.row_no)
        .limit(most)
    )
    return list(session.scalars(rows))


def judged_rows(of: Import) -> list[Judged]:
    """Return the verdict of each row, as the list of vendors stands now."""
    targets = [Target(one) for one in of.targets]
    return judge_rows(raw_rows(of), targets, DateOrder(of.date_order), known_vendors())


def known_vendors() -> list[Known]:
    """Return every vendor as far as it is compared, the oldest first."""
    rows = session.execute(
        select(Vendor.id, Vendor.name, Vendor.name_key, Vendor.domain).order_by(Vendor.id)
    )
    return [
        Known(vendor_id=vendor_id, name=name, name_key=key, domain=domain)
        for vendor_id, name, key, domain in rows
    ]


def added_by(of: Import) -> list[Vendor]:
    """Return the vendors that an import added."""
    return list(session.scalars(select(Vendor).where(Vendor.import_id == of.id)))


def merged_by(of: Import) -> list[Vendor]:
    """Return the vendors that were there, and to which an import added something."""
    parts = or_(
        *(
            select(part.id).where(part.vendor_id == Vendor.id, part.import_id == of.id).exists()
            for part in (Service, Contact)
        )
    )
    rows = select(Vendor).where(parts, Vendor.import_id.is_distinct_from(of.id))
    return list(session.scalars(rows))
