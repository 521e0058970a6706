"""Dunning, the register of invoices, and what accounts and reports remember."""

from alembic import op

revision = "0012"
down_revision = "0011"

INVOICES: tuple[str, ...] = ()

DUNNING: tuple[str, ...] = ()

COURT: tuple[str, ...] = ()

ACCOUNTS: tuple[str, ...] = ()

REPORTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    rooms = (INVOICES, DUNNING, COURT, ACCOUNTS, REPORTS)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
