"""Workers that are killed while they send lose no letter, and send none twice."""

from pathlib import Path

from tests.databases import Server
from tests.kill.letters import Sent, letters_posted, send_and_kill, workers
from tests.notices.making import MailServer

LETTERS, KILLS = 40, 3


def test_each_letter_goes_once_though_workers_are_killed(
    postgres_server: Server, tmp_path: Path
) -> None:
    sent = Sent(letters=LETTERS)
    with (
        letters_posted(postgres_server, LETTERS, tmp_path) as (app, url),
        MailServer().running() as server,
        workers(url, server.url, str(tmp_path)) as hands,
    ):
        send_and_kill(app, hands, server, sent, kills=KILLS, say=lambda _said: None)

    assert (sent.lost, sent.twice, sent.waiting, sent.kills) == (0, 0, 0, KILLS), sent.told()
    # One that is held up at the door is told, and few are.
    assert len(sent.arrived) >= LETTERS - 4 * KILLS
