"""The outside of one portal: built from its settings, carried by its app."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from portal.gateways import ports, sealing
from portal.gateways.clamd import ClamdScanner, NobodyScans
from portal.gateways.disk_store import DiskStore
from portal.gateways.keys import KeyRing, KmsKeys, LocalKeys, make_key_file
from portal.gateways.mail import Mailer, MemoryMailer, build_mailer
from portal.gateways.memory import MemoryRenderer, MemoryScanner, MemoryStore, memory_keys
from portal.gateways.passwords import Passwords
from portal.gateways.pdf_seals import PdfSealer
from portal.gateways.render import Workers
from portal.gateways.s3_store import S3Store
from portal.gateways.seal_building import build_sealer, sealer_in_memory
from portal.gateways.ses_events import SesEvents
from portal.settings import Settings

LARGEST_FILE = 60 << 20


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Everything that is not us, each behind a port in our words."""

    store: ports.DocumentStore
    keys: ports.KeyWrapper
    scanner: ports.Scanner
    renderer: ports.Renderer
    sealer: PdfSealer
    passwords: Passwords
    mailer: Mailer
    # Only where Amazon SES tells of letters.
    events: SesEvents | None = None
    largest_file: int = LARGEST_FILE

    @classmethod
    def in_memory(cls) -> "Outside":
        """Return an outside for fast tests: nothing leaves the process, the sealing is real."""
        return cls(
            store=MemoryStore(),
            keys=memory_keys(),
            scanner=MemoryScanner(),
            renderer=MemoryRenderer(),
            sealer=sealer_in_memory(MemoryRenderer()),
            passwords=Passwords.quick(),
            mailer=MemoryMailer(),
        )


def build_outside(settings: Settings) -> Outside:
    """Build the outside that the settings name."""
    keys, renderer = _keys(settings), Workers()
    return Outside(
        store=_store(settings),
        keys=keys,
        scanner=_scanner(settings.scanner),
        renderer=renderer,
        sealer=build_sealer(settings, renderer),
        passwords=Passwords(settings.argon2_cost),
        mailer=build_mailer(settings),
        events=SesEvents(settings.ses_topic) if settings.ses_topic else None,
        largest_file=settings.max_upload_mb << 20,
    )


class _App(Protocol):
    """What we need of an app: to be told when each request begins and ends. The work must not know the web."""

    def before_request(self, step: Callable[[], None]) -> Any: ...

    def teardown_request(self, step: Callable[[BaseException | None], None]) -> Any: ...


_of_this_request: ContextVar[Outside | None] = ContextVar("outside", default=None)
_of_the_process: list[Outside] = []


def use_outside(app: _App, its: Outside) -> None:
    """Give an app its outside. Work of this process that is no request uses the last one given."""

    def be_there() -> None:
        _of_this_request.set(its)

    def be_gone(_failure: BaseException | None) -> None:
        _of_this_request.set(None)

    app.before_request(be_there)
    app.teardown_request(be_gone)
    _of_the_process[:] = [its]


@contextmanager
def lend_outside(its: Outside) -> Iterator[None]:
    """Have work that is no request use this outside for the length of the block."""
    before = list(_of_the_process)
    _of_the_process[:] = [its]
    try:
        yield
    finally:
        _of_the_process[:] = before


def outside() -> Outside:
    """Return the outside of the portal we are in."""
    return _of_this_request.get() or _of_the_process[0]


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
    path = master_key_file(settings)
    if settings.kms_key:
        kms = KmsKeys(settings.kms_key, region=settings.s3_region, endpoint=settings.kms_endpoint)
        return KeyRing(kms, LocalKeys.from_file(path)) if path.exists() else kms
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
    if address in {None, "none"}:
        return NobodyScans()
    return ClamdScanner(str(address))
