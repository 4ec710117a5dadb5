"""A thousand letters, and the worker killed thirty times meanwhile: `python -m bench.letters`."""

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import server
from tests.kill.letters import Sent, letters_posted, send_and_kill, workers
from tests.notices.making import MailServer


def main() -> None:
    """Send, kill, and count at the mail server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=30)
    told = parser.parse_args()
    on = server()
    sent = Sent(letters=told.letters)
    with (
        TemporaryDirectory() as data,
        letters_posted(on, told.letters, Path(data)) as (app, url),
        MailServer().running() as peer,
        workers(url, peer.url, data) as hands,
    ):
        began = time.monotonic()
        send_and_kill(app, hands, peer, sent, kills=told.kills, say=print)
        took = time.monotonic() - began
    print(sent.told())
    print(f"{took:.0f} s, {sent.letters / took:.0f} letters a second, restarts and all")
    if on.cluster:
        on.cluster.release()


if __name__ == "__main__":
    main()
