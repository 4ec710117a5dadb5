"""How the deeds of agreements read: from the need of a BAA, over signatures, to the end."""

from portal.audit.rules import Deed
from portal.audit.wording import Group
from portal.audit.wording import words as _words

_B, _L, _A = Group.BAA, Group.LETTERS, Group.ANSWERS

AGREEMENT_WORDS = {
    Deed.BAA_NEED_DECIDED: _words(
        _B, "help-circle", "", "Decided whether a BAA is needed: {outcome}", "Decided on a BAA"
    ),
    Deed.COUNSEL_ANSWERED: _words(
        _B,
        "file-certificate",
        "good",
        "Kept what counsel answered: {outcome}",
        "Kept what counsel answered",
    ),
    Deed.BAA_COVER_SAID: _words(
        _B, "checklist", "", "Said what the BAA covers: {covers}", "Said what the BAA covers"
    ),
    Deed.BAAS_REQUESTED: _words(
        _B, "send", "waiting", "Asked {vendors} vendors for a BAA", "Asked vendors for a BAA"
    ),
    Deed.BAA_REQUESTED: _words(
        _B, "send", "waiting", "Requested a BAA, due {due_on}", "Requested a BAA"
    ),
    Deed.BAA_REQUEST_WITHDRAWN: _words(_B, "x", "", "Withdrew the request for a BAA"),
    Deed.BAA_OFFERED: _words(_B, "file-text", "waiting", "Sent a signed BAA for our review"),
    Deed.BAA_FILED: _words(_B, "file-certificate", "good", "Filed a signed BAA"),
    Deed.BAA_REFUSED: _words(_B, "x", "critical", "BAA refused, {how}", "BAA refused"),
    Deed.ESCALATION_OPENED: _words(
        _B,
        "flag",
        "critical",
        "Opened the case of a refusal, due {due_on}",
        "Opened the case of a refusal",
    ),
    Deed.ESCALATION_JOINED: _words(
        _B, "ban", "soon", "They answered again: {why}", "They answered again"
    ),
    Deed.ESCALATION_GIVEN: _words(_B, "user", "", "Gave the case to {to}", "Gave the case away"),
    Deed.ESCALATION_MOVED: _words(
        _B,
        "calendar-event",
        "soon",
        "Moved the deadline of the case to {due_on}",
        "Moved the deadline of the case",
    ),
    Deed.ESCALATION_WAY_CHOSEN: _words(
        _B, "route", "", "Way out of the refusal: {way}", "Chose the way out of the refusal"
    ),
    Deed.ESCALATION_NOTED: _words(_B, "note", "", "Noted a step in the case"),
    Deed.ESCALATION_DECIDED: _words(
        _B, "help-circle", "soon", "{said}, so the case goes on", "The case goes on"
    ),
    Deed.ESCALATION_ACCEPTED: _words(
        _B,
        "writing",
        "soon",
        "Accepted the refusal until {until}",
        "Accepted the refusal for a while",
    ),
    Deed.ESCALATION_CLOSED: _words(
        _B, "circle-check", "good", "Closed the case of the refusal: {how}", "Closed the case"
    ),
    Deed.ESCALATION_REOPENED: _words(
        _B, "refresh", "critical", "The case is open again: {why}", "The case is open again"
    ),
    Deed.BAA_TERMINATED: _words(
        _B, "ban", "critical", "Terminated the BAA on {on}", "Terminated the BAA"
    ),
    Deed.BAA_REVIEWED: _words(
        _B, "calendar-check", "good", "Reviewed the BAA, next on {next_on}", "Reviewed the BAA"
    ),
    Deed.BAA_READ: _words(
        _B,
        "file-search",
        "",
        "Read the BAA: {found} of {required} required provisions found",
        "Could not read the BAA: {failed}",
        "Had the BAA read {asked}",
        "Read the BAA",
    ),
    Deed.PROVISION_CONFIRMED: _words(
        _B, "check", "", "Decided on provision {provision}: {verdict}", "Decided on a provision"
    ),
    Deed.NOTICE_TIME_CONFIRMED: _words(
        _B,
        "clock",
        "",
        "Confirmed how soon a breach is told: {words}",
        "Confirmed how soon a breach is told",
    ),
    Deed.AMENDMENT_REQUESTED: _words(
        _B, "pencil", "waiting", "Asked for an amendment: {provisions}", "Asked for an amendment"
    ),
    Deed.BAA_CHOICES_SET: _words(
        _B,
        "adjustments-horizontal",
        "",
        "Chose what the practice's BAA says. Changed: {changed}",
        "Chose what the practice's BAA says",
    ),
    Deed.BAA_TEMPLATE_ADDED: _words(
        _B,
        "upload",
        "",
        "Added a BAA template of the practice's own, version {version}",
        "Added a BAA template of the practice's own",
    ),
    Deed.BAA_TEMPLATE_MAPPED: _words(
        _B,
        "pencil",
        "",
        "Said what the blanks of BAA template {version} stand for",
        "Said what the blanks of a BAA template stand for",
    ),
    Deed.BAA_TEMPLATE_CHOSEN: _words(
        _B, "file-check", "good", "Made {which} the practice's BAA template", "Chose a BAA template"
    ),
    Deed.BAA_TEMPLATE_RETIRED: _words(
        _B, "archive", "", "Retired BAA template {version}", "Retired a BAA template"
    ),
    Deed.PHI_OVERRIDE_GIVEN: _words(
        _B,
        "alert-triangle",
        "soon",
        "Allowed PHI without a BAA until {until}",
        "Allowed PHI without a BAA",
    ),
    Deed.PHI_OVERRIDE_ENDED: _words(_B, "ban", "", "Ended the leave to send PHI without a BAA"),
    Deed.PAPER_ISSUED: _words(
        _B, "signature", "waiting", "Made the {paper} ready to sign", "Made a paper ready to sign"
    ),
    Deed.PAPER_SIGNED: _words(_B, "signature", "waiting", "Signed the {paper}", "Signed a paper"),
    Deed.PAPER_COUNTERSIGNED: _words(
        _B, "signature", "good", "Countersigned the {paper}", "Countersigned a paper"
    ),
    Deed.PAPER_COMPLETE: _words(
        _B, "file-certificate", "good", "All have signed the {paper}", "All have signed a paper"
    ),
    Deed.PAPER_DECLINED: _words(
        _B, "x", "critical", "Declined to sign the {paper}", "Declined to sign a paper"
    ),
    Deed.PAPER_WITHDRAWN: _words(
        _B, "x", "", "Withdrew the {paper} that was to be signed", "Withdrew a paper"
    ),
    Deed.SIGNING_CODE_SENT: _words(_B, "mail", "", "Asked for a code to sign", "Asked for a code"),
    Deed.EXIT_OPENED: _words(
        _B, "ban", "soon", "Began the end on {ends_on}: {ending}", "Began the end of the agreement"
    ),
    Deed.EXIT_ASKED: _words(
        _L,
        "send",
        "waiting",
        "Asked for a certificate of destruction by {due_on}",
        "Asked for a certificate of destruction",
    ),
    Deed.EXIT_STEP_SETTLED: _words(
        _B,
        "check",
        "",
        "Wrote down a step of the end: {step}, {state}",
        "Wrote down a step of the end",
    ),
    Deed.EXIT_ANSWERED: _words(
        _A,
        "corner-up-left",
        "waiting",
        "Told what became of the data: {choice}",
        "Told what became of the data",
    ),
    Deed.EXIT_CERTIFIED: _words(
        _B,
        "file-certificate",
        "good",
        "Gave a certificate of destruction, {how}",
        "Gave a certificate of destruction",
    ),
    Deed.EXIT_ACKNOWLEDGED: _words(_B, "eye", "good", "Read the certificate of destruction"),
    Deed.EXIT_ANSWER_SET_ASIDE: _words(_B, "x", "soon", "Set an answer about the data aside"),
    Deed.EXIT_CLOSED: _words(
        _B, "circle-check", "good", "Closed the end, on {how}", "Closed the end"
    ),
    Deed.EXIT_REOPENED: _words(_B, "refresh", "soon", "Opened the end again"),
}
