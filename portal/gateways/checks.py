"""Whether the outside keeps what it promises: asked with canaries, not believed from settings."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from portal.gateways.mail import Mailer, MailNotSent
from portal.gateways.outside import Outside, master_key_file
from portal.gateways.ports import OutsideSilent
from portal.gateways.s3_store import S3Store
from portal.settings import Settings


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
    from portal.gateways.checks_of_keys import of_keys  # noqa: PLC0415
    from portal.gateways.checks_of_mail import of_sending  # noqa: PLC0415
    from portal.gateways.checks_of_reading import of_reading  # noqa: PLC0415
    from portal.gateways.checks_of_scanner import of_scanner  # noqa: PLC0415
    from portal.gateways.checks_of_seals import of_seals  # noqa: PLC0415
    from portal.gateways.checks_of_store import of_store  # noqa: PLC0415

    yield from of_keys(its.keys, str(master_key_file(settings)))
    yield of_store(its.store)
    if isinstance(its.store, S3Store):
        yield from of_bucket(its.store, its.keys)
    yield from of_scanner(its.scanner, its.largest_file)
    yield of_renderer(its.renderer.render_pdf)
    yield from of_seals(settings, its.sealer)
    yield from of_reading()
    yield of_mailer(its.mailer, settings.mail_from)
    yield from of_sending(settings)


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
        return unsafe(
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


def refuses(how: type[Exception], attempt: Callable[[], object]) -> bool:
    """Tell whether an attempt is refused, and in this way."""
    try:
        attempt()
    except how:
        return True
    return False


def unsafe(name: str, seen: str, what_to_do: str) -> Check:
    """Return a check that found something unsafe."""
    return Check(name=name, seen=seen, finding=Finding.UNSAFE, what_to_do=what_to_do)
