"""Whether the world will believe our letters: what the DNS says of the domain they come from."""

import re
from collections.abc import Iterator, Sequence

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, NoNameservers, Resolver

from portal.gateways.checks import Check, Finding
from portal.settings import Settings

_PATIENCE = 4.0
# Names that mail services give their keys. Which one is used stands only in a mail that was signed.
_SELECTORS = (
    *("google", "selector1", "selector2", "default", "mail", "dkim", "k1", "k2", "s1", "s2"),
    *("smtp", "mx", "pm", "zoho", "fm1", "mandrill", "mta", "protonmail"),
)
_WELL, _DANGER = Finding.OK, Finding.WARNING


class NotAsked(Exception):
    """The DNS did not answer."""


class Records:
    """Asks the DNS for text records: the resolver of this machine, or another one."""

    def __init__(self, server: tuple[str, int] | None = None) -> None:
        try:
            self._resolver = Resolver(configure=server is None)
        except DNSException as silent:
            raise NotAsked from silent
        if server:
            self._resolver.nameservers, self._resolver.port = [server[0]], server[1]
        self._resolver.lifetime = _PATIENCE

    def texts(self, name: str) -> list[str]:
        """Return the text records at a name; none where there is no such name. Raise NotAsked."""
        try:
            found = self._resolver.resolve(name, "TXT", search=False)
        except (NXDOMAIN, NoAnswer):
            return []
        except (DNSException, NoNameservers, OSError) as silent:
            raise NotAsked from silent
        return [b"".join(one.strings).decode("ascii", "replace") for one in found]

    def takes_mail(self, name: str) -> bool:
        """Tell whether a name says where its mail goes. Raise NotAsked."""
        try:
            return bool(self._resolver.resolve(name, "MX", search=False))
        except (NXDOMAIN, NoAnswer):
            return False
        except (DNSException, NoNameservers, OSError) as silent:
            raise NotAsked from silent


def of_sending(settings: Settings, server: tuple[str, int] | None = None) -> Iterator[Check]:
    """Check what the DNS says of the domain that letters come from, and where reports come back to."""
    if settings.smtp_url is None:
        return
    domain = settings.mail_from.rpartition("@")[2].lower()
    if "." in domain:
        try:
            yield from _of_domain(Records(server), domain, _envelope_domain(settings, domain))
        except NotAsked:
            yield Check(
                name="Mail domain",
                seen=f"could not look up {domain}: the DNS did not answer",
                finding=_DANGER,
                what_to_do="Run portal doctor again where the network reaches a DNS server.",
            )
    yield from _of_returns(settings, server)


def _envelope_domain(settings: Settings, domain: str) -> str:
    return settings.mail_return.rpartition("@")[2].lower() if settings.mail_return else domain


def _of_domain(records: Records, domain: str, envelope: str) -> Iterator[Check]:
    # SPF is asked of the domain on the envelope (RFC 7208); DMARC, of the one that people see.
    yield _of_spf([one for one in records.texts(envelope) if _begins(one, "v=spf1")], envelope)
    yield _of_dkim(records, domain)
    yield _of_dmarc(_policies(records, domain), domain)


def _policies(records: Records, domain: str) -> list[str]:
    """Return the DMARC policies of a domain, or of the one above it (RFC 7489, 6.6.3)."""
    labels = domain.split(".")
    for name in dict.fromkeys((domain, ".".join(labels[-2:]))):
        found = [one for one in records.texts(f"_dmarc.{name}") if _begins(one, "v=DMARC1")]
        if found:
            return found
    return []


