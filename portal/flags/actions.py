"""Pinning and unpinning flags, and greying one for a while."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, column, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from portal import audit
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.flags.facts import Flagged, FlagKind
from portal.flags.models import Flag, FlagWaiver
from portal.flags.names import NAMES
from portal.flags.queries import SAID, Standing

Wanted = Mapping[int, Sequence[Flagged]]


def reconcile(
    wanted: Wanted, standing: Mapping[int, Sequence[Standing]], *, on: date, by: audit.Actor
) -> None:
    """Make the open flags of each vendor be exactly those wanted, in a handful of statements."""
    up = {one: {flag.kind: flag for flag in standing.get(one, ())} for one in wanted}
    want = {one: {flag.kind: flag for flag in flags} for one, flags in wanted.items()}
    raised = {one: [want[one][kind] for kind in want[one] if kind not in up[one]] for one in want}
    cleared = {one: [up[one][kind] for kind in up[one] if kind not in want[one]] for one in want}
    staying = [
        (up[one][kind], want[one][kind]) for one in want for kind in want[one] if kind in up[one]
    ]
    _raise(raised, on)
    _clear([flag.id for flags in cleared.values() for flag in flags], on)
    _say_anew(staying)
    _end_waivers([flag for flags in standing.values() for flag in flags], on)
    audit.record_each(audit.Deed.FLAG_RAISED, _named(raised), by=by)
    audit.record_each(audit.Deed.FLAG_CLEARED, _named(cleared), by=by)
    _forget_old_values(wanted)


def waive(flag: Flag, reason: str, *, until: date, on: date, by: audit.Actor) -> FlagWaiver:
    """Grey a flag until a day. It stays on the page, with the reason and who approved."""
    if not flag.may_be_waived:
        raise RuleBroken("A missing BAA cannot be waived. Get one, or stop the PHI.")
    if not reason.strip():
        raise RuleBroken("Enter the reason. It is kept with your name.")
    if until < on:
        raise RuleBroken("Choose a last day that is not past.")
    waiver = keep(
        FlagWaiver(
            flag_id=flag.id,
            vendor_id=flag.vendor_id,
            reason=reason.strip(),
            approved_by_id=by.actor_id,
            approved_by_name=by.name,
            approved_on=on,
            until_on=until,
        )
    )
    flag.waived_until = until
    audit.record(
        audit.Deed.FLAG_WAIVED,
        by=by,
        vendor_id=flag.vendor_id,
        subject=("flag", flag.id),
        kind=NAMES[FlagKind(flag.kind)],
        until=until.isoformat(),
    )
    return waiver


def _raise(raised: Wanted, on: date) -> None:
    """Write all new flags in one statement: an import raises tens of thousands."""
    rows = [
        {"vendor_id": vendor_id, "kind": flag.kind.value, "raised_on": on, **_said(flag)}
        for vendor_id, flags in raised.items()
        for flag in flags
    ]
    if not rows:
        return
    columns = [Flag.__table__.c[name] for name in rows[0]]
    told = func.unnest(
        *(bindparam(None, [row[one.name] for row in rows], ARRAY(one.type)) for one in columns)
    ).table_valued(*(column(one.name, one.type) for one in columns))
    told = told.render_derived(name="told")
    session.execute(insert(Flag).from_select([one.name for one in columns], select(told)))


def _clear(flag_ids: Collection[int], on: date) -> None:
    if flag_ids:
        _change(update(Flag).where(Flag.id == func.any(list(flag_ids))).values(cleared_on=on))


def _say_anew(staying: Iterable[tuple[Standing, Flagged]]) -> None:
    """Write again what has changed about a flag that stays: its severity, a name, a date."""
    for stands, flag in staying:
        said = _said(flag)
        if tuple(said[column.key] for column in SAID) != stands.said:
            _change(update(Flag).where(Flag.id == stands.id).values(**said))


def _end_waivers(standing: Iterable[Standing], on: date) -> None:
    over = [flag.id for flag in standing if flag.waived_until and flag.waived_until < on]
    if over:
        _change(update(Flag).where(Flag.id == func.any(over)).values(waived_until=None))


def _forget_old_values(wanted: Wanted) -> None:
    for held in session().identity_map.values():
        if isinstance(held, Flag) and held.vendor_id in wanted:
            session.expire(held)


def _change(statement: object) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]


def _said(flag: Flagged) -> dict[str, object]:
    return {
        "severity": flag.severity.value,
        "since_on": flag.since,
        "due_on": flag.due,
        "title": flag.title,
        "sentence": flag.sentence,
        "to_do": flag.to_do,
        "badge": flag.badge,
        "action_words": flag.action_words,
        "action_path": flag.action_path,
    }


def _named(
    flags: Mapping[int, Sequence[Flagged | Standing]],
) -> dict[int, dict[str, str | int | bool]]:
    return {
        vendor_id: {"kinds": ", ".join(NAMES[flag.kind] for flag in some)}
        for vendor_id, some in flags.items()
        if some
    }
