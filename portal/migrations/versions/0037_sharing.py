"""To be written."""

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is needed."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
