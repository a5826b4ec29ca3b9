"""What makes the bytes or the time of a sighting less certain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("sighting", sa.Column("notes", sa.Text(), nullable=False, server_default="[]"))
