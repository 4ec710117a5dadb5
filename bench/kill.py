"""A thousand rounds of killing the portal, over a disk and over S3: `python -m bench.kill --rounds 1000`."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.app import make_app
from portal.gateways.outside import Outside
from portal.settings import read_settings
from tests.conftest import open_practice
from tests.databases import Server, database, server
from tests.kill.rounds import Place, Tally, at_work, check, some_rounds
from tests.kill.test_kill import ON_DISK, ON_S3, on_disk, on_s3
from tests.peers.s3 import running_s3
from tests.vendors.making import make_vendor

# So that a fault is found near the round that made it.
_BETWEEN_CHECKS = 50


def main() -> None:
    """Kill, look, and go on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    rounds = parser.parse_args().rounds
    on = server()
    with database(on, "kill") as name, TemporaryDirectory() as data:
        folder = Path(data)
        with running_s3(folder / "s3") as peer:
            _run("disk", on, name, on_disk(folder / "disk"), ON_DISK, rounds // 2)
            _run(
                "S3", on, name, on_s3(folder / "data", peer, "killed"), ON_S3, rounds - rounds // 2
            )
    if on.cluster:
        on.cluster.release()


def _run(
    title: str, on: Server, name: str, settings: dict[str, str], words: dict[str, str], rounds: int
) -> None:
    with _place(on, name, settings, words) as place, at_work() as process:
        whole = Tally()
        while whole.rounds < rounds:
            some = some_rounds(process, place, min(_BETWEEN_CHECKS, rounds - whole.rounds), whole)
            check(place, some)
            print(f"{title}: {some.told()}", flush=True)


@contextmanager
def _place(
    on: Server, name: str, settings: dict[str, str], words: dict[str, str]
) -> Iterator[Place]:
    app = make_app(
        read_settings(settings),
        Outside.in_memory(),
        database_url=on.url(name, "portal_app"),
        secret_key="s" * 32,
    )
    with app.app_context():
        yield Place(
            settings=settings,
            database=on.url(name, "portal_app"),
            admin_dsn=on.dsn(name),
            practice=open_practice().practice_id,
            vendor=make_vendor().id,
            words=words,
        )


if __name__ == "__main__":
    main()
