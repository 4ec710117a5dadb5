"""The words of the trail: who can act, and each deed that is written down."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of actor did a deed."""

    PERSON = "person"
    LINK = "link"
    PORTAL = "portal"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who does a deed, named as they are now, and from where."""

    kind: ActorKind
    name: str
    actor_id: int | None = None
    ip: str | None = None
    user_agent: str | None = None
    request_id: str | None = None


THE_PORTAL = Actor(kind=ActorKind.PORTAL, name="The portal")


class Deed(StrEnum):
    """Everything that is written into the trail."""

    REFUSED = "refused"

    PRACTICE_OPENED = "practice_opened"
    PRACTICE_CHANGED = "practice_changed"
    PRACTICE_SWITCHED = "practice_switched"
    SAMPLE_REMOVED = "sample_removed"

    PERSON_ADDED = "person_added"
    PERSON_INVITED = "person_invited"
    INVITATION_ACCEPTED = "invitation_accepted"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    ROLE_CHANGED = "role_changed"
    PERSON_REMOVED = "person_removed"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LOCKED = "sign_in_locked"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    FRESH_CODE_GIVEN = "fresh_code_given"
    AUTHENTICATOR_ENROLLED = "authenticator_enrolled"
    AUTHENTICATOR_RESET = "authenticator_reset"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSWORD_RESET_ASKED = "password_reset_asked"  # noqa: S105 - a deed's name
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a deed's name

    VENDOR_ADDED = "vendor_added"
    VENDOR_CHANGED = "vendor_changed"
    VENDOR_RETIRED = "vendor_retired"
    VENDOR_BROUGHT_BACK = "vendor_brought_back"
    VENDOR_DELETED = "vendor_deleted"
    SERVICE_ADDED = "service_added"
    SERVICE_CHANGED = "service_changed"
    CONTACT_CHANGED = "contact_changed"
    SUBCONTRACTOR_ADDED = "subcontractor_added"
    SUBCONTRACTOR_CHANGED = "subcontractor_changed"
    SUBCONTRACTORS_ASKED = "subcontractors_asked"
    SUBCONTRACTORS_ASK_WITHDRAWN = "subcontractors_ask_withdrawn"
    SUBCONTRACTORS_CONFIRMED = "subcontractors_confirmed"
    SUBCONTRACTORS_REVIEWED = "subcontractors_reviewed"
    TIER_DECIDED = "tier_decided"
    VENDORS_IMPORTED = "vendors_imported"
    IMPORT_STAGED = "import_staged"
    IMPORT_UNDONE = "import_undone"
    IMPORT_ROWS_WIPED = "import_rows_wiped"

    BAA_NEED_DECIDED = "baa_need_decided"
    COUNSEL_ANSWERED = "counsel_answered"
    BAA_COVER_SAID = "baa_cover_said"
    BAAS_REQUESTED = "baas_requested"
    BAA_REQUESTED = "baa_requested"
    BAA_REQUEST_WITHDRAWN = "baa_request_withdrawn"
    BAA_OFFERED = "baa_offered"
    BAA_FILED = "baa_filed"
    BAA_REFUSED = "baa_refused"
    ESCALATION_OPENED = "escalation_opened"
    ESCALATION_JOINED = "escalation_joined"
    ESCALATION_GIVEN = "escalation_given"
    ESCALATION_MOVED = "escalation_moved"
    ESCALATION_WAY_CHOSEN = "escalation_way_chosen"
    ESCALATION_NOTED = "escalation_noted"
    ESCALATION_DECIDED = "escalation_decided"
    ESCALATION_ACCEPTED = "escalation_accepted"
    ESCALATION_CLOSED = "escalation_closed"
    ESCALATION_REOPENED = "escalation_reopened"
    BAA_TERMINATED = "baa_terminated"
    BAA_REVIEWED = "baa_reviewed"
    BAA_READ = "baa_read"
    PROVISION_CONFIRMED = "provision_confirmed"
    NOTICE_TIME_CONFIRMED = "notice_time_confirmed"
    AMENDMENT_REQUESTED = "amendment_requested"
    BAA_CHOICES_SET = "baa_choices_set"
    BAA_TEMPLATE_ADDED = "baa_template_added"
    BAA_TEMPLATE_MAPPED = "baa_template_mapped"
    BAA_TEMPLATE_CHOSEN = "baa_template_chosen"
    BAA_TEMPLATE_RETIRED = "baa_template_retired"
    PHI_OVERRIDE_GIVEN = "phi_override_given"
    PHI_OVERRIDE_ENDED = "phi_override_ended"

    PAPER_ISSUED = "paper_issued"
    PAPER_SIGNED = "paper_signed"
    PAPER_COUNTERSIGNED = "paper_countersigned"
    PAPER_COMPLETE = "paper_complete"
    PAPER_DECLINED = "paper_declined"
    PAPER_WITHDRAWN = "paper_withdrawn"
    SIGNING_CODE_SENT = "signing_code_sent"

    EXIT_OPENED = "exit_opened"
    EXIT_ASKED = "exit_asked"
    EXIT_STEP_SETTLED = "exit_step_settled"
    EXIT_ANSWERED = "exit_answered"
    EXIT_CERTIFIED = "exit_certified"
    EXIT_ACKNOWLEDGED = "exit_acknowledged"
    EXIT_ANSWER_SET_ASIDE = "exit_answer_set_aside"
    EXIT_CLOSED = "exit_closed"
    EXIT_REOPENED = "exit_reopened"

    INCIDENT_REPORTED = "incident_reported"
    INCIDENT_FACTS_ADDED = "incident_facts_added"
    INCIDENT_FACTS_ASKED = "incident_facts_asked"
    INCIDENT_AGENCY_SAID = "incident_agency_said"
    INCIDENT_PEOPLE_COUNTED = "incident_people_counted"
    INCIDENT_DECIDED = "incident_decided"
    INCIDENT_DELAYED = "incident_delayed"
    INCIDENT_DUTY_SETTLED = "incident_duty_settled"
    INCIDENT_CLOSED = "incident_closed"
    INCIDENT_REOPENED = "incident_reopened"

    ASSESSMENT_SENT = "assessment_sent"
    ASSESSMENT_WITHDRAWN = "assessment_withdrawn"
    ASSESSMENT_DECLINED = "assessment_declined"
    ANSWER_SAVED = "answer_saved"
    ANSWER_DECLINED = "answer_declined"
    EVIDENCE_ATTACHED = "evidence_attached"
    EVIDENCE_REMOVED = "evidence_removed"
    ASSESSMENT_SUBMITTED = "assessment_submitted"
    ASSESSMENT_RETURNED = "assessment_returned"
    ASSESSMENT_ACCEPTED = "assessment_accepted"
    ANSWERS_READ = "answers_read"
    RECEIPT_OPENED = "receipt_opened"

    DOCUMENT_KEPT = "document_kept"
    DOCUMENT_REFUSED = "document_refused"
    DOCUMENT_OPENED = "document_opened"
    DOCUMENT_BROKEN = "document_broken"
    DOCUMENT_HELD = "document_held"
    DOCUMENT_WAITING = "document_waiting"
    DOCUMENT_SCANNED = "document_scanned"
    DOCUMENT_INFECTED = "document_infected"
    DOCUMENT_DESTROYED = "document_destroyed"
    LEGAL_HOLD_PLACED = "legal_hold_placed"
    LEGAL_HOLD_LIFTED = "legal_hold_lifted"
    NDA_MARKED = "nda_marked"
    NDA_ENDED = "nda_ended"
    UNSCANNED_ALLOWED = "unscanned_allowed"
    UNSCANNED_FORBIDDEN = "unscanned_forbidden"
    STORE_TENDED = "store_tended"
    KEYS_ROTATED = "keys_rotated"
    RESTORE_DRILLED = "restore_drilled"

    REPORT_READ = "report_read"
    REPORT_CONFIRMED = "report_confirmed"

    LINK_MADE = "link_made"
    LINK_OPENED = "link_opened"
    LINK_CONFIRMED = "link_confirmed"
    LINK_WITHDRAWN = "link_withdrawn"
    LINK_PASSED_ON = "link_passed_on"
    LINK_RENEWED = "link_renewed"
    LINK_COPIED = "link_copied"

    NOTICE_POSTED = "notice_posted"
    NOTICE_SENT = "notice_sent"
    NOTICE_FAILED = "notice_failed"
    REMINDER_POSTED = "reminder_posted"
    MESSAGE_SENT = "message_sent"
    MESSAGE_READ = "message_read"
    VENDOR_WROTE = "vendor_wrote"
    NOTE_WRITTEN = "note_written"

    FLAG_RAISED = "flag_raised"
    FLAG_CLEARED = "flag_cleared"
    FLAG_WAIVED = "flag_waived"

    CALL_LOGGED = "call_logged"
    REGISTER_TAKEN = "register_taken"
    TRAIL_READ = "trail_read"
    TRAIL_CHECKED = "trail_checked"
