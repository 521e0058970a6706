"""What steers money stands under a seal; rights, privacy, and what collecting still lacked."""

from alembic import op

revision = "0013"
down_revision = "0012"

SEALS: tuple[str, ...] = ()
ANCHORS: tuple[str, ...] = ()
BACKUPS: tuple[str, ...] = ()
RIGHTS: tuple[str, ...] = ()
PRIVACY: tuple[str, ...] = ()
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
)


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    rooms = (SEALS, ANCHORS, BACKUPS, RIGHTS, PRIVACY, COLLECTING)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
