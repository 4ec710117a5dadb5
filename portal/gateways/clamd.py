"""Scanning by clamd, over its unix socket or over TCP. It fails closed."""

from io import BytesIO
from typing import BinaryIO

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket

from portal.gateways.memory import EICAR
from portal.gateways.ports import NoVerdict, OutsideSilent, Scan, Verdict

# Seconds without a sign of life. A file of 60 MiB takes clamd a few; the test virus no time.
_PATIENCE = 30
_PATIENCE_FOR_CANARY = 5


class ClamdScanner:
    """Sends files to clamd. Down, frozen, an error, over its size limit: no verdict, so it raises.

    Before each file goes the harmless test virus: a clamd that does not find it has bad
    signatures, and its "clean" means nothing.
    """

    is_there = True

    def __init__(self, address: str, *, patience: int = _PATIENCE) -> None:
        self.address = address
        self._patience = patience

    def scan(self, source: BinaryIO) -> Scan:
        self._prove_it_sees()
        try:
            answer = self._daemon(self._patience).instream(source)
        except BufferTooLongError as error:
            raise NoVerdict("The file is over clamd's StreamMaxLength.") from error
        except (ClamdError, OSError) as error:
            raise NoVerdict("clamd does not answer about this file.") from error
        return _read(answer.get("stream"))

    def version(self) -> str:
        """Return what clamd says it is, with the date of its signatures."""
        try:
            return str(self._daemon(self._patience).version())
        except (ClamdError, OSError) as error:
            raise OutsideSilent("clamd does not answer.") from error

    def _prove_it_sees(self) -> None:
        try:
            daemon = self._daemon(min(_PATIENCE_FOR_CANARY, self._patience))
            seen = _read(daemon.instream(BytesIO(EICAR)).get("stream"))
        except (ClamdError, OSError, NoVerdict) as error:
            raise OutsideSilent("clamd does not answer.") from error
        if seen.verdict is not Verdict.INFECTED:
            raise OutsideSilent("clamd does not find the test virus: its signatures are bad.")

    def _daemon(self, patience: int) -> ClamdNetworkSocket:
        # With two slashes or without: people write both.
        kind, _, place = self.address.partition(":")
        place = place.removeprefix("//")
        if kind == "tcp":
            host, _, port = place.rpartition(":")
            return ClamdNetworkSocket(host.strip("[]"), int(port), timeout=patience)
        return ClamdUnixSocket(place, timeout=patience)


class NobodyScans:
    """No scanner is set up. Whether unscanned files may be used is for each practice's owner."""

    is_there = False

    def scan(self, source: BinaryIO) -> Scan:  # noqa: ARG002 - the port's shape
        return Scan(verdict=Verdict.NOT_SCANNED)


def _read(answer: object) -> Scan:
    """Return what an answer says. Only the two answers that are known word for word count."""
    match answer:
        case ("OK", None):
            return Scan(verdict=Verdict.CLEAN)
        case ("FOUND", str(found)) if found:
            return Scan(verdict=Verdict.INFECTED, found=found)
    raise NoVerdict("clamd gave no verdict.")
