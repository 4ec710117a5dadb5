"""What the flags are judged on, and what a flag is. Plain values."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.flags.part_facts import AnswerFacts, FileFacts, GateFacts, IncidentFacts, ReviewFacts


class Severity(StrEnum):
    """How bad a flag is, in the five state words of the pages (a flag is never good)."""

    CRITICAL = "critical"
    SOON = "soon"
    WAITING = "waiting"
    QUIET = "quiet"


class FlagKind(StrEnum):
    """What needs attention, worst first: the order here is the order of the list."""

    BAA_REFUSED = "baa_refused"
    SAYS_NONE_NEEDED = "says_none_needed"
    BAA_LAPSED = "baa_lapsed"
    PHI_AFTER_END = "phi_after_end"
    BAA_MISSING = "baa_missing"
    BAA_CLAIMED = "baa_claimed"
    BAA_COUNTERSIGN = "baa_countersign"
    BAA_OFFERED = "baa_offered"
    BAA_SILENT = "baa_silent"
    BAA_REQUESTED = "baa_requested"
    INCIDENT_OPEN = "incident_open"
    ESCALATION_OVERDUE = "escalation_overdue"
    SERVICE_NOT_COVERED = "service_not_covered"
    EXIT_OVERDUE = "exit_overdue"
    PAPER_COUNTERSIGN = "paper_countersign"
    THEY_WROTE = "they_wrote"
    LETTER_BACK = "letter_back"
    CALL_DUE = "call_due"
    EXIT_DUE = "exit_due"
    BAA_LACKS_PROVISION = "baa_lacks_provision"
    COVER_UNSAID = "cover_unsaid"
    BREACH_NOTICE_LONG = "breach_notice_long"
    FILE_INFECTED = "file_infected"
    ANSWER_REFUSED = "answer_refused"
    ANSWERS_RED = "answers_red"
    QUESTIONS_OVERDUE = "questions_overdue"
    FOLLOW_UP_DUE = "follow_up_due"
    BAA_ENDING = "baa_ending"
    BAA_REVIEW_DUE = "baa_review_due"
    NEED_UNDECIDED = "need_undecided"
    RE_ASK_DUE = "re_ask_due"
    SUBCONTRACTORS_UNCONFIRMED = "subcontractors_unconfirmed"
    ANSWERS_TO_REVIEW = "answers_to_review"
    QUESTIONS_DECLINED = "questions_declined"
    QUESTIONS_CAME_BACK = "questions_came_back"
    REASSESS_DUE = "reassess_due"
    SOC2_QUALIFIED = "soc2_qualified"
    SOC2_OLD = "soc2_old"
    SOC2_TYPE_ONE = "soc2_type_one"
    SOC2_MISSING = "soc2_missing"
    DATA_OUTSIDE_US = "data_outside_us"
    PHI_OVERRIDE = "phi_override"
    FILE_WAITS = "file_waits"
    QUESTIONS_NOT_SENT = "questions_not_sent"
    NO_SECOND_CONTACT = "no_second_contact"


# A vendor carries at most one of these. While it does, it has no BAA on file.
WITHOUT_BAA = frozenset(
    {
        FlagKind.BAA_REFUSED,
        FlagKind.SAYS_NONE_NEEDED,
        FlagKind.BAA_LAPSED,
        FlagKind.PHI_AFTER_END,
        FlagKind.BAA_MISSING,
        FlagKind.BAA_CLAIMED,
        FlagKind.BAA_COUNTERSIGN,
        FlagKind.BAA_OFFERED,
        FlagKind.BAA_SILENT,
        FlagKind.BAA_REQUESTED,
    }
)


@dataclass(frozen=True, kw_only=True)
class NeedFacts:
    """Whether the vendor needs a BAA, as a person decided. None: nobody has yet."""

    needs_baa: bool | None = None
    decided_on: date | None = None
    asks_counsel: bool = False
    re_ask_on: date | None = None
    # Services with another PHI answer than the decision rested on, and since when.
    phi_changed: tuple[str, ...] = ()
    phi_changed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class BaaFacts:
    """How things stand with the BAA."""

    in_force_since: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    # A version on file takes over from this day.
    renewed_from: date | None = None
    lapsed_on: date | None = None
    terminated_on: date | None = None
    requested_on: date | None = None
    request_due_on: date | None = None
    # The open request: whether anything came back, when a call is due, when somebody called last.
    is_answered: bool = False
    call_due_on: date | None = None
    called_on: date | None = None
    # Our last answer, if it is their turn since; and whether one of their two has signed.
    we_answered_on: date | None = None
    is_half_signed: bool = False
    offered_on: date | None = None
    refused_on: date | None = None
    refused_by: str = ""
    says_not_ba: bool = False
    is_claimed: bool = False
    # A BAA was filed, but its copy waits for the virus scan, or had a virus.
    copy_waits: bool = False
    copy_infected: bool = False
    phi_override_since: date | None = None
    phi_override_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ClauseFacts:
    """What the BAA in force lacks of what the law asks for, in the words of a sentence.

    `missing`: a person said so. `not_found`: the clause check did not find it, and nobody has looked.
    `rules`: the sections of law that ask for what is missing.
    """

    missing: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    is_unreadable: bool = False
    is_critical: bool = False
    found: int = 0
    asked: int = 0
    rules: str = ""
    since: date | None = None
    amendment_asked_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """How soon the BAA in force has them tell of a breach. `beyond`: what that surely goes beyond.

    Without `words` the paper does not say. `is_confirmed`: a person read it, not only the portal.
    """

    words: str = ""
    page: int | None = None
    beyond: tuple[str, ...] = ()
    is_over_law: bool = False
    is_confirmed: bool = False
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class FlowDownFacts:
    """How a vendor stands with its subcontractors. `is_old`: confirmed, over a year ago."""

    asked_on: date | None = None
    due_on: date | None = None
    confirmed_on: date | None = None
    is_old: bool = False
    # Who gets PHI without a BAA, as the vendor says it; and where the list says otherwise than they do.
    unbound: tuple[str, ...] = ()
    differs: int = 0

    @property
    def is_settled(self) -> bool:
        """Tell whether all of it was confirmed within a year, and taken over."""
        return self.confirmed_on is not None and not (self.is_old or self.unbound or self.differs)


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """How the case after a refusal stands. `due_on`: while it is open; else it was settled."""

    due_on: date | None = None
    # The vendor says that none is needed, or that only a higher plan has one.
    asks_need: bool = False
    asks_plan: bool = False
    accepted_until: date | None = None
    reopened_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ExitFacts:
    """How the end of the agreement stands. `certified_on`: a certificate came, and nobody read it."""

    is_open: bool
    opened_on: date
    ends_on: date
    next_words: str = ""
    next_due_on: date | None = None
    asked_on: date | None = None
    call_due_on: date | None = None
    certified_on: date | None = None
    is_proven: bool = False
    # The first day on which something that was kept under protection should be gone.
    kept_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """What a person confirmed of the vendor's newest SOC 2 or SOC 3 report."""

    confirmed_on: date
    period_end: date
    # A year from the period's end, or as far as a bridge letter carries it.
    good_until: date
    is_type_one: bool = False
    opinion: str = "unqualified"


