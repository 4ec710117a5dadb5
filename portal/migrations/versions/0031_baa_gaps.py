"""To be written."""

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is needed."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
