"""The record of a restore drill: a page for the practice's file, as an auditor would ask for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from portal.backups.drill import Drilled
from portal.backups.rules import Outcome

_STYLE = """
@page { size: letter; margin: 18mm 22mm; @bottom-right { content: counter(page) " of " counter(pages);
  font: 9pt Inter; color: #504d58 } }
body { font: 10.5pt/1.5 Inter; color: #1d1b20; hyphens: manual }
h1 { font-size: 18pt; font-weight: 600; margin: 0 0 6pt }
h2 { font-size: 11.5pt; font-weight: 600; margin: 14pt 0 3pt; break-after: avoid }
p, li { margin: 0 0 6pt } table { width: 100%; border-collapse: collapse }
tr { break-inside: avoid } th { text-align: left; font-weight: 600; width: 34% }
th, td { vertical-align: top; padding: 4pt 8pt 4pt 0; border-bottom: 0.5pt solid #cfccd6;
  overflow-wrap: anywhere }
small { color: #504d58 }
"""


@dataclass(frozen=True, kw_only=True)
class Whose:
    """The practice that a record is for, and who ran the drill."""

    practice_id: int
    practice: str
    zone: ZoneInfo
    by: str


def record_of(drilled: Drilled, whose: Whose) -> str:
    """Return the record of a drill, for one practice: its own part, and what is everybody's."""
    troubles = drilled.troubles_of(whose.practice_id)
    outcome = Outcome.FAILED if troubles else Outcome.PASSED
    title = f"Restore drill: {outcome.value}"
    body = (
        f"<p>{escape(whose.practice)}</p>"
        f"<p>{_verdict(drilled, troubles)}</p>"
        f"{_wrong(troubles)}"
        f"<h2>What was restored</h2>{_table(_of_backup(drilled, whose))}"
        f"<h2>What was checked</h2>{_table(_of_checks(drilled, whose))}"
        f"<h2>How</h2>{_table(_of_drill(drilled, whose))}"
        f"<p><small>{_WHY}</small></p>"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>"
    )


_WHY = (
    "This record supports 45 CFR 164.308(a)(7)(ii)(A), a retrievable exact copy, and (D), testing "
    "of it, which is addressable. One drill each quarter is our standard; the rule sets no interval. "
    "Kept six years (45 CFR 164.316(b)(2)(i))."
)


def _verdict(drilled: Drilled, troubles: list[str]) -> str:
    if not troubles:
        return (
            "The backup was restored into a new, empty database. Every table came back with the rows "
            "it had, the audit trail is whole, and every document opened with the digest it was kept "
            "with."
        )
    things = "1 thing was" if len(troubles) == 1 else f"{len(troubles)} things were"
    if drilled.opened is None or not drilled.seen.tables:
        return f"The backup could not be restored: {things} wrong."
    return f"The backup was restored, and {things} wrong."


def _wrong(troubles: list[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in troubles)
    return f"<h2>What was wrong</h2><ul>{items}</ul>" if troubles else ""


def _of_backup(drilled: Drilled, whose: Whose) -> Iterable[tuple[str, str]]:
    yield "Backup", drilled.name
    if drilled.opened is None:
        yield "Its manifest", "Does not bear our seal, so nothing it says is repeated here"
        return
    told = drilled.opened.manifest
    yield "Made", _moment(told.made_at, whose.zone)
    yield "By", f"Countersign {told.portal}, schema {told.schema}, PostgreSQL {told.postgres}"
    yield (
        "Holds",
        f"{told.rows:,} rows in {len(told.tables)} tables; {len(told.objects):,} documents",
    )
    yield "Digest of its manifest", f"SHA-256 {drilled.opened.manifest_sha256}"


def _of_checks(drilled: Drilled, whose: Whose) -> Iterable[tuple[str, str]]:
    seen = drilled.seen
    own = seen.documents.get(whose.practice_id, 0)
    if not seen.tables:
        yield "Rows, trail, documents", "Not checked: the database was not restored"
        return
    yield "Rows", f"{seen.rows:,} in {seen.tables} tables, counted and compared by digest"
    yield "Documents of this practice", f"{own:,} unsealed, each with the SHA-256 it was kept with"
    yield "Documents in all", f"{seen.document_count:,}"
    if seen.trail is None:
        return
    yield "Audit trail", seen.trail.sentence()
    for end in seen.trail.ends:
        if end.practice_id == whose.practice_id:
            yield "Last line of this practice", f"{end.line:,}, with the hash {end.hash}"


def _of_drill(drilled: Drilled, whose: Whose) -> Iterable[tuple[str, str]]:
    yield "Begun", _moment(drilled.at, whose.zone)
    yield "Took", f"{drilled.seconds:.0f} seconds"
    yield "Run by", whose.by
    yield (
        "Where",
        "In a new PostgreSQL, apart from the portal that is in use, and removed afterwards",
    )


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(said)}</td></tr>'
        for name, said in rows
    )
    return f"<table>{cells}</table>"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%B} {local.day}, {local:%Y, %H:%M:%S} {local:%Z}"
