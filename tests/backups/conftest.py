"""A portal of its own on this machine's disk, with documents; and a cluster to restore into."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from portal import audit, backups, clock, documents, ground, tenancy
from portal.backups.examining import Examined, examine
from portal.db import db, transaction
from portal.documents import DocumentKind
from portal.gateways import anchor_file
from portal.gateways.cluster import DATABASE, SUPERUSER, Cluster
from portal.gateways.outside import Outside, build_outside, lend_outside, outside
from portal.gateways.throwaway import throwaway_cluster
from portal.serve import web_app
from portal.settings import Settings, read_settings
from tests.conftest import open_practice
from tests.documents.hostile import pdf_with_stream

ON = date(2026, 11, 24)


@dataclass
class Living:
    """A portal that runs, with one practice in which documents are kept."""

    settings: Settings
    app: Flask
    laid: ground.Ground
    practice_id: int
    its: Outside

    def source(self) -> backups.Source:
        """Return what a backup is made of."""
        assert self.laid.cluster
        assert self.laid.backup_dsn
        return backups.Source(
            dsn=self.laid.backup_dsn,
            programs=self.laid.cluster.programs,
            store=self.its.store,
            keys=self.its.keys,
            data=self.settings.data,
        )

    def keep(self, said: bytes) -> str:
        """Keep a document, and return its digest."""
        with self.app.app_context(), tenancy.inside(self.practice_id), transaction():
            kept = documents.keep_made(
                pdf_with_stream(said, b""),
                "Memo.pdf",
                DocumentKind.OTHER,
                vendor_id=None,
                by=audit.THE_PORTAL,
                on=ON,
            )
            return kept.sha256

    def rule(self, *statements: str) -> None:
        """Do to the database what only its administrator can."""
        with psycopg.connect(self.laid.admin_dsn or "") as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def anchor(self) -> None:
        """Write the heads of the trail down, as every night does."""
        with self.app.app_context(), tenancy.inside(self.practice_id), transaction():
            verdict = audit.check_chain(self.practice_id, anchors=[], by=audit.THE_PORTAL)
            text = audit.written_anchors(verdict.ends)
        anchor_file.append(self.settings.data, text)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Return a folder that the server's user may enter, as pytest's own may not be."""
    made = Path(tempfile.mkdtemp(prefix="backups-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def living(place: Path) -> Iterator[Living]:
    """Return a portal that runs on its embedded database."""
    settings = read_settings({"PORTAL_DATA": str(place / "portal"), "PORTAL_ARGON2_COST": "1"})
    with ExitStack() as until:
        laid = ground.lay(settings)
        assert laid.cluster
        until.callback(laid.cluster.release)
        its = build_outside(settings)
        until.enter_context(lend_outside(its))
        app = web_app(settings, laid)
        with app.app_context():
            until.callback(db.engine.dispose)
            practice_id = open_practice().practice_id
        made = Living(settings, app, laid, practice_id, outside())
        made.keep(b"first")
        made.keep(b"second")
        made.anchor()
        yield made


@pytest.fixture(scope="module")
def spare(place: Path) -> Iterator[Cluster]:
    """Return a cluster to restore into."""
    with throwaway_cluster(1) as cluster:
        yield cluster


@pytest.fixture
def examined(spare: Cluster) -> Iterator[Callable[[Path, Living], Examined]]:
    """Return what restores a backup and examines it."""

    def run(path: Path, its: Living) -> Examined:
        opened = backups.open_backup(path, its.its.keys)
        anchors = [*audit.read_anchors(anchor_file.lines(its.settings.data))]
        return examine(opened, spare, live_anchors=anchors, say=lambda _: None)

    yield run
    with psycopg.connect(spare.dsn("postgres", SUPERUSER), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)".encode())


@pytest.fixture
def made(living: Living, tmp_path: Path) -> backups.Made:
    """Return a backup of the portal as it is, which this test may damage."""
    return backups.make(living.source(), tmp_path / "B", at=clock.now(), say=lambda _: None)
