"""What each kind of flag is called where only its name is said: in the trail, in a list."""

from portal.flags.facts import FlagKind

NAMES = {
    FlagKind.BAA_REFUSED: "BAA refused",
    FlagKind.BAA_LAPSED: "BAA ended",
    FlagKind.PHI_AFTER_END: "PHI after the end",
    FlagKind.BAA_MISSING: "no BAA",
    FlagKind.BAA_CLAIMED: "BAA claimed, no copy",
    FlagKind.BAA_OFFERED: "BAA received, not filed",
    FlagKind.BAA_SILENT: "no answer about the BAA",
    FlagKind.BAA_REQUESTED: "BAA asked for",
    FlagKind.BAA_LACKS_PROVISION: "BAA clause missing or not found",
    FlagKind.FILE_INFECTED: "virus in a file",
    FlagKind.FILE_WAITS: "file waits for a scan",
    FlagKind.ANSWERS_RED: "red answers",
    FlagKind.BAA_ENDING: "BAA ending",
    FlagKind.BAA_REVIEW_DUE: "BAA review due",
    FlagKind.NEED_UNDECIDED: "BAA need not decided",
    FlagKind.RE_ASK_DUE: "BAA need to be asked again",
    FlagKind.ANSWERS_TO_REVIEW: "answers to review",
    FlagKind.QUESTIONS_DECLINED: "questions declined",
    FlagKind.QUESTIONS_OVERDUE: "answers late",
    FlagKind.SOC2_QUALIFIED: "SOC 2 opinion not clean",
    FlagKind.SOC2_OLD: "SOC 2 too old",
    FlagKind.SOC2_TYPE_ONE: "SOC 2 Type I only",
    FlagKind.SOC2_MISSING: "no SOC 2",
    FlagKind.DATA_OUTSIDE_US: "data outside the US",
    FlagKind.PHI_OVERRIDE: "PHI allowed without a BAA",
    FlagKind.QUESTIONS_NOT_SENT: "questions not sent",
    FlagKind.NO_SECOND_CONTACT: "no second contact",
}
