"""A thousand rounds of killing the portal, over a disk and over S3: `python -m bench.kill --rounds 1000`."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import Server, server
from tests.kill.rounds import Tally, at_work, check, some_rounds, standing
from tests.kill.test_kill import ON_DISK, ON_S3, on_disk, on_s3
from tests.peers.s3 import running_s3

# So that a fault is found near the round that made it.
_BETWEEN_CHECKS = 50


def main() -> None:
    """Kill, look, and go on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    half = parser.parse_args().rounds // 2
    on = server()
    with TemporaryDirectory() as data:
        folder = Path(data)
        with running_s3(folder / "s3") as peer:
            _run("disk", on, on_disk(folder / "disk"), ON_DISK, half)
            _run("S3", on, on_s3(folder / "data", peer, "killed"), ON_S3, half)
    if on.cluster:
        on.cluster.release()


def _run(
    title: str, on: Server, settings: dict[str, str], words: dict[str, str], rounds: int
) -> None:
    with (
        TemporaryDirectory() as kept,
        standing(on, "kill", settings, words, Path(kept) / "backups") as place,
        at_work() as process,
    ):
        whole = Tally()
        while whole.rounds < rounds:
            some_rounds(process, place, min(_BETWEEN_CHECKS, rounds - whole.rounds), whole)
            check(place, whole)
            print(f"{title}: {whole.told()}", flush=True)


if __name__ == "__main__":
    main()
