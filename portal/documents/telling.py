"""What a person is told of a file that is kept apart: that it waits, or that a virus was found."""

from dataclasses import dataclass
from datetime import datetime

from portal.documents.models import Document
from portal.documents.queries import count_waiting, waiting_since
from portal.documents.rules import LATE_AFTER
from portal.gateways.outside import outside


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Why a file is kept apart, and what to do: a sentence worth stopping at."""

    state: str
    title: str
    text: str
    drawing: str = "hourglass"


def apart(document: Document, at: datetime) -> Apart | None:
    """Return what staff are told of a file that may not be used. None: it may."""
    if document.is_infected:
        return Apart(
            state="critical",
            title="A virus was found in this file",
            text="Its content is let go of and can never be opened. This page stays as proof that "
            "it came. Open no other copy of it. Ask for a clean one, and tell whoever looks after "
            "your computers.",
            drawing="alert-octagon-filled",
        )
    return _waiting(document, at) if document.is_waiting else None


def _waiting(document: Document, at: datetime) -> Apart:
    if not outside().scanner.is_there:
        return Apart(
            state="soon",
            title="This file waits: no virus scanner is set up",
            text="It is kept apart, and is no evidence yet. Whoever runs the portal can set one up; "
            "or your practice's owner allows files without a scan, in Settings.",
        )
    if at - document.kept_at > LATE_AFTER:
        return Apart(
            state="soon",
            title="This file has waited for the virus scan for over a day",
            text="It is kept apart, and is no evidence yet. Tell whoever runs the portal that the "
            "scanner gives no verdict on it.",
        )
    return Apart(
        state="waiting",
        title="This file waits for the virus scan",
        text="It is kept apart, and is no evidence yet. The scan is tried every few minutes. You "
        "need do nothing more.",
    )


def apart_together(at: datetime) -> Apart | None:
    """Return what staff are told of all the files that wait. None: no file does."""
    count, since = count_waiting(), waiting_since()
    if since is None:
        return None
    files = "1 file waits" if count == 1 else f"{count} files wait"
    if not outside().scanner.is_there:
        return Apart(
            state="soon",
            title=f"{files}: no virus scanner is set up",
            text="Whoever runs the portal can set one up; or your practice's owner allows files "
            "without a scan, in Settings.",
        )
    if at - since > LATE_AFTER:
        return Apart(
            state="soon",
            title=f"{files} for the virus scan, some for over a day",
            text="Tell whoever runs the portal that the virus scanner gives no verdict.",
        )
    return Apart(
        state="waiting",
        title=f"{files} for the virus scan",
        text="The scan is tried every few minutes. You need do nothing more.",
    )


def apart_for_vendor(document: Document) -> Apart | None:
    """Return what the vendor that sent a file is told, if it may not be used."""
    if document.is_infected:
        return Apart(
            state="critical",
            title="A virus was found in the file you sent",
            text="It was not opened, and does not count. Please send a clean copy.",
            drawing="alert-octagon-filled",
        )
    if document.is_waiting:
        return Apart(
            state="waiting",
            title="Your file arrived and waits for the virus scan",
            text="It counts once it has passed. You need do nothing more.",
        )
    return None


def said_once_kept(document: Document, words: str) -> tuple[str, str]:
    """Return the state and the words to say once a file is kept: that it waits, or else `words`."""
    if not document.is_waiting:
        return "good", words
    why = (
        "it waits for the virus scan, and you need do nothing more"
        if outside().scanner.is_there
        else "no virus scanner is set up, and your practice's owner has not allowed files without one"
    )
    return "waiting", f"{document.name} is kept apart: {why}. It is no evidence yet."
