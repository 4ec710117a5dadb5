"""An assessment with everything that was said in it: what it means, and how it is judged."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from portal import documents
from portal.questionnaires import rules
from portal.questionnaires.answers import Answers, Said, Typed
from portal.questionnaires.asked import read_answers
from portal.questionnaires.criteria import Facts
from portal.questionnaires.models import Answer, AnswerEvidence, AnswerReturn, Assessment
from portal.questionnaires.overrides import Override
from portal.questionnaires.overriding import overridden
from portal.questionnaires.question_set import Question, QuestionSet
from portal.questionnaires.set_reading import thaw
from portal.questionnaires.verdicts import Judgement, judge

INSTEAD = ".instead"


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who gave an answer last, when, and from where we have it."""

    by_name: str
    at: datetime
    source: rules.AnswerSource


def told_by(row: Answer) -> Told:
    """Return who gave an answer, when, and from where we have it."""
    source = rules.AnswerSource(row.source)
    return Told(by_name=row.by_name, at=row.confirmed_at or row.saved_at, source=source)


def own_ids(question: Question) -> frozenset[str]:
    """Return under which names answers to a question are kept."""
    fields = (one.id for one in question.fields)
    return frozenset((*fields, question.id, question.id + INSTEAD))


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A document attached at a question."""

    evidence_id: int
    place: str
    document: documents.Document
    told: Told


class Filled:
    """An assessment with everything that was said in it."""

    def __init__(
        self,
        assessment: Assessment,
        answers: Sequence[Answer],
        evidence: Sequence[tuple[AnswerEvidence, documents.Document]],
        returns: Sequence[AnswerReturn],
        overrides: Sequence[Override] = (),
    ) -> None:
        self.assessment = assessment
        self.returns = returns
        self.overrides = overrides
        self._answers = answers
        self._evidence = evidence

    @cached_property
    def questions(self) -> QuestionSet:
        """Return the questions as they were sent."""
        return thaw(self.assessment.frozen)

    @cached_property
    def said(self) -> Said:
        """Return what was said, as typed. What was only started, nobody has said yet."""
        return self._said([one for one in self._answers if not one.is_unconfirmed])

    @cached_property
    def shown(self) -> Said:
        """Return what stands in the fields of a page: what was said, and what was started."""
        return self._said(self._answers)

    def _said(self, rows: Sequence[Answer]) -> Said:
        typed: dict[str, Typed] = {}
        declined: dict[str, str] = {}
        instead: dict[str, str] = {}
        for answer in rows:
            words = answer.value if isinstance(answer.value, str) else ""
            if answer.declined:
                declined[answer.field_id] = words
            elif answer.field_id.endswith(INSTEAD):
                instead[answer.field_id.removesuffix(INSTEAD)] = words
            elif answer.value:
                typed[answer.field_id] = answer.value
        return Said(typed=typed, declined=declined, instead=instead, files=_files(self._evidence))

    @property
    def is_begun(self) -> bool:
        """Tell whether anything was answered, declined or attached."""
        return bool(self.said.typed or self.said.declined or self._evidence)

    @cached_property
    def answers(self) -> Answers:
        """Return what the answers mean. A file that waits for its virus scan shows nothing yet."""
        usable = [(row, document) for row, document in self._evidence if document.is_usable]
        return read_answers(self.questions, replace(self.said, files=_files(usable)))

    @cached_property
    def shown_answers(self) -> Answers:
        """Return what the fields of a page mean, with what was started: which of them ask on."""
        usable = [(row, document) for row, document in self._evidence if document.is_usable]
        return read_answers(self.questions, replace(self.shown, files=_files(usable)))

    @cached_property
    def rows(self) -> Mapping[str, Answer]:
        """Return each answer as it is kept, by its field."""
        return {row.field_id: row for row in self._answers}

    def rows_at(self, question: Question) -> list[Answer]:
        """Return the answers of a question as they are kept."""
        own = own_ids(question)
        return [row for row in self._answers if row.field_id in own]

    def unconfirmed(self, question: Question) -> list[Answer]:
        """Return the answers that were started, and that nobody has said to be true yet."""
        return [row for row in self.rows_at(question) if row.is_unconfirmed and row.value]

    def started_from(self, question: Question) -> rules.StartedFrom | None:
        """Return what the answers of a question were started from; None where nothing was."""
        started = [row.started_from for row in self.rows_at(question) if row.started_from]
        return rules.StartedFrom(started[0]) if started else None

    @cached_property
    def kept(self) -> dict[str, list[Kept]]:
        """Return the attached documents by question."""
        found: dict[str, list[Kept]] = defaultdict(list)
        for row, document in self._evidence:
            told = Told(by_name=row.by_name, at=row.added_at, source=rules.AnswerSource(row.source))
            found[row.question_id].append(
                Kept(evidence_id=row.id, place=row.place, document=document, told=told)
            )
        return found

    @cached_property
    def returned(self) -> dict[str, str]:
        """Return what is asked for in the latest round of returns, by question."""
        latest = max((row.round for row in self.returns), default=0)
        return {row.question_id: row.message for row in self.returns if row.round == latest}

    def judged(self, facts: Facts, *, on: date) -> Judgement:
        """Judge the answers on a day: by the criteria, and after what a person judged otherwise."""
        due_on = self.assessment.due_on
        by_criteria = judge(self.questions, self.answers, facts, on=on, due_on=due_on)
        return overridden(by_criteria, self.questions, self.said, self.overrides)

    def told(self, question: Question) -> Told | None:
        """Return who answered a question last; None while nobody has."""
        told = [told_by(row) for row in self.rows_at(question) if not row.is_unconfirmed]
        told += [kept.told for kept in self.kept.get(question.id, [])]
        return max(told, key=lambda one: one.at, default=None)

    def may_change(self, question: Question) -> bool:
        """Tell whether the vendor may answer this question now. A return opens only its own."""
        if self.assessment.state == rules.AssessmentState.RETURNED:
            return question.id in self.returned
        return self.assessment.is_open


def _files(
    evidence: Sequence[tuple[AnswerEvidence, documents.Document]],
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row, document in evidence:
        found[row.place].append(document.sha256)
    return {place: tuple(sorted(digests)) for place, digests in found.items()}