def _of_spf(found: Sequence[str], domain: str) -> Check:
    if not found:
        return _told(
            "Mail domain: SPF",
            f"{domain} does not say who may send mail for it",
            "Publish a TXT record such as “v=spf1 include:YOUR-MAIL-SERVICE -all”: your mail service "
            "tells you its part. Without it, letters land among spam.",
        )
    if len(found) > 1:
        return _told(
            "Mail domain: SPF",
            f"{domain} says {len(found)} times who may send mail for it, so none counts",
            "Keep one TXT record that begins with v=spf1.",
        )
    ending = re.search(r"(?i)(?:\s([+?~-]?)all\b)|\sredirect=", found[0])
    if ending is None or (ending[1] in {"", "+", "?"} and "redirect=" not in ending[0].lower()):
        return _told(
            "Mail domain: SPF",
            f"{domain} lets anyone send mail for it",
            "End the record with -all (nobody else may) or ~all (others are suspicious).",
        )
    return _told("Mail domain: SPF", f"{domain} says who may send mail for it")


def _of_dkim(records: Records, domain: str) -> Check:
    for selector in _SELECTORS:
        for record in records.texts(f"{selector}._domainkey.{domain}"):
            key = re.search(r"(?i)(?:^|;)\s*p\s*=\s*([^;]*)", record)
            if key and key[1].strip():
                seen = f"{domain} has a key to sign letters with (“{selector}”)"
                return _told("Mail domain: DKIM", seen)
    return _told(
        "Mail domain: DKIM",
        f"no key under the usual names; {domain} may have one under another",
        "See that your mail service signs letters for this domain, and publish the record that it "
        "tells you. A letter that arrived shows it: its headers say “dkim=pass”.",
    )


def _of_dmarc(found: Sequence[str], domain: str) -> Check:
    policy = re.search(r"(?i)\bp\s*=\s*(none|quarantine|reject)\b", found[0]) if found else None
    if len(found) != 1 or policy is None:
        return _told(
            "Mail domain: DMARC",
            f"{domain} does not say what to do with mail that only pretends to come from it",
            f"Publish a TXT record at _dmarc.{domain}, at first “v=DMARC1; p=none; "
            "rua=mailto:YOU@YOUR-DOMAIN”. Large mail services ask for one.",
        )
    if policy[1].lower() == "none":
        return Check(
            name="Mail domain: DMARC",
            seen=f"{domain} asks for reports, and lets mail through that pretends to come from it",
            finding=_WELL,
            what_to_do="Once its reports show only your own letters, go on to p=quarantine.",
        )
    return _told(
        "Mail domain: DMARC", f"mail that pretends to come from {domain} is held or refused"
    )


def _of_returns(settings: Settings, server: tuple[str, int] | None) -> Iterator[Check]:
    if settings.ses_topic is not None:
        seen = "Amazon SES tells what became of letters"
        yield Check(name="Letters that come back", seen=seen, finding=_WELL)
        return
    if settings.mail_return is None or settings.bounces is None:
        yield _told(
            "Letters that come back",
            "nobody tells the portal of them"
            if settings.mail_return is None
            else "they go to PORTAL_MAIL_RETURN, and the portal does not listen there",
            "Set PORTAL_MAIL_RETURN and PORTAL_BOUNCES, or PORTAL_SES_TOPIC: docs/operations.md says "
            "how. Until then only what the first mail server refuses is known.",
        )
        return
    domain = settings.mail_return.rpartition("@")[2]
    try:
        leads_somewhere = Records(server).takes_mail(domain)
    except NotAsked:
        seen = "the portal listens; where reports are sent could not be looked up"
        yield Check(name="Letters that come back", seen=seen, finding=_WELL)
        return
    yield _told(
        "Letters that come back",
        "the portal listens for reports about them"
        if leads_somewhere
        else f"the portal listens, but {domain} does not say where its mail goes",
        "" if leads_somewhere else f"Publish an MX record for {domain} that leads to the portal.",
    )


def _told(name: str, seen: str, what_to_do: str = "") -> Check:
    return Check(
        name=name, seen=seen, finding=_DANGER if what_to_do else _WELL, what_to_do=what_to_do
    )


def _begins(record: str, words: str) -> bool:
    return re.match(rf"(?i){re.escape(words)}(\s|;|$)", record) is not None
