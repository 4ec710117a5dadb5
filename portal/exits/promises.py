"""What the vendor promised for the end: in its own answer to question 5, and in the BAA's words."""

import json
import re
from collections.abc import Iterable
from datetime import date

from portal import baa, questionnaires
from portal.baa import checking, template
from portal.baa.clauses import BaaReading, Verdict
from portal.exits.rules import Promise, Promised, Source, is_serious
from portal.questionnaires import AssessmentState
from portal.questionnaires.answers import Answers, said_from
from portal.questionnaires.asked import read_answers
from portal.questionnaires.set_reading import thaw
from portal.reading import Length, lengths_in

# The provisions whose words may hold a number of days: return or destroy, and its details.
_CLAUSES = ("R15", "S14")
_PER_UNIT = {"day": 1, "week": 7, "month": 30}
_RETURNS = re.compile(r"\b(?:return|export|give back|giv(?:e|en) back)")
_DESTROYS = re.compile(r"\b(?:destr|delet|purg|eras|wip|dispos)")
_BACKUPS = re.compile(r"\bback-? ?ups?\b")
_WITHIN = re.compile(
    r"(?:within|later than|exceed|in no event more than|at most)\W{0,3}(?:\w+\W+){0,2}$"
)
# A time within which something is told, not done.
_TELLS = re.compile(r"^\W*(?:\w+\W+){0,6}(?:notice|notif|notify|inform)")
_NEAR = 90


def promised_by(vendor_id: int, on: date) -> Promised:
    """Return what this vendor said last, and what the BAA in force says."""
    answers = _attested(vendor_id)
    said = _said(answers) if answers else Promised()
    quoted = [one for reading in _readings(vendor_id, on) for one in _quotes(reading)]
    ours = _in_our_text(vendor_id, on)
    return Promised(
        returns=(*said.returns, *_told(quoted, _RETURNS), *ours),
        destroys=(*said.destroys, *_told(quoted, _DESTROYS), *ours),
        backups=(*said.backups, *_told(quoted, _BACKUPS)),
        format=said.format,
        standard=said.standard,
        certifies=said.certifies,
        keeps=said.keeps,
        fee=said.fee,
    )


def _said(answers: Answers) -> Promised:
    fee = answers.number("q5_fee")
    return Promised(
        returns=_days(answers, "q5_return_days", "Back within {days} days"),
        destroys=_days(answers, "q5_destroy_days", "Destroyed within {days} days"),
        backups=_days(answers, "q5_backup_days", "Backups expire after {days} days"),
        format=answers.word("q5_format").replace("unknown", ""),
        standard=answers.word("q5_standard").replace("unknown", ""),
        certifies=True if answers.is_yes("q5_certificate") else _no(answers, "q5_certificate"),
        keeps=answers.word("q5_infeasible"),
        fee=f"${fee:,.0f}" if fee else "",
    )


def _no(answers: Answers, field: str) -> bool | None:
    return False if answers.is_no(field) else None


def _days(answers: Answers, field: str, words: str) -> tuple[Promise, ...]:
    number = answers.number(field)
    if number is None or not is_serious(int(number)):
        return ()
    days = int(number)
    return (Promise(days=days, source=Source.VENDOR, words=words.format(days=days)),)


def _attested(vendor_id: int) -> Answers | None:
    """Return what the vendor attested last, in whichever assessment that was."""
    for assessment in questionnaires.assessments_of(vendor_id):
        if assessment.state == AssessmentState.WITHDRAWN:
            continue
        attestation = questionnaires.latest_attestation(assessment.id)
        if attestation is not None:
            questions = thaw(assessment.frozen)
            return read_answers(questions, said_from(json.loads(attestation.canonical)))
    return None


def _in_our_text(vendor_id: int, on: date) -> tuple[Promise, ...]:
    """Return the days that an agreement on our own text says: known without reading its copy.

    A template of the practice's own may say them or not, so of those only what is read counts.
    """
    shown = baa.find_binding(vendor_id, on) or next(iter(baa.versions_of(vendor_id)), None)
    paper = template.paper_of_request(shown.request_id) if shown and shown.request_id else None
    if shown is None or paper is None or paper.template_id or not shown.is_ours or shown.amends:
        return ()
    days = paper.terms.get("choices", {}).get("return_days")
    if not isinstance(days, int) or not is_serious(days):
        return ()
    return (Promise(days=days, source=Source.BAA, words=f"Signed here: within {days} days"),)


def _readings(vendor_id: int, on: date) -> list[BaaReading]:
    versions = baa.versions_of(vendor_id)
    shown = baa.find_binding(vendor_id, on) or next(iter(versions), None)
    if shown is None:
        return []
    papers = dict.fromkeys(one.document_id for one in checking.agreement_of(shown, versions, on))
    readings = [checking.find_reading(paper) for paper in papers]
    return [told for one in readings if one is not None and (told := one.told) is not None]


def _quotes(reading: BaaReading) -> Iterable[tuple[str, int]]:
    for clause in _CLAUSES:
        found = reading.of(clause)
        if found.verdict is not Verdict.NOT_FOUND and found.page is not None:
            yield found.quote, found.page


def _told(quoted: Iterable[tuple[str, int]], deed: re.Pattern[str]) -> tuple[Promise, ...]:
    return tuple(dict.fromkeys(one for text, page in quoted for one in times_in(text, page, deed)))


def times_in(quote: str, page: int, deed: re.Pattern[str]) -> list[Promise]:
    """Return the times within which a quote says that a deed is done."""
    text = quote.lower()
    return [
        Promise(
            days=days,
            source=Source.BAA,
            words=f"Page {page}: “{quote[length.start : length.end].strip()}”",
            is_business=length.is_business,
        )
        for length in lengths_in(text)
        if (days := length.number * _PER_UNIT.get(length.unit, 0))
        and is_serious(days)
        and _is_about(text, length, deed)
    ]


def _is_about(text: str, length: Length, deed: re.Pattern[str]) -> bool:
    """Tell whether a time is one within which the deed is done, and not something else told."""
    before, behind = text[: length.start], text[length.end :]
    if not _WITHIN.search(before) or _TELLS.search(behind):
        return False
    is_for_backups = bool(_BACKUPS.search(before[-_NEAR:]))
    if deed is _BACKUPS:
        return is_for_backups
    return not is_for_backups and bool(deed.search(before) or deed.search(behind[:_NEAR]))


RETURNS, DESTROYS, BACKUPS = _RETURNS, _DESTROYS, _BACKUPS
