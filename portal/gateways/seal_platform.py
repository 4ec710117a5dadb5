"""The portal's own certificates, for a portal that is given none: a root, a seal, a clock.

They lie with their keys in one file for this user's eyes only, made when something is first sealed.
They prove that a file is the one this portal sealed. Who trusts the portal's root trusts the seal.
"""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from portal import clock
from portal.gateways.keys import KeyFileWrong

BITS = 3072
_BEFORE = timedelta(hours=1)
_ROOT_LASTS, _SEAL_LASTS = timedelta(days=25 * 365), timedelta(days=12 * 365)
_CRL_LASTS = timedelta(days=30)
_SEALS_DOCUMENTS = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_KEYS_IN_IT = 3
_MARK = b"-----BEGIN "


@dataclass(frozen=True, kw_only=True)
class Held:
    """A key with the certificate that speaks of it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True, kw_only=True)
class Platform:
    """The portal's own root, the seal it puts under documents, and the clock it stamps with."""

    root: Held
    seal: Held
    clock: Held

    def crl(self) -> x509.CertificateRevocationList:
        """Return today's word on what the root took back: nothing."""
        now = clock.now()
        return (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.certificate.subject)
            .last_update(now - _BEFORE)
            .next_update(now + _CRL_LASTS)
            .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
            .add_extension(_issued_by(self.root.key), critical=False)
            .sign(self.root.key, hashes.SHA256())
        )


def make_platform(name: str, *, bits: int = BITS, lasts: timedelta = _SEAL_LASTS) -> Platform:
    """Make new keys and certificates in the name of this portal."""
    which = os.urandom(4).hex()
    key = _new_key(bits)
    subject = _name(name, f"Countersign root {which}")
    certificate = (
        _begun(subject, subject, key.public_key(), _ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(issues=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    root = Held(key=key, certificate=certificate)
    seals = [_SEALS_DOCUMENTS, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    stamps = [ExtendedKeyUsageOID.TIME_STAMPING]
    return Platform(
        root=root,
        seal=_issued(root, "Countersign document seal", seals, bits=bits, lasts=lasts),
        clock=_issued(root, "Countersign clock", stamps, bits=bits, lasts=lasts),
    )


def write_platform(path: Path, made: Platform) -> None:
    """Keep them in a new file, whole or not at all. A file that is there is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for held in (made.root, made.seal, made.clock):
                file.write(_pem_of(held))
            file.flush()
            os.fsync(file.fileno())
        # Whoever runs the portal keeps the file, also when root makes it.
        os.chown(beside, path.parent.stat().st_uid, path.parent.stat().st_gid)
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink()


def read_platform(path: Path) -> Platform:
    """Read them. Raise KeyFileWrong where the file is no such file, or open to others."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyFileWrong(f"{path} is open to others on this machine. Run: chmod 600 {path}")
    try:
        held = [_held(key, certificate) for key, certificate in _pairs(path.read_bytes())]
        root, seal, clock = held
    except (ValueError, TypeError) as wrong:
        raise KeyFileWrong(
            f"{path} is not the portal's signing key file. Put its copy back."
        ) from wrong
    return Platform(root=root, seal=seal, clock=clock)


def _pairs(pem: bytes) -> list[tuple[bytes, bytes]]:
    parts = [_MARK + part for part in pem.split(_MARK)[1:]]
    if len(parts) != 2 * _KEYS_IN_IT:
        raise ValueError("Three keys and three certificates.")
    return list(zip(parts[::2], parts[1::2], strict=True))


def _held(key: bytes, certificate: bytes) -> Held:
    private = load_pem_private_key(key, password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError("An RSA key.")
    held = Held(key=private, certificate=x509.load_pem_x509_certificate(certificate))
    if held.certificate.public_key() != private.public_key():
        raise ValueError("A key beside the certificate of another.")
    return held


def _pem_of(held: Held) -> bytes:
    key = held.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + held.certificate.public_bytes(Encoding.PEM)


def issue_for(root: Held, key: rsa.RSAPublicKey) -> x509.Certificate:
    """Return a sealing certificate for a key that lies elsewhere."""
    seals = [_SEALS_DOCUMENTS, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    return _certified(root, key, "Countersign document seal", seals, _SEAL_LASTS)


def _issued(
    root: Held, common: str, for_what: list[ObjectIdentifier], *, bits: int, lasts: timedelta
) -> Held:
    key = _new_key(bits)
    certificate = _certified(root, key.public_key(), common, for_what, lasts)
    return Held(key=key, certificate=certificate)


def _certified(
    root: Held,
    key: rsa.RSAPublicKey,
    common: str,
    for_what: list[ObjectIdentifier],
    lasts: timedelta,
) -> x509.Certificate:
    issuer = root.certificate.subject
    whose = str(issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
    only_that = ExtendedKeyUsageOID.TIME_STAMPING in for_what
    return (
        _begun(_name(whose, common), issuer, key, lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(issues=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(for_what), critical=only_that)
        .add_extension(_issued_by(root.key), critical=False)
        .sign(root.key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _issued_by(key: rsa.RSAPrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _name(whose: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, whose[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _new_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)
