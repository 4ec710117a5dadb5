"""How answers are judged: per question the worst that holds, with every reason; and all together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.questionnaires.answers import Answers
from portal.questionnaires.asked import is_asked
from portal.questionnaires.criteria import Case, Facts, holds
from portal.questionnaires.overrides import Override
from portal.questionnaires.question_set import (
    Basis,
    Criterion,
    Field,
    Level,
    Question,
    QuestionSet,
    Verified,
)
from portal.questionnaires.wording import filled

INCOMPLETE = "incomplete"
DECLINED = "declined"
UNMET = "unmet"

_WORST_FIRST = tuple(Level)

_BASIS_WORDS: Mapping[Basis, str] = {
    Basis.RULE: "Law",
    Basis.STATE: "State law",
    Basis.GUIDANCE: "HHS guidance",
    Basis.CONVENTION: "Your standard",
}

_VERIFIED_WORDS: Mapping[Verified, str] = {
    Verified.PRIMARY: "checked against the text itself",
    Verified.SECONDARY: "read on a law firm's or trade page",
    Verified.REPOSITORY: "read in a public repository",
    Verified.DERIVED: "our reading of the rule",
    Verified.GENERAL: "general knowledge, not checked",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One reason why an answer is judged as it is."""

    id: str
    level: Level
    says: str
    reason: str = ""
    basis: Basis = Basis.CONVENTION
    citations: tuple[str, ...] = ()
    verified: Verified = Verified.DERIVED
    # Where a person judged it otherwise, `level` is theirs.
    override: Override | None = None

    @property
    def whose(self) -> str:
        """Say whose rule it is: the law's, or the practice's own."""
        return _BASIS_WORDS[self.basis]

    @property
    def citation(self) -> str:
        """Return where the rule stands, led by whose it is."""
        places = ", ".join(_bare(place) for place in self.citations)
        if not places:
            return self.whose
        joint = ", after " if self.basis is Basis.CONVENTION else ": "
        return f"{self.whose}{joint}{places}"

    @property
    def source(self) -> str:
        """Return where the rule stands, and how far that was checked."""
        if not self.citations:
            return self.citation
        return f"{self.citation} · {_VERIFIED_WORDS[self.verified]}"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How one question is judged."""

    question: Question
    level: Level
    findings: tuple[Finding, ...]
    gaps: tuple[Field, ...]
    is_answered: bool
    is_declined: bool

    @property
    def follow_up(self) -> tuple[str, ...]:
        """Return what to ask next. A green answer asks for nothing."""
        return () if self.level is Level.GREEN else self.question.follow_up

    @property
    def overrides(self) -> tuple[Override, ...]:
        """Return what a person judged otherwise than the criteria do."""
        return tuple(one.override for one in self.findings if one.override)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How all the answers are judged together."""

    verdicts: tuple[Verdict, ...]
    overall: Level
    meaning: str
    # The same by the criteria alone, where this one is after what a person judged otherwise.
    by_criteria: "Judgement | None" = None

    @property
    def overall_by_criteria(self) -> Level:
        """Return the overall as the criteria alone have it."""
        return self.by_criteria.overall if self.by_criteria else self.overall

    @property
    def overrides(self) -> tuple[Override, ...]:
        """Return everything that a person judged otherwise."""
        return tuple(one for verdict in self.verdicts for one in verdict.overrides)

    def count(self, *levels: Level) -> int:
        """Return how many questions are judged so."""
        return sum(verdict.level in levels for verdict in self.verdicts)


def judge(
    questions: QuestionSet, answers: Answers, facts: Facts, *, on: date, due_on: date
) -> Judgement:
    """Judge all answers on a day: critical if any is, then red, then amber; green only if all."""
    case = Case(answers=answers, facts=facts, on=on)
    verdicts = tuple(
        judge_question(question, case, is_late=on > due_on) for question in questions.questions
    )
    overall = worst([verdict.level for verdict in verdicts])
    return Judgement(verdicts=verdicts, overall=overall, meaning=questions.overall[overall])


def judge_question(question: Question, case: Case, *, is_late: bool) -> Verdict:
    """Judge one question by its worst criterion that holds."""
    gaps = gaps_of(question, case.answers)
    is_declined = question.id in case.answers.declined
    is_answered = any(case.answers.has(one) for one in question.fields)
    findings = _declined(question, case)
    if gaps and not is_declined:
        findings.append(_incomplete(gaps, is_late=is_late))
    holding = [one for one in question.criteria if holds(one, case)]
    findings += [_finding(one, question, case.answers) for one in holding]
    if not findings:
        findings = [_unmet(question)]
    level = worst([finding.level for finding in findings])
    return Verdict(
        question=question,
        level=level,
        findings=tuple(_shown(findings, level)),
        gaps=gaps,
        is_answered=is_answered,
        is_declined=is_declined,
    )


def worst(levels: list[Level]) -> Level:
    """Return the worst of some levels."""
    return min(levels, key=_WORST_FIRST.index)


def gaps_of(question: Question, answers: Answers) -> tuple[Field, ...]:
    """Return the required fields that are asked and not filled in, or make no sense."""
    return tuple(
        one
        for one in question.fields
        if one.is_required and is_asked(one, answers) and not answers.has(one)
    )


def hints_for(question: Question, case: Case) -> tuple[Criterion, ...]:
    """Return the criteria that a vendor is told of while it answers: this may come back."""
    return tuple(one for one in question.criteria if one.hint and holds(one, case))


def _bare(place: str) -> str:
    # "(AICPA practice)" stands in brackets because it is no law.
    return place[1:-1] if place.startswith("(") and place.endswith(")") else place


def _declined(question: Question, case: Case) -> list[Finding]:
    if question.id not in case.answers.declined:
        return []
    reason = case.answers.declined[question.id]
    says = f"Declined to answer: “{reason}”" if reason else "Declined to answer, without a reason."
    return [Finding(id=DECLINED, level=Level.RED, says=says)]


def _incomplete(gaps: tuple[Field, ...], *, is_late: bool) -> Finding:
    names = ", ".join(one.label[:1].lower() + one.label[1:] for one in gaps)
    level = Level.RED if is_late else Level.AMBER
    return Finding(id=INCOMPLETE, level=level, says=f"Not filled in: {names}.")


def _finding(criterion: Criterion, question: Question, answers: Answers) -> Finding:
    return Finding(
        id=criterion.id,
        level=criterion.level,
        says=filled(criterion.says, question, answers),
        reason=criterion.reason,
        basis=criterion.basis,
        citations=criterion.citations,
        verified=criterion.verified,
    )


def _unmet(question: Question) -> Finding:
    standard = next(one for one in question.criteria if one.level is Level.GREEN)
    return Finding(
        id=UNMET,
        level=Level.AMBER,
        says=f"Complete, but short of your standard: {standard.when}.",
        citations=standard.citations,
    )


def _shown(findings: list[Finding], level: Level) -> list[Finding]:
    """Return the findings, worst first. What is green is not said beside what is not."""
    told = [one for one in findings if level is Level.GREEN or one.level is not Level.GREEN]
    return sorted(told, key=lambda one: _WORST_FIRST.index(one.level))
