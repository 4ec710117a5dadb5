"""What was read in a BAA, and what a person decided on each provision."""

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
