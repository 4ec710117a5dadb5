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
from pathlib import Path
from typing import Any

from portal import audit, baa, backups, clock, documents, signing, tenancy, vendors
from portal.app import make_app
from portal.db import session, transaction
from portal.documents import DocumentKind, Upload, rules
from portal.errors import RuleBroken
from portal.gateways import seal_writing
from portal.gateways.keys import LocalKeys
from portal.gateways.mail import MemoryMailer
from portal.gateways.memory import MemoryRenderer, MemoryScanner
from portal.gateways.outside import Outside, build_outside, outside
from portal.gateways.seal_building import build_sealer
from portal.jobs import rotation as every_key
from portal.settings import Settings, read_settings
from tests.baa.making import signed
from tests.documents.hostile import pdf_with_stream
from tests.kill.steps import STEPS, Step, arm
from tests.signing import making as papers

# Long enough for S3 to take it, short enough to wait for.
SHORT_HOLD = timedelta(seconds=1.5)
FAR_AHEAD = timedelta(days=10)
_BY = audit.THE_PORTAL
# Loaded before the portal is forked for a round: each would load it anew.
_LOADED = (seal_writing,)


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


def removal(told: dict[str, Any]) -> None:
    """Keep a file, and remove it as a wrong upload."""
    with transaction():
        number = documents.keep_for_now(
            _file(), DocumentKind.OTHER, vendor_id=None, by=_BY, on=_today()
        ).id
    with transaction():
        wrong = documents.get_document(number)
        documents.remove_wrong(wrong, "The wrong file.", at=clock.now(), by=_BY)


def rotation(told: dict[str, Any]) -> None:
    """Begin a new master key, and wrap every key anew under it."""
    keys = outside().keys
    if isinstance(keys, LocalKeys):
        keys.add()
    _acknowledge("begun")
    every_key.rotate(lambda _said: None, by=_BY, at_once=3)


def backup(told: dict[str, Any]) -> None:
    """Make a backup."""
    its = outside()
    source = backups.Source(
        dsn=told["backup_dsn"],
        programs=Path(told["programs"]) if told["programs"] else None,
        store=its.store,
        keys=its.keys,
        data=Path(told["settings"]["PORTAL_DATA"]),
    )
    _acknowledge("begun")
    try:
        backups.make(source, Path(told["backups"]), at=clock.now(), say=lambda _said: None)
    except RuleBroken:
        # The portal that was killed before this one had made its backup within the same second.
        time.sleep(1)
        backups.make(source, Path(told["backups"]), at=clock.now(), say=lambda _said: None)


def a_paper(told: dict[str, Any]) -> None:
    """Issue a paper, ask somebody at the vendor to sign it, and send them the code."""
    papers.issue(papers.THEIRS, vendor_id=told["vendor"], subject_id=random.getrandbits(40))
    (newest, *_) = signing.open_envelopes_of(told["vendor"])
    link, _ = papers.ask(newest)
    papers.intend(newest, link)


def signature(told: dict[str, Any]) -> None:
    """Sign by link what waits. It is the only signature, so the certificate is made too."""
    papers.sign_what_waits(told["vendor"], _acknowledge)


def a_paper_signed(told: dict[str, Any]) -> None:
    """Issue a paper, and sign it."""
    a_paper(told)
    signature(told)


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "upload": upload,
    "filing": filing,
    "sweep": sweep,
    "removal": removal,
    "rotation": rotation,
    "backup": backup,
    "signing": signature,
}
# What must be there before a deed is begun that dies at a step.
_BEFOREHAND = {"signing": a_paper}
# What is done over and over while the portal is killed at random.
_BY_PEOPLE = (upload, upload, upload, filing, sweep, removal, backup, a_paper_signed)


def work(told: dict[str, Any]) -> None:
    """Do one deed after another until killed; or come to the step that kills."""
    rules.FIRST_HOLD = SHORT_HOLD
    os.environ.update(told["environ"])
    settings = read_settings(told["settings"])
    its = replace(an_outside(settings), scanner=MemoryScanner())
    at_random = random.choice(["upload"] * 4 + ["rotation"])  # noqa: S311 - any will do
    deed = STEPS[told["step"]].deed if told["step"] else at_random
    # Only the worker's role may see that there are other practices.
    database = told["worker_database"] if deed == "rotation" else told["database"]
    app = make_app(settings, its, database_url=database, secret_key="s" * 32)
    with app.app_context():
        if told["step"]:
            _come_to(STEPS[told["step"]], told)
        elif deed == "rotation":
            while True:
                rotation(told)
        else:
            with tenancy.inside(told["practice"]):
                while True:
                    random.choice(_BY_PEOPLE)(told)  # noqa: S311 - any will do


def an_outside(settings: Settings) -> Outside:
    """Return the outside of the settings, but for how papers look, and for mail: it takes codes."""
    renderer = MemoryRenderer()
    sealer = build_sealer(settings, renderer)
    built = build_outside(settings)
    return replace(built, renderer=renderer, sealer=sealer, mailer=MemoryMailer())


def _come_to(step: Step, told: dict[str, Any]) -> None:
    with tenancy.inside(told["practice"]):
        if step.deed not in {"rotation", "backup"}:
            _BEFOREHAND.get(step.deed, upload)(told)
        arm(step, told["words"])
        if step.deed != "rotation":
            DEEDS[step.deed](told)
    if step.deed == "rotation":
        rotation(told)
    _acknowledge("the step was never reached")


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
