"""Alembic's entry: runs the migrations over the connection that `upgrade` hands in."""

from alembic import context
from sqlalchemy import text

connection = context.config.attributes["connection"]
connection.execute(text("SET LOCAL lock_timeout = '5s'"))
connection.execute(text("SET LOCAL statement_timeout = '120s'"))
context.configure(
    connection=connection,
    version_table="schema_version",
    version_table_schema="public",
    transaction_per_migration=False,
)
context.run_migrations()
