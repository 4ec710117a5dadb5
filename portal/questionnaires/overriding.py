"""A judgement with what a person judged otherwise: both are kept, and both are shown."""

from collections.abc import Sequence
from dataclasses import replace

from portal.questionnaires.answers import Said
from portal.questionnaires.overrides import Override, standing_at
from portal.questionnaires.question_set import Level, QuestionSet
from portal.questionnaires.verdicts import DECLINED, INCOMPLETE, Finding, Judgement, Verdict, worst

# A gap or a refusal is no criterion: it is returned, or accepted with a reason.
NEVER = frozenset({DECLINED, INCOMPLETE})

_WORST_FIRST = tuple(Level)


def may_be_overridden(finding: Finding) -> bool:
    """Tell whether a person may judge this otherwise."""
    return finding.id not in NEVER and finding.override is None


def overridden(
    judgement: Judgement, questions: QuestionSet, said: Said, overrides: Sequence[Override]
) -> Judgement:
    """Return the judgement after what a person judged otherwise. The overall follows by the same rule."""
    verdicts = tuple(_after(one, said, overrides) for one in judgement.verdicts)
    overall = worst([one.level for one in verdicts])
    return Judgement(
        verdicts=verdicts,
        overall=overall,
        meaning=questions.overall[overall],
        by_criteria=judgement,
    )


def _after(verdict: Verdict, said: Said, overrides: Sequence[Override]) -> Verdict:
    found = standing_at(verdict.question, said, overrides)
    findings = [_judged(one, found) for one in verdict.findings]
    level = worst([one.level for one in findings])
    findings.sort(key=lambda one: _WORST_FIRST.index(one.level))
    return replace(verdict, level=level, findings=tuple(findings))


def _judged(finding: Finding, found: dict[str, Override]) -> Finding:
    override = found.get(finding.id)
    # Where the criterion weighs more now than when it was judged otherwise, it is judged anew.
    if override is None or override.from_level is not finding.level or finding.id in NEVER:
        return finding
    return replace(finding, level=override.level, override=override)
