"""The certificate of destruction: the vendor's own words on paper, with a box to sign in."""

from dataclasses import dataclass
from datetime import date
from html import escape

from portal.exits.rules import Choice
from portal.exits.told import Told
from portal.printed import facts_table, printed_page

TITLES = {
    Choice.DESTROYED: "Certificate of destruction",
    Choice.RETURNED: "Certificate of return and destruction",
    Choice.NOT_FEASIBLE: "Statement that return or destruction is not feasible",
}
_RULE = "45 CFR 164.504(e)(2)(ii)(J)"
_STYLE = """
.head { margin: 0 0 14pt } .below { font-size: 12pt } table { margin: 8pt 0 }
.signer { display: flex; gap: 16pt; margin: 10pt 0 0; break-inside: avoid }
.sign-box { flex: none; width: 262pt; height: 96pt; border: 0.75pt solid #d9d6d0;
  border-radius: 3pt }
.for { font-size: 8.5pt }
"""


@dataclass(frozen=True, kw_only=True)
class Certified:
    """Who certifies what to whom."""

    vendor_name: str
    practice_name: str
    ends_on: date
    told: Told
    by_name: str
    by_title: str


def title_of(choice: Choice) -> str:
    """Return what the paper is called."""
    return TITLES[choice]


def statement(certified: Certified) -> str:
    """Return the sentence that is signed."""
    vendor, practice = certified.vendor_name, certified.practice_name
    held = f"all protected health information (PHI) that it held for {practice}"
    if certified.told.choice is Choice.NOT_FEASIBLE:
        return (
            f"{vendor} states that it is not feasible to return or destroy the PHI described here. "
            f"It extends the protections of the agreement with {practice} to that PHI, and limits "
            "its use and disclosure to the purposes that make return or destruction infeasible, for "
            f"as long as it keeps it ({_RULE})."
        )
    if certified.told.choice is Choice.RETURNED:
        return (
            f"{vendor} certifies that it has returned {held}, has destroyed what was left, and keeps "
            f"no copy but what is named here until the day named here ({_RULE})."
        )
    return (
        f"{vendor} certifies that it has destroyed {held}, and keeps no copy but what is named here "
        f"until the day named here ({_RULE})."
    )


def rows(told: Told) -> list[tuple[str, str]]:
    """Return the facts, as name and value. The page and the paper show the same."""
    found = [
        ("Why it is not feasible", told.why),
        ("What is kept", told.retained),
        ("Kept until", _day(told.retained_until)),
        ("Returned on", _day(told.returned_on)),
        ("How it was returned", told.returned_how),
        ("What was destroyed", told.what),
        ("How it was destroyed", told.method),
        ("Destroyed on", _day(told.done_on)),
        ("Done by", told.done_by),
        *_copies(told),
        ("Subcontractors", told.subs.words),
    ]
    return [(name, value) for name, value in found if value]


def page_of(certified: Certified) -> str:
    """Return the certificate as a page for the PDF worker. Everything typed is escaped."""
    title = title_of(certified.told.choice)
    vendor, practice = escape(certified.vendor_name), escape(certified.practice_name)
    head = (
        f'<header class="head"><h1>{escape(title)}</h1>'
        f'<p class="below">{vendor} to {practice}</p><p class="small">The agreement ends on '
        f"{_day(certified.ends_on)}. Filled in by {escape(certified.by_name)}, "
        f"{escape(certified.by_title)}, for {vendor}.</p></header>"
    )
    signatures = (
        '<section><h2>Signature</h2><div class="signer">'
        '<div class="sign-box" id="sign-vendor-1"></div><p class="for"><b>For the vendor</b><br>'
        f'{vendor}</p></div><div class="signer"><div class="sign-box" id="sign-issue"></div>'
        '<p class="for"><b>Sealed when issued</b><br>The seal shows that this paper has not changed '
        "since it was made for signature.</p></div></section>"
    )
    body = f"{head}<p>{escape(statement(certified))}</p>{facts_table(rows(certified.told))}"
    return printed_page(title, body + signatures, style=_STYLE)


def _copies(told: Told) -> list[tuple[str, str]]:
    if told.choice is Choice.NOT_FEASIBLE:
        return []
    none = "None hold any of it"
    return [
        ("Backups hold some of it until", _day(told.backups_until) or none),
        ("Logs hold some of it until", _day(told.logs_until) or none),
    ]


def _day(on: date | None) -> str:
    return f"{on:%B} {on.day}, {on.year}" if on else ""
