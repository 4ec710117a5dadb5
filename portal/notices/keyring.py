"""The sealed links of letters that wait, for whoever seals them anew."""

from sqlalchemy import select, update

from portal.db import session
from portal.gateways.ports import InDrawer, WrappedKey
from portal.gateways.sealing import joined, parted
from portal.notices.models import Notice
from portal.notices.sealed import purpose


class SealedLinks:
    """The sealed link of each letter of the practice we are in that has not gone yet."""

    name = "links in letters"

    def some(self, after: int, most: int) -> list[InDrawer]:
        """Return those of the next letters."""
        rows = (
            select(Notice.id, Notice.sealed_link)
            .where(Notice.id > after, Notice.sealed_link.is_not(None))
            .order_by(Notice.id)
            .limit(most)
        )
        context = {"purpose": purpose()}
        return [
            InDrawer(id=number, context=context, wrapped=parted(sealed))
            for number, sealed in session.execute(rows)
            if sealed is not None
        ]

    def put_back(self, before: InDrawer, anew: WrappedKey) -> bool:
        """Put a link back, sealed anew, unless its letter has gone meanwhile."""
        done = session.execute(
            update(Notice)
            .where(Notice.id == before.id, Notice.sealed_link == joined(before.wrapped))
            .values(sealed_link=joined(anew))
            .execution_options(synchronize_session=False)
            .returning(Notice.id)
        )
        return done.scalar() is not None
