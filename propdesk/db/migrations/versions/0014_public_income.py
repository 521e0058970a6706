"""The owners' income from what they own together; a hand-in that several rows credit."""

from alembic import op

revision = "0014"
down_revision = "0013"

PUBLIC_INCOME: tuple[str, ...] = ()
CASH: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room."""
    for statement in (*PUBLIC_INCOME, *CASH):
        op.execute(statement)
