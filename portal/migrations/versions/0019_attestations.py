"""What was read in SOC 2 reports and bridge letters, and confirmed by a person."""

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
