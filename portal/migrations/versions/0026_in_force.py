"""What a chain of agreements says, and subcontractors that vendors confirm."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_LINKS = """
ALTER TABLE app.links DROP CONSTRAINT links_purpose_check;
ALTER TABLE app.links ADD CONSTRAINT ck__links__purpose CHECK (purpose IN
  ('questionnaire', 'baa', 'exit', 'subcontractors', 'incident', 'sign'));
"""


def upgrade() -> None:
    """Make what this step adds."""
    op.execute(_LINKS)


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
