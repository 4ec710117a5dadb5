"""A real time stamping authority (RFC 3161) for tests, with its list of what it took back."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

_NOW = dt.datetime.now(dt.UTC)
_REJECTION = bytes.fromhex("30053003020102")
_HOUR, _MONTH = dt.timedelta(hours=1), dt.timedelta(days=30)


@dataclass
class Tsa:
    """A running authority. What it does wrong can be told."""

    address: str
    root: Path
    # "" answers well; "refuses", "lies" (stamps another digest), "rambles" (no stamp at all).
    mood: str = ""
    gives_lists: bool = True
    asked: list[str] = field(default_factory=list)


@contextmanager
def running_tsa(folder: Path) -> Iterator[Tsa]:
    """Start an authority on this machine, and stop it after."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    where = f"http://127.0.0.1:{server.server_port}"
    root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    name = _name("A root of time")
    root = _certificate(name, name, root_key, root_key, where)
    leaf = _certificate(_name("A clock"), name, key, root_key, where)
    path = folder / "tsa.pem"
    path.write_bytes(root.public_bytes(Encoding.PEM))
    tsa = Tsa(address=f"{where}/tsr", root=path)
    server.tsa, server.crl = tsa, _crl(name, root_key)  # type: ignore[attr-defined]
    server.stamper = DummyTimeStamper(  # type: ignore[attr-defined]
        tsa_cert=asn1.Certificate.load(leaf.public_bytes(Encoding.DER)),
        tsa_key=keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield tsa
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Answers(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        tsa = self.server.tsa
        tsa.asked.append(self.headers.get("Authorization", ""))
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        if tsa.mood == "rambles":
            self._send(b"<p>Hello</p>", "text/html")
            return
        if tsa.mood == "lies":
            request["message_imprint"]["hashed_message"] = bytes(32)
        answer = self.server.stamper.request_tsa_response(request).dump()
        self._send(_REJECTION if tsa.mood == "refuses" else answer, "application/timestamp-reply")

    def do_GET(self) -> None:
        if self.server.tsa.gives_lists:
            self._send(self.server.crl, "application/pkix-crl")
        else:
            self.send_error(503)

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: Any, by: Any, where: str
) -> x509.Certificate:
    is_root = key is by
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOW - _HOUR)
        .not_valid_after(_NOW + _MONTH)
        .add_extension(x509.BasicConstraints(is_root, None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root, key_cert_sign=is_root, crl_sign=is_root, **usage
            ),
            critical=True,
        )
    )
    if not is_root:
        lists = x509.UniformResourceIdentifier(f"{where}/ca.crl")
        built = built.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        ).add_extension(
            x509.CRLDistributionPoints([x509.DistributionPoint([lists], None, None, None)]),
            critical=False,
        )
    return built.sign(by, hashes.SHA256())


def _crl(issuer: x509.Name, key: Any) -> bytes:
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer)
        .last_update(_NOW - _HOUR)
        .next_update(_NOW + _MONTH)
        .add_extension(x509.CRLNumber(1), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
