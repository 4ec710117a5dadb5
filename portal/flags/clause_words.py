"""What the flag on a BAA's clauses says: what a person found missing, what the check did not find."""

from portal.flags.saying import Words

_MISSING = "{found} of {asked_clauses} clauses found. Missing: {missing}. Until {it} added, the BAA does not meet {rules}."

MISSING = Words(
    title="In force, but {clauses} missing",
    sentence=_MISSING,
    to_do="Ask {name} to amend the BAA",
    badge="Clause missing",
    action="Request amendment",
    path="/baa/amendment",
)
MISSING_ASKED = Words(
    title="In force, but {clauses} missing",
    sentence=_MISSING + " You asked for the amendment on {amendment}.",
    to_do="Get the amended BAA from {name}",
    badge="Clause missing",
    action="See the request",
    path="/baa#requests",
)
MISSING_OFFERED = Words(
    title="In force, but {clauses} missing",
    sentence=_MISSING + " They sent a copy on {offered}. Read it, then file it.",
    to_do="File the amended BAA that {name} sent",
    badge="Clause missing",
    action="Read and file",
    path="/baa/offer",
)
TO_CHECK = Words(
    title="In force. The clause check did not find {clauses_not_found}",
    sentence="Look for: {not_found}. Then say on which page it is, or that it is missing.",
    to_do="Check the BAA of {name}: {not_found}",
    badge="Clauses to check",
    action="Check the clauses",
    path="/baa#clauses",
)
UNREADABLE = Words(
    title="In force. The clause check could not read the BAA",
    sentence="Read it yourself, and say for each clause on which page it is.",
    to_do="Check the clauses of the BAA of {name}",
    badge="Clauses to check",
    action="Check the clauses",
    path="/baa#clauses",
)
