"""The schema's history, and the one way to bring a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

# The newest schema, which this version of the portal needs.
HEAD = "0036"


def upgrade(owner_url: str) -> None:
    """Bring the database to the newest schema, as its owner. Safe to run again."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            # One at a time: two processes that start together must not both migrate.
            connection.execute(text("SELECT pg_advisory_xact_lock(7230198)"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
