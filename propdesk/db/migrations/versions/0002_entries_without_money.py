"""Entries that move no money need no session; offsets have notes; a run is undone for what is left.

Three posted tables are made anew with other constraints. Columns and rows stay as they were sealed.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

BILLING_RUN = """
CREATE TABLE new_billing_run (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    period TEXT NOT NULL,
    scope TEXT NOT NULL,
    created INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    undoes_id INTEGER,
    CONSTRAINT pk_billing_run PRIMARY KEY (id),
    CONSTRAINT fk_billing_run_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_billing_run_undoes_id FOREIGN KEY(undoes_id) REFERENCES billing_run (id)
)
"""

PAYMENT = """
CREATE TABLE new_payment (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    reverses_id INTEGER,
    session_id INTEGER,
    unit_id INTEGER,
    payer TEXT NOT NULL,
    value_day TEXT NOT NULL,
    booking_day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    remark TEXT NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT ck_payment_session CHECK (session_id IS NOT NULL OR amount = 0),
    CONSTRAINT fk_payment_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_payment_kind CHECK (kind IN ('payment', 'void', 'red', 'offset', 'move')),
    CONSTRAINT uq_payment_reverses_id UNIQUE (reverses_id),
    CONSTRAINT fk_payment_reverses_id FOREIGN KEY(reverses_id) REFERENCES payment (id),
    CONSTRAINT fk_payment_session_id FOREIGN KEY(session_id) REFERENCES cash_session (id),
    CONSTRAINT fk_payment_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
"""

RECEIPT = """
CREATE TABLE new_receipt (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    receipt_group_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    reverses_id INTEGER,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    no TEXT NOT NULL,
    amount INTEGER NOT NULL,
    facts TEXT NOT NULL,
    CONSTRAINT pk_receipt PRIMARY KEY (id),
    CONSTRAINT uq_receipt_series_year_number UNIQUE (series, year, number),
    CONSTRAINT fk_receipt_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_receipt_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
    CONSTRAINT fk_receipt_receipt_group_id FOREIGN KEY(receipt_group_id) REFERENCES receipt_group (id),
    CONSTRAINT ck_receipt_kind CHECK (kind IN ('receipt', 'red', 'offset')),
    CONSTRAINT uq_receipt_reverses_id UNIQUE (reverses_id),
    CONSTRAINT fk_receipt_reverses_id FOREIGN KEY(reverses_id) REFERENCES receipt (id),
    CONSTRAINT uq_receipt_no UNIQUE (no)
)
"""

INDEXES = {
    "billing_run": ("CREATE INDEX ix_billing_run_posting_seq ON billing_run (posting_seq)",),
    "payment": (
        "CREATE INDEX ix_payment_posting_seq ON payment (posting_seq)",
        "CREATE INDEX ix_payment_session_id ON payment (session_id)",
    ),
    "receipt": (
        "CREATE INDEX ix_receipt_payment_id ON receipt (payment_id)",
        "CREATE INDEX ix_receipt_posting_seq ON receipt (posting_seq)",
    ),
}

TABLES = {"billing_run": BILLING_RUN, "payment": PAYMENT, "receipt": RECEIPT}


def upgrade() -> None:
    """Make each table anew, carry its rows over as they are, give it its indexes and fences."""
    for table, made_anew in TABLES.items():
        op.execute(made_anew)
        op.execute(f"INSERT INTO new_{table} SELECT * FROM {table}")
        op.execute(f"DROP TABLE {table}")
        op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
        for index in INDEXES[table]:
            op.execute(index)
        for done in ("update", "delete"):
            op.execute(f"""
CREATE TRIGGER no_{done}_{table} BEFORE {done.upper()} ON {table}
BEGIN
    SELECT RAISE(ABORT, '{table} takes INSERT only');
END
""")
    op.execute("CREATE INDEX ix_prepayment_entry_payment_id ON prepayment_entry (payment_id)")
