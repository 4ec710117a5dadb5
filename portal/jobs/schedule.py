"""What runs when, on one page. Times are UTC."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from portal import accounts, attestations, baa, documents, notices
from portal.baa import batches
from portal.jobs import (
    baa_reading,
    baa_requests,
    cleaning,
    link_renewal,
    new_day,
    outbox,
    question_sendings,
    reminding,
    report_reading,
    reset_letters,
    retention,
    scanning,
    trail_check,
)
from portal.questionnaires import batches as question_batches

RENEW_LINK = "links.renew"
CATCH_UP = "flags.catch_up"


@dataclass(frozen=True)
class Chore:
    """Something done by the clock, for the portal as a whole."""

    name: str
    cron: str
    work: Callable[[Flask], None]


@dataclass(frozen=True)
class PracticeChore:
    """Something done by the clock in every practice, each in a transaction of its own."""

    name: str
    # None: only once, when a worker starts.
    cron: str | None
    work: Callable[[Flask, int], None]


CHORES: tuple[Chore | PracticeChore, ...] = (
    # A letter goes at once; this is for those that wait for another try or for a mail server.
    Chore("outbox.sweep", "* * * * *", outbox.sweep),
    # Every hour, because it is midnight somewhere; and once at the start, for nights we slept.
    PracticeChore("flags.new_day", "7 * * * *", new_day.judge_at_midnight),
    PracticeChore(CATCH_UP, None, new_day.judge),
    # Every hour, because it is morning somewhere; each reminder is written once.
    PracticeChore("reminders.write", "17 * * * *", reminding.remind),
    PracticeChore("links.end_visits", "20 3 * * *", cleaning.end_link_visits),
    PracticeChore("imports.wipe_rows", "40 3 * * *", cleaning.wipe_import_rows),
    # Files that wait are scanned soon after they came; this is for a scanner that stays away.
    PracticeChore("documents.scan", "*/5 * * * *", scanning.scan_waiting),
    PracticeChore("documents.scan_unscanned", "40 4 * * *", scanning.scan_unscanned),
    # Before the store is tended, which follows what the rows say.
    PracticeChore("documents.follow_retention", "0 4 * * *", retention.follow),
    PracticeChore("documents.tend", "10 4 * * *", cleaning.tend_documents),
    # BAAs are read once they are usable; this is for those whose reading was lost.
    PracticeChore("baa.read_unread", "35 * * * *", baa_reading.read_unread),
    Chore("accounts.sweep", "50 3 * * *", cleaning.sweep_sign_ins),
    Chore("limits.forget_tries", "*/30 * * * *", cleaning.forget_tries),
    PracticeChore("audit.check", "10 5 * * *", trail_check.check),
    Chore("audit.months_ahead", "30 2 * * *", cleaning.make_months_ahead),
)

# What a transaction asks for as it commits. Arguments are numbers only.
ERRANDS: dict[str, Callable[..., None]] = {
    notices.SEND: outbox.send,
    RENEW_LINK: link_renewal.renew,
    documents.SCAN: scanning.scan_waiting,
    accounts.RESET_LETTER: reset_letters.write,
    attestations.READ: report_reading.read,
    baa.READ: baa_reading.read,
    batches.SEND: baa_requests.send,
    question_batches.SEND: question_sendings.send,
}
