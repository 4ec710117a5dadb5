"""The clause check of an agreement as its page shows it: rows, worst first, and what stands beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.baa.checking import hints, wording
from portal.baa.checking.models import ClauseReading
from portal.baa.checking.queries import decisions_of, paper_of, readings_of
from portal.baa.checking.rules import (
    IS_NOT_ASKED,
    IS_OPEN,
    IS_THERE,
    ORDER,
    Decided,
    Paper,
    ReadingState,
    Stands,
    asked_for,
    strongest,
)
from portal.baa.clauses import (
    BaaReading,
    Found,
    Level,
    Provision,
    RedFlag,
    Verdict,
    provisions,
    red_flags,
)
from portal.baa.rules import Held
from portal.documents import Document

_WATCHED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One provision: how it stands, by which document, and the words the check points to."""

    provision: Provision
    plain: wording.Plain
    rule: str
    stands: Stands
    document_id: int
    found: Found | None
    decided: Decided | None

    @property
    def page(self) -> int | None:
        """Return the page: that which a person named, else that of the words found."""
        if self.decided and self.decided.page:
            return self.decided.page
        points = self.found and self.found.verdict is not Verdict.NOT_FOUND
        return self.found.page if self.found and points else None

    @property
    def quote(self) -> str:
        """Return the words the check points to. Not where a person says that they are elsewhere."""
        elsewhere = (
            self.decided
            and self.decided.page
            and self.found
            and (self.decided.page != self.found.page)
        )
        return "" if elsewhere or not self.found else self.found.quote


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A red flag that was found, and where."""

    flag: RedFlag
    found: Found
    document_id: int


@dataclass(frozen=True, kw_only=True)
class Advised:
    """A clause that we advise, and where it is if it was found."""

    provision: Provision
    page: int | None
    document_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentCheck:
    """One document of the agreement, and how far its reading is."""

    document: Document
    reading: ClauseReading | None
    told: BaaReading | None

    @property
    def is_under_way(self) -> bool:
        """Tell whether its reading is awaited: it was asked for, or will be by itself."""
        return self.document.is_usable and (self.reading is None or self.reading.is_under_way)

    @property
    def asked_at(self) -> datetime:
        """Return since when its reading is awaited."""
        if self.reading is None:
            return self.document.kept_at
        return max(self.reading.asked_at, self.reading.begun_at or self.reading.asked_at)

    @property
    def is_unreadable(self) -> bool:
        """Tell whether the portal could not read it."""
        return self.reading is not None and self.reading.stage is ReadingState.UNREADABLE


@dataclass(frozen=True, kw_only=True)
class ClauseCheck:
    """The whole check of an agreement."""

    documents: tuple[DocumentCheck, ...]
    rows: tuple[Row, ...]
    red_flags: tuple[Warned, ...]
    advised: tuple[Advised, ...]
    notice: hints.Notice | None

    @property
    def is_read(self) -> bool:
        """Tell whether there is anything to show: something was read, or was given up."""
        return any(one.told or one.is_unreadable for one in self.documents)

    @property
    def is_under_way(self) -> bool:
        """Tell whether some reading is awaited."""
        return any(one.is_under_way for one in self.documents)

    @property
    def found(self) -> int:
        """Return how many provisions are there."""
        return sum(row.stands in IS_THERE for row in self.rows)

    @property
    def asked(self) -> int:
        """Return how many must be there, as far as is known."""
        return sum(row.stands not in IS_NOT_ASKED for row in self.rows)

    @property
    def open_rows(self) -> tuple[Row, ...]:
        """Return the rows that a person has to look at."""
        return tuple(row for row in self.rows if row.stands in IS_OPEN)

    @property
    def missing(self) -> tuple[Row, ...]:
        """Return what a person said is missing."""
        return tuple(row for row in self.rows if row.stands is Stands.MISSING)

    @property
    def to_confirm(self) -> tuple[Row, ...]:
        """Return what was found and nobody has confirmed yet."""
        return tuple(row for row in self.rows if row.stands is Stands.FOUND)

    @property
    def last(self) -> Decided | None:
        """Return the last decision on what the check shows."""
        decided = [row.decided for row in self.rows if row.decided]
        return max(decided, key=lambda one: one.at, default=None)

    @property
    def read_at(self) -> datetime | None:
        """Return when it was last read."""
        days = [one.reading.done_at for one in self.documents if one.reading]
        return max((day for day in days if day), default=None)

    @property
    def detector(self) -> str:
        """Return the version of the check that read it last."""
        return next((one.told.detector for one in self.documents if one.told), "")


def check_of(documents: Sequence[Document]) -> ClauseCheck:
    """Return the check of an agreement of these documents, newest first, in two queries."""
    document_ids = [one.id for one in documents]
    readings, decided = readings_of(document_ids), decisions_of(document_ids)
    told = {one: readings[one].told if one in readings else None for one in document_ids}
    papers = [paper_of(one, readings.get(one), decided) for one in document_ids]
    rows = [_row(provision, papers, told) for provision in asked_for()]
    notices = (hints.notice_of(read.breach_notice, one) for one, read in told.items() if read)
    return ClauseCheck(
        documents=tuple(
            DocumentCheck(document=one, reading=readings.get(one.id), told=told[one.id])
            for one in documents
        ),
        rows=tuple(sorted(rows, key=lambda row: ORDER[row.stands])),
        red_flags=_warned(told),
        advised=_advised(told),
        notice=next((one for one in notices if one), None),
    )


def looks_again(check: ClauseCheck, at: datetime) -> bool:
    """Tell whether the page should look again by itself: not for long, or nobody is ever signed out."""
    return any(one.is_under_way and at - one.asked_at < _WATCHED_FOR for one in check.documents)


def differences(check: ClauseCheck, held: Held) -> tuple[hints.Difference, ...]:
    """Return what the paper in force seems to say otherwise than was typed when it was filed."""
    newest = check.documents[0].told if check.documents else None
    return hints.differences(newest, held) if newest else ()


def _row(
    provision: Provision, papers: Sequence[Paper], told: Mapping[int, BaaReading | None]
) -> Row:
    paper, stands = strongest(papers, provision.id)
    reading = told[paper.document_id]
    return Row(
        provision=provision,
        plain=wording.plain(provision.id),
        rule=wording.rule_of(provision.id),
        stands=stands,
        document_id=paper.document_id,
        found=reading.of(provision.id) if reading else None,
        decided=paper.decided.get(provision.id),
    )


def _warned(told: Mapping[int, BaaReading | None]) -> tuple[Warned, ...]:
    return tuple(
        Warned(flag=red_flags()[found.id], found=found, document_id=document_id)
        for document_id, reading in told.items()
        if reading
        for found in reading.red_flags
        if found.verdict is not Verdict.NOT_FOUND
    )


def _advised(told: Mapping[int, BaaReading | None]) -> tuple[Advised, ...]:
    read = [(document_id, reading) for document_id, reading in told.items() if reading]
    if not read:
        return ()
    found = {
        one.id: (document_id, one.page)
        for document_id, reading in reversed(read)
        for one in reading.provisions
        if one.verdict is not Verdict.NOT_FOUND
    }
    return tuple(
        Advised(
            provision=one,
            document_id=found.get(one.id, (read[0][0], None))[0],
            page=found.get(one.id, (0, None))[1],
        )
        for one in provisions().values()
        if one.level is Level.RECOMMENDED
    )
