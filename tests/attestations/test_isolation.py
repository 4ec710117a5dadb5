"""Another practice reads no row of ours."""

import pytest
from sqlalchemy import text

from portal import tenancy
from portal.db import session
from portal.tenancy import Practice
from tests.attestations.making import a_report, confirm, keep_report, read
from tests.vendors.making import make_vendor


@pytest.mark.parametrize("table", ["report_readings", "confirmed_reports"])
def test_no_table_shows_rows_to_another_practice(
    practice: Practice, other_practice: Practice, table: str
) -> None:
    document = keep_report(make_vendor())
    read(document)
    confirm(document, a_report())
    count = text(f"SELECT count(*) FROM app.{table}")
    assert session.scalar(count)

    tenancy.enter(other_practice.practice_id)

    assert session.scalar(count) == 0
