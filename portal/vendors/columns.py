"""Where the columns of a list go: guessed from their headings and from what stands in them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from portal.errors import RuleBroken
from portal.vendors.cells import DateOrder, read_claim, read_date, read_email, read_phi, read_phone
from portal.vendors.names import domain_of
from portal.vendors.reading import Table


class Target(StrEnum):
    """What a column can be."""

    LEAVE_OUT = ""
    NAME = "name"
    LEGAL_NAME = "legal_name"
    WEBSITE = "website"
    DOES = "does"
    PHI = "phi"
    PHI_DATA = "phi_data"
    BAA = "baa"
    BAA_ON = "baa_on"
    USED_SINCE = "used_since"
    LOCATION = "location"
    NOTE = "note"
    CONTACT_NAME = "contact_name"
    EMAIL = "email"
    PHONE = "phone"
    TITLE = "title"
    FAX = "fax"
    ADDRESS = "address"
    CITY = "city"
    STATE = "state"
    ZIP = "zip"
    SECOND_NAME = "second_name"
    SECOND_EMAIL = "second_email"
    SECOND_PHONE = "second_phone"


TARGET_WORDS = {
    Target.LEAVE_OUT: "Leave out",
    Target.NAME: "Vendor name",
    Target.LEGAL_NAME: "Legal name",
    Target.WEBSITE: "Website",
    Target.DOES: "Service",
    Target.PHI: "Touches PHI",
    Target.PHI_DATA: "Which PHI",
    Target.BAA: "BAA on file",
    Target.BAA_ON: "BAA date",
    Target.USED_SINCE: "Vendor since",
    Target.LOCATION: "Location",
    Target.NOTE: "Notes",
    Target.CONTACT_NAME: "First contact: name",
    Target.EMAIL: "First contact: email",
    Target.PHONE: "First contact: phone",
    Target.TITLE: "First contact: title",
    Target.FAX: "First contact: fax",
    Target.ADDRESS: "First contact: address",
    Target.CITY: "First contact: city",
    Target.STATE: "First contact: state",
    Target.ZIP: "First contact: zip code",
    Target.SECOND_NAME: "Second contact: name",
    Target.SECOND_EMAIL: "Second contact: email",
    Target.SECOND_PHONE: "Second contact: phone",
}

# Tried in this order: the first that fits takes the column. Each target takes one column.
_HEADINGS: tuple[tuple[Target, str], ...] = (
    (Target.LEGAL_NAME, r"legal name|registered name"),
    (
        Target.BAA_ON,
        r"(baa|agreement|signed|executed|effective).*(date|on|since)|signed|baa signed",
    ),
    (Target.BAA, r".*\bbaa\b.*|business associate agreement|agreement"),
    (Target.PHI_DATA, r"(which|what|type of) (phi|data).*|data( types?)?"),
    (Target.PHI, r".*\be?phi\b.*|patient (data|info).*"),
    (Target.SECOND_EMAIL, r"(second|2nd|backup|alternate).*e ?mail"),
    (Target.SECOND_PHONE, r"(second|2nd|backup|alternate).*phone"),
    (Target.SECOND_NAME, r"(second|2nd|backup|alternate).*contact.*"),
    (Target.EMAIL, r".*e ?mail.*"),
    (Target.FAX, r".*\bfax\b.*"),
    (Target.PHONE, r".*(phone|telephone|mobile|\btel\b).*"),
    (Target.TITLE, r"(contact )?(title|job title|role)"),
    (Target.CITY, r"city|town"),
    (Target.STATE, r"state"),
    (Target.ZIP, r"zip.*|postal code"),
    (Target.ADDRESS, r"(street )?address.*|street"),
    (Target.WEBSITE, r"web ?site.*|url|domain|web|web address"),
    (
        Target.DOES,
        r"what (they do|for|it does).*|services?( provided)?|type of service.*|purpose|use|category",
    ),
    (Target.CONTACT_NAME, r"(main |primary |first )?contact( name| person)?|rep|account manager"),
    (Target.USED_SINCE, r"(vendor |used |customer )?since|start date"),
    (Target.LOCATION, r"locations?|sites?|office"),
    (Target.NAME, r"vendors?( name)?|business associate( name)?|payee|suppliers?( name)?|name"),
    (Target.NAME, r"company( name)?|provider|product"),
    (Target.NOTE, r"notes?|comments?|remarks?|memo"),
    (
        Target.LEAVE_OUT,
        r"(open )?balance|last payment|amount|total|id|no|account( no| number)?|1099|terms",
    ),
)
_MUST_HAVE = "Say which column holds the vendor's name."


@dataclass(frozen=True)
class Guess:
    """Where the columns seem to go, and which of them we are sure of."""

    heading: tuple[str, ...]
    first_row: int
    targets: tuple[Target, ...]
    sure: tuple[bool, ...]

    @property
    def matched(self) -> int:
        """How many columns we are sure of."""
        return sum(self.sure)


def guess(table: Table) -> Guess:
    """Guess where each column goes. Says so when it is no list of vendors at all."""
    _number, first = table.rows[0]
    named = [_by_heading(cell) for cell in first]
    has_heading = any(target is not None for target in named)
    body = [cells for _, cells in table.rows[1 if has_heading else 0 :]]
    if not body:
        raise RuleBroken("There is only a heading in it, and no vendor under it.")
    found = _once(named if has_heading else [None] * table.width)
    _fill_from_content(found, body)
    if not has_heading and _is_prose(found, body):
        raise RuleBroken("This reads like a text, not a table. Put one vendor in a row.")
    heading = first if has_heading else [f"Column {n}" for n in range(1, table.width + 1)]
    return Guess(
        heading=tuple(name or f"Column {n}" for n, name in enumerate(heading, start=1)),
        first_row=table.rows[1 if has_heading else 0][0],
        targets=tuple(target or Target.LEAVE_OUT for target in found),
        sure=tuple(target is not None for target in found),
    )


def guess_date_order(days: Sequence[str]) -> DateOrder:
    """Return how dates with slashes are to be read: month first, unless they cannot be."""
    wrong = {order: sum(not _reads(read_date, day, order) for day in days) for order in DateOrder}
    if wrong[DateOrder.DAY_FIRST] < wrong[DateOrder.MONTH_FIRST]:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST


def check_targets(targets: Sequence[Target]) -> None:
    """Refuse a choice of columns that could not work."""
    if Target.NAME not in targets:
        raise RuleBroken(_MUST_HAVE)
    chosen = [target for target in targets if target]
    for target in chosen:
        if chosen.count(target) > 1:
            raise RuleBroken(f"Two columns go to “{TARGET_WORDS[target]}”. Choose one of them.")


def _by_heading(cell: str) -> Target | None:
    said = re.sub(r"[^a-z0-9 ]+", " ", cell.casefold().replace("e-mail", "email"))
    said = " ".join(said.split())
    for target, pattern in _HEADINGS:
        if said and re.fullmatch(pattern, said):
            return target
    return None


def _once(named: Sequence[Target | None]) -> list[Target | None]:
    found: list[Target | None] = []
    for target in named:
        if target is Target.NAME and Target.NAME in found:
            # "Vendor" and "Company" side by side: the second is its legal name.
            found.append(Target.LEGAL_NAME if Target.LEGAL_NAME not in named else None)
        elif target in found and target is not Target.LEAVE_OUT:
            found.append(None)
        else:
            found.append(target)
    return found


def _fill_from_content(found: list[Target | None], body: Sequence[Sequence[str]]) -> None:
    for at, target in enumerate(found):
        if target is None:
            cells = [row[at] for row in body[:200] if row[at]]
            looks = _by_content(cells)
            found[at] = looks if looks and looks not in found else None
    if Target.NAME not in found and None in found:
        words = [at for at, target in enumerate(found) if target is None and _is_named(body, at)]
        if words:
            found[words[0]] = Target.NAME


def _by_content(cells: Sequence[str]) -> Target | None:
    if not cells:
        return None
    for target, fits in (
        (Target.EMAIL, lambda cell: "@" in cell and _reads(read_email, cell)),
        (Target.WEBSITE, lambda cell: domain_of(cell) is not None),
        (Target.PHONE, lambda cell: _reads(read_phone, cell) and len(cell) >= 10),
    ):
        if sum(map(fits, cells)) >= len(cells) * 0.7:
            return target
    return None


def _is_named(body: Sequence[Sequence[str]], at: int) -> bool:
    cells = [row[at] for row in body if row[at]]
    plain = [cell for cell in cells if not _reads(read_phi, cell) and not _reads(read_claim, cell)]
    return len(cells) >= len(body) * 0.7 and len(plain) >= len(cells) * 0.7


def _is_prose(found: Sequence[Target | None], body: Sequence[Sequence[str]]) -> bool:
    at = found.index(Target.NAME) if Target.NAME in found else 0
    is_known = bool({Target.EMAIL, Target.WEBSITE, Target.PHONE} & set(found))
    long_rows = median(sum(map(len, row)) for row in body) > 70
    return median(len(row[at]) for row in body) > 45 or (long_rows and not is_known)


def _reads(read: Callable[..., object], *told: object) -> bool:
    try:
        read(*told)
    except RuleBroken:
        return False
    return True
