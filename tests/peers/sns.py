"""Amazon's message service as tests need it: a server with a certificate, and messages signed by its key."""

import base64
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.request import urlopen

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

TOPIC = "arn:aws:sns:us-east-1:123456789012:letters"
HOST = "https://sns.us-east-1.amazonaws.com"
CERTIFICATE = f"{HOST}/SimpleNotificationService-{'a' * 32}.pem"
_DAY = dt.timedelta(days=1)


@dataclass
class Sns:
    """A running service. `asked` are the paths that somebody asked it for."""

    port: int
    key: rsa.RSAPrivateKey
    asked: list[str] = field(default_factory=list)
    days_valid: int = 1

    def fetch(self, address: str) -> bytes:
        """Fetch over the line what stands at Amazon's address, from here."""
        path = address.removeprefix(HOST)
        assert path.startswith("/"), "somebody asks elsewhere"
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return bytes(answer.read())

    def message(self, told: dict[str, Any], **others: str) -> dict[str, str]:
        """Return a signed notification of SES."""
        message = {
            "Type": "Notification",
            "MessageId": "22b80b92",
            "TopicArn": TOPIC,
            "Message": json.dumps(told),
            "Timestamp": "2026-11-24T15:00:00.000Z",
            **others,
        }
        return self.signed(message, "Message MessageId Subject Timestamp TopicArn Type")

    def subscription(self, **others: str) -> dict[str, str]:
        """Return a signed request to confirm a subscription."""
        message = {
            "Type": "SubscriptionConfirmation",
            "MessageId": "165545c9",
            "Token": "2336412f37fb687f5d51e6e2425e929f",
            "TopicArn": TOPIC,
            "Message": "You have chosen to subscribe.",
            "SubscribeURL": f"{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f",
            "Timestamp": "2026-11-24T15:00:00.000Z",
            **others,
        }
        names = "Message MessageId SubscribeURL Timestamp Token TopicArn Type"
        return self.signed(message, names)

    def signed(self, message: dict[str, str], names: str) -> dict[str, str]:
        """Sign a message as SNS does, by version 2."""
        said = "".join(f"{one}\n{message[one]}\n" for one in names.split() if one in message)
        signature = self.key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
        return {
            "SignatureVersion": "2",
            "Signature": base64.b64encode(signature).decode(),
            "SigningCertURL": CERTIFICATE,
            **message,
        }

    def certificate(self) -> bytes:
        """Return the certificate of the key, as PEM."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
        now = dt.datetime.now(dt.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 10 * _DAY)
            .not_valid_after(now + self.days_valid * _DAY)
        )
        return made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)


@contextmanager
def running_sns() -> Iterator[Sns]:
    """Start the service on this machine, and stop it after."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    sns = Sns(port=server.server_port, key=rsa.generate_private_key(65537, 2048))
    server.sns = sns  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield sns
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        sns: Sns = self.server.sns  # type: ignore[attr-defined]
        sns.asked.append(self.path)
        content = sns.certificate() if self.path.endswith(".pem") else b"<ok/>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_told: Any) -> None:
        """Say nothing."""
