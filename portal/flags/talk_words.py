"""What flags say about letters, messages and calls."""

from portal.flags.saying import Words

THEY_WROTE = Words(
    title="They wrote to you on {wrote}.",
    sentence="Their message waits for an answer. Answer it, or mark it as read.",
    to_do="Answer {name}",
    badge="They wrote",
    action="Read their message",
    path="/baa#messages",
)
LETTER_BACK = Words(
    title="A letter to them was not delivered, {letter}.",
    sentence="Nobody there has read it. See why, check the address, and write again.",
    to_do="Find an address that works for {name}",
    badge="Letter came back",
    action="See the letter",
    path="#letters",
)
LETTER_UNSURE = Words(
    title="A letter to them may not have gone, {letter}.",
    sentence="The connection ended just then. Ask them whether it came, or send it again.",
    to_do="Ask {name} whether your letter came",
    badge="Letter may be lost",
    action="See the letter",
    path="#letters",
)
CALL_DUE = Words(
    title="Asked on {asked}, and nothing came back.",
    sentence="Three reminders are all we write, so now it is a call.",
    to_do="Call {name}",
    badge="Call due",
    action="Log a call",
    path="/calls/new",
)
CALL_DUE_AGAIN = Words(
    title="You called on {called}. It is time to call again.",
    sentence="You asked on {asked}, and nothing was signed since.",
    to_do="Call {name} again",
    badge="Call due",
    action="Log a call",
    path="/calls/new",
)
CALL_DUE_ANSWERED = Words(
    title="You answered them on {we_answered}, and nothing came back.",
    sentence="Three reminders are all we write, so now it is a call.",
    to_do="Call {name}",
    badge="Call due",
    action="Log a call",
    path="/calls/new",
)
CALL_DUE_HALF = Words(
    title="Asked on {asked}. One of theirs has signed, the second has not.",
    sentence="Three reminders are all we write, so now it is a call.",
    to_do="Call {name} about the second signature",
    badge="Call due",
    action="Log a call",
    path="/calls/new",
)
SILENT = Words(
    title="Asked for a BAA on {asked}. No answer in 14 days.",
    sentence="Send no PHI before it is signed. Letters did not do it, so call.",
    to_do="Call {name} about the BAA",
    badge="No answer",
    action="Log a call",
    path="/calls/new",
)
SILENT_AGAIN = Words(
    title="Asked for a BAA on {asked}. You called on {called}. It is time to call again.",
    sentence="Send no PHI before it is signed.",
    to_do="Call {name} again about the BAA",
    badge="No answer",
    action="Log a call",
    path="/calls/new",
)
SILENT_ANSWERED = Words(
    title="You answered them about the BAA on {we_answered}. No word in 14 days.",
    sentence="Send no PHI before it is signed. Letters did not do it, so call.",
    to_do="Call {name} about the BAA",
    badge="No answer",
    action="Log a call",
    path="/calls/new",
)
SILENT_HALF = Words(
    title="Asked for a BAA on {asked}. One of theirs has signed, the second has not.",
    sentence="Send no PHI before it is signed. Letters did not do it, so call.",
    to_do="Call {name} about the second signature",
    badge="Half signed",
    action="Log a call",
    path="/calls/new",
)
SILENT_CALLED = Words(
    title="Asked for a BAA on {asked}. You called on {called}.",
    sentence="Look again on {call}. Send no PHI before it is signed.",
    to_do="Wait for what {name} said on the phone",
    badge="Called",
    action="See the request",
    path="/baa#requests",
)
REQUESTED_WROTE = Words(
    title="Asked for a BAA on {asked}. They wrote to you on {wrote}.",
    sentence="Send no PHI before it is signed.",
    to_do="Answer {name} about the BAA",
    badge="They wrote",
    action="Read their message",
    path="/baa#messages",
)
