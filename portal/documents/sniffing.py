"""What a file is, told by its first bytes. Its name says nothing."""

import re
from typing import BinaryIO

import puremagic

_HEAD = 4096
_OURS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe")
_PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_PAGES = (b"<!doctype html", b"<html", b"<?xml", b"<svg")
_MAILS = (b"from:", b"received:", b"return-path:", b"delivered-to:", b"mime-version:")
_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,70}:[ \t\r\n]")
_BRANDS = (b"heic", b"heix", b"mif1", b"hevc", b"avif")


def is_of_a_kept_kind(file: BinaryIO) -> bool:
    """Tell whether a file begins like a PDF, PNG, JPEG or an Office file. The cage looks closer."""
    return _head(file).startswith(_OURS)


def may_be_mail(file: BinaryIO) -> bool:
    """Tell whether a file begins like the headers of a mail. The cage looks closer."""
    return _MAIL_HEADER.match(_head(file)) is not None


def what_it_seems(file: BinaryIO) -> str:
    """Return what a file that is not kept seems to be, for the sentence that says so."""
    head = _head(file)
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for word, fits in (
        ("old_office", head.startswith(_OLD_OFFICE)),
        ("program", head.startswith(_PROGRAMS)),
        ("heic", head[4:8] == b"ftyp" and head[8:12] in _BRANDS),
        ("picture", head.startswith(_PICTURES)),
        ("web_page", plain.startswith(_PAGES)),
        ("mail", plain.startswith(_MAILS)),
    ):
        if fits:
            return word
    return _by_magic(head)


def _by_magic(head: bytes) -> str:
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        found = set()
    if any(kind.startswith("image/") for kind in found):
        return "picture"
    if any("zip" in kind or "compressed" in kind or "x-tar" in kind for kind in found):
        return "zip"
    return "text" if _is_text(head) else "unknown"


def _is_text(head: bytes) -> bool:
    return bool(head) and not any(byte < 9 or 13 < byte < 32 for byte in head)


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    return head
