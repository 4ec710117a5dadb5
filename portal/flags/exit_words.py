"""What flags say about the end of an agreement: what is asked, what is late, what is to be read."""

from portal.flags.saying import Words

OVERDUE = Words(
    title="{exit_late}: due {exit_due}.",
    sentence="The agreement ended, and nobody has shown that it was done. Ask them, or write it down.",
    to_do="Get what {name} owes after the end",
    badge="End overdue",
    action="See the steps",
    path="/exit",
)
KEPT_TOO_LONG = Words(
    title="They kept PHI until {exit_kept}. That day has passed.",
    sentence="Open the case again, and ask for the certificate.",
    to_do="Ask {name} for the certificate of what it kept",
    badge="Kept too long",
    action="See the steps",
    path="/exit",
)
TO_READ = Words(
    title="Sent a certificate on {exit_certified}.",
    sentence="Read it, and say whether it does.",
    to_do="Read the certificate of {name}",
    badge="Certificate received",
    action="Read the certificate",
    path="/exit#answer",
)
TO_CALL = Words(
    title="Asked on {exit_asked} what became of the data. Nothing came back.",
    sentence="All letters went, so now it is a call.",
    to_do="Call {name} about the certificate",
    badge="Call due",
    action="Log a call",
    path="/exit/calls/new",
)
TO_ASK = Words(
    title="The end is {exit_ends}. Nobody has asked for the data back.",
    sentence="Write to them: you see the letter before it goes.",
    to_do="Ask {name} for the data and a certificate",
    badge="End under way",
    action="Write to them",
    path="/exit/letter",
)
TO_CLOSE = Words(
    title="Every step of the end is settled.",
    sentence="Close the case on the certificate, or with a written reason.",
    to_do="Close the end with {name}",
    badge="Ready to close",
    action="Close the case",
    path="/exit/closing",
)
UNDER_WAY = Words(
    title="{exit_next}: by {exit_due}.",
    sentence="The agreement ends on {exit_ends}. Reminders go by themselves.",
    to_do="Finish the end with {name}",
    badge="End under way",
    action="See the steps",
    path="/exit",
)