@dataclass(frozen=True, kw_only=True)
class SigningFacts:
    """A paper that everyone at the vendor has signed, and since when our signature is missing."""

    waits_since: date
    is_baa: bool


@dataclass(frozen=True, kw_only=True)
class VendorFacts:
    """Everything about one vendor that a flag may rest on. `has_phi` None: nobody is sure."""

    vendor_id: int
    name: str
    added_on: date
    has_phi: bool | None = None
    phi_since: date | None = None
    former_on: date | None = None
    contacts: int = 0
    need: NeedFacts = field(default_factory=NeedFacts)
    baa: BaaFacts = field(default_factory=BaaFacts)
    gates: GateFacts = field(default_factory=GateFacts)
    signing: SigningFacts | None = None
    clauses: ClauseFacts = field(default_factory=ClauseFacts)
    case: CaseFacts | None = None
    exit: ExitFacts | None = None
    incident: IncidentFacts | None = None
    # None: not known, not judged.
    notice: NoticeFacts | None = None
    flow_down: FlowDownFacts | None = None
    answers: AnswerFacts = field(default_factory=AnswerFacts)
    review: ReviewFacts = field(default_factory=ReviewFacts)
    report: ReportFacts | None = None
    # Since when a letter to them is known not to have arrived, and nobody got one since.
    letter_back_on: date | None = None
    letter_is_unsure: bool = False
    # Since when a message of theirs waits for an answer.
    wrote_on: date | None = None

    @property
    def report_that_counts(self) -> ReportFacts | None:
        """Return the confirmed report, unless the vendor has since told of a newer one.

        What a person read on paper wins over what the vendor says of the same paper, whenever it
        was said. Only an answer that came later, and names a later period, speaks of another one.
        """
        report, answers = self.report, self.answers
        if report is None or answers.submitted_on is None or answers.soc2_period_end is None:
            return report
        is_later = answers.submitted_on > report.confirmed_on
        return None if is_later and answers.soc2_period_end > report.period_end else report

    files: FileFacts = field(default_factory=FileFacts)


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """One flag as it should be now: what is true, why it matters, and the one thing to do."""

    kind: FlagKind
    severity: Severity
    since: date
    due: date | None
    title: str
    sentence: str
    to_do: str
    badge: str
    action_words: str
    action_path: str
