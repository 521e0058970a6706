"""Dunning, the register of invoices, and what accounts and reports remember."""

from alembic import op

revision = "0012"
down_revision = "0011"

INVOICES: tuple[str, ...] = (
    """
    ALTER TABLE fee_item ADD COLUMN tax_rate VARCHAR DEFAULT 'unsaid' NOT NULL
        CONSTRAINT ck_fee_item_tax_rate CHECK (
            tax_rate IN (
                'unsaid', '13', '9', '6', '5', '3', '1.5', '1', '0', 'exempt', 'untaxed'
            )
        )
    """,
    "ALTER TABLE fee_item ADD COLUMN prepaid_untaxed INTEGER DEFAULT 0 NOT NULL",
    """
    CREATE TABLE invoice (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        receipt_no TEXT NOT NULL,
        payment_id INTEGER NOT NULL,
        unit_id INTEGER,
        payer TEXT NOT NULL,
        requested_on TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        buyer VARCHAR NOT NULL,
        title TEXT NOT NULL,
        tax_no TEXT NOT NULL,
        email TEXT NOT NULL,
        phone TEXT NOT NULL,
        copies INTEGER NOT NULL,
        paper_back INTEGER NOT NULL,
        remark TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        amount INTEGER NOT NULL,
        net INTEGER NOT NULL,
        tax INTEGER NOT NULL,
        sent_on TEXT,
        invoice_no TEXT NOT NULL,
        issued_on TEXT,
        flag_why TEXT NOT NULL,
        red_no TEXT NOT NULL,
        red_on TEXT,
        red_why TEXT NOT NULL,
        CONSTRAINT pk_invoice PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_invoice_no UNIQUE (no),
        CONSTRAINT ck_invoice_sum CHECK (amount = net + tax),
        CONSTRAINT ck_invoice_kind CHECK (kind IN ('normal', 'special')),
        CONSTRAINT ck_invoice_buyer CHECK (buyer IN ('person', 'company')),
        CONSTRAINT ck_invoice_state CHECK (
            state IN ('requested', 'issued', 'red_owed', 'red', 'dropped')
        ),
        CONSTRAINT fk_invoice_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
        CONSTRAINT fk_invoice_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_invoice_payment_id ON invoice (payment_id)",
    "CREATE INDEX ix_invoice_unit_id ON invoice (unit_id)",
    "CREATE INDEX ix_invoice_payer ON invoice (payer)",
    "CREATE INDEX ix_invoice_state ON invoice (state)",
    "CREATE INDEX ix_invoice_invoice_no ON invoice (invoice_no) WHERE invoice_no <> ''",
    "CREATE INDEX ix_invoice_red_no ON invoice (red_no) WHERE red_no <> ''",
    """
    CREATE TABLE invoice_line (
        id INTEGER NOT NULL,
        invoice_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        payment_id INTEGER NOT NULL,
        charge_id INTEGER,
        account_id INTEGER NOT NULL,
        fee_item_id INTEGER NOT NULL,
        item TEXT NOT NULL,
        period TEXT NOT NULL,
        tax_code TEXT NOT NULL,
        rate VARCHAR NOT NULL,
        amount INTEGER NOT NULL,
        net INTEGER NOT NULL,
        tax INTEGER NOT NULL,
        CONSTRAINT pk_invoice_line PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_invoice_line_sum CHECK (amount = net + tax),
        CONSTRAINT ck_invoice_line_rate CHECK (
            rate IN ('unsaid', '13', '9', '6', '5', '3', '1.5', '1', '0', 'exempt', 'untaxed')
        ),
        CONSTRAINT fk_invoice_line_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id) ON DELETE CASCADE,
        CONSTRAINT fk_invoice_line_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
        CONSTRAINT fk_invoice_line_charge_id FOREIGN KEY(charge_id) REFERENCES charge (id),
        CONSTRAINT fk_invoice_line_account_id FOREIGN KEY(account_id) REFERENCES account (id),
        CONSTRAINT fk_invoice_line_fee_item_id FOREIGN KEY(fee_item_id) REFERENCES fee_item (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_invoice_line_invoice_id ON invoice_line (invoice_id)",
    "CREATE INDEX ix_invoice_line_payment_id ON invoice_line (payment_id)",
    "CREATE INDEX ix_invoice_line_charge_id ON invoice_line (charge_id)",
    "CREATE INDEX ix_invoice_line_account_id ON invoice_line (account_id)",
    "CREATE INDEX ix_invoice_line_fee_item_id ON invoice_line (fee_item_id)",
    """
    CREATE TABLE invoice_column (
        id INTEGER NOT NULL,
        sheet VARCHAR NOT NULL,
        order_no INTEGER NOT NULL,
        header TEXT NOT NULL,
        what VARCHAR NOT NULL,
        text TEXT NOT NULL,
        CONSTRAINT pk_invoice_column PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_invoice_column_sheet CHECK (sheet IN ('basic', 'lines')),
        CONSTRAINT ck_invoice_column_what CHECK (
            what IN (
                'serial', 'kind', 'with_tax', 'person', 'title', 'tax_no', 'email', 'phone',
                'remark', 'item', 'tax_code', 'period', 'unit', 'amount', 'net', 'tax', 'rate',
                'fixed'
            )
        )
    )
    """,
)

DUNNING: tuple[str, ...] = ()

COURT: tuple[str, ...] = ()

ACCOUNTS: tuple[str, ...] = ()

REPORTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    rooms = (INVOICES, DUNNING, COURT, ACCOUNTS, REPORTS)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
