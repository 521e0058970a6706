"""What steers money stands under a seal; rights, privacy, and what collecting still lacked."""

from alembic import op

revision = "0013"
down_revision = "0012"

SEALS: tuple[str, ...] = ()
ANCHORS: tuple[str, ...] = ()
BACKUPS: tuple[str, ...] = ()
RIGHTS: tuple[str, ...] = ()
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
        OR NEW.subject_id IS NOT OLD.subject_id
        OR NOT EXISTS (
            SELECT 1 FROM audit AS told
            WHERE told.subject_kind = 'audit' AND told.subject_id = OLD.id
                AND told.what = 'audit.redact' AND told.id > OLD.id
        )
    BEGIN
        SELECT RAISE(ABORT, 'audit takes INSERT only');
    END
    """,
)
COLLECTING: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    rooms = (SEALS, ANCHORS, BACKUPS, RIGHTS, PRIVACY, COLLECTING)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
