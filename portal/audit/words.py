"""How each deed reads on a page: an icon, a colour, a sentence without jargon."""

from portal.audit.agreement_words import AGREEMENT_WORDS
from portal.audit.answering_words import ANSWERING_WORDS
from portal.audit.incident_words import INCIDENT_WORDS
from portal.audit.question_words import QUESTION_WORDS
from portal.audit.review_words import REVIEW_WORDS
from portal.audit.rules import Deed
from portal.audit.wording import GROUP_WORDS, Group, Words
from portal.audit.wording import words as _words

__all__ = ["GROUP_WORDS", "WORDS", "Group", "Words", "deeds_in"]

_B, _L, _A, _D = Group.BAA, Group.LETTERS, Group.ANSWERS, Group.DOCUMENTS
_R, _F, _P, _T = Group.RECORD, Group.FLAGS, Group.PEOPLE, Group.TRAIL

WORDS = {
    Deed.REFUSED: _words(_T, "ban", "critical", "Was refused: {reason}", "Was refused"),
    Deed.REGISTER_TAKEN: _words(
        _R, "download", "", "Downloaded the vendor list as of {as_of}", "Downloaded the vendor list"
    ),
    Deed.TRAIL_READ: _words(_T, "eye", "", "Read the audit trail"),
    Deed.TRAIL_CHECKED: _words(
        _T, "link", "good", "Checked the chain, {lines} lines, {outcome}", "Checked the chain"
    ),
    Deed.PRACTICE_OPENED: _words(_R, "stethoscope", "good", "Opened the practice"),
    Deed.PRACTICE_CHANGED: _words(
        _R, "pencil", "", "Changed the practice: {changed}", "Changed the practice"
    ),
    Deed.PRACTICE_SWITCHED: _words(_P, "refresh", "", "Switched to this practice"),
    Deed.SAMPLE_REMOVED: _words(_R, "trash", "", "Removed the sample"),
    Deed.PERSON_ADDED: _words(
        _P, "user", "good", "Added {person} to the practice", "Added a person"
    ),
    Deed.PERSON_INVITED: _words(
        _P, "mail", "waiting", "Invited a person as {role}", "Invited a person"
    ),
    Deed.INVITATION_ACCEPTED: _words(_P, "user", "good", "Accepted the invitation"),
    Deed.INVITATION_WITHDRAWN: _words(_P, "x", "", "Withdrew an invitation"),
    Deed.ROLE_CHANGED: _words(
        _P, "adjustments-horizontal", "", "Gave {person} the role {role}", "Changed a role"
    ),
    Deed.PERSON_REMOVED: _words(_P, "user", "", "Removed {person}", "Removed a person"),
    Deed.SIGNED_IN: _words(_P, "key", "", "Signed in, with a {method}", "Signed in"),
    Deed.SIGN_IN_FAILED: _words(_P, "lock", "soon", "Failed to sign in"),
    Deed.SIGN_IN_LOCKED: _words(_P, "lock", "critical", "Was locked out after too many tries"),
    Deed.SIGNED_OUT: _words(_P, "logout", "", "Signed out"),
    Deed.SESSION_ENDED: _words(
        _P,
        "logout",
        "",
        "Ended {sessions} sessions",
        "Ended a session on {device}",
        "Ended a session",
    ),
    Deed.FRESH_CODE_GIVEN: _words(_P, "shield-check", "", "Gave a fresh code"),
    Deed.AUTHENTICATOR_ENROLLED: _words(_P, "device-mobile", "good", "Set up an authenticator"),
    Deed.AUTHENTICATOR_RESET: _words(
        _P, "device-mobile", "soon", "Reset {person}'s authenticator", "Reset an authenticator"
    ),
    Deed.RECOVERY_CODES_MADE: _words(
        _P, "key", "", "Made {codes} recovery codes", "Made new recovery codes"
    ),
    Deed.RECOVERY_CODE_USED: _words(
        _P, "key", "soon", "Used a recovery code, {left} left", "Used a recovery code"
    ),
    Deed.PASSWORD_RESET_ASKED: _words(_P, "mail", "waiting", "Asked for a new password"),
    Deed.PASSWORD_CHANGED: _words(_P, "key", "", "Changed the password"),
    Deed.VENDOR_ADDED: _words(_R, "plus", "", "Added the vendor"),
    Deed.VENDOR_CHANGED: _words(
        _R, "pencil", "", "Changed the record: {changed}", "Changed the record"
    ),
    Deed.VENDOR_RETIRED: _words(
        _R, "archive", "", "Made it a former vendor from {on}", "Made it a former vendor"
    ),
    Deed.VENDOR_BROUGHT_BACK: _words(_R, "corner-up-left", "", "Brought the vendor back"),
    Deed.VENDOR_DELETED: _words(_R, "trash", "", "Deleted a vendor that nothing hung on"),
    Deed.SERVICE_ADDED: _words(_R, "plus", "", "Added a service"),
    Deed.SERVICE_CHANGED: _words(_R, "pencil", "", "Changed a service"),
    Deed.CONTACT_CHANGED: _words(_R, "user", "", "Changed a contact"),
    Deed.SUBCONTRACTOR_ADDED: _words(_R, "sitemap", "", "Added a subcontractor"),
    Deed.SUBCONTRACTOR_CHANGED: _words(_R, "sitemap", "", "Changed a subcontractor"),
    Deed.SUBCONTRACTORS_ASKED: _words(
        _B, "send", "waiting", "Asked for subcontractors, by {due_on}", "Asked for subcontractors"
    ),
    Deed.SUBCONTRACTORS_ASK_WITHDRAWN: _words(
        _B, "x", "", "Took back the question about subcontractors"
    ),
    Deed.SUBCONTRACTORS_CONFIRMED: _words(
        _B,
        "sitemap",
        "waiting",
        "Confirmed the subcontractors: {named} named, {unbound} without a BAA",
        "Confirmed the subcontractors",
    ),
    Deed.SUBCONTRACTORS_REVIEWED: _words(
        _B,
        "check",
        "good",
        "Went through what they said of subcontractors, {changed} changed on the list",
        "Went through what they said of subcontractors",
    ),
    Deed.TIER_DECIDED: _words(
        _R, "adjustments-horizontal", "", "Set the risk tier to {tier}", "Set the risk tier"
    ),
    Deed.VENDORS_IMPORTED: _words(
        _R, "table-import", "good", "Added {added} vendors from a list", "Added vendors from a list"
    ),
    Deed.IMPORT_STAGED: _words(
        _R, "table", "", "Prepared a list of {rows} rows", "Prepared a list"
    ),
    Deed.IMPORT_UNDONE: _words(_R, "corner-up-left", "", "Took a list back"),
    Deed.IMPORT_ROWS_WIPED: _words(_R, "trash", "", "Wiped the rows of lists that were not used"),
    **AGREEMENT_WORDS,
    **INCIDENT_WORDS,
    **ANSWERING_WORDS,
    **REVIEW_WORDS,
    **QUESTION_WORDS,
    Deed.ASSESSMENT_SENT: _words(
        _A, "send", "waiting", "Sent the five questions, due {due_on}", "Sent the five questions"
    ),
    Deed.ASSESSMENTS_SENT: _words(
        _A, "send", "waiting", "Sent {vendors} vendors the questions", "Sent vendors the questions"
    ),
    Deed.ASSESSMENT_SENT_ANEW: _words(_A, "send", "waiting", "Sent the questions to somebody else"),
    Deed.QUESTIONS_CAME_BACK: _words(
        _A, "mail", "critical", "The letter with the questions came back"
    ),
    Deed.SECOND_CONTACT_ASKED: _words(
        _A, "user-share", "waiting", "Asked the second contact, and ended the first one's link"
    ),
    Deed.ASSESSMENT_WITHDRAWN: _words(_A, "x", "", "Withdrew the questions"),
    Deed.ASSESSMENT_DECLINED: _words(_A, "x", "soon", "Declined to answer the questions"),
    Deed.ANSWER_SAVED: _words(_A, "pencil", "", "Answered question {question}", "Saved an answer"),
    Deed.ANSWER_DECLINED: _words(
        _A,
        "message-2",
        "soon",
        "Declined to answer question {question}",
        "Declined to answer a question",
    ),
    Deed.EVIDENCE_ATTACHED: _words(
        _A,
        "paperclip",
        "",
        "Attached a file to question {question}",
        "Attached a file to an answer",
    ),
    Deed.EVIDENCE_REMOVED: _words(
        _A, "paperclip", "", "Took a file off question {question}", "Took a file off an answer"
    ),
    Deed.ASSESSMENT_SUBMITTED: _words(_A, "signature", "waiting", "Attested to the answers"),
    Deed.ASSESSMENT_RETURNED: _words(
        _A,
        "corner-up-left",
        "soon",
        "Returned {answers} answers with a message",
        "Returned answers with a message",
    ),
    Deed.ASSESSMENT_ACCEPTED: _words(_A, "circle-check-filled", "good", "Accepted the answers"),
    Deed.ANSWERS_READ: _words(_A, "eye", "", "Read the answers"),
    Deed.RECEIPT_OPENED: _words(_A, "eye", "", "Opened the receipt"),
    Deed.DOCUMENT_KEPT: _words(_D, "file-text", "", "Kept {document}", "Kept a document"),
    Deed.DOCUMENT_REFUSED: _words(
        _D, "ban", "soon", "Tried to add a file. {reason}", "A file was not kept"
    ),
    Deed.DOCUMENT_OPENED: _words(_D, "eye", "", "Opened {document}", "Opened a document"),
    Deed.DOCUMENT_BROKEN: _words(
        _D,
        "alert-octagon-filled",
        "critical",
        "Found {document} not as it was kept",
        "Found a document not as it was kept",
    ),
    Deed.DOCUMENT_HELD: _words(
        _D, "lock", "", "Set {document} to be kept until {until}", "Set how long a document is kept"
    ),
    Deed.DOCUMENT_WAITING: _words(
        _D, "hourglass", "waiting", "Kept {document} apart until it is scanned", "Kept a file apart"
    ),
    Deed.DOCUMENT_SCANNED: _words(
        _D, "shield-check", "good", "Scanned {document}: {scan}", "Scanned a document"
    ),
    Deed.DOCUMENT_INFECTED: _words(
        _D, "alert-octagon-filled", "critical", "Found a virus in {document}", "Found a virus"
    ),
    Deed.DOCUMENT_DESTROYED: _words(
        _D, "trash", "soon", "Destroyed {document}: {reason}", "Destroyed a document"
    ),
    Deed.LEGAL_HOLD_PLACED: _words(
        _D, "lock", "soon", "Placed a legal hold: {reason}", "Placed a legal hold"
    ),
    Deed.LEGAL_HOLD_LIFTED: _words(
        _D, "lock", "", "Lifted a legal hold: {reason}", "Lifted a legal hold"
    ),
    Deed.NDA_MARKED: _words(
        _D,
        "shield-lock",
        "",
        "Marked {document} as under an NDA",
        "Marked a document as under an NDA",
    ),
    Deed.NDA_ENDED: _words(
        _D, "shield-lock", "", "Took the NDA mark off {document}", "Took an NDA mark off"
    ),
    Deed.UNSCANNED_ALLOWED: _words(
        _D,
        "alert-triangle",
        "soon",
        "Allowed files to be kept unscanned: {reason}",
        "Allowed files to be kept unscanned",
    ),
    Deed.UNSCANNED_FORBIDDEN: _words(
        _D, "shield-check", "", "Took back the leave to keep files unscanned"
    ),
    Deed.STORE_TENDED: _words(
        _D,
        "refresh",
        "",
        "Tended the store: {held} held longer, {swept} let go, {found} found again",
        "Tended the store",
    ),
    Deed.KEYS_ROTATED: _words(
        _D,
        "key",
        "",
        "Wrapped {count} keys under another master key, those of {kind}",
        "Wrapped keys under another master key",
    ),
    Deed.RESTORE_DRILLED: _words(
        _D, "history", "", "Restored a backup as a drill: {outcome}", "Restored a backup as a drill"
    ),
    Deed.REPORT_READ: _words(_D, "file-search", "", "Read a report", "Read a report"),
    Deed.REPORT_CONFIRMED: _words(
        _D, "file-check", "good", "Confirmed what {document} says", "Confirmed what a report says"
    ),
    Deed.LINK_MADE: _words(_L, "link", "", "Made a link for {purpose}", "Made a link"),
    Deed.LINK_OPENED: _words(_L, "eye", "", "Opened the link"),
    Deed.LINK_CONFIRMED: _words(_L, "user", "", "Said who they are"),
    Deed.LINK_WITHDRAWN: _words(_L, "x", "", "Withdrew a link"),
    Deed.LINK_PASSED_ON: _words(_L, "user-share", "", "Passed the link on"),
    Deed.LINK_RENEWED: _words(_L, "refresh", "", "Made a new link"),
    Deed.REQUEST_CHECKED: _words(_L, "shield-check", "", "Checked that a letter is real"),
    Deed.LINK_COPIED: _words(_L, "copy", "", "Copied the link"),
    Deed.NOTICE_POSTED: _words(_L, "mail", "waiting", "Wrote a letter"),
    Deed.NOTICE_SENT: _words(_L, "send", "waiting", "Sent a letter"),
    Deed.NOTICE_FAILED: _words(_L, "mail", "critical", "A letter did not go out"),
    Deed.NOTICE_CAME_BACK: _words(_L, "mail", "critical", "A letter came back"),
    Deed.NOTICE_HEARD_OF: _words(_L, "mail", "waiting", "Heard what became of a letter"),
    Deed.REMINDER_POSTED: _words(
        _L, "bell", "waiting", "Wrote reminder {number} of 3", "Wrote a reminder"
    ),
    Deed.MESSAGE_SENT: _words(_L, "message", "waiting", "Wrote a message to the vendor"),
    Deed.MESSAGE_READ: _words(_L, "check", "", "Read what the vendor wrote, and owes no answer"),
    Deed.VENDOR_WROTE: _words(_L, "message-2", "waiting", "Wrote to the practice"),
    Deed.NOTE_WRITTEN: _words(_L, "note", "", "Wrote a note for the team"),
    Deed.CALL_LOGGED: _words(_L, "phone", "", "Logged a call"),
    Deed.FLAG_RAISED: _words(_F, "flag", "critical", "Raised {flags}: {kinds}", "Raised a flag"),
    Deed.FLAG_CLEARED: _words(
        _F, "circle-check-filled", "good", "Cleared {flags}: {kinds}", "Cleared a flag"
    ),
    Deed.FLAG_WAIVED: _words(
        _F, "hourglass", "quiet", "Waived a flag until {until}: {kind}", "Waived a flag"
    ),
}


def deeds_in(groups: frozenset[Group]) -> list[Deed]:
    """Return the deeds of these groups."""
    return [deed for deed, words in WORDS.items() if words.group in groups]
