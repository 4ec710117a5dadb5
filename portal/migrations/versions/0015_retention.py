"""Documents under a legal hold, under an NDA, and destroyed."""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
