"""The receipt: what was answered, by whom and when, on paper that the vendor keeps."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from portal.printed import facts_table, printed_page
from portal.questionnaires.asked import is_asked
from portal.questionnaires.filled import Filled
from portal.questionnaires.question_set import FieldKind, Question
from portal.questionnaires.wording import long_day, typed_in_words


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
    title = f"Receipt {receipt.code}"
    return printed_page(
        title,
        f"<h1>{escape(title)}</h1>"
        f"<p>{escape(receipt.vendor_name)} answered the questions of "
        f"{escape(receipt.practice_name)}.</p>{_facts(receipt)}{questions}"
        '<p class="small">The SHA-256 is a fingerprint of the answers, taken over their canonical '
        "JSON (UTF-8, keys sorted, no spaces). If one letter changed, it would not match.</p>",
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
    return facts_table(rows)


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
    return heading + (facts_table(rows) if rows else "<p>Not answered.</p>")
