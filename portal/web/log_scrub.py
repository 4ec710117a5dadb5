"""Keeping tokens out of logs: an address that is a key is written without the key."""

import logging
import re

_KEYS = re.compile(
    r"(/(?:link|invitations|password-reset|first-run)/)[A-Za-z0-9_\-%.~]{30,}", re.IGNORECASE
)


def scrub(words: str) -> str:
    """Return the words of a log line without the token in any address."""
    return _KEYS.sub(r"\1...", words)


class NoTokens(logging.Filter):
    """Put on a log handler, it takes tokens out of every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, scrubbed."""
        said = record.getMessage()
        clean = scrub(said)
        if clean != said:
            record.msg, record.args = clean, ()
        return True
