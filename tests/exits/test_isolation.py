"""Another practice reads no row of ours."""

import pytest
from sqlalchemy import text

from portal import exits, tenancy
from portal.db import session, transaction
from portal.errors import NotFound
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.exits.making import ask, end_with, tell, today

TABLES = ("exits", "exit_steps", "exit_answers", "exit_reopenings")


def test_no_table_shows_rows_to_another_practice(
    practice: Practice, other_practice: Practice
) -> None:
    case = end_with()
    tell(case, ask(case))
    with transaction():
        exits.close_with_reason(case, "They are bankrupt.", on=today(), by=ACTOR)
        exits.reopen(case, "The trustee answered.", on=today(), by=ACTOR)
    vendor_id, case_id = case.vendor_id, case.id
    counts = [text(f"SELECT count(*) FROM app.{table}") for table in TABLES]
    assert all(session.scalar(count) for count in counts)

    tenancy.enter(other_practice.practice_id)

    assert [session.scalar(count) for count in counts] == [0, 0, 0, 0]
    assert exits.find_exit(case_id) is None
    assert exits.list_open(today()) == []
    with pytest.raises(NotFound):
        exits.get_current_exit(vendor_id)
