"""Files that wait for the virus scan, and the owner's word where there is no scanner."""

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
