"""Whether this machine can read what people send: scans by OCR, in children without a network."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from portal.gateways import cage
from portal.gateways.checks import Check, Finding
from portal.gateways.confined import can_be_offline
from portal.gateways.spool import new_spool

_WORD = "Canary"
_CANARY = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R
/Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj
4 0 obj <</Length 36>> stream
BT /F1 32 Tf 40 40 Td (Canary) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
"""

Recognizes = Callable[[BinaryIO, str, int], str]


def of_reading() -> Iterator[Check]:
    """Check that scans are recognized, and that a file being opened cannot reach the network."""
    yield of_ocr(cage.text_by_ocr)
    yield of_network(is_offline=can_be_offline())


def of_ocr(recognizes: Recognizes) -> Check:
    """Check that words are recognized on the picture of a page."""
    with new_spool() as file:
        file.write(_CANARY)
        file.flush()
        try:
            works = _WORD in recognizes(file, "application/pdf", 1)
        except cage.Unreadable:
            works = False
    if works:
        return Check(name="Scans (OCR)", seen="words on a scan are recognized", finding=Finding.OK)
    return Check(
        name="Scans (OCR)",
        seen="no words are recognized, so scanned agreements and reports cannot be read",
        finding=Finding.WARNING,
        what_to_do="Run: apt-get install -y tesseract-ocr tesseract-ocr-eng",
    )


def of_network(*, is_offline: bool) -> Check:
    """Tell whether foreign files are opened without a network."""
    if is_offline:
        seen = "each is opened in a process without a network"
        return Check(name="Foreign files", seen=seen, finding=Finding.OK)
    return Check(
        name="Foreign files",
        seen="each is opened in a process with tight limits; the kernel does not let it be without "
        "a network",
        finding=Finding.OK,
        what_to_do="Where you can, allow user namespaces (user.max_user_namespaces) for the portal.",
    )
