"""Letters at the door: written down before the last dot is said, so that none is said twice.

Whoever dies between the last dot and the answer leaves the note behind. Nobody can tell then whether
the mail server took the letter: a person is asked, instead of sending it blindly once more.
"""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from portal import tenancy
from portal.db import session
from portal.notices.models import Handing, Notice


def step_to_the_door(notice_id: int) -> None:
    """Write down, for good and at once, that a letter's last dot is about to be said."""
    with tenancy.apart() as connection:
        connection.execute(insert(Handing).values(notice_id=notice_id).on_conflict_do_nothing())


def is_at_the_door(notice: Notice) -> bool:
    """Tell whether a letter was being handed over when whoever did it died."""
    found = select(Handing.id).where(Handing.notice_id == notice.id)
    return session.scalar(found) is not None


def leave_the_door(notice: Notice) -> None:
    """Forget that a letter was at the door: it is known what became of it."""
    gone = delete(Handing).where(Handing.notice_id == notice.id)
    session.execute(gone.execution_options(synchronize_session=False))
