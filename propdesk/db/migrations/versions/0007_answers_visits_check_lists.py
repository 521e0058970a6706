"""What follows a report: answers to call-backs, visits, check-lists, letters, investigations."""

from alembic import op

revision = "0007"
down_revision = "0006"

# The statements of each room, those below first.
LETTERS: tuple[str, ...] = (
    """
    CREATE TABLE letter_text (
        id INTEGER NOT NULL,
        letter VARCHAR NOT NULL,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_letter_text PRIMARY KEY (id AUTOINCREMENT)
    )
    """,
)
DUTIES: tuple[str, ...] = ()
CONTACTS: tuple[str, ...] = ()
REPAIRS: tuple[str, ...] = ()
PATROL: tuple[str, ...] = ()
COMPLAINTS: tuple[str, ...] = ()
VISITS: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room."""
    for statement in (*LETTERS, *DUTIES, *CONTACTS, *REPAIRS, *PATROL, *COMPLAINTS, *VISITS):
        op.execute(statement)
