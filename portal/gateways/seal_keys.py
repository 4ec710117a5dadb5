"""Whose key seals, whose clock stamps, and which certificates speak of both.

The key is one that the settings name (a PKCS#12 file, or an asymmetric key in AWS KMS), or the
portal's own. It is always RSA: sealed under an elliptic curve, a file would be no PDF/A any more.
"""

from asyncio import to_thread
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from asn1crypto import algos, crl, keys, pem, x509
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.gateways.keys import KeyFileWrong, limits
from portal.gateways.ports import OutsideSilent
from portal.gateways.seal_checks import Trust
from portal.gateways.seal_crls import TakenBack
from portal.gateways.seal_platform import Held, Platform
from portal.gateways.seal_times import AskedTimes, OwnTimes

_LEAST_BITS = 2048
_KMS_SIGNS = "RSASSA_PKCS1_V1_5_SHA_256"
_LARGEST_SIGNATURE = 512


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """All it takes to seal: the key, the clock, whom to trust, and what they took back."""

    signer: Signer
    times: TimeStamper
    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...]
    taken_back: Callable[[], Sequence[crl.CertificateList]]
    trust: Trust

    def context(self) -> ValidationContext:
        """Return what a seal is judged by when it is made to last. Nothing is fetched."""
        return ValidationContext(
            trust_roots=self.roots,
            other_certs=self.others,
            crls=self.taken_back(),
            allow_fetching=False,
            revocation_mode="hard-fail",
        )


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A certificate, those between it and the root, and the root."""

    leaf: x509.Certificate
    between: tuple[x509.Certificate, ...]
    root: x509.Certificate

    @classmethod
    def of(cls, certificates: Sequence[x509.Certificate], leaf: x509.Certificate) -> "Chain":
        """Put certificates in order. The last issuer that is there counts as the root."""
        by_subject = {one.subject.dump(): one for one in certificates}
        chain = [leaf]
        while (issuer := by_subject.get(chain[-1].issuer.dump())) and issuer not in chain:
            chain.append(issuer)
        return cls(leaf=leaf, between=tuple(chain[1:-1]), root=chain[-1])


@dataclass(frozen=True, kw_only=True)
class Stamping:
    """A clock, whom to trust about it, and the certificates its stamps have borne so far."""

    times: TimeStamper
    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...]
    seen: Callable[[], Iterable[x509.Certificate]]


class KmsSigner(Signer):
    """Seals with a key that never leaves AWS KMS."""

    def __init__(self, chain: Chain, key_id: str, *, region: str, endpoint: str | None) -> None:
        super().__init__(
            signing_cert=chain.leaf,
            cert_registry=_registry(chain),
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
        )
        self.key_id = key_id
        self.client: Any = boto3.session.Session().client(
            "kms", region_name=region, endpoint_url=endpoint, config=limits()
        )

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's own
    ) -> bytes:
        if digest_algorithm != "sha256":
            raise ValueError("The key in KMS signs SHA-256.")
        return bytes(_LARGEST_SIGNATURE) if dry_run else await to_thread(self._sign, data)

    def _sign(self, data: bytes) -> bytes:
        try:
            answer = self.client.sign(
                KeyId=self.key_id, Message=data, MessageType="RAW", SigningAlgorithm=_KMS_SIGNS
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise OutsideSilent(
                f"AWS KMS does not seal: it says {code}. Nothing was sealed."
            ) from error
        except BotoCoreError as error:
            raise OutsideSilent("AWS KMS does not answer. Nothing was sealed.") from error
        return bytes(answer["Signature"])


def signer_of_file(path: Path, passphrase: str | None) -> tuple[Signer, Chain]:
    """Return the key of a PKCS#12 file and its chain. Raise KeyFileWrong where there is none."""
    try:
        held = pkcs12.load_pkcs12(path.read_bytes(), (passphrase or "").encode() or None)
    except OSError as gone:
        raise KeyFileWrong(f"PORTAL_SIGNING_KEY cannot be read: {path}") from gone
    except ValueError as wrong:
        raise KeyFileWrong(
            f"{path} does not open. See that it is a PKCS#12 file and that "
            "PORTAL_SIGNING_PASSPHRASE is right."
        ) from wrong
    if held.cert is None or not isinstance(held.key, rsa.RSAPrivateKey):
        raise KeyFileWrong(f"{path} must hold an RSA key with its certificate.")
    if held.key.key_size < _LEAST_BITS:
        raise KeyFileWrong(f"The key in {path} is too short: take RSA of 3,072 bits.")
    leaf = _certificate(held.cert.certificate)
    others = [_certificate(one.certificate) for one in held.additional_certs]
    chain = Chain.of([leaf, *others], leaf)
    return _simple(held.key, chain), chain


