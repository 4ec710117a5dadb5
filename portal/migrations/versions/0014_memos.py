"""A decision about the need of a BAA keeps the words of its memo, and is never changed."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Decisions made before have no memo of their own: their page is made from today's questions.
_MEMOS = """
ALTER TABLE app.baa_needs ADD COLUMN memo jsonb;
REVOKE UPDATE ON app.baa_needs FROM portal_app, portal_worker;
"""


def upgrade() -> None:
    """Add the column, and take the right to change a decision away."""
    op.execute(_MEMOS)


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
