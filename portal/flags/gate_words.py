"""What flags say of services that the BAA does not cover, and of a need to be decided anew."""

from portal.flags.saying import Words

NOT_COVERED = Words(
    title="PHI goes to {shut}. The BAA does not cover {shut_it}.",
    sentence="Ask for an amendment that names {shut_it}, or stop the PHI.",
    to_do="Have the BAA of {name} cover {shut}",
    badge="Service not covered",
    action="See the services",
    path="/baa#services",
)
NOT_COVERED_UNSURE = Words(
    title="The BAA does not cover {shut}.",
    sentence="Say whether PHI goes there. If it does, ask for an amendment first.",
    to_do="Say whether PHI goes to {shut} of {name}",
    badge="Service not covered",
    action="See the services",
    path="/baa#services",
)
UNSAID = Words(
    title="Nobody has said which services the BAA covers.",
    sentence="PHI goes to {unsaid}. Read the BAA, and say which of them it covers.",
    to_do="Check which services the BAA of {name} covers",
    badge="Services to check",
    action="Check the services",
    path="/baa#services",
)
ALLOWED = Words(
    title="{allowed} may receive PHI until {allowed_until}, though no BAA covers {allowed_it}.",
    sentence="An owner allowed it in writing. It ends by itself.",
    to_do="Have a BAA of {name} cover {allowed} before {allowed_until}",
    badge="Allowed until {allowed_until}",
    action="See the reason",
    path="/baa#services",
)
RE_ASK_CHANGED = Words(
    title="“No BAA needed” was decided {decided}. The PHI has changed since.",
    sentence="Changed: {changed}. Go through the six questions once more.",
    to_do="Ask again if {name} needs a BAA",
    badge="Ask again",
    action="Decide BAA need",
    path="/baa#need",
)
RE_ASK_OUTGROWN = Words(
    title="“No BAA needed” was decided {decided}, before PHI went to {changed}.",
    sentence="What was decided does not speak of it. Go through the six questions once more.",
    to_do="Ask again if {name} needs a BAA",
    badge="Ask again",
    action="Decide BAA need",
    path="/baa#need",
)
RE_ASK_NEEDED = Words(
    title="“A BAA is needed” was decided {decided}. That was a year or more ago.",
    sentence="It still counts. Go through the six questions once more when you come to it.",
    to_do="Ask again if {name} needs a BAA",
    badge="Ask again",
    action="Decide BAA need",
    path="/baa#need",
)
RE_ASK_NEEDED_CHANGED = Words(
    title="“A BAA is needed” was decided {decided}. The PHI has changed since.",
    sentence="It still counts. Changed: {changed}.",
    to_do="Ask again if {name} needs a BAA",
    badge="Ask again",
    action="Decide BAA need",
    path="/baa#need",
)
