"""The outside of one portal: built from its settings, carried by its app."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, current_app

from portal.gateways import ports, sealing
from portal.gateways.clamd import ClamdScanner, NobodyScans, NotChosen
from portal.gateways.disk_store import DiskStore
from portal.gateways.keys import KmsKeys, LocalKeys, make_key_file
from portal.gateways.mail import Mailer, MemoryMailer, build_mailer
from portal.gateways.memory import MemoryScanner, MemoryStore, memory_keys
from portal.gateways.passwords import Passwords
from portal.gateways.render import Workers
from portal.gateways.s3_store import S3Store
from portal.settings import Settings

_PLACE = "countersign.outside"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Everything that is not us, each behind a port in our words."""

    store: ports.DocumentStore
    keys: ports.KeyWrapper
    scanner: ports.Scanner
    renderer: ports.Renderer
    passwords: Passwords
    mailer: Mailer

    @classmethod
    def in_memory(cls) -> "Outside":
        """Return an outside for fast tests: nothing leaves the process, the sealing is real."""
        return cls(
            store=MemoryStore(),
            keys=memory_keys(),
            scanner=MemoryScanner(),
            renderer=Workers(),
            passwords=Passwords.quick(),
            mailer=MemoryMailer(),
        )


def build_outside(settings: Settings) -> Outside:
    """Build the outside that the settings name."""
    keys = _keys(settings)
    return Outside(
        store=_store(settings),
        keys=keys,
        scanner=_scanner(settings.scanner),
        renderer=Workers(),
        passwords=Passwords(settings.argon2_cost),
        mailer=build_mailer(settings),
    )


def use_outside(app: Flask, its: Outside) -> None:
    """Give an app its outside."""
    app.extensions[_PLACE] = its


def outside() -> Outside:
    """Return the outside of the app we are in."""
    its: Outside = current_app.extensions[_PLACE]
    return its


def seal_small(secret: bytes, context: str) -> bytes:
    """Seal a secret of a row: an authenticator's key, a link that waits in the outbox."""
    return sealing.seal_small(secret, context, outside().keys)


def open_small(sealed: bytes, context: str) -> bytes:
    """Return what `seal_small` sealed in the same context."""
    return sealing.open_small(sealed, context, outside().keys)


def master_key_file(settings: Settings) -> Path:
    """Return where the local master key lies."""
    return settings.data / "master.key"


def document_folder(settings: Settings) -> Path:
    """Return where documents lie when they are kept on this machine."""
    return settings.data / "documents"


def _keys(settings: Settings) -> ports.KeyWrapper:
    if settings.kms_key:
        return KmsKeys(settings.kms_key, region=settings.s3_region, endpoint=settings.kms_endpoint)
    path = master_key_file(settings)
    # A new key beside old documents would hide that their key is lost.
    if not path.exists() and not document_folder(settings).exists():
        make_key_file(path)
    return LocalKeys.from_file(path)


def _store(settings: Settings) -> ports.DocumentStore:
    if settings.store == "s3":
        return S3Store(
            settings.s3_bucket or "",
            region=settings.s3_region,
            endpoint=settings.s3_endpoint,
            kms_key=settings.kms_key,
        )
    return DiskStore(document_folder(settings))


def _scanner(address: str | None) -> ports.Scanner:
    if address is None:
        return NotChosen()
    if address == "none":
        return NobodyScans()
    return ClamdScanner(address)
