"""What the record said on a past day."""

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what this step adds."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
