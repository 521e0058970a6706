"""What the shared pieces of a register need once they are used: lists in their own order."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the order of the list of people: 200,000 were sorted anew for their first 200 rows."""
    op.execute("CREATE INDEX ix_person_initials_name ON person (initials, name)")
