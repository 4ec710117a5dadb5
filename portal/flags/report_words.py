"""What flags say of a SOC 2 report that a person confirmed."""

from portal.flags.saying import Words

OPINION_QUALIFIED = Words(
    title="SOC 2 opinion is qualified.",
    sentence="The auditor made a reservation. Read it, and ask what was done about it.",
    to_do="Ask {name} about its SOC 2 reservation",
    badge="SOC 2 qualified",
    action="See the report",
    path="/documents",
)
OPINION_ADVERSE = Words(
    title="SOC 2 opinion is adverse.",
    sentence="The report gives no comfort. Ask for another proof, or let the owner decide.",
    to_do="Ask {name} for proof beside its SOC 2 report",
    badge="SOC 2 adverse",
    action="See the report",
    path="/documents",
)
OPINION_DISCLAIMED = Words(
    title="The SOC 2 auditor gave no opinion.",
    sentence="The report gives no comfort. Ask for another proof, or let the owner decide.",
    to_do="Ask {name} for proof beside its SOC 2 report",
    badge="SOC 2 without opinion",
    action="See the report",
    path="/documents",
)
REPORT_OLD = Words(
    title="SOC 2 report covers days to {soc2} only.",
    sentence="By your standard it is too old, and no bridge letter carries it to today.",
    to_do="Ask {name} for a new SOC 2 report",
    badge="SOC 2 too old",
    action="See the report",
    path="/documents",
)
REPORT_TYPE_ONE = Words(
    title="SOC 2 report is Type I only.",
    sentence="It shows how controls are designed, not that they worked. Your standard is Type II.",
    to_do="Ask {name} for a Type II report",
    badge="SOC 2 Type I",
    action="See the report",
    path="/documents",
)
