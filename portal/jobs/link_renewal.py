"""Sending a new link to the person who had one. Asked for at the door, by an address alone."""

from flask import Flask

from portal import audit, links, notices, tenancy
from portal.db import transaction
from portal.errors import NotFound, RuleBroken


def renew(_app: Flask, practice_id: int, link_id: int) -> None:
    """Make a new link and post it to the address that the practice knows, and no other."""
    try:
        with tenancy.inside(practice_id), transaction():
            renewed, token = links.renew(links.get_link(link_id), by=audit.THE_PORTAL)
            name = tenancy.here().name
            letter = notices.Letter(
                to_name=renewed.person_name,
                to_email=renewed.email,
                subject=links.renewed_subject(renewed, name),
                text=links.renewed_text(renewed, name),
                link_token=token,
                button="Open the request",
            )
            notices.post(
                letter,
                key=f"link {renewed.id} renewed",
                vendor_id=renewed.vendor_id,
                by=audit.THE_PORTAL,
            )
    except (NotFound, RuleBroken):
        return  # withdrawn, or too old: whoever asks is told the same in every case
