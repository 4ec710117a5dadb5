"""The memo on paper: one page that says what was decided on a need, by whom, and on which grounds."""

from collections.abc import Iterator
from html import escape

from portal.baa.memo import Memo
from portal.baa.models import BaaNeed
from portal.baa.rules import NeedOutcome
from portal.baa.template.rules import long_day
from portal.printed import facts_table, printed_page

# More than this is set in smaller letters. As much as the form takes, still fits on the page.
_MANY_LETTERS = 700
LONGEST_REASON = 1200
_STYLE = """
h2 { margin: 11pt 0 3pt } p { margin: 0 0 4pt } td { padding: 2.5pt 0 } .asked td { font-size: 9pt }
.asked td:first-child { width: 86%; color: inherit } .asked td:last-child { text-align: right;
  font-weight: 600 }
"""
_TIGHT = """
@page { margin: 14mm 16mm } body { font-size: 9pt; line-height: 1.35 } h1 { font-size: 15pt }
h2 { font-size: 10pt; margin: 7pt 0 2pt } p { margin: 0 0 3pt } td { padding: 1.5pt 0 }
.asked td { font-size: 8pt } .small { font-size: 7.5pt }
"""


def memo_page(need: BaaNeed, memo: Memo) -> str:
    """Return the memo as a page for the PDF worker. Everything typed is escaped."""
    parties = memo.parties
    title = f"Memo: {heading(need.outcome, parties.vendor)}"
    does = f"<p>What they do: {escape(parties.does)}.</p>" if parties.does else ""
    body = (
        f"<h1>{escape(title)}</h1><p>Kept by {escape(parties.practice)}.</p>"
        f"<h2>What was decided</h2><p>{escape(parties.practice)} decided on "
        f"{long_day(need.decided_on)} that {_decided(need.outcome, escape(parties.vendor))}.</p>{does}"
        f"{''.join(_grounds(memo))}<h2>Why</h2><p>{escape(need.reason)}</p>"
        f"{''.join(_counsel(need))}<h2>The questions, and the answers</h2>{_asked(memo)}"
        f"<h2>Who, and until when</h2>{facts_table(_who(need))}"
        f'<p class="small">Questions as of {escape(need.questions_as_of)}. This memo records a '
        "decision. It is not legal advice.</p>"
    )
    is_long = len(need.reason) + len(parties.does) > _MANY_LETTERS
    return printed_page(title, body, style=_STYLE + (_TIGHT if is_long else ""))


def heading(outcome: str, vendor: str) -> str:
    """Return what a memo says, in a line."""
    return {
        NeedOutcome.NOT_NEEDED: f"{vendor} needs no BAA",
        NeedOutcome.NEEDS_BAA: f"{vendor} needs a BAA",
        NeedOutcome.ASK_COUNSEL: f"counsel is asked about {vendor}",
    }[NeedOutcome(outcome)]


def _decided(outcome: str, vendor: str) -> str:
    return {
        NeedOutcome.NOT_NEEDED: f"no BAA with {vendor} is needed",
        NeedOutcome.NEEDS_BAA: f"a BAA with {vendor} is needed before PHI goes there",
        NeedOutcome.ASK_COUNSEL: f"counsel is to say whether {vendor} needs a BAA; until then it is "
        "treated as needing one",
    }[NeedOutcome(outcome)]


def _grounds(memo: Memo) -> Iterator[str]:
    why = memo.exception
    if why is not None:
        yield f"<h2>The exception</h2><p><b>{escape(why.title)}.</b> {escape(why.rule)}</p>"
        yield f"<p>It ends: {escape(why.ends)}</p>"
        yield f'<p class="small">{escape("; ".join(why.citations))}</p>'


def _counsel(need: BaaNeed) -> Iterator[str]:
    if need.counsel_name and need.counsel_on:
        yield f"<h2>Counsel</h2><p>{escape(need.counsel_name)} answered on "
        yield f"{long_day(need.counsel_on)}. The answer is kept with this memo.</p>"


def _asked(memo: Memo) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.number)}. {escape(one.ask)}</td><td>{escape(one.said)}</td></tr>"
        for one in memo.questions
    )
    return f'<table class="asked">{rows}</table>'


def _who(need: BaaNeed) -> list[tuple[str, str]]:
    return [
        ("Decided by", need.decided_by_name),
        ("On", long_day(need.decided_on)),
        ("Asked again", f"By {long_day(need.re_ask_on)}, or as soon as what they do changes"),
    ]
