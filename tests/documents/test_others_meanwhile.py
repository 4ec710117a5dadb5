"""While hostile files are being opened, the portal answers others."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal.documents import refusals
from tests.databases import Server
from tests.documents import hostile_pdf
from tests.documents.over_http import two_visitors

_PATIENCE = 5.0


def test_others_are_answered_while_hostile_files_are_being_opened(
    postgres_server: Server, tmp_path: Path
) -> None:
    bomb = hostile_pdf.lzw_bomb()
    with (
        two_visitors(postgres_server, tmp_path) as (sender, other),
        ThreadPoolExecutor(2) as senders,
    ):
        assert other.look() == 200

        sent = [senders.submit(sender.send, "bomb.pdf", bomb) for _ in range(2)]
        answered = []
        while not all(one.done() for one in sent):
            began = time.monotonic()
            assert other.look() == 200
            answered.append(time.monotonic() - began)
            time.sleep(0.05)

        told = [one.result() for one in sent]
    assert all(str(refusals.unreadable()) in sentence for sentence in told)
    # Opening them takes seconds; others do not wait for that.
    assert len(answered) >= 10
    assert sorted(answered)[len(answered) * 9 // 10] < 5
