"""What a chain of agreements says, and subcontractors that vendors confirm."""

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what this step adds."""


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
