"""Bridge letters: which days they speak for, and which report they follow."""

import re
from datetime import date, timedelta

from portal.attestations.reader_cues import the_data
from portal.attestations.reader_dates import DATE, Period, day_in, periods_in
from portal.attestations.reader_facts import found_at
from portal.attestations.reader_text import Text
from portal.attestations.rules import Found

_DAY = re.compile(DATE, re.IGNORECASE)
_A_DAY = timedelta(days=1)
_REPORT_TO = re.compile(
    rf"\b(?:ended|ending|end date(?: of)?|through|to)\s+(?:on\s+)?({DATE})", re.IGNORECASE
)


def bridge_facts(text: Text) -> dict[str, Found]:
    """Return the days of a letter, and those of its report."""
    of_report, of_letter = _sorted_periods(text)
    facts = {
        "report_start": Found(),
        "report_end": Found(),
        "period_start": Found(),
        "period_end": Found(),
        "letter_on": _dated(text),
    }
    if of_report:
        facts |= _both(text, "report", of_report)
    elif ended := _report_ended(text):
        facts["report_end"] = ended
    if of_letter:
        return facts | _both(text, "period", of_letter)
    return facts | _open_ended(text, facts)


def _sorted_periods(text: Text) -> tuple[Period | None, Period | None]:
    """Tell the report's period from the letter's, by the words before each."""
    report, letter = None, None
    every = list(periods_in(text.seen))
    for one in every:
        if _is_the_letters(text, one):
            letter = letter or one
        else:
            report = report or one
    if report is None and letter and len(every) > 1:
        earlier = [one for one in every if one.last <= letter.first]
        report = earlier[0] if earlier else None
    return report, letter


def _is_the_letters(text: Text, one: Period) -> bool:
    first, last = text.sentence(one.start, one.end)
    theirs = _last_place(text, "of_report", first, one.start)
    ours = max(_last_place(text, "of_letter", first, one.start), 0)
    if theirs or ours:
        return ours > theirs
    return bool(_last_place(text, "of_letter", one.end, last))


def _last_place(text: Text, name: str, start: int, end: int) -> int:
    ends = [
        found.end()
        for pattern in the_data().patterns("bridge", name)
        for found in pattern.finditer(text.seen, start, end)
    ]
    return max(ends, default=0)


def _both(text: Text, name: str, period: Period) -> dict[str, Found]:
    at = (period.start, period.end)
    return {
        f"{name}_start": found_at(text, period.first, *at),
        f"{name}_end": found_at(text, period.last, *at),
    }


def _report_ended(text: Text) -> Found | None:
    for pattern in the_data().patterns("bridge", "of_report"):
        for one in pattern.finditer(text.seen):
            last = text.sentence(one.start(), one.end())[1]
            ended = _REPORT_TO.search(text.seen, one.start(), last)
            day = day_in(ended.group(1)) if ended else None
            if ended and day:
                return found_at(text, day, ended.start(), ended.end())
    return None


def _open_ended(text: Text, facts: dict[str, Found]) -> dict[str, Found]:
    """Return the days of a letter that speaks "since" one day, until another or its own date."""
    report_end: date | None = facts["report_end"].value
    begins, ends = Found(), Found()
    for pattern in the_data().patterns("bridge", "begins"):
        for one in pattern.finditer(text.seen):
            day = day_in(one.group(1))
            if day and not begins.value and _speaks_of_change(text, one):
                begins = found_at(text, _after(day, report_end), one.start(), one.end())
    if not begins.value and report_end:
        begins = Found(
            value=report_end + _A_DAY,
            page=facts["report_end"].page,
            quote=facts["report_end"].quote,
        )
    ends = _ends(text, begins.value, facts["letter_on"])
    if ends.value is None:
        return _the_other_period(text, report_end)
    return {"period_start": begins, "period_end": ends}


def _the_other_period(text: Text, report_end: date | None) -> dict[str, Found]:
    """Return a period after the report's that is not said to be of another paper."""
    others = the_data().patterns("period", "not_the_period")
    for one in periods_in(text.seen):
        span = text.sentence(one.start, one.end)
        of_another = any(pattern.search(text.seen, *span) for pattern in others)
        if report_end and one.first >= report_end and not of_another:
            return _both(text, "period", one)
    return {}


def _ends(text: Text, begins: date | None, letter_on: Found) -> Found:
    for pattern in the_data().patterns("bridge", "ends"):
        for one in pattern.finditer(text.seen):
            day = day_in(one.group(1))
            if day and begins and day > begins and _speaks_of_change(text, one):
                return found_at(text, day, one.start(), one.end())
    for pattern in the_data().patterns("bridge", "to_this_day"):
        if letter_on.value and pattern.search(text.seen):
            return letter_on
    return Found()


def _speaks_of_change(text: Text, one: re.Match[str]) -> bool:
    span = text.sentence(one.start(), one.end())
    return any(
        pattern.search(text.seen, *span) for pattern in the_data().patterns("bridge", "of_letter")
    )


def _after(day: date, report_end: date | None) -> date:
    """Return the first day that is not the report's: "since September 30" begins on October 1."""
    return day + _A_DAY if report_end and day == report_end else day


def _dated(text: Text) -> Found:
    for pattern in the_data().patterns("bridge", "dated"):
        for one in pattern.finditer(text.seen):
            day = day_in(one.group(1))
            if day:
                return found_at(text, day, one.start(), one.end())
    return Found()
