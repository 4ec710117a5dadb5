"""The cards of a review: what needs a look first, each with everything that bears on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal import documents
from portal.questionnaires import Filled, Level
from portal.questionnaires.differing import Compared, compared
from portal.questionnaires.filled import Kept, Told
from portal.questionnaires.overriding import may_be_overridden
from portal.questionnaires.review_models import Followup, ReturnDraft, ReviewNote
from portal.questionnaires.rules import AnswerSource, level_badge
from portal.questionnaires.showing import Pair, said_pairs
from portal.questionnaires.verdicts import Finding, Judgement, Verdict

_WORST_FIRST = tuple(Level)
_SOURCES = {
    AnswerSource.VENDOR_BY_LINK: ("Answered", "by link"),
    AnswerSource.STAFF_FROM_CALL: ("Typed", "from a call"),
    AnswerSource.STAFF_FROM_PAPER: ("Typed", "from their paper form"),
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """One answer under review."""

    verdict: Verdict
    by_criteria: Level
    state: str
    words: str
    pairs: list[Pair]
    told: Told | None
    kept: list[Kept]
    instead: str
    message: str
    is_flagged: bool
    is_awaited: bool
    draft: ReturnDraft | None
    notes: Sequence[ReviewNote]
    before: Compared | None
    followups: Sequence[Followup]

    @property
    def is_fine(self) -> bool:
        """Tell whether nobody needs to look at it first."""
        is_quiet = not (self.is_flagged or self.message or self.notes or self.verdict.overrides)
        return self.verdict.level is Level.GREEN and not self.is_awaited and is_quiet

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return why it is judged so; nothing is, while the vendor may still answer."""
        return () if self.is_awaited else self.verdict.findings

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Return what a person may judge otherwise."""
        return tuple(one for one in self.findings if may_be_overridden(one))

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return what was said, as name and value."""
        return [(pair.label, pair.words) for pair in self.pairs]

    @property
    def told_how(self) -> tuple[str, str]:
        """Return how it came to us, in words."""
        source = self.told.source if self.told else AnswerSource.VENDOR_BY_LINK
        return _SOURCES[source]

    @property
    def evidence(self) -> list[tuple[str, str, str]]:
        """Return the attached files: name, what it is, and where it can be opened."""
        return [
            (one.document.name, _said_of(one.document), f"/documents/{one.document.id}")
            for one in self.kept
        ]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the review holds beside the answers, by question; messages as they were just typed."""

    messages: Mapping[str, str]
    drafts: Mapping[str, ReturnDraft]
    notes: Mapping[str, Sequence[ReviewNote]]
    followups: Sequence[Followup]
    before: Filled | None


def cards_of(filled: Filled, judgement: Judgement, beside: Beside, *, on: date) -> list[Card]:
    """Return the cards, the worst first; of two alike, as they were asked."""
    alone = judgement.by_criteria or judgement
    levels = {one.question.id: one.level for one in alone.verdicts}
    cards = [_card(filled, one, levels[one.question.id], beside, on) for one in judgement.verdicts]
    return sorted(cards, key=lambda one: (one.is_fine, _WORST_FIRST.index(one.verdict.level)))


def _card(filled: Filled, verdict: Verdict, by_criteria: Level, beside: Beside, on: date) -> Card:
    asked = verdict.question
    state, words = level_badge(verdict.level)
    # Silence after the due date is red, not patience.
    is_awaited = (
        filled.assessment.is_open
        and on <= filled.assessment.due_on
        and not (verdict.is_answered or verdict.is_declined)
    )
    if is_awaited:
        state, words = "waiting", "Not answered yet"
    draft = beside.drafts.get(asked.id)
    returned = filled.returned.get(asked.id, "")
    return Card(
        verdict=verdict,
        by_criteria=by_criteria,
        state=state,
        words=words,
        pairs=said_pairs(filled, asked),
        told=filled.told(asked),
        kept=filled.kept.get(asked.id, []),
        instead=filled.said.instead.get(asked.id, ""),
        message=beside.messages.get(asked.id) or (draft.message if draft else "") or returned,
        is_flagged=asked.id in beside.messages or bool(draft and draft.is_flagged),
        is_awaited=is_awaited,
        draft=draft,
        notes=beside.notes.get(asked.id, []),
        before=compared(filled, beside.before, asked),
        followups=[one for one in beside.followups if one.question_id == asked.id],
    )


def _said_of(document: documents.Document) -> str:
    return document.kind_words if document.is_usable else f"Not evidence: {document.scan_words}"
