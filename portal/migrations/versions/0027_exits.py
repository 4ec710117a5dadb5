"""Ends of agreements, and what must happen after."""

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what this step adds."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
