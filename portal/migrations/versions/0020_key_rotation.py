"""Doors for wrapping data keys anew."""

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
