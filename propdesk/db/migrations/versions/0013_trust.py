"""What steers money stands under a seal; rights, privacy, and what collecting still lacked."""

import hashlib
import json

from alembic import op

revision = "0013"
down_revision = "0012"

SEALS: tuple[str, ...] = (
    """
    CREATE TABLE table_seal (
        name TEXT NOT NULL,
        rows INTEGER NOT NULL,
        digest TEXT NOT NULL,
        CONSTRAINT pk_table_seal PRIMARY KEY (name)
    )
    """,
    "ALTER TABLE audit ADD COLUMN hash TEXT DEFAULT '' NOT NULL",
)
ANCHORS: tuple[str, ...] = ()
BACKUPS: tuple[str, ...] = ()
# The wait after wrong passwords counts by how long the PC is up, which no clock shortens.
RIGHTS: tuple[str, ...] = (
    "ALTER TABLE user ADD COLUMN wait_seconds INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE user ADD COLUMN wait_from INTEGER",
    """
    CREATE TABLE second_signature (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        step VARCHAR NOT NULL,
        about TEXT NOT NULL,
        done_on TEXT NOT NULL,
        done_by TEXT NOT NULL,
        done_by_id INTEGER NOT NULL,
        reason TEXT NOT NULL,
        state VARCHAR NOT NULL,
        signed_by TEXT NOT NULL,
        signed_on TEXT,
        why_not TEXT NOT NULL,
        settled_how TEXT NOT NULL,
        settled_on TEXT,
        CONSTRAINT pk_second_signature PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_second_signature_no UNIQUE (no),
        CONSTRAINT ck_second_signature_step CHECK (step IN ('month', 'red', 'identity')),
        CONSTRAINT ck_second_signature_state CHECK (state IN ('waits', 'signed', 'refused', 'settled'))
    )
    """,
    "CREATE INDEX ix_second_signature_state ON second_signature (state)",
)
PRIVACY: tuple[str, ...] = ()
COLLECTING: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    rooms = (SEALS, ANCHORS, BACKUPS, RIGHTS, PRIVACY, COLLECTING)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
    _chain_the_log()


def _chain_the_log() -> None:
    """Seal each entry of the log with the hash of the one before it, the first with ''."""
    connection = op.get_bind()
    fence = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'no_update_audit'"
    ).scalar_one()
    connection.exec_driver_sql("DROP TRIGGER no_update_audit")
    names = (
        "id, at, user_id, user_name, os_user, what, subject_kind, subject_id, subject, "
        '"before", "after"'
    )
    entries = connection.exec_driver_sql(f"SELECT {names} FROM audit ORDER BY id").fetchall()  # noqa: S608  our own names
    hashes, before = [], ""
    for entry in entries:
        text = json.dumps([*entry, before], ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(text.encode()).hexdigest()
        hashes.append((before, entry[0]))
    if hashes:
        connection.exec_driver_sql("UPDATE audit SET hash = ? WHERE id = ?", hashes)
    connection.exec_driver_sql(fence)
