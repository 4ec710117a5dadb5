"""What issuers outside took back: their lists (CRLs), fetched from where their certificates say.

pyHanko itself asks nobody. We ask the addresses in certificates that are in use here, and in those
of a time stamping authority that the settings name; each answer is bounded and kept until it is old.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit
from urllib.request import Request

from asn1crypto import crl, pem, x509

from portal import clock
from portal.gateways.ports import OutsideSilent
from portal.gateways.seal_http import NoAnswer, ask

_PATIENCE = 10.0
_LARGEST = 20 << 20
_FRESH = timedelta(hours=6)


class TakenBack:
    """The lists of the issuers of some certificates. Which those are may grow with the stamps seen."""

    def __init__(self, certificates: Callable[[], Iterable[x509.Certificate]]) -> None:
        self._certificates = certificates
        self._kept: dict[str, tuple[datetime, crl.CertificateList]] = {}
        self._one = Lock()

    def __call__(self) -> list[crl.CertificateList]:
        """Return the lists. Raise OutsideSilent where one is neither to be had nor still good."""
        with self._one:
            return [self._list(address) for address in self._addresses()]

    def _addresses(self) -> list[str]:
        found = [one for each in self._certificates() for one in addresses_of(each)]
        return list(dict.fromkeys(found))

    def _list(self, address: str) -> crl.CertificateList:
        now = clock.now()
        kept = self._kept.get(address)
        if kept and now - kept[0] < _FRESH:
            return kept[1]
        try:
            self._kept[address] = now, fetch(address)
        except OutsideSilent:
            if not kept or _ends_at(kept[1]) < now:
                raise
        return self._kept[address][1]


def addresses_of(certificate: x509.Certificate) -> Iterator[str]:
    """Return one address for each place where the issuer says what it took back."""
    for point in certificate.crl_distribution_points_value or ():
        names = point["distribution_point"].chosen if point["distribution_point"] else ()
        addresses = [str(name.native) for name in names if isinstance(name, x509.GeneralName)]
        web = [one for one in addresses if urlsplit(one).scheme in {"http", "https"}]
        yield from web[:1]


def fetch(address: str) -> crl.CertificateList:
    """Fetch a list. Raise OutsideSilent where none comes."""
    silent = OutsideSilent(
        f"{urlsplit(address).hostname} does not say which certificates it took back. Nothing was "
        "finished: try again later."
    )
    try:
        # addresses_of gives addresses of http(s) only.
        content = ask(Request(address), patience=_PATIENCE, largest=_LARGEST).content  # noqa: S310
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        told = crl.CertificateList.load(der, strict=True)
        _ends_at(told)
    except (NoAnswer, ValueError, TypeError) as failure:
        raise silent from failure
    return told


def _ends_at(told: crl.CertificateList) -> datetime:
    ends_at: datetime | None = told["tbs_cert_list"]["next_update"].native
    if ends_at is None:
        raise ValueError("A list without an end.")
    return ends_at
