"""What each criterion of the data means: one predicate for each, on answers and facts.

The data says when a criterion holds in prose; here the same is said so that it can be judged.
"""

from collections.abc import Callable, Mapping

from portal.questionnaires.criteria import assurance, audit_log, exit_terms, location, signing
from portal.questionnaires.criteria.case import Case, Facts

PREDICATES: Mapping[str, Callable[[Case], bool]] = {
    **signing.PREDICATES,
    **audit_log.PREDICATES,
    **location.PREDICATES,
    **assurance.PREDICATES,
    **exit_terms.PREDICATES,
}

__all__ = ["PREDICATES", "Case", "Facts"]
