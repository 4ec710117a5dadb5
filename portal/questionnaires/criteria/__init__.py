"""What each criterion of the data means: one predicate for each, on answers and facts.

The data says when a criterion holds in prose; here the same is said so that it can be judged.
"""

from collections.abc import Callable, Mapping

from portal.questionnaires.criteria import assurance, audit_log, exit_terms, location, signing
from portal.questionnaires.criteria.case import Case, Facts
from portal.questionnaires.question_set import Criterion
from portal.questionnaires.sets.condition import Fact

PREDICATES: Mapping[str, Callable[[Case], bool]] = {
    **signing.PREDICATES,
    **audit_log.PREDICATES,
    **location.PREDICATES,
    **assurance.PREDICATES,
    **exit_terms.PREDICATES,
}


def holds(criterion: Criterion, case: Case) -> bool:
    """Tell whether a criterion holds: by its data where it has some, or by its predicate here."""
    if criterion.condition is None:
        return PREDICATES[criterion.id](case)
    facts = {
        Fact.HANDLES_PHI: case.facts.handles_phi,
        Fact.NEEDS_BAA: case.facts.needs_baa,
        Fact.HAS_BAA_IN_FORCE: case.facts.has_baa_in_force,
    }
    return criterion.condition.holds(case.answers.world(facts, case.on))


__all__ = ["PREDICATES", "Case", "Facts", "holds"]
