"""What each flag says: what is true, why it matters, what to do, and the button that does it.

In braces stand the vendor's name and the days the flag rests on, filled in when it is judged.
"""

from datetime import date

from portal.flags import (
    case_words,
    chain_words,
    clause_words,
    exit_words,
    file_words,
    gate_words,
    incident_words,
    sign_words,
    talk_words,
)
from portal.flags.facts import FlagKind
from portal.flags.report_words import OPINION_QUALIFIED
from portal.flags.review_words import ANSWER_REFUSED, FOLLOW_UP_DUE, REASSESS_DUE
from portal.flags.saying import Words

MISSING = Words(
    title="{phi}They have no BAA.",
    sentence="Nobody has asked them for one yet.",
    to_do="Request a BAA from {name}",
    badge="None",
    action="Request BAA",
    path="/baa/request",
)
MISSING_UNDECIDED = Words(
    title="{phi}They have no BAA.",
    sentence="Nobody has decided yet whether they need one. Six questions settle it.",
    to_do="Decide if {name} needs a BAA",
    badge="None",
    action="Decide BAA need",
    path="/baa/need",
)
AFTER_TERMINATION = Words(
    title="BAA terminated {ended}. PHI still goes to them.",
    sentence="Turn off each service that gives them PHI, and ask for the data back.",
    to_do="Stop PHI to {name}",
    badge="Terminated, PHI flows",
    action="Stop the PHI",
    path="",
)
FORMER_WITH_PHI = Words(
    title="Former since {ended}. PHI is not accounted for.",
    sentence="Say for each service when PHI stopped, and ask for the data back.",
    to_do="Account for the PHI at {name}",
    badge="Former, PHI flows",
    action="Stop the PHI",
    path="",
)
WAITING_FOR_COUNSEL = Words(
    title="Waiting for counsel since {decided}.",
    sentence="Until counsel answers, treat them as needing a BAA and send no PHI.",
    to_do="Get counsel's answer about {name}",
    badge="Ask counsel",
    action="Add counsel's answer",
    path="/baa#need",
)
LAPSED_ASKED = Words(
    title="BAA ended {lapsed}.{still}",
    sentence="You asked for a new one on {asked}. Send no PHI until it is signed.",
    to_do="Get the new BAA from {name}",
    badge="Expired",
    action="See the request",
    path="/baa#requests",
)

