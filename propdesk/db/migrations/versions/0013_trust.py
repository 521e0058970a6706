"""What steers money stands under a seal; rights, privacy, and what collecting still lacked."""

import hashlib
import json

from alembic import op

from propdesk.db.migrations.made_anew import allow_words

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
    "ALTER TABLE user ADD COLUMN wait_seconds INTEGER DEFAULT 0 NOT NULL",
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
        note TEXT NOT NULL,
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


def _but_for_words(table: str, kept: str) -> tuple[str, ...]:
    """What takes INSERT only lets words about a person go after an entry of the log that says so,
    never what is `kept`."""
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in kept.split())
    return (
        f"DROP TRIGGER no_update_{table}",
        f"""
        CREATE TRIGGER no_update_{table} BEFORE UPDATE ON {table}
        WHEN {changed} OR NOT EXISTS (
            SELECT 1 FROM audit AS told WHERE told.subject_kind = '{table}'
                AND told.subject_id = OLD.id AND told.what = 'words.redact'
        )
        BEGIN
            SELECT RAISE(ABORT, '{table} takes INSERT only');
        END
        """,  # noqa: S608  our own names
    )


PRIVACY: tuple[str, ...] = (
    """
    CREATE TABLE restriction (
        id INTEGER NOT NULL,
        person_id INTEGER NOT NULL,
        why VARCHAR NOT NULL,
        note TEXT NOT NULL,
        since TEXT NOT NULL,
        until TEXT,
        user_name TEXT NOT NULL,
        lifted_on TEXT,
        lifted_why TEXT NOT NULL,
        CONSTRAINT pk_restriction PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_restriction_why CHECK (
            why IN ('asked', 'disputed', 'withdrawn', 'deletion', 'safety', 'other')
        ),
        CONSTRAINT fk_restriction_person_id FOREIGN KEY(person_id)
            REFERENCES person (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_restriction_person_id ON restriction (person_id)",
    "ALTER TABLE person ADD COLUMN erased_on TEXT",
    """
    CREATE TABLE data_incident (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        what TEXT NOT NULL,
        found_at INTEGER NOT NULL,
        data TEXT NOT NULL,
        whose TEXT NOT NULL,
        people INTEGER,
        cause TEXT NOT NULL,
        harm TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        measures TEXT NOT NULL,
        reported_to TEXT NOT NULL,
        report_no TEXT NOT NULL,
        reported_at INTEGER,
        told_how TEXT NOT NULL,
        told_on TEXT,
        result TEXT NOT NULL,
        CONSTRAINT pk_data_incident PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_data_incident_no UNIQUE (no),
        CONSTRAINT ck_data_incident_kind CHECK (
            kind IN ('leaked', 'changed', 'lost', 'misused')
        ),
        CONSTRAINT ck_data_incident_state CHECK (
            state IN ('found', 'contained', 'reported', 'told', 'closed')
        )
    )
    """,
    "CREATE INDEX ix_data_incident_found_at ON data_incident (found_at)",
    # How much of each list was past its time when it was last looked at, for Today.
    """
    CREATE TABLE retention_look (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        day TEXT NOT NULL,
        count INTEGER NOT NULL,
        oldest TEXT,
        CONSTRAINT pk_retention_look PRIMARY KEY (id),
        CONSTRAINT uq_retention_look_name UNIQUE (name)
    )
    """,
    # What is taken out of the log leaves an entry that says of which it was: without one, and in
    # anything but these three columns, the log takes INSERT only as before.
    "DROP TRIGGER no_update_audit",
    """
    CREATE TRIGGER no_update_audit BEFORE UPDATE ON audit
    WHEN NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.user_id IS NOT OLD.user_id
        OR NEW.user_name IS NOT OLD.user_name OR NEW.os_user IS NOT OLD.os_user
        OR NEW.what IS NOT OLD.what OR NEW.subject_kind IS NOT OLD.subject_kind
        OR NEW.subject_id IS NOT OLD.subject_id OR NEW.hash IS NOT OLD.hash
        OR NOT EXISTS (
            SELECT 1 FROM audit AS told
            WHERE told.subject_kind = 'audit' AND told.subject_id = OLD.id
                AND told.what = 'audit.redact' AND told.id > OLD.id
        )
    BEGIN
        SELECT RAISE(ABORT, 'audit takes INSERT only');
    END
    """,
    *_but_for_words(
        "state_move", "id at user_id user_name subject_kind subject_id from_state to_state"
    ),
    *_but_for_words(
        "dun_contact",
        "id no account_id unit_id keeper_id day way reached promised_on promised owed late lines "
        "pay_until at user_name reverses_id",
    ),
    *_but_for_words("dun_delivery", "id contact_id day how at user_name reverses_id"),
)
COLLECTING: tuple[str, ...] = (
    """
    ALTER TABLE payment ADD COLUMN amends_id INTEGER
        CONSTRAINT fk_payment_amends_id REFERENCES payment (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_payment_amends_id ON payment (amends_id) WHERE amends_id IS NOT NULL",
    """
    CREATE TABLE person_merge (
        id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        merged_by TEXT NOT NULL,
        kept_id INTEGER NOT NULL,
        gone_id INTEGER NOT NULL,
        moved TEXT NOT NULL,
        undone_at INTEGER,
        CONSTRAINT pk_person_merge PRIMARY KEY (id AUTOINCREMENT)
    )
    """,
    "CREATE INDEX ix_person_merge_kept_id ON person_merge (kept_id)",
    "CREATE INDEX ix_person_merge_gone_id ON person_merge (gone_id)",
    "ALTER TABLE receipt_book ADD COLUMN cashier_id INTEGER",
    """
    UPDATE receipt_book SET cashier_id = (
        SELECT min(id) FROM user WHERE user.display_name = receipt_book.cashier
    ) WHERE cashier <> '' AND (
        SELECT count(*) FROM user WHERE user.display_name = receipt_book.cashier
    ) = 1
    """,
    """
    ALTER TABLE hand_in ADD COLUMN row_id INTEGER
        CONSTRAINT fk_hand_in_row_id REFERENCES statement_row (id) ON DELETE RESTRICT
    """,
    "ALTER TABLE hand_in ADD COLUMN seen_on TEXT",
    "CREATE INDEX ix_hand_in_row_id ON hand_in (row_id)",
)
IGNORED = ("fee", "settled", "interest", "own", "handed_in", "spent", "returned", "other")


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    rooms = (SEALS, ANCHORS, BACKUPS, RIGHTS, PRIVACY, COLLECTING)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
    allow_words("statement_row", "ignored", *IGNORED)
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
