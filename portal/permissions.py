"""Who may do what: one table of roles and permissions."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is to a practice."""

    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What a page or a deed may ask for."""

    OWN_ACCOUNT = "own_account"
    PRACTICE_READ = "practice_read"
    PRACTICE_CHANGE = "practice_change"
    PEOPLE_READ = "people_read"
    PEOPLE_CHANGE = "people_change"
    VENDOR_READ = "vendor_read"
    VENDOR_CHANGE = "vendor_change"
    VENDOR_IMPORT = "vendor_import"
    VENDOR_RETIRE = "vendor_retire"
    BAA_READ = "baa_read"
    BAA_DECIDE = "baa_decide"
    BAA_FILE = "baa_file"
    BAA_REQUEST = "baa_request"
    BAA_SIGN = "baa_sign"
    BAA_TERMINATE = "baa_terminate"
    TEMPLATE_CHANGE = "template_change"
    QUESTIONS_CHANGE = "questions_change"
    PHI_OVERRIDE = "phi_override"
    ESCALATION_ACCEPT = "escalation_accept"
    ASSESSMENT_READ = "assessment_read"
    ASSESSMENT_SEND = "assessment_send"
    ASSESSMENT_ANSWER = "assessment_answer"
    ASSESSMENT_REVIEW = "assessment_review"
    DOCUMENT_READ = "document_read"
    DOCUMENT_KEEP = "document_keep"
    UNSCANNED_DECIDE = "unscanned_decide"
    DOCUMENT_RELEASE = "document_release"
    LEGAL_HOLD = "legal_hold"
    NDA_MARK = "nda_mark"
    FLAG_WAIVE = "flag_waive"
    AUDIT_READ = "audit_read"
    NOTE_WRITE = "note_write"
    EXIT_RECORD = "exit_record"
    INCIDENT_RECORD = "incident_record"


_READ = frozenset(
    {
        Permission.OWN_ACCOUNT,
        Permission.PRACTICE_READ,
        Permission.VENDOR_READ,
        Permission.BAA_READ,
        Permission.ASSESSMENT_READ,
        Permission.DOCUMENT_READ,
    }
)

_STAFF = _READ | {
    Permission.VENDOR_CHANGE,
    Permission.DOCUMENT_KEEP,
    Permission.BAA_FILE,
    Permission.ASSESSMENT_ANSWER,
    Permission.NOTE_WRITE,
    Permission.EXIT_RECORD,
    Permission.INCIDENT_RECORD,
}

_MANAGER = _STAFF | {
    Permission.AUDIT_READ,
    Permission.PEOPLE_READ,
    Permission.VENDOR_IMPORT,
    Permission.VENDOR_RETIRE,
    Permission.BAA_DECIDE,
    Permission.BAA_REQUEST,
    Permission.BAA_SIGN,
    Permission.BAA_TERMINATE,
    Permission.LEGAL_HOLD,
    Permission.NDA_MARK,
    Permission.ASSESSMENT_SEND,
    Permission.ASSESSMENT_REVIEW,
    Permission.PRACTICE_CHANGE,
    Permission.TEMPLATE_CHANGE,
    Permission.QUESTIONS_CHANGE,
}

_TABLE = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: _MANAGER,
    Role.STAFF: _STAFF,
    Role.AUDITOR: _READ | {Permission.AUDIT_READ, Permission.PEOPLE_READ},
}


def may(role: Role, permission: Permission) -> bool:
    """Tell whether a role carries a permission."""
    return permission in _TABLE[role]