WORDS = {
    FlagKind.BAA_MISSING: MISSING,
    FlagKind.BAA_REFUSED: case_words.REFUSED,
    FlagKind.SAYS_NONE_NEEDED: case_words.SAYS_NONE_NEEDED,
    FlagKind.ESCALATION_OVERDUE: case_words.OVERDUE,
    FlagKind.PHI_AFTER_END: AFTER_TERMINATION,
    FlagKind.BAA_LAPSED: Words(
        title="BAA ended {lapsed}.{still}",
        sentence="Nothing binds them now. Ask for a new one, and send no PHI until it is signed.",
        to_do="Replace the BAA with {name} that ended",
        badge="Expired",
        action="Request BAA",
        path="/baa/request",
    ),
    FlagKind.BAA_CLAIMED: Words(
        title="Your list says there is a BAA. No copy is filed.",
        sentence="Without the signed copy you cannot show it. File it, or ask for one.",
        to_do="File the BAA of {name}",
        badge="No copy filed",
        action="File BAA",
        path="/baa/file",
    ),
    FlagKind.BAA_COUNTERSIGN: sign_words.BAA,
    FlagKind.PAPER_COUNTERSIGN: sign_words.OTHER,
    FlagKind.BAA_OFFERED: Words(
        title="Sent you a BAA on {offered}.",
        sentence="Read it, then file it with its term.",
        to_do="File the BAA that {name} sent",
        badge="Copy received",
        action="Read and file",
        path="/baa/offer",
    ),
    FlagKind.BAA_SILENT: talk_words.SILENT,
    FlagKind.BAA_REQUESTED: Words(
        title="Asked for a BAA on {asked}. Not signed yet.",
        sentence="Send no PHI before it is signed.",
        to_do="Wait for the BAA of {name}",
        badge="Requested",
        action="See the request",
        path="/baa#requests",
    ),
    FlagKind.THEY_WROTE: talk_words.THEY_WROTE,
    FlagKind.LETTER_BACK: talk_words.LETTER_BACK,
    FlagKind.CALL_DUE: talk_words.CALL_DUE,
    FlagKind.SERVICE_NOT_COVERED: gate_words.NOT_COVERED,
    FlagKind.COVER_UNSAID: gate_words.UNSAID,
    FlagKind.INCIDENT_OPEN: incident_words.OPEN,
    FlagKind.EXIT_OVERDUE: exit_words.OVERDUE,
    FlagKind.EXIT_DUE: exit_words.UNDER_WAY,
    FlagKind.FILE_INFECTED: file_words.INFECTED,
    FlagKind.FILE_WAITS: file_words.WAITS,
    FlagKind.BAA_LACKS_PROVISION: clause_words.MISSING,
    FlagKind.BREACH_NOTICE_LONG: chain_words.NOTICE_LONG,
    FlagKind.SUBCONTRACTORS_UNCONFIRMED: chain_words.SUBCONTRACTORS_NEVER,
    FlagKind.BAA_ENDING: chain_words.ENDING,
    FlagKind.BAA_REVIEW_DUE: chain_words.REVIEW,
    FlagKind.NEED_UNDECIDED: Words(
        title="Nobody has decided whether they need a BAA.",
        sentence="Six yes-or-no questions settle it.",
        to_do="Decide if {name} needs a BAA",
        badge="Undecided",
        action="Decide BAA need",
        path="/baa/need",
    ),
    FlagKind.RE_ASK_DUE: Words(
        title="“No BAA needed” was decided {decided}. Ask again.",
        sentence="Services change. Go through the six questions once more.",
        to_do="Ask again if {name} needs a BAA",
        badge="Ask again",
        action="Decide BAA need",
        path="/baa#need",
    ),
    FlagKind.ANSWER_REFUSED: ANSWER_REFUSED,
    FlagKind.FOLLOW_UP_DUE: FOLLOW_UP_DUE,
    FlagKind.REASSESS_DUE: REASSESS_DUE,
    FlagKind.ANSWERS_RED: Words(
        title="{reds}",
        sentence="Your review marked what must be fixed first.",
        to_do="Get {name} to fix what is red",
        badge="Fix first",
        action="See the answers",
        path="/assessments",
    ),
    FlagKind.ANSWERS_TO_REVIEW: Words(
        title="Answered your questions on {answered}.",
        sentence="Nobody has reviewed the answers yet.",
        to_do="Review the answers of {name}",
        badge="Answers to review",
        action="Review answers",
        path="/assessments",
    ),
    FlagKind.QUESTIONS_DECLINED: Words(
        title="Declined to answer your questions, {declined}.",
        sentence="Call them, or weigh whether PHI should go to them.",
        to_do="Ask {name} why it declined",
        badge="Declined",
        action="See the answers",
        path="/assessments",
    ),
    FlagKind.QUESTIONS_CAME_BACK: Words(
        title="The letter with your questions came back, {came_back}.",
        sentence="Nobody there has been asked. Call them for an address that works.",
        to_do="Ask {name} whom to write to",
        badge="Letter came back",
        action="Enter another address",
        path="/assessments/address",
    ),
    FlagKind.QUESTIONS_OVERDUE: Words(
        title="Answers were due {answers_due}.",
        sentence="Sent {sent}, not answered.",
        to_do="Call {name} about the five questions",
        badge="Answers late",
        action="See the questions",
        path="/assessments",
    ),
    FlagKind.SOC2_QUALIFIED: OPINION_QUALIFIED,
    FlagKind.SOC2_OLD: Words(
        title="SOC 2 period ended {soc2}.",
        sentence="It is over 12 months old, and no bridge letter covers today.",
        to_do="Ask {name} for a new SOC 2 report",
        badge="SOC 2 too old",
        action="See the answers",
        path="/assessments",
    ),
    FlagKind.SOC2_TYPE_ONE: Words(
        title="SOC 2 is Type I only.",
        sentence="It shows how controls are designed, not that they worked. Your standard is Type II.",
        to_do="Ask {name} for a Type II report",
        badge="SOC 2 Type I",
        action="See the answers",
        path="/assessments",
    ),
    FlagKind.SOC2_MISSING: Words(
        title="Sent no SOC 2 report.",
        sentence="Your standard asks for one from each vendor with PHI.",
        to_do="Ask {name} for a SOC 2 report",
        badge="No SOC 2",
        action="See the answers",
        path="/assessments",
    ),
    FlagKind.DATA_OUTSIDE_US: Words(
        title="Keeps your data outside the United States.",
        sentence="Your standard is to keep PHI in the United States.",
        to_do="Ask {name} to keep data in the United States",
        badge="Data abroad",
        action="See the answers",
        path="/assessments",
    ),
    FlagKind.PHI_OVERRIDE: Words(
        title="May receive PHI without a BAA until {override}.",
        sentence="An owner allowed it in writing. It ends by itself.",
        to_do="Get a BAA from {name} before {override}",
        badge="Allowed until {override}",
        action="See the reason",
        path="/baa#services",
    ),
    FlagKind.QUESTIONS_NOT_SENT: Words(
        title="Was never asked the five questions.",
        sentence="You do not know yet how they protect PHI.",
        to_do="Send {name} the five questions",
        badge="Not asked",
        action="Send questions",
        path="/assessments/new",
    ),
    FlagKind.NO_SECOND_CONTACT: Words(
        title="Has no second contact.",
        sentence="If one person leaves, nobody can be reached about a breach.",
        to_do="Add a second contact for {name}",
        badge="One contact",
        action="Add contact",
        path="/contacts/new",
    ),
}


def say_day(day: date, on: date) -> str:
    """Write a day as people say it: the year only when it is another year."""
    words = f"{day:%b} {day.day}"
    return words if day.year == on.year else f"{words}, {day.year}"
