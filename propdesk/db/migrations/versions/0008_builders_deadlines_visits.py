"""Builders and suppliers as records, and what the second look at repairs, patrol and service asked for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op

revision = "0008"
down_revision = "0007"

# The statements of each room, those below first.
DUTIES = (
    "ALTER TABLE duty_task ADD COLUMN told INTEGER",
    "ALTER TABLE duty_task ADD COLUMN missed_at INTEGER",
)
REPAIRS: tuple[str, ...] = (
    """
    CREATE TABLE builder (
        id INTEGER NOT NULL,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        does TEXT NOT NULL,
        contact TEXT NOT NULL,
        phone TEXT NOT NULL,
        fax TEXT NOT NULL,
        address TEXT NOT NULL,
        contract_no TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        CONSTRAINT pk_builder PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_builder_name UNIQUE (name),
        CONSTRAINT ck_builder_kind CHECK (kind IN ('builder', 'developer', 'supplier', 'maintenance')),
        CONSTRAINT ck_builder_state CHECK (state IN ('in_use', 'out_of_use'))
    )
    """,
    """
    ALTER TABLE fault_kind ADD COLUMN builder_id INTEGER
        CONSTRAINT fk_fault_kind_builder_id REFERENCES builder (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_fault_kind_builder_id ON fault_kind (builder_id)",
    """
    ALTER TABLE repair_order ADD COLUMN builder_id INTEGER
        CONSTRAINT fk_repair_order_builder_id REFERENCES builder (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_repair_order_builder_id ON repair_order (builder_id)",
    "DROP INDEX ix_repair_order_worker_id",
    "CREATE INDEX ix_repair_order_worker_id_state ON repair_order (worker_id, state)",
    "ALTER TABLE repair_ledger ADD COLUMN names TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE fault_kind ADD COLUMN finish_hours VARCHAR CONSTRAINT ck_fault_kind_finish_hours"
    " CHECK (finish_hours IN ('office', 'round'))",
    "ALTER TABLE repair_order ADD COLUMN quoted INTEGER",
    "ALTER TABLE repair_order ADD COLUMN quoted_on TEXT",
    "ALTER TABLE repair_order ADD COLUMN quote_until TEXT",
    "ALTER TABLE repair_order ADD COLUMN quote_answer VARCHAR CONSTRAINT ck_repair_order_quote_answer"
    " CHECK (quote_answer IN ('waiting', 'agreed', 'declined'))",
    "ALTER TABLE repair_order ADD COLUMN quote_by TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE repair_order ADD COLUMN quote_answered_on TEXT",
    "ALTER TABLE repair_order ADD COLUMN promised_on TEXT",
    "ALTER TABLE repair_order ADD COLUMN promise_why TEXT DEFAULT '' NOT NULL",
    """
    ALTER TABLE attachment ADD COLUMN side VARCHAR
        CONSTRAINT ck_attachment_side CHECK (side IN ('before', 'after'))
    """,
)
PATROL = (
    "ALTER TABLE wand_file ADD COLUMN taken_back_at INTEGER",
    "ALTER TABLE patrol_point ADD COLUMN looks_at TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE old_patrol ADD COLUMN handled TEXT DEFAULT '' NOT NULL",
)
SERVICE: tuple[str, ...] = (
    """
    ALTER TABLE complaint ADD COLUMN second_letter VARCHAR
        CONSTRAINT ck_complaint_second_letter CHECK (second_letter IN ('due', 'none'))
    """,
    "ALTER TABLE complaint ADD COLUMN second_at INTEGER",
    "ALTER TABLE visit ADD COLUMN off_why TEXT DEFAULT '' NOT NULL",
    """
    CREATE TABLE visit_sheet (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        CONSTRAINT pk_visit_sheet PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_visit_sheet_no UNIQUE (no)
    )
    """,
    """
    CREATE TABLE visit_sheet_row (
        id INTEGER NOT NULL,
        sheet_id INTEGER NOT NULL,
        row INTEGER NOT NULL,
        visit_id INTEGER NOT NULL,
        CONSTRAINT pk_visit_sheet_row PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_visit_sheet_row_sheet_id FOREIGN KEY(sheet_id) REFERENCES visit_sheet (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_visit_sheet_row_sheet_id ON visit_sheet_row (sheet_id)",
    "CREATE INDEX ix_visit_sheet_row_visit_id ON visit_sheet_row (visit_id)",
)

_WORDS_OF_VISITS = ("about", "file", "note", "who", "why")


def forget_words_of_visits() -> None:
    """Take out of the log what visits said in words: it may be of a consent that is withdrawn.
    That something was done, by whom and when stays; why one is off stands in the visit now."""
    run = op.get_bind().exec_driver_sql
    run("""
        UPDATE visit SET off_why = coalesce((
            SELECT why FROM state_move WHERE subject_kind = 'visit' AND subject_id = visit.id
            AND to_state = 'cancelled' ORDER BY id DESC LIMIT 1), '')
        WHERE state = 'cancelled'
    """)
    with open_to_changes("state_move"):
        run("UPDATE state_move SET why = '' WHERE subject_kind = 'visit'")
    told = run("""SELECT id, "before", "after" FROM audit WHERE subject_kind = 'visit'""").all()
    with open_to_changes("audit"):
        for audit_id, *sides in told:
            given = (*(_without_words(side) for side in sides), audit_id)
            run("""UPDATE audit SET "before" = ?, "after" = ? WHERE id = ?""", given)


@contextmanager
def open_to_changes(table: str) -> Iterator[None]:
    """Let rows of a table that takes INSERT only be changed inside."""
    run = op.get_bind().exec_driver_sql
    name = f"no_update_{table}"
    sql = run("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,))
    again = str(sql.scalar_one())
    run(f"DROP TRIGGER {name}")
    yield
    run(again)


def _without_words(side: str | None) -> str | None:
    if side is None:
        return None
    kept = {name: v for name, v in json.loads(side).items() if name not in _WORDS_OF_VISITS}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def upgrade() -> None:
    """Make the tables and columns of each room, and mend what older versions wrote."""
    for statement in (*DUTIES, *REPAIRS, *PATROL, *SERVICE):
        op.execute(statement)
    forget_words_of_visits()
