"""What flags about a refusal and its case say."""

from portal.flags.saying import Words

_CASE = "/baa/escalation"

REFUSED = Words(
    title="Refused your BAA on {refused}.{still}",
    sentence="{who}Replace them, stop the PHI, or ask counsel. The case closes with proof alone.",
    to_do="Decide what to do about {name}",
    badge="Refused",
    action="Open the case",
    path=_CASE,
)
HIGHER_PLAN = Words(
    title="Signs a BAA on a higher plan only, {refused}.{still}",
    sentence="{who}Move to that plan and ask again, or stop the PHI.",
    to_do="Decide about the plan of {name}",
    badge="Higher plan only",
    action="Open the case",
    path=_CASE,
)
SAYS_NONE_NEEDED = Words(
    title="Says that no BAA is needed, {refused}.{still}",
    sentence="{who}Go through the six questions: what they do decides, not what they say.",
    to_do="Decide if {name} needs a BAA",
    badge="Says none needed",
    action="Decide BAA need",
    path="/baa/need",
)
ACCEPTED = Words(
    title="Refused your BAA on {refused}.{still}",
    sentence="An owner accepted that in writing until {accepted}. It covers no missing BAA.",
    to_do="Settle the refusal of {name} before {accepted}",
    badge="Refused",
    action="Open the case",
    path=_CASE,
)
REOPENED = Words(
    title="Refused your BAA on {refused}.{still}",
    sentence="The case is open again since {reopened}. It closes with proof alone.",
    to_do="Settle the refusal of {name}",
    badge="Refused",
    action="Open the case",
    path=_CASE,
)
OVERDUE = Words(
    title="The case of their refusal was due {case_due}.",
    sentence="Nobody has settled it. Close it with proof, or an owner accepts it until a day.",
    to_do="Settle the refusal of {name}",
    badge="Case overdue",
    action="Open the case",
    path=_CASE,
)
