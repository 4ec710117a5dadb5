"""What is believed of messages that claim to come from Amazon."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from portal.gateways.ses_events import NotBelieved, SesEvent, SesEvents
from tests.peers.sns import HOST, TOPIC, Sns, running_sns

ID = f"<{'a' * 32}@juniperrow.example>"
BOUNCE = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": "priya@postlark.example", "status": "5.1.1"}],
    },
    "mail": {
        "source": f"bounces+{'b' * 32}@mail.example.com",
        "messageId": "0100018",
        "headers": [{"name": "Message-ID", "value": ID}],
    },
}


@pytest.fixture
def sns() -> Iterator[Sns]:
    with running_sns() as running:
        yield running


def read(sns: Sns, message: dict[str, Any]) -> SesEvent | None:
    return SesEvents(TOPIC, sns.fetch).read(json.dumps(message).encode())


def test_a_signed_message_of_our_topic_is_believed(sns: Sns) -> None:
    event = read(sns, sns.message(BOUNCE, Subject="Amazon SES"))

    assert event == SesEvent(
        kind="bounce",
        source=f"bounces+{'b' * 32}@mail.example.com",
        message_id=ID,
        bounce_type="Permanent",
        bounce_subtype="General",
        status="5.1.1",
    )


def test_a_certificate_is_fetched_once(sns: Sns) -> None:
    events = SesEvents(TOPIC, sns.fetch)

    for _ in range(3):
        events.read(json.dumps(sns.message(BOUNCE)).encode())

    assert len(sns.asked) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"Message": "{}"},
        {"TopicArn": "arn:aws:sns:us-east-1:123456789012:others"},
        {"SignatureVersion": "1"},
        {"Type": "UnsubscribeConfirmation"},
        {"Signature": "AAAA"},
        {"Signature": "no base64"},
        {
            "SigningCertURL": f"https://sns.us-east-1.amazonaws.com.evil.example/Simple{'a' * 32}.pem"
        },
        {
            "SigningCertURL": f"http://sns.us-east-1.amazonaws.com/SimpleNotificationService-{'a' * 32}.pem"
        },
        {
            "SigningCertURL": f"https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-{'a' * 32}.pem"
        },
        {
            "SigningCertURL": f"https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-{'a' * 32}.pem"
        },
        {"SigningCertURL": f"{HOST}/bucket/mine.pem"},
        {"SigningCertURL": "https://["},
    ],
)
def test_what_was_changed_or_signed_elsewhere_is_not_believed(
    sns: Sns, wrong: dict[str, str]
) -> None:
    with pytest.raises(NotBelieved):
        read(sns, {**sns.message(BOUNCE), **wrong})


def test_another_key_is_not_believed(sns: Sns) -> None:
    with running_sns() as other, pytest.raises(NotBelieved):
        read(sns, other.message(BOUNCE))


def test_a_certificate_that_ran_out_is_not_believed(sns: Sns) -> None:
    sns.days_valid = -1

    with pytest.raises(NotBelieved):
        read(sns, sns.message(BOUNCE))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b'{"TopicArn": 1}', b"\xff"])
def test_nonsense_is_not_believed(sns: Sns, body: bytes) -> None:
    with pytest.raises(NotBelieved):
        SesEvents(TOPIC, sns.fetch).read(body)


def test_a_subscription_to_our_topic_is_confirmed_at_amazons(sns: Sns) -> None:
    assert read(sns, sns.subscription()) is None

    assert any("Action=ConfirmSubscription" in path for path in sns.asked)


@pytest.mark.parametrize(
    "address",
    [
        f"https://evil.example/?Action=ConfirmSubscription&TopicArn={TOPIC}",
        f"{HOST}/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:1:theirs",
        f"{HOST}/?Action=DeleteTopic&TopicArn={TOPIC}",
    ],
)
def test_nothing_else_is_asked_of_anyone(sns: Sns, address: str) -> None:
    with pytest.raises(NotBelieved):
        read(sns, sns.subscription(SubscribeURL=address))

    assert all(path.endswith(".pem") for path in sns.asked)


@pytest.mark.parametrize("told", [{}, {"eventType": "Open", "mail": {}}, {"eventType": "Bounce"}])
def test_what_is_not_of_a_letter_tells_nothing(sns: Sns, told: dict[str, Any]) -> None:
    assert read(sns, sns.message(told)) is None


def test_few_certificates_are_fetched_in_a_minute(sns: Sns) -> None:
    events = SesEvents(TOPIC, sns.fetch)

    for number in range(30):
        there = f"{HOST}/SimpleNotificationService-{number:032x}.pem"
        message = {**sns.message(BOUNCE), "SigningCertURL": there, "Signature": "AAAA"}
        with pytest.raises(NotBelieved):
            events.read(json.dumps(message).encode())

    assert len(sns.asked) == 10