def signer_in_kms(
    key_id: str, certificates: Path, *, region: str, endpoint: str | None
) -> tuple[Signer, Chain]:
    """Return a key in KMS and its chain."""
    chain = chain_of_file(certificates)
    return KmsSigner(chain, key_id, region=region, endpoint=endpoint), chain


def chain_of_file(certificates: Path) -> Chain:
    """Return the chain in a PEM file: the certificate of the key stands first in it."""
    found = certificates_of(certificates)
    return Chain.of(found, found[0])


def signer_of_platform(platform: Platform) -> tuple[Signer, Chain]:
    """Return the portal's own key."""
    chain = _chain_of(platform, platform.seal)
    return _simple(platform.seal.key, chain), chain


def times_of_platform(platform: Platform) -> Stamping:
    """Return the portal's own clock."""
    chain = _chain_of(platform, platform.clock)
    times = OwnTimes(
        tsa_cert=chain.leaf, tsa_key=_private(platform.clock.key), certs_to_embed=_registry(chain)
    )
    return Stamping(times=times, roots=(chain.root,), others=(), seen=lambda: ())


def times_of_authority(address: str, certificates: Path) -> Stamping:
    """Return an authority's clock, believed by these certificates."""
    known = certificates_of(certificates)
    roots = tuple(roots_of_authority(certificates))
    others = tuple(one for one in known if one not in roots)

    def context() -> ValidationContext:
        return ValidationContext(
            trust_roots=roots, other_certs=others, allow_fetching=False, revocation_mode="soft-fail"
        )

    times = AskedTimes(address, context)
    return Stamping(times=times, roots=roots, others=others, seen=lambda: times.seen)


def roots_of_authority(certificates: Path | None) -> list[x509.Certificate]:
    """Return the roots among an authority's certificates; where none signs itself, all."""
    known = certificates_of(certificates) if certificates else []
    return [one for one in known if one.self_issued] or known


def credentials_of(
    signer: Signer,
    chain: Chain,
    stamping: Stamping,
    *,
    own: Platform | None,
    lists: Sequence[Path | None] = (),
) -> Credentials:
    """Put together a key, a clock, and whom to believe about both."""
    fetched = TakenBack(lambda: (chain.leaf, *chain.between, *stamping.others, *stamping.seen()))

    def taken_back() -> list[crl.CertificateList]:
        told = [one for path in lists for one in lists_of(path)]
        if own is not None:
            told.append(crl.CertificateList.load(own.crl().public_bytes(Encoding.DER)))
        return [*told, *fetched()]

    roots = {root.sha256: root for root in (chain.root, *stamping.roots)}
    return Credentials(
        signer=signer,
        times=stamping.times,
        roots=tuple(roots.values()),
        others=(*chain.between, *stamping.others),
        taken_back=taken_back,
        trust=trust_of(chain, stamping.roots, own),
    )


def trust_of(
    chain: Chain, stamping_roots: Iterable[x509.Certificate], own: Platform | None
) -> Trust:
    """Return by which certificates it is known what is sealed so."""
    ours = (own.seal.certificate, own.root.certificate) if own else ()
    return Trust(
        seals=(chain.leaf.dump(),),
        roots=tuple(one.dump() for one in (chain.root, *stamping_roots)),
        own=tuple(one.public_bytes(Encoding.DER) for one in ours),
    )


def certificates_of(path: Path) -> list[x509.Certificate]:
    """Return the certificates of a PEM file. Raise KeyFileWrong where there are none."""
    found = [x509.Certificate.load(der) for der in _in_pem(path, "CERTIFICATE")]
    if not found:
        raise KeyFileWrong(f"{path} must hold certificates in PEM.")
    return found


def lists_of(path: Path | None) -> list[crl.CertificateList]:
    """Return the lists of what was taken back that stand in a PEM file beside certificates."""
    return [crl.CertificateList.load(der) for der in _in_pem(path, "X509 CRL")] if path else []


def _in_pem(path: Path, kind: str) -> list[bytes]:
    try:
        parts = list(pem.unarmor(path.read_bytes(), multiple=True))
    except (OSError, ValueError, TypeError) as wrong:
        raise KeyFileWrong(f"{path} must hold certificates in PEM.") from wrong
    return [der for name, _, der in parts if name == kind]


def _chain_of(platform: Platform, held: Held) -> Chain:
    leaf, root = _certificate(held.certificate), _certificate(platform.root.certificate)
    return Chain(leaf=leaf, between=(), root=root)


def _simple(key: rsa.RSAPrivateKey, chain: Chain) -> SimpleSigner:
    return SimpleSigner(
        signing_cert=chain.leaf, signing_key=_private(key), cert_registry=_registry(chain)
    )


def _private(key: rsa.RSAPrivateKey) -> keys.PrivateKeyInfo:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return keys.PrivateKeyInfo.load(der)


def _registry(chain: Chain) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for one in (chain.leaf, *chain.between, chain.root):
        store.register(one)
    return store


def _certificate(certificate: Any) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
