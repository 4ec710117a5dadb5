"""The need and the gate of each service, and what a BAA covers."""

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what this step adds."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
