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
RIGHTS: tuple[str, ...] = ()
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
