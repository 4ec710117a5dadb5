"""The receipt: what was answered, by whom and when, on paper that the vendor keeps."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from portal.questionnaires.asked import is_asked
from portal.questionnaires.filled import Filled
from portal.questionnaires.question_set import FieldKind, Question
from portal.questionnaires.wording import long_day, typed_in_words

_STYLE = """
@page { size: letter; margin: 18mm; @bottom-right { content: counter(page) " of " counter(pages);
  font: 9pt Inter; color: #504d58 } }
body { font: 10pt/1.45 Inter; color: #1d1b20; hyphens: manual }
h1 { font-size: 18pt; font-weight: 600; margin: 0 0 4pt } h2 { font-size: 11pt; font-weight: 600;
  margin: 14pt 0 4pt; break-after: avoid } p { margin: 0 0 6pt }
table { width: 100%; border-collapse: collapse } td { padding: 3pt 0; vertical-align: top;
  border-bottom: 0.5pt solid #d9d6d0 } td:first-child { width: 45%; color: #504d58;
  padding-right: 10pt } tr { break-inside: avoid } .hash { overflow-wrap: anywhere }
.small { font-size: 8.5pt; color: #504d58 }
"""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Everything that stands on a receipt."""

    filled: Filled
    practice_name: str
    time_zone: str
    vendor_name: str
    person_name: str
    person_title: str
    is_by_link: bool
    attested_at: datetime
    answers_sha256: str
    code: str

    @property
    def when(self) -> str:
        """Return the moment where the practice is."""
        local = self.attested_at.astimezone(ZoneInfo(self.time_zone))
        return f"{long_day(local.date())}, {local.hour % 12 or 12}:{local:%M %p %Z}"


def receipt_page(receipt: Receipt) -> str:
    """Return the receipt as a page for the PDF worker. Everything typed is escaped."""
    questions = "".join(
        _question(receipt.filled, one) for one in receipt.filled.questions.questions
    )
    title = f"Receipt {escape(receipt.code)}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(receipt.vendor_name)} answered the questions of "
        f"{escape(receipt.practice_name)}.</p>{_facts(receipt)}{questions}"
        '<p class="small">The SHA-256 is a fingerprint of the answers, taken over their canonical '
        "JSON (UTF-8, keys sorted, no spaces). If one letter changed, it would not match.</p>"
        "</body></html>"
    )


def _facts(receipt: Receipt) -> str:
    stood_up = (
        f"{receipt.person_name}, {receipt.person_title}: “I may answer for {receipt.vendor_name}, "
        "and to my knowledge these answers are true.”"
        if receipt.is_by_link
        else f"Told by {receipt.person_name}, {receipt.person_title}, in a call. Not attested."
    )
    questions = receipt.filled.questions
    rows = [
        ("Sent", receipt.when),
        ("By", stood_up),
        ("Questions", f"Version {questions.version}, SHA-256 {questions.digest}"),
        ("Answers, SHA-256", receipt.answers_sha256),
    ]
    return _table(rows)


def _question(filled: Filled, question: Question) -> str:
    rows = [
        (one.ask, typed_in_words(one, filled.said.typed[one.id], filled.answers))
        for one in question.fields
        if one.kind is not FieldKind.FILE
        and one.id in filled.said.typed
        and is_asked(one, filled.answers)
    ]
    if question.id in filled.said.declined:
        rows.append(("Declined to answer", filled.said.declined[question.id] or "No reason given"))
    if filled.said.instead.get(question.id):
        rows.append(("What could be done instead", filled.said.instead[question.id]))
    rows += [
        ("File", f"{kept.document.name}, SHA-256 {kept.document.sha256}")
        for kept in filled.kept.get(question.id, [])
    ]
    heading = f"<h2>{question.number}. {escape(question.ask)}</h2>"
    return heading + (_table(rows) if rows else "<p>Not answered.</p>")


def _table(rows: list[tuple[str, str]]) -> str:
    lines = "".join(
        f'<tr><td>{escape(name)}</td><td class="hash">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f"<table>{lines}</table>"
