"""Whether signed papers can be sealed: with which key, by whose clock, and for how long still."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.gateways.checks import Check, Finding, unsafe
from portal.gateways.keys import KeyFileWrong
from portal.gateways.pdf_seals import PdfSealer
from portal.gateways.ports import OutsideSilent
from portal.gateways.seal_building import is_given, signing_key_file
from portal.settings import Settings

if TYPE_CHECKING:
    from asn1crypto import x509

    from portal.gateways.seal_keys import Credentials

_SOON = timedelta(days=90)
_KEY, _TIME = "Signing key", "Time stamps"


def of_seals(settings: Settings, sealer: PdfSealer) -> Iterator[Check]:
    """Seal a canary with the key and the clock in use. Makes no key where there is none yet."""
    path = signing_key_file(settings)
    needs_own = not (is_given(settings) and settings.tsa)
    if needs_own and not path.exists():
        yield Check(
            name=_KEY,
            seen="none yet: the portal makes its own when the first paper is issued",
            finding=Finding.OK,
            what_to_do=f"Keep a copy of {path} from then on, apart from the backup. Set "
            "PORTAL_SIGNING_KEY or PORTAL_SIGNING_KMS_KEY to seal with a certificate that others "
            "trust.",
        )
        return
    try:
        credentials = sealer.credentials()
        _seal_a_canary(credentials)
    except (OutsideSilent, KeyFileWrong) as wrong:
        yield unsafe(_KEY, str(wrong), "No paper can be signed until this is right.")
        return
    yield _of_key(settings, credentials)
    yield _of_time(settings)


def of_lost_key(settings: Settings, own: Collection[bytes]) -> Iterator[Check]:
    """Find that papers were sealed with a key of the portal's own that is not there any more."""
    path = signing_key_file(settings)
    if own and not path.exists():
        yield unsafe(
            "Lost signing key",
            f"{path} is missing, and papers were sealed with the key in it",
            "Put its copy back. If it is lost for good, run: portal keys new-seal",
        )


def _seal_a_canary(credentials: "Credentials") -> None:
    from portal.gateways.seal_writing import canary  # noqa: PLC0415 - pyHanko is half a second

    canary(credentials)


def _of_key(settings: Settings, credentials: "Credentials") -> Check:
    certificate = credentials.signer.signing_cert
    if certificate is None:
        return unsafe(_KEY, "it has no certificate", "Name the certificate of the key.")
    kinds = {
        bool(settings.signing_kms_key): "AWS KMS",
        bool(settings.signing_key): f"the file {settings.signing_key}",
    }
    kind = kinds.get(True, "the portal's own")
    copy_it = (
        f"Keep a copy of {signing_key_file(settings)} apart from the backup. Other programs call "
        "its signer unknown: set PORTAL_SIGNING_KEY or PORTAL_SIGNING_KMS_KEY to seal with a "
        "certificate that they trust."
    )
    return _lasting(_KEY, kind, certificate, "" if is_given(settings) else copy_it)


def _of_time(settings: Settings) -> Check:
    if settings.tsa:
        return Check(name=_TIME, seen="an authority outside gives them", finding=Finding.OK)
    return Check(
        name=_TIME,
        seen="they rest on this machine's clock",
        finding=Finding.WARNING,
        what_to_do="Name an authority outside in PORTAL_TSA, so that nobody can say you chose the "
        "time yourself.",
    )


def _lasting(name: str, kind: str, certificate: "x509.Certificate", what_to_do: str) -> Check:
    ends_at = certificate.not_valid_after
    is_ending = ends_at - clock.now() < _SOON
    return Check(
        name=name,
        seen=f"{kind}, whose certificate ends on {ends_at:%Y-%m-%d}: seals a canary",
        finding=Finding.WARNING if is_ending else Finding.OK,
        what_to_do="Get a new certificate before that day: none is sealed with an old one."
        if is_ending
        else what_to_do,
    )
