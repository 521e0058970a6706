"""Ids are given once; the log is found by record; files and states of any record have a table.

What hangs on a record by its id (log, search, files, states) must not come to hang on another one.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

# Each table whose rows can be deleted while their ids stand elsewhere, with its words in the log.
GIVEN_ONCE = {
    "account": ("account",),
    "building": ("building",),
    "document": ("document",),
    "fee_item": ("fee_item",),
    "occupancy": ("role",),
    "person": ("person",),
    "phone": (),
    "receipt_group": ("receipt_group",),
    "tariff": ("tariff",),
    "tariff_version": (),
    "unit": ("space", "unit"),
    "unit_tariff": ("unit_tariff",),
    "user": ("user",),
    "vehicle": ("vehicle",),
}

ATTACHMENT = """
CREATE TABLE attachment (
    id INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    deleted_at INTEGER,
    CONSTRAINT pk_attachment PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT ck_attachment_size CHECK (size >= 0)
)
"""

STATE_MOVE = """
CREATE TABLE state_move (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    why TEXT NOT NULL,
    CONSTRAINT pk_state_move PRIMARY KEY (id)
)
"""


def upgrade() -> None:
    """Make those tables anew, rows as they are, and add what is new."""
    for table, words in GIVEN_ONCE.items():
        _give_ids_once(table, words)
    op.execute("CREATE INDEX ix_audit_subject_kind_subject_id ON audit (subject_kind, subject_id)")
    op.execute(ATTACHMENT)
    op.execute("CREATE INDEX ix_attachment_sha256 ON attachment (sha256)")
    op.execute(STATE_MOVE)
    for table in ("attachment", "state_move"):
        subject = "subject_kind, subject_id"
        op.execute(f"CREATE INDEX ix_{table}_subject_kind_subject_id ON {table} ({subject})")
    for done in ("update", "delete"):
        op.execute(f"""
CREATE TRIGGER no_{done}_state_move BEFORE {done.upper()} ON state_move
BEGIN
    SELECT RAISE(ABORT, 'state_move takes INSERT only');
END
""")


def _give_ids_once(table: str, words: tuple[str, ...]) -> None:
    """Make a table anew with AUTOINCREMENT: same columns, constraints, rows, indexes, triggers."""
    run = op.get_bind().exec_driver_sql
    master = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type"
    made = str(run(f"{master} = 'table'", (table,)).scalar_one())
    around = run(f"{master} IN ('index', 'trigger') AND sql IS NOT NULL", (table,))
    again = list(around.scalars())
    body = made[made.index("(") :].replace("PRIMARY KEY (id)", "PRIMARY KEY (id AUTOINCREMENT)")
    run(f'CREATE TABLE "new_{table}" {body}')
    run(f'INSERT INTO "new_{table}" SELECT * FROM "{table}"')
    run(f'DROP TABLE "{table}"')
    run(f'ALTER TABLE "new_{table}" RENAME TO "{table}"')
    for statement in again:
        run(statement)
    _begin_after_the_last(table, words)


def _begin_after_the_last(table: str, words: tuple[str, ...]) -> None:
    """Let the next id lie above every one that a record, the log or an import ever had."""
    run = op.get_bind().exec_driver_sql
    last = [f'SELECT coalesce(max(id), 0) FROM "{table}"']
    last += [f"SELECT max(subject_id) FROM audit WHERE subject_kind = '{word}'" for word in words]
    last += [
        f"SELECT max(record_id) FROM import_change WHERE record = '{table}' AND field <> ''",
        # A block of records made by an import: the first of them, and how many.
        "SELECT max(record_id + json_extract(new, '$.count') - 1) FROM import_change"
        f" WHERE record = '{table}' AND field = ''",
    ]
    highest = max(int(run(query).scalar() or 0) for query in last)
    run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, highest))
