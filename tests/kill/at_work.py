"""A portal at work, to be killed.

Started once, it has everything imported; told of a round, it forks a child that works like the
portal and says of each document that it was kept, once its transaction is committed, and no sooner.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from portal import audit, baa, clock, documents, tenancy, vendors
from portal.app import make_app
from portal.db import session, transaction
from portal.documents import DocumentKind, Upload, rules
from portal.gateways.memory import MemoryRenderer, MemoryScanner
from portal.gateways.outside import build_outside
from portal.settings import read_settings
from tests.baa.making import signed
from tests.documents.hostile import pdf_with_stream
from tests.kill.steps import STEPS, arm

# Long enough for S3 to take it, short enough to wait for.
SHORT_HOLD = timedelta(seconds=1.5)
FAR_AHEAD = timedelta(days=10)
_BY = audit.THE_PORTAL


def upload(told: dict[str, Any]) -> None:
    """Keep a file about a vendor."""
    with transaction():
        document = documents.keep(
            _file(), DocumentKind.EVIDENCE, vendor_id=told["vendor"], by=_BY, on=_today()
        )
        kept = f"kept {document.id} {document.sha256}"
    _acknowledge(kept)


def filing(told: dict[str, Any]) -> None:
    """Put a signed BAA on file."""
    with transaction():
        vendor = vendors.get_vendor(told["vendor"])
        filed = baa.file_signed_baa(vendor, _file(), signed(), on=_today(), by=_BY)
        document = documents.get_document(filed.document_id)
        kept = f"kept {document.id} {document.sha256}"
    _acknowledge(kept)


def sweep(told: dict[str, Any]) -> None:
    """Leave a file without a row behind, as a refusal further on does, and sweep it later."""
    documents.keep(_file(), DocumentKind.OTHER, vendor_id=None, by=_BY, on=_today())
    session.rollback()
    time.sleep(SHORT_HOLD.total_seconds() + 0.2)
    with transaction():
        documents.tend(clock.now() + FAR_AHEAD)


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "upload": upload,
    "filing": filing,
    "sweep": sweep,
}


def work(told: dict[str, Any]) -> None:
    """Do one deed after another until killed; or come to the step that kills."""
    rules.FIRST_HOLD = SHORT_HOLD
    os.environ.update(told["environ"])
    settings = read_settings(told["settings"])
    its = replace(build_outside(settings), scanner=MemoryScanner(), renderer=MemoryRenderer())
    app = make_app(settings, its, database_url=told["database"], secret_key="s" * 32)
    with app.app_context(), tenancy.inside(told["practice"]):
        if told["step"]:
            step = STEPS[told["step"]]
            upload(told)
            arm(step, told["words"])
            DEEDS[step.deed](told)
            _acknowledge("the step was never reached")
            return
        while True:
            random.choice([upload, upload, filing, sweep])(told)  # noqa: S311 - any will do


def serve() -> None:
    """Fork a child for each round told on standard input; say its number, then that it is over."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(json.loads(line))
            except BaseException as failure:  # noqa: BLE001 - told to whoever runs the rounds
                _acknowledge(f"failed {type(failure).__name__}: {failure}")
            finally:
                os._exit(0)
        _acknowledge(f"child {child}")
        os.waitpid(child, 0)
        _acknowledge("over")


def _file() -> Upload:
    size = random.choice([0, 1_000, 200_000, 2_500_000])  # noqa: S311 - any will do
    return Upload(stream=BytesIO(pdf_with_stream(os.urandom(size + 8), b"")), name="paper.pdf")


def _today() -> Any:
    return tenancy.today_here()


def _acknowledge(words: str) -> None:
    # At once and whole: what is in a buffer when the process dies was never said.
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    serve()
