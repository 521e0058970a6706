"""Dunning, the register of invoices, and what accounts and reports remember."""

from alembic import op

revision = "0012"
down_revision = "0011"

INVOICES: tuple[str, ...] = ()

DUNNING: tuple[str, ...] = ()

COURT: tuple[str, ...] = ()

ACCOUNTS: tuple[str, ...] = (
    """
    CREATE TABLE voucher_export (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        month TEXT NOT NULL,
        from_seq INTEGER NOT NULL,
        to_seq INTEGER NOT NULL,
        supplement INTEGER NOT NULL,
        vouchers INTEGER NOT NULL,
        lines INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        facts TEXT NOT NULL,
        exported_at INTEGER NOT NULL,
        exported_by TEXT NOT NULL,
        undone_at INTEGER,
        undone_by TEXT DEFAULT '' NOT NULL,
        CONSTRAINT pk_voucher_export PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_voucher_export_seqs CHECK (from_seq <= to_seq),
        CONSTRAINT uq_voucher_export_no UNIQUE (no)
    )
    """,
    "CREATE INDEX ix_voucher_export_month ON voucher_export (month)",
    """
    CREATE TABLE year_seal (
        id INTEGER NOT NULL,
        posting_seq INTEGER NOT NULL,
        year INTEGER NOT NULL,
        file TEXT NOT NULL,
        digest TEXT NOT NULL,
        facts TEXT NOT NULL,
        CONSTRAINT pk_year_seal PRIMARY KEY (id),
        CONSTRAINT fk_year_seal_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq)
            DEFERRABLE INITIALLY DEFERRED
    )
    """,
    "CREATE INDEX ix_year_seal_posting_seq ON year_seal (posting_seq)",
    """
    CREATE TRIGGER no_update_year_seal BEFORE UPDATE ON year_seal
    BEGIN
        SELECT RAISE(ABORT, 'year_seal takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER no_delete_year_seal BEFORE DELETE ON year_seal
    BEGIN
        SELECT RAISE(ABORT, 'year_seal takes INSERT only');
    END
    """,
)

REPORTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    rooms = (INVOICES, DUNNING, COURT, ACCOUNTS, REPORTS)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
