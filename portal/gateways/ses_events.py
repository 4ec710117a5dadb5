"""What Amazon SES tells of letters through an SNS topic: believed only with Amazon's signature.

Of a message only its topic is believed before its signature holds. The certificate is fetched from
the address that SNS itself uses for the region of our topic, and from nowhere else.
"""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from portal import clock
from portal.gateways.pace import Pace
from portal.gateways.seal_http import NoAnswer, ask

# SNS delivers no more than 256 KB; the rest is its envelope.
LARGEST = 300 << 10
_LARGEST_CERTIFICATE, _PATIENCE = 16 << 10, 5.0
_FETCHES_A_MINUTE, _MOST_KEPT = 10, 8
_CERTIFICATE_PATH = re.compile(r"/SimpleNotificationService-[0-9a-f]{32}\.pem")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        *("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    ),
}
_MESSAGE_ID = re.compile(r"<[0-9a-f]{32}@[A-Za-z0-9.-]{1,253}>")


class NotBelieved(Exception):
    """The message is not Amazon's, not of our topic, or makes no sense."""


@dataclass(frozen=True, kw_only=True)
class SesEvent:
    """What SES tells of one letter: "bounce", "complaint", "delivery" or "delay".

    `source` is the envelope's sender, with the token of the letter where reports come back to it.
    """

    kind: str
    source: str
    message_id: str
    bounce_type: str = ""
    bounce_subtype: str = ""
    status: str = ""


def _fetch(address: str) -> bytes:
    """Return what stands at an address of Amazon's. Raise NotBelieved when it does not answer."""
    request = Request(address)  # noqa: S310 - whoever calls has seen that it is https and Amazon's
    try:
        return ask(request, patience=_PATIENCE, largest=_LARGEST_CERTIFICATE).content
    except NoAnswer as silent:
        raise NotBelieved("Amazon did not answer.") from silent


class SesEvents:
    """Reads the messages of one topic."""

    def __init__(self, topic: str, fetch: Callable[[str], bytes] = _fetch) -> None:
        self._topic = topic
        self._fetch = fetch
        _, partition, _, region, *_ = topic.split(":")
        ending = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
        self._host = f"sns.{region}.{ending}"
        self._certificates: dict[str, x509.Certificate] = {}
        self._pace = Pace(_FETCHES_A_MINUTE)

    def read(self, body: bytes) -> SesEvent | None:
        """Return what a message tells, or None where it tells nothing of a letter.

        A subscription to our topic is confirmed on the way. Raise NotBelieved.
        """
        message = _object(body)
        if message.get("TopicArn") != self._topic:
            raise NotBelieved("This is another topic.")
        self._check_signature(message)
        if message["Type"] == "SubscriptionConfirmation":
            self._confirm(str(message.get("SubscribeURL", "")))
            return None
        return _event_in(_object(str(message.get("Message", ""))))

    def _check_signature(self, message: dict[str, Any]) -> None:
        # Version 1 is SHA-1, which is broken.
        names = _SIGNED.get(str(message.get("Type")))
        if names is None or message.get("SignatureVersion") != "2":
            raise NotBelieved("The kind of message or of signature is not known.")
        said = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
        certificate = self._certificate(str(message.get("SigningCertURL", "")))
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
            raise NotBelieved("The certificate holds no good key.")
        try:
            signature = base64.b64decode(str(message.get("Signature", "")), validate=True)
            key.verify(signature, said.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError) as wrong:
            raise NotBelieved("The signature does not hold.") from wrong

    def _certificate(self, address: str) -> x509.Certificate:
        if not self._is_amazons(address) or not _CERTIFICATE_PATH.fullmatch(urlsplit(address).path):
            raise NotBelieved("The certificate is not where Amazon keeps it.")
        if address not in self._certificates:
            if not self._pace.is_kept():
                raise NotBelieved("Too many certificates were asked for.")
            if len(self._certificates) >= _MOST_KEPT:
                self._certificates.clear()
            self._certificates[address] = _parsed(self._fetch(address))
        certificate = self._certificates[address]
        now = clock.now()
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            raise NotBelieved("The certificate is not valid now.")
        return certificate

    def _confirm(self, address: str) -> None:
        asked = parse_qs(urlsplit(address).query)
        is_ours = asked.get("TopicArn") == [self._topic]
        if not self._is_amazons(address) or asked.get("Action") != ["ConfirmSubscription"]:
            raise NotBelieved("The subscription is not confirmed at Amazon's.")
        if not is_ours or not self._pace.is_kept():
            raise NotBelieved("The subscription is not ours, or there were too many.")
        self._fetch(address)

    def _is_amazons(self, address: str) -> bool:
        return address.startswith(f"https://{self._host}/")


def _parsed(pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError as wrong:
        raise NotBelieved("This is no certificate.") from wrong


def _object(told: bytes | str) -> dict[str, Any]:
    try:
        found = json.loads(told)
    except (ValueError, RecursionError) as wrong:
        raise NotBelieved("This is no JSON.") from wrong
    if not isinstance(found, dict):
        raise NotBelieved("This is no message.")
    return found


def _event_in(told: dict[str, Any]) -> SesEvent | None:
    kinds = {
        "Bounce": "bounce",
        "Complaint": "complaint",
        "Delivery": "delivery",
        "DeliveryDelay": "delay",
    }
    # The one name stands in events of a configuration set, the other in those of an identity.
    kind = kinds.get(str(told.get("eventType") or told.get("notificationType")))
    mail = told.get("mail")
    if kind is None or not isinstance(mail, dict):
        return None
    bounce = told.get("bounce")
    bounced = bounce if isinstance(bounce, dict) else {}
    return SesEvent(
        kind=kind,
        source=str(mail.get("source", ""))[:400],
        message_id=_message_id(mail),
        bounce_type=str(bounced.get("bounceType", ""))[:40],
        bounce_subtype=str(bounced.get("bounceSubType", ""))[:40],
        status=_status(bounced),
    )


def _message_id(mail: dict[str, Any]) -> str:
    """Return our own number of the letter, as it stood in its headers before SES gave it another."""
    headers = mail.get("headers")
    named = [one for one in headers if isinstance(one, dict)] if isinstance(headers, list) else []
    told = [str(one.get("value")) for one in named if str(one.get("name")).lower() == "message-id"]
    common = mail.get("commonHeaders")
    told.append(str(common.get("messageId")) if isinstance(common, dict) else "")
    found = (_MESSAGE_ID.search(one) for one in told)
    return next((one[0] for one in found if one), "")


def _status(bounced: dict[str, Any]) -> str:
    recipients = bounced.get("bouncedRecipients")
    for one in recipients if isinstance(recipients, list) else []:
        if isinstance(one, dict) and isinstance(one.get("status"), str):
            return str(one["status"])[:20]
    return ""
