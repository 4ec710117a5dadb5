"""Whether the virus scanner sees, is up to date, and takes files as large as the portal does."""

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

from portal import clock
from portal.gateways.checks import Check, Finding
from portal.gateways.clamd import ClamdScanner
from portal.gateways.memory import EICAR
from portal.gateways.ports import NoVerdict, OutsideSilent, Scanner, Verdict

_NAME = "Virus scanner"
# Signatures come several times a week; older ones miss what goes round today.
_FRESH_FOR = timedelta(days=7)
_DATED = re.compile(r"/[A-Z][a-z]{2} ([A-Z][a-z]{2} +\d{1,2} \d{2}:\d{2}:\d{2} \d{4})$")


def of_scanner(scanner: Scanner, largest_file: int) -> Iterator[Check]:
    """Check that the scanner finds the test virus, that it is up to date, and what size it takes."""
    if not scanner.is_there:
        yield _of_none()
        return
    sees = _of_sight(scanner)
    yield sees
    if sees.finding is Finding.OK:
        yield _of_size(scanner, largest_file)
        if isinstance(scanner, ClamdScanner):
            yield of_signatures(scanner.version(), clock.now())


def of_signatures(version: str, at: datetime) -> Check:
    """Check the date of the signatures, as clamd tells it with its version."""
    dated = _DATED.search(version.strip())
    if dated is None:
        return _look_at(
            "Virus signatures",
            f"{version} does not tell their date",
            "Run freshclam, and see that it runs every day.",
        )
    told = datetime.strptime(dated[1], "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    days = (at - told).days
    if at - told > _FRESH_FOR:
        return _look_at(
            "Virus signatures",
            f"{days} days old",
            "Run freshclam, and see that it runs every day: what is new goes unseen.",
        )
    return Check(name="Virus signatures", seen=f"of {told:%Y-%m-%d}", finding=Finding.OK)


def _of_sight(scanner: Scanner) -> Check:
    try:
        finds = scanner.scan(BytesIO(EICAR)).verdict is Verdict.INFECTED
        passes = scanner.scan(BytesIO(b"a plain file")).verdict is Verdict.CLEAN
        seen = scanner.version() if isinstance(scanner, ClamdScanner) else "answers"
    except OutsideSilent as silent:
        return _unsafe(
            _NAME, str(silent), "New files wait, and count for nothing, until it answers. Start it."
        )
    if not (finds and passes):
        return _unsafe(
            _NAME,
            "does not find the test virus" if passes else "finds a virus in a plain file",
            "Update its signatures with freshclam.",
        )
    return Check(name=_NAME, seen=f"{seen} finds the test virus", finding=Finding.OK)


def _of_size(scanner: Scanner, largest_file: int) -> Check:
    """Send the test virus at the end of a file as large as the portal takes."""
    name, size = "Largest file scanned", f"{largest_file >> 20} MB"
    try:
        found = scanner.scan(BytesIO(_large_canary(largest_file))).verdict is Verdict.INFECTED
    except NoVerdict as silent:
        return _unsafe(
            name,
            f"a file of {size} gets no verdict ({silent})",
            f"Set StreamMaxLength in clamd.conf to {size[:-3]}M or more: larger files wait for ever.",
        )
    except OutsideSilent as silent:
        return _unsafe(name, str(silent), "Start the scanner anew.")
    if not found:
        return _unsafe(
            name,
            f"a virus in a file of {size} is not found",
            "Set MaxFileSize and MaxScanSize in clamd.conf to 200M, and AlertExceedsMax to yes.",
        )
    return Check(name=name, seen=f"a virus in a file of {size} is found", finding=Finding.OK)


def _large_canary(size: int) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as into:
        into.writestr("filling", bytes(size - 1000))
        into.writestr("canary.com", EICAR)
    return archive.getvalue()


def _of_none() -> Check:
    return _look_at(
        _NAME,
        "none is set up: files wait, unless a practice's owner allowed them unscanned",
        "Install clamav-daemon and set PORTAL_SCANNER to unix:/run/clamav/clamd.ctl or "
        "tcp:host:3310.",
    )


def _look_at(name: str, seen: str, what_to_do: str) -> Check:
    return Check(name=name, seen=seen, finding=Finding.WARNING, what_to_do=what_to_do)


def _unsafe(name: str, seen: str, what_to_do: str) -> Check:
    return Check(name=name, seen=seen, finding=Finding.UNSAFE, what_to_do=what_to_do)
