"""Which letters about ends are due, and writing one."""

from datetime import date

from portal import audit, links, notices, reminders, vendors
from portal.exits import queries
from portal.exits.asking import reminding_letter
from portal.exits.chasing import due_letter
from portal.links import Link, LinkPurpose


def due_reminders(on: date) -> list[tuple[int, int]]:
    """Return the cases that a letter goes about today, and which one."""
    found = [
        (row.standing.case.id, due_letter(row.standing.awaited, on))
        for row in queries.list_open(on)
        if row.standing.awaited is not None
    ]
    return [(case_id, number) for case_id, number in found if number]


def remind(case_id: int, number: int, *, on: date, by: audit.Actor) -> None:
    """Write a letter about an end, unless an answer came meanwhile."""
    case = queries.find_exit(case_id)
    if case is None:
        return
    queries.lock(case)
    awaited = queries.standing(case).awaited
    link = _live_link(case_id)
    if awaited is None or link is None or due_letter(awaited, on) != number:
        return
    vendor = vendors.get_vendor(case.vendor_id)

    def write(renewed: Link, token: str) -> notices.Letter:
        return reminding_letter(vendor, case, renewed, number, token)

    reminders.remind(link, number, write, on=on, by=by)


def _live_link(case_id: int) -> Link | None:
    """Return the newest link that was not taken back: whoever it was passed on to gets the letter."""
    found = links.links_of(LinkPurpose.EXIT, [case_id]).get(case_id, [])
    return next((one for one in found if one.withdrawn_at is None), None)
