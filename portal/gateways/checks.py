"""Whether the outside keeps what it promises: asked with canaries, not believed from settings."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from io import BytesIO

from portal import clock
from portal.gateways.keys import LocalKeys
from portal.gateways.mail import Mailer, MailNotSent
from portal.gateways.outside import Outside
from portal.gateways.ports import (
    AlreadyKept,
    DocumentStore,
    KeyWrapper,
    NotKept,
    OutsideSilent,
    SealBroken,
    StillRetained,
)
from portal.gateways.s3_store import S3Store
from portal.settings import Settings

_HOLD = timedelta(seconds=2)


class Finding(StrEnum):
    """How well a thing is."""

    OK = "ok"
    WARNING = "warning"
    UNSAFE = "unsafe"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was checked: what was seen, how well it is, and what to do."""

    name: str
    seen: str
    finding: Finding
    what_to_do: str = ""

    def told(self) -> dict[str, str]:
        """Return it for JSON."""
        return {name: str(value) for name, value in asdict(self).items()}


def of_outside(settings: Settings, its: Outside) -> Iterator[Check]:
    """Check everything outside but the database."""
    # They use our words.
    from portal.gateways.checks_of_bucket import of_bucket  # noqa: PLC0415
    from portal.gateways.checks_of_scanner import of_scanner  # noqa: PLC0415

    yield of_keys(its.keys, str(settings.data / "master.key"))
    yield of_store(its.store)
    if isinstance(its.store, S3Store):
        yield from of_bucket(its.store)
    yield from of_scanner(its.scanner, its.largest_file)
    yield of_renderer(its.renderer.render_pdf)
    yield of_mailer(its.mailer, settings.mail_from)


def of_keys(keys: KeyWrapper, key_file: str) -> Check:
    """Check that the master key opens what it sealed, and only in its own context."""
    kind = "a key file on this machine" if isinstance(keys, LocalKeys) else "AWS KMS"
    try:
        wrapped = keys.wrap(b"canary", {"practice": "0", "document": "canary"})
        whole = keys.unwrap(wrapped, {"practice": "0", "document": "canary"}) == b"canary"
        bound = _refuses(SealBroken, lambda: keys.unwrap(wrapped, {"practice": "1"}))
    except OutsideSilent as silent:
        return _unsafe(
            "Master key", f"{kind}: {silent}", "Nothing can be kept or opened. See to it."
        )
    if not (whole and bound):
        return _unsafe(
            "Master key",
            f"{kind} opens what it should not",
            "Do not keep documents under this key. Make a new one.",
        )
    copy_it = f"Keep a copy of {key_file} apart from the backup: without it no document opens."
    return Check(
        name="Master key",
        seen=f"{kind}, {wrapped.key_id}",
        finding=Finding.OK,
        what_to_do=copy_it if isinstance(keys, LocalKeys) else "",
    )


def of_store(store: DocumentStore) -> Check:
    """Put a canary into the store, and see that it is held, never written over, and let go."""
    content = os.urandom(64)
    digest = hashlib.sha256(content).hexdigest()
    key = f"v1/0/{digest}"
    try:
        store.put_new(key, BytesIO(content), digest, clock.now() + _HOLD)
        broken = list(_broken_promises(store, key, content))
        time.sleep(_HOLD.total_seconds() + 1.1)
        with suppress(NotKept):
            store.delete(key)
    except (OutsideSilent, OSError) as silent:
        return _unsafe("Document store", f"does not answer: {silent}", "See that it is reachable.")
    except StillRetained:
        broken = ["did not let go of a canary whose time was over"]
    if broken:
        return _unsafe(
            "Document store",
            "; ".join(broken),
            "Do not keep documents here: it does not keep what it promises.",
        )
    return Check(
        name="Document store",
        seen="holds a canary, does not write it over, lets go of it in time",
        finding=Finding.OK,
    )


def _broken_promises(store: DocumentStore, key: str, content: bytes) -> Iterator[str]:
    digest = hashlib.sha256(content).hexdigest()
    with store.open(key) as kept:
        if kept.read(1000) != content:
            yield "gave back other bytes"
    soon = clock.now() + _HOLD
    if not _refuses(AlreadyKept, lambda: store.put_new(key, BytesIO(content), digest, soon)):
        yield "wrote over what was kept"
    other = f"v1/0/{hashlib.sha256(digest.encode()).hexdigest()}"
    if not _refuses(SealBroken, lambda: store.put_new(other, BytesIO(b"x"), digest, soon)):
        yield "took bytes that were not those named"
    if not _refuses(StillRetained, lambda: store.delete(key)):
        yield "deleted what it should hold"


def of_renderer(render_pdf: Callable[[str], bytes]) -> Check:
    """Check that PDFs can be made on this machine."""
    try:
        render_pdf("<!doctype html><title>Canary</title><p>Canary</p>")
    except OutsideSilent:
        return Check(
            name="PDF worker",
            seen="makes no PDF",
            finding=Finding.WARNING,
            what_to_do="Run: apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0",
        )
    return Check(name="PDF worker", seen="makes PDFs", finding=Finding.OK)


def of_mailer(mailer: Mailer, sender: str) -> Check:
    """Check that a mail server takes our letters, without sending one."""
    if not mailer.is_there:
        return Check(
            name="Mail",
            seen="no mail server is set",
            finding=Finding.WARNING,
            what_to_do="Letters wait in the outbox and links are copied by hand. Set "
            "PORTAL_SMTP_URL to send.",
        )
    try:
        mailer.greet()
    except MailNotSent as failure:
        return _unsafe(
            "Mail",
            f"the mail server does not take letters ({failure})",
            "No letter goes out until it does. See that PORTAL_SMTP_URL and PORTAL_MAIL_FROM are "
            "right.",
        )
    is_ours = not sender.endswith("@localhost")
    return Check(
        name="Mail",
        seen=f"a mail server takes letters from {sender}",
        finding=Finding.OK if is_ours else Finding.WARNING,
        what_to_do="" if is_ours else "Set PORTAL_MAIL_FROM to an address of your own domain.",
    )


def _refuses(how: type[Exception], attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except how:
        return True
    return False


def _unsafe(name: str, seen: str, what_to_do: str) -> Check:
    return Check(name=name, seen=seen, finding=Finding.UNSAFE, what_to_do=what_to_do)
