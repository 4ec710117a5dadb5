"""Checking a deployment: what is well, what deserves a look, what is unsafe, and what to do."""

import json
import shutil
from collections.abc import Iterator
from typing import TextIO

import psycopg

from portal import ground
from portal.audit.standing import trail_standing
from portal.documents.checks import of_files
from portal.gateways import checks
from portal.gateways.checks import Check, Finding
from portal.gateways.checks_of_seals import of_lost_key
from portal.gateways.outside import build_outside
from portal.settings import Settings

# A worker writes down every ten seconds that it lives.
_LONGEST_BETWEEN_HEARTBEATS = 120


def run(settings: Settings, *, as_json: bool, out: TextIO) -> int:
    """Print what was checked. Return 1 when something is unsafe, else 0."""
    made = list(_checks(settings))
    if as_json:
        out.write(json.dumps([check.told() for check in made], indent=2) + "\n")
    else:
        out.writelines(f"{_line(check)}\n" for check in made)
    return int(any(check.finding is Finding.UNSAFE for check in made))


def _line(check: Check) -> str:
    what_to_do = f"\n         {check.what_to_do}" if check.what_to_do else ""
    return f"{check.finding.value:<8} {check.name}: {check.seen}{what_to_do}"


def _checks(settings: Settings) -> Iterator[Check]:
    yield from _of_settings(settings)
    yield from _of_database(settings)
    yield from checks.of_outside(settings, build_outside(settings))


def _of_settings(settings: Settings) -> Iterator[Check]:
    yield Check(
        name="Address",
        seen=settings.public_url,
        finding=Finding.OK if settings.over_tls else Finding.WARNING,
        what_to_do=""
        if settings.over_tls
        else "Set PORTAL_PUBLIC_URL to an https:// address before real use: without TLS, cookies "
        "and documents cross the network in the clear.",
    )
    own_tls, behind_proxy = settings.tls_certificate is not None, settings.proxy_hops > 0
    if settings.over_tls and not (own_tls or behind_proxy):
        yield Check(
            name="TLS",
            seen="nothing here speaks TLS, and no proxy is named",
            finding=Finding.UNSAFE,
            what_to_do="Set PORTAL_TLS_CERTIFICATE and PORTAL_TLS_KEY, or PORTAL_PROXY_HOPS to "
            "the number of proxies in front.",
        )
    settings.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data).free
    plenty = free > 2_000_000_000
    yield Check(
        name="Disk",
        seen=f"{free / 1e9:.1f} GB free where the portal keeps its data",
        finding=Finding.OK if plenty else Finding.WARNING,
        what_to_do="" if plenty else "Make room: uploads and the database need some.",
    )


def _of_database(settings: Settings) -> Iterator[Check]:
    try:
        laid = ground.stand_on(settings)
        with psycopg.connect(ground.plain_address(laid.app_url)) as app_role:
            yield from _of_role(app_role)
            yield _of_walls(app_role)
            yield _of_trail(app_role)
            yield from of_lost_key(settings, _own_certificates(app_role))
        with psycopg.connect(ground.plain_address(laid.worker_url)) as worker_role:
            yield _of_worker(worker_role)
            yield from of_files(worker_role)
    except ground.GroundRefused as refused:
        yield Check(
            name="Database",
            seen="cannot be used",
            finding=Finding.UNSAFE,
            what_to_do=str(refused),
        )
    except (psycopg.Error, OSError) as error:
        yield Check(
            name="Database",
            seen=f"does not answer ({type(error).__name__})",
            finding=Finding.UNSAFE,
            what_to_do="See that the server runs and that DATABASE_URL is right.",
        )


def _of_role(app_role: psycopg.Connection) -> Iterator[Check]:
    version = app_role.info.server_version // 10000
    yield Check(
        name="Database",
        seen=f"PostgreSQL {version}",
        finding=Finding.OK if version >= 15 else Finding.UNSAFE,
        what_to_do="" if version >= 15 else "Move to PostgreSQL 15 or later.",
    )
    row = app_role.execute(
        "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    name, too_strong = row or ("?", True)
    yield Check(
        name="Database role",
        seen=name,
        finding=Finding.UNSAFE if too_strong else Finding.OK,
        what_to_do="Use portal_app in DATABASE_URL: this role sees past the walls between practices."
        if too_strong
        else "",
    )


def _of_walls(app_role: psycopg.Connection) -> Check:
    row = app_role.execute(
        "SELECT count(*), count(*) FILTER (WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity))"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'practice_id'"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'app'::regnamespace"
    ).fetchone()
    tables, unwalled = row or (0, 1)
    return Check(
        name="Walls between practices",
        seen=f"{tables - unwalled} of {tables} tables under forced row-level security",
        finding=Finding.UNSAFE if unwalled or not tables else Finding.OK,
        what_to_do="Run portal bootstrap, and find out who changed the schema." if unwalled else "",
    )


def _of_trail(app_role: psycopg.Connection) -> Check:
    troubles = trail_standing(app_role)
    return Check(
        name="Audit trail",
        seen=" ".join(troubles) or "can only be added to; every guard stands",
        finding=Finding.UNSAFE if troubles else Finding.OK,
        what_to_do="Run portal bootstrap, then portal audit verify." if troubles else "",
    )


def _own_certificates(app_role: psycopg.Connection) -> list[bytes]:
    """Return the certificates of the portal's own by which something was sealed."""
    there = app_role.execute("SELECT to_regclass('app.sealing_certificates')").fetchone()
    if there == (None,):
        return []  # the schema is an older one, which is told elsewhere
    rows = app_role.execute("SELECT certificate FROM app.sealing_certificates WHERE is_own")
    return [row[0] for row in rows]


def _of_worker(worker_role: psycopg.Connection) -> Check:
    row = worker_role.execute(
        "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat))::integer"
        " FROM jobs.procrastinate_workers"
    ).fetchone()
    seconds = row[0] if row else None
    works = seconds is not None and seconds < _LONGEST_BETWEEN_HEARTBEATS
    return Check(
        name="Worker",
        seen="a worker runs" if works else "no worker runs now",
        finding=Finding.OK if works else Finding.WARNING,
        what_to_do=""
        if works
        else "Run portal serve, or portal worker: without one no letter goes out, and no vendor is "
        "judged for a new day.",
    )
