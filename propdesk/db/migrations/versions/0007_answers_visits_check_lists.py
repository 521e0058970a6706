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
DUTIES: tuple[str, ...] = (
    """
    CREATE TABLE worker_absence (
        id INTEGER NOT NULL,
        worker_id INTEGER NOT NULL,
        begins TEXT NOT NULL,
        until TEXT,
        why VARCHAR NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_worker_absence PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_worker_absence_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) ON DELETE RESTRICT,
        CONSTRAINT ck_worker_absence_why CHECK (why IN ('leave', 'ill', 'course', 'lent', 'other'))
    )
    """,
    "CREATE INDEX ix_worker_absence_worker_id ON worker_absence (worker_id)",
    "ALTER TABLE duty_task ADD COLUMN on_day TEXT",
    "ALTER TABLE duty_task ADD COLUMN provisional INTEGER",
)
CONTACTS: tuple[str, ...] = ()
REPAIRS: tuple[str, ...] = ()
PATROL: tuple[str, ...] = ()
COMPLAINTS: tuple[str, ...] = (
    "ALTER TABLE complaint ADD COLUMN receiver TEXT NOT NULL DEFAULT ''",
)
VISITS: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room."""
    for statement in (*LETTERS, *DUTIES, *CONTACTS, *REPAIRS, *PATROL, *COMPLAINTS, *VISITS):
        op.execute(statement)
