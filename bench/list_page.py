"""The vendor list at 100, 10,000 and 100,000 vendors of one practice, among a million rows."""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

import psycopg
from flask import Flask
from sqlalchemy import event

from bench.million import SIZES, fill
from bench.straightforward import straightforward_app
from portal import tenancy
from portal.app import make_app
from portal.db import db
from portal.gateways.outside import Outside
from portal.permissions import Role
from portal.settings import read_settings
from tests.accounts.making import make_person, sign_in
from tests.databases import database, server

_ROUNDS = 120
_WARM = 15
_RAW = (
    "SELECT id, name, does, phi, badge_state, badge_words, since_on, next_words, next_path"
    " FROM app.vendors WHERE tab = 'attention' ORDER BY rank, name_key, id LIMIT 50"
)


@dataclass
class Measured:
    """One thing measured: its milliseconds, of CPU and by the wall, a call."""

    name: str
    run: Callable[[], None]
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def once(self) -> None:
        """Run once and note how long it took."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.run()
        self.cpu.append((time.process_time() - cpu) * 1000)
        self.wall.append((time.perf_counter() - wall) * 1000)


def main() -> None:
    """Fill a database, measure all pages in turn, print ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="100,000 rows in place of a million")
    total = 120_000 if parser.parse_args().small else 1_000_000
    on = server()
    with database(on, "bench") as name, TemporaryDirectory() as data:
        practices = fill(on.dsn(name), total=total)
        print(f"{total:,} vendors in the database")
        settings = read_settings({"PORTAL_DATA": data, "PORTAL_ARGON2_COST": "1"})
        url = on.url(name, "portal_app")
        app = make_app(settings, Outside.in_memory(), database_url=url, secret_key="s" * 32)
        pages = [_portal_page(app, size, practices[size]) for size in SIZES if size in practices]
        middle = practices[SIZES[1]]
        plain = Measured("straightforward page, 10,000", _get(straightforward_app(url, middle), {}))
        raw = _raw_sql(on.dsn(name, "portal_app"), middle)
        everything = [*pages, plain, raw]
        for number in range(_ROUNDS + _WARM):
            for one in everything:
                one.once()
            if number == _WARM - 1:
                for one in everything:
                    one.cpu.clear()
                    one.wall.clear()
        _tell(everything, smallest=pages[0], largest=pages[-1], plain=plain, raw=raw)
        _count_queries(app, pages)
        with app.app_context():
            db.engine.dispose()
    if on.cluster:
        on.cluster.release()


def _portal_page(app: Flask, size: int, practice_id: int) -> Measured:
    with app.app_context():
        tenancy.enter(practice_id)
        cookies = sign_in(app, make_person(Role.MANAGER))
    return Measured(f"portal, {size:,} vendors", _get(app, cookies, "/vendors"))


def _get(app: Flask, cookies: dict[str, str], path: str = "/") -> Callable[[], None]:
    client = app.test_client()
    for name, value in cookies.items():
        client.set_cookie(name, value)

    def get() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.status_code
        assert b"Request BAA" in answer.get_data()

    return get


def _raw_sql(dsn: str, practice_id: int) -> Measured:
    connection = psycopg.connect(dsn)

    def ask() -> None:
        with connection.transaction():
            connection.execute("SELECT set_config('app.practice_id', %s, true)", [str(practice_id)])
            assert len(connection.execute(_RAW).fetchall()) == 50

    return Measured("raw SQL, 10,000", ask)


def _tell(
    everything: list[Measured],
    *,
    smallest: Measured,
    largest: Measured,
    plain: Measured,
    raw: Measured,
) -> None:
    print(f"{'':32}{'CPU p50':>9}{'CPU p95':>9}{'wall p50':>10}{'wall p95':>10}   ms a page")
    for one in everything:
        cpu, wall = _quantiles(one.cpu), _quantiles(one.wall)
        print(f"{one.name:32}{cpu[0]:9.2f}{cpu[1]:9.2f}{wall[0]:10.2f}{wall[1]:10.2f}")
    print("Ratios of p50, by the wall:")
    for words, above, below in (
        ("largest practice to smallest (aim: 1.3 at most)", largest, smallest),
        ("portal to straightforward page (aim: 1.0 at most)", largest, plain),
        ("portal to raw SQL", largest, raw),
    ):
        ratio = statistics.median(above.wall) / statistics.median(below.wall)
        print(f"  {words:52}{ratio:6.2f}")


def _quantiles(times: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[94]


def _count_queries(app: Flask, pages: list[Measured]) -> None:
    counted: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
    for one in pages:
        counted.clear()
        one.run()
        print(f"{one.name}: {len(counted)} statements")


if __name__ == "__main__":
    main()
