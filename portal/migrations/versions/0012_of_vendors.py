"""Documents, letters and links are about a vendor of the same practice, and the database holds them to it."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OF_VENDORS = """
ALTER TABLE app.documents ADD CONSTRAINT fk__documents__vendors
  FOREIGN KEY (practice_id, vendor_id) REFERENCES app.vendors (practice_id, id);
ALTER TABLE app.notices ADD CONSTRAINT fk__notices__vendors
  FOREIGN KEY (practice_id, vendor_id) REFERENCES app.vendors (practice_id, id);
ALTER TABLE app.links ADD CONSTRAINT fk__links__vendors
  FOREIGN KEY (practice_id, vendor_id) REFERENCES app.vendors (practice_id, id);
"""


def upgrade() -> None:
    """Add the references."""
    op.execute(_OF_VENDORS)


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
