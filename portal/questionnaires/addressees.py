"""To whom the questions of a sending went, newest last, and what became of each letter.

What was asked of whom and when never changes on the sending itself; each letter is a row of its own.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import BigInteger, Text, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, mapped_column

from portal import links, notices
from portal.db import Base, Moment, Practiced, refers, session
from portal.links import Link, LinkPurpose
from portal.notices import Notice
from portal.questionnaires.models import Assessment
from portal.questionnaires.rules import OPEN_STATES


class Why(StrEnum):
    """Why a letter went to this person."""

    FIRST = "first"
    SECOND = "second"
    ANEW = "anew"


class QuestionLetter(Practiced, Base):
    """One letter that asked for the answers of a sending."""

    __tablename__ = "question_letters"
    __table_args__ = refers(assessment_id="assessments", link_id="links", notice_id="notices")

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(Text)
    to_name: Mapped[str] = mapped_column(Text)
    to_email: Mapped[str] = mapped_column(Text)
    link_id: Mapped[int] = mapped_column(BigInteger)
    notice_id: Mapped[int] = mapped_column(BigInteger)
    sent_at: Mapped[Moment]
    sent_by_name: Mapped[str] = mapped_column(Text)
    bounced_at: Mapped[Moment | None]


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """How a sending stands with the people it went to. Opened means that a link was opened."""

    to_name: str
    to_email: str
    letters: tuple[QuestionLetter, ...]
    # Of the newest letter, and of all links that were made for this sending, newest first.
    notice: Notice | None
    links: tuple[Link, ...]

    @property
    def newest(self) -> QuestionLetter | None:
        """Return the letter that counts. None: from before each was written down."""
        return self.letters[-1] if self.letters else None

    @property
    def is_bounced(self) -> bool:
        """Tell whether the letter that counts came back: nobody has been asked."""
        return self.newest is not None and self.newest.bounced_at is not None

    @property
    def came_back(self) -> tuple[QuestionLetter, ...]:
        """Return the letters that came back."""
        return tuple(one for one in self.letters if one.bounced_at is not None)

    @property
    def opened_at(self) -> datetime | None:
        """Return when somebody last opened a link to the questions."""
        seen = [one.last_opened_at for one in self.links if one.last_opened_at is not None]
        return max(seen, default=None)

    @property
    def live(self) -> Link | None:
        """Return the newest link that was not taken back."""
        return next((one for one in self.links if one.withdrawn_at is None), None)

    @property
    def badge(self) -> tuple[str, str]:
        """Return how far it came: not delivered, waiting to be opened, or opened."""
        if self.opened_at is not None and not self.is_bounced:
            return "good", "Opened"
        if self.notice is None:
            return "waiting", "Not opened yet"
        state, words = self.notice.badge
        return (state, words) if state in {"critical", "soon"} else ("waiting", "Not opened yet")


class Sent(Protocol):
    """A sending, or a line of the list of them."""

    @property
    def id(self) -> int:
        """Return its number."""
        ...

    @property
    def to_name(self) -> str:
        """Return whom it first went to."""
        ...

    @property
    def to_email(self) -> str:
        """Return where it first went to."""
        ...


def addressed(assessments: Collection[Sent]) -> dict[int, Addressed]:
    """Return how each sending stands with its people, in three queries for any number of them."""
    ids = [one.id for one in assessments]
    letters = _letters(ids)
    made = links.links_of(LinkPurpose.QUESTIONNAIRE, ids)
    newest = {number: rows[-1].notice_id for number, rows in letters.items()}
    wanted = {*newest.values()}
    older = {first_key(one.id): one.id for one in assessments if one.id not in letters}
    posted = notices.notices_with(wanted, older)
    by_id = {one.id: one for one in posted}
    by_key = {one.key: one for one in posted}
    return {
        one.id: _addressed(
            one,
            letters.get(one.id, ()),
            by_id.get(newest.get(one.id, 0)) or by_key.get(first_key(one.id)),
            made.get(one.id, ()),
        )
        for one in assessments
    }


def first_key(assessment_id: int) -> str:
    """Return the key under which the first letter of a sending waits in the outbox."""
    return f"assessment {assessment_id} sent"


def letters_of(assessment_id: int) -> Sequence[QuestionLetter]:
    """Return the letters that asked for the answers of a sending, oldest first."""
    return _letters([assessment_id]).get(assessment_id, ())


def bounced_since(vendor_ids: Collection[int]) -> dict[int, datetime]:
    """Return since when the questions of each vendor reach nobody. Others are left out."""
    newest = (
        select(QuestionLetter.assessment_id, QuestionLetter.bounced_at, Assessment.vendor_id)
        .join(Assessment, Assessment.id == QuestionLetter.assessment_id)
        .where(
            Assessment.vendor_id == func.any(list(vendor_ids)),
            Assessment.state.in_(OPEN_STATES),
        )
        .ext(distinct_on(QuestionLetter.assessment_id))
        .order_by(QuestionLetter.assessment_id, QuestionLetter.id.desc())
        .subquery()
    )
    rows = select(newest.c.vendor_id, newest.c.bounced_at).where(newest.c.bounced_at.is_not(None))
    return {row.vendor_id: row.bounced_at for row in session.execute(rows)}


def _letters(assessment_ids: Collection[int]) -> dict[int, list[QuestionLetter]]:
    rows = select(QuestionLetter).where(QuestionLetter.assessment_id.in_(assessment_ids))
    found: dict[int, list[QuestionLetter]] = {}
    for letter in session.scalars(rows.order_by(QuestionLetter.id)):
        found.setdefault(letter.assessment_id, []).append(letter)
    return found


def _addressed(
    assessment: Sent,
    letters: Sequence[QuestionLetter],
    notice: Notice | None,
    made: Sequence[Link],
) -> Addressed:
    newest = letters[-1] if letters else None
    return Addressed(
        to_name=newest.to_name if newest else assessment.to_name,
        to_email=newest.to_email if newest else assessment.to_email,
        letters=tuple(letters),
        notice=notice,
        links=tuple(made),
    )
