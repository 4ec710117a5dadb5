"""What Amazon tells of letters, from its post to the letter."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from portal import notices, tenancy
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.gateways.mail_writing import return_path
from portal.gateways.outside import Outside
from portal.gateways.ses_events import SesEvents
from portal.notices import Delivery
from portal.tenancy import Practice
from tests.notices.making import make_letter
from tests.peers.sns import TOPIC, Sns, running_sns


@pytest.fixture
def sns(outside: Outside) -> Iterator[Sns]:
    """Have the portal hear of a topic."""
    with running_sns() as running:
        object.__setattr__(outside, "events", SesEvents(TOPIC, running.fetch))
        yield running
        object.__setattr__(outside, "events", None)


@dataclass(frozen=True)
class Sent:
    """A letter that went, by its numbers: each request ends the session that it was made in."""

    practice_id: int
    id: int
    return_token: str
    message_id: str


@pytest.fixture
def letter(practice: Practice) -> Sent:
    with transaction():
        notice = notices.post(make_letter(), key="k", vendor_id=None, by=THE_PORTAL)
        notices.note_sent(notice, "250 Ok 0100018", by=THE_PORTAL)
    return Sent(notice.practice_id, notice.id, notice.return_token, notice.message_id)


def post(app: Flask, message: dict[str, Any]) -> int:
    return app.test_client().post("/mail/ses-events", data=json.dumps(message)).status_code


def tell(app: Flask, sns: Sns, letter: Sent, **told: Any) -> int:
    mail = {"source": return_path("bounces@mail.example.com", letter.return_token)}
    return post(app, sns.message({"mail": mail, **told}))


def bounce(kind: str, subtype: str = "General", status: str = "5.1.1") -> dict[str, Any]:
    return {
        "notificationType": "Bounce",
        "bounce": {
            "bounceType": kind,
            "bounceSubType": subtype,
            "bouncedRecipients": [{"status": status}],
        },
    }


def heard_of(letter: Sent) -> tuple[str | None, str]:
    with tenancy.inside(letter.practice_id):
        notice = notices.get_notice(letter.id)
        session.refresh(notice)
        return notice.delivery, notice.delivery_reason


def test_a_bounce_marks_the_letter(app: Flask, sns: Sns, letter: Sent) -> None:
    assert tell(app, sns, letter, **bounce("Permanent")) == 200

    assert heard_of(letter) == (Delivery.BOUNCED, "no_address")


def test_a_delivery_then_a_complaint(app: Flask, sns: Sns, letter: Sent) -> None:
    tell(app, sns, letter, eventType="Delivery")
    assert heard_of(letter)[0] == Delivery.ARRIVED

    tell(app, sns, letter, eventType="Complaint")
    assert heard_of(letter)[0] == Delivery.COMPLAINED


def test_an_automatic_answer_is_no_bounce(app: Flask, sns: Sns, letter: Sent) -> None:
    tell(app, sns, letter, **bounce("Transient", "General", "5.0.0"))
    assert heard_of(letter)[0] == Delivery.TAKEN

    tell(app, sns, letter, **bounce("Transient", "MailboxFull", "5.2.2"))
    assert heard_of(letter) == (Delivery.BOUNCED, "mailbox_full")


def test_a_letter_is_found_by_its_own_number_too(app: Flask, sns: Sns, letter: Sent) -> None:
    mail = {
        "source": "portal@juniperrow.example",
        "commonHeaders": {"messageId": letter.message_id},
    }

    assert post(app, sns.message({"eventType": "DeliveryDelay", "mail": mail})) == 200

    assert heard_of(letter)[0] == Delivery.DELAYED


def test_news_of_a_letter_that_is_not_ours_is_forgotten(app: Flask, sns: Sns, letter: Sent) -> None:
    mail = {"source": return_path("bounces@mail.example.com", "0" * 32)}

    assert post(app, sns.message({"mail": mail, **bounce("Permanent")})) == 200

    assert heard_of(letter)[0] == Delivery.TAKEN


def test_what_amazon_did_not_sign_is_refused(app: Flask, sns: Sns, letter: Sent) -> None:
    mail = {"source": return_path("bounces@mail.example.com", letter.return_token)}
    with running_sns() as other:
        forged = other.message({"mail": mail, **bounce("Permanent")})

        assert post(app, forged) == 403

    assert heard_of(letter)[0] == Delivery.TAKEN


def test_too_much_is_not_read(app: Flask, sns: Sns) -> None:
    assert app.test_client().post("/mail/ses-events", data=b"x" * 400_000).status_code == 413


def test_without_a_topic_there_is_no_such_address(app: Flask, practice: Practice) -> None:
    assert post(app, {}) == 404
