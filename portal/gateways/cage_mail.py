"""Looks into a saved mail (.eml). Stands alone: it runs only inside the cage.

Each file that the mail carries is looked into as if it had come by itself; what no reader knows is a
reason not to keep the mail, but for small pictures and signatures that mails are full of.
"""

import io
import re
import runpy
from email import policy
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any, BinaryIO

_MOST_PARTS, _MOST_NAMED = 200, 64_000
_SMALL = 64 * 1024
_HEADER = re.compile(rb"[!-9;-~]+:[^\r\n]*(\r?\n[ \t][^\r\n]*)*\r?\n")
_ASKED = (
    re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE),
    re.compile(rb"^(date|message-id):", re.IGNORECASE | re.MULTILINE),
)
# Pictures that no reader opens, yet that stand under half of all mails.
_GIF = (b"GIF87a", b"GIF89a")
_SIGNED = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_LOOKS_LIKE = (b"MZ", b"\x7fELF", b"#!")


class Found(Exception):
    """A reason not to keep the file."""


def is_mail(head: bytes) -> bool:
    """Tell whether a file begins with the headers that a mail has."""
    end = re.search(rb"\r?\n\r?\n", head)
    headers = head[: end.start() + 2] if end else head
    begins = _HEADER.match(headers) is not None and b"\0" not in headers
    return begins and all(asked.search(headers) for asked in _ASKED)


def look(file: BinaryIO) -> dict[str, Any]:
    """Look into every part of a mail, and into mails that it carries."""
    mail = BytesParser(policy=policy.compat32).parse(file)
    parts = list(mail.walk())
    if len(parts) > _MOST_PARTS:
        raise Found("unfolds")
    for part in parts:
        if not part.is_multipart():
            _look_at(part)
    return {"media_type": "message/rfc822", "pages": 1}


def _look_at(part: Message) -> None:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    kind = part.get_content_type()
    if content.startswith(_LOOKS_LIKE):
        raise Found("program_inside")
    if kind.startswith("text/") and b"\0" not in content[:_MOST_NAMED]:
        return
    if not content or content.startswith(_GIF):
        return
    if kind in _SIGNED and len(content) < _SMALL:
        return
    _look_into(content)


def _look_into(content: bytes) -> None:
    tools = runpy.run_path(str(Path(__file__).parent / "cage_child.py"))
    finding = tools["look"](io.BytesIO(content))["finding"]
    if finding is not None:
        # What no reader knows may be a program as well.
        raise Found("program_inside" if finding == "wrong_type" else str(finding))
