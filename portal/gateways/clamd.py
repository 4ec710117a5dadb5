"""Scanning by clamd, over its unix socket or over TCP. It fails closed."""

from typing import BinaryIO

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket

from portal.gateways.ports import OutsideSilent, Scan, Verdict

# Seconds without a sign of life. A file of 60 MiB takes clamd a few.
_PATIENCE = 30


class ClamdScanner:
    """Sends files to clamd. Down, frozen, an error, over its size limit: no verdict, so it raises."""

    def __init__(self, address: str, *, patience: int = _PATIENCE) -> None:
        self.address = address
        self._patience = patience

    def scan(self, source: BinaryIO) -> Scan:
        try:
            answer = self._daemon().instream(source)
        except BufferTooLongError as error:
            raise OutsideSilent("The file is over clamd's StreamMaxLength.") from error
        except (ClamdError, OSError) as error:
            raise OutsideSilent("clamd does not answer.") from error
        match answer.get("stream"):
            case ("OK", None):
                return Scan(verdict=Verdict.CLEAN)
            case ("FOUND", str(found)):
                return Scan(verdict=Verdict.INFECTED, found=found)
        raise OutsideSilent("clamd gave no verdict.")

    def version(self) -> str:
        """Return what clamd says it is, with the date of its signatures."""
        try:
            return str(self._daemon().version())
        except (ClamdError, OSError) as error:
            raise OutsideSilent("clamd does not answer.") from error

    def _daemon(self) -> ClamdNetworkSocket:
        # With two slashes or without: people write both.
        kind, _, place = self.address.partition(":")
        place = place.removeprefix("//")
        if kind == "tcp":
            host, _, port = place.rpartition(":")
            return ClamdNetworkSocket(host.strip("[]"), int(port), timeout=self._patience)
        return ClamdUnixSocket(place, timeout=self._patience)


class NobodyScans:
    """The owner wrote in the settings that files are kept unscanned, and each says so."""

    def scan(self, source: BinaryIO) -> Scan:  # noqa: ARG002 - the port's shape
        return Scan(verdict=Verdict.NOT_SCANNED)


class NotChosen:
    """Nobody chose a scanner yet, so no file can be kept."""

    def scan(self, source: BinaryIO) -> Scan:  # noqa: ARG002 - the port's shape
        raise OutsideSilent("PORTAL_SCANNER is not set.")
