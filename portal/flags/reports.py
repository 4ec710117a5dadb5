"""The flags that rest on a confirmed SOC 2 or SOC 3 report, by our standard."""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.flags import report_words as words
from portal.flags.facts import Flagged, FlagKind, ReportFacts, Severity, VendorFacts
from portal.flags.telling import flag

_OPINIONS = {
    "qualified": (Severity.SOON, words.OPINION_QUALIFIED),
    "adverse": (Severity.CRITICAL, words.OPINION_ADVERSE),
    "disclaimer": (Severity.CRITICAL, words.OPINION_DISCLAIMED),
}


def report_flags(facts: VendorFacts, report: ReportFacts, on: date) -> Iterator[Flagged]:
    """Return what is wrong with a report that a person confirmed."""
    since = report.confirmed_on
    if report.opinion in _OPINIONS:
        severity, say = _OPINIONS[report.opinion]
        yield flag(FlagKind.SOC2_QUALIFIED, severity, since, facts, on=on, say=say)
    if on > report.good_until:
        over = report.good_until + timedelta(days=1)
        say = words.REPORT_OLD
        yield flag(FlagKind.SOC2_OLD, Severity.SOON, over, facts, on=on, say=say)
    elif report.is_type_one:
        say = words.REPORT_TYPE_ONE
        yield flag(FlagKind.SOC2_TYPE_ONE, Severity.SOON, since, facts, on=on, say=say)
