"""Reading a practice's choices, its templates, and the papers that went out."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import func, select

from portal.baa.template.models import BaaChoices, BaaPaper, BaaTemplate
from portal.baa.template.rules import Choices
from portal.db import session
from portal.errors import NotFound


def default_choices() -> Choices:
    """Return what the practice chose last, or what we suggest, for its template that stands for ours."""
    found, template = find_choices(), find_default_template()
    choices = found.told if found else Choices()
    return replace(choices, template_id=template.id if template else None)


def find_choices() -> BaaChoices | None:
    """Return the row of the practice's last choices."""
    return session.scalars(select(BaaChoices).order_by(BaaChoices.id.desc()).limit(1)).first()


def templates() -> list[BaaTemplate]:
    """Return the practice's own templates, newest first."""
    return list(session.scalars(select(BaaTemplate).order_by(BaaTemplate.version.desc())))


def get_template(template_id: int) -> BaaTemplate:
    """Return a template of this practice."""
    found = session.scalars(select(BaaTemplate).where(BaaTemplate.id == template_id)).first()
    if found is None:
        raise NotFound
    return found


def find_default_template() -> BaaTemplate | None:
    """Return the practice's template that stands for ours, if it has one."""
    return session.scalars(select(BaaTemplate).where(BaaTemplate.is_default)).first()


def next_version() -> int:
    """Return the number of the next template."""
    last = session.scalar(select(func.max(BaaTemplate.version)))
    return (last or 0) + 1


def used_templates(template_ids: Collection[int]) -> dict[int, int]:
    """Return how many papers went out from each template. Those never used are left out."""
    rows = (
        select(BaaPaper.template_id, func.count())
        .where(BaaPaper.template_id.in_(template_ids))
        .group_by(BaaPaper.template_id)
    )
    return {one: many for one, many in session.execute(rows) if one is not None}


def paper_of_request(request_id: int) -> BaaPaper | None:
    """Return the paper that went out last with a request."""
    rows = select(BaaPaper).where(BaaPaper.request_id == request_id).order_by(BaaPaper.id.desc())
    return session.scalars(rows.limit(1)).first()


def papers_of(vendor_id: int) -> list[BaaPaper]:
    """Return the papers that went out to a vendor, newest first."""
    rows = select(BaaPaper).where(BaaPaper.vendor_id == vendor_id).order_by(BaaPaper.id.desc())
    return list(session.scalars(rows))
