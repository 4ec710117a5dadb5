"""Envelopes, their signers and the evidence of each signature."""

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what this step adds."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
