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

DUNNING: tuple[str, ...] = (
    """
    CREATE TABLE keeper (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        phone TEXT NOT NULL,
        places TEXT NOT NULL,
        since TEXT NOT NULL,
        until TEXT,
        note TEXT NOT NULL,
        CONSTRAINT pk_keeper PRIMARY KEY (id AUTOINCREMENT)
    )
    """,
    """
    CREATE TABLE dun_file (
        id INTEGER NOT NULL,
        account_id INTEGER NOT NULL,
        reason TEXT NOT NULL,
        about_kind TEXT NOT NULL,
        about_id INTEGER,
        about TEXT NOT NULL,
        flag VARCHAR NOT NULL,
        flag_why TEXT NOT NULL,
        flag_until TEXT,
        note TEXT NOT NULL,
        CONSTRAINT pk_dun_file PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_dun_file_account_id UNIQUE (account_id),
        CONSTRAINT fk_dun_file_account_id FOREIGN KEY(account_id)
            REFERENCES account (id) ON DELETE RESTRICT,
        CONSTRAINT ck_dun_file_flag CHECK (flag IN ('none', 'held', 'disputed', 'hardship'))
    )
    """,
    "CREATE INDEX ix_dun_file_flag ON dun_file (flag)",
    "CREATE INDEX ix_dun_file_flag_until ON dun_file (flag_until)",
    """
    CREATE TABLE dun_contact (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        account_id INTEGER NOT NULL,
        unit_id INTEGER,
        keeper_id INTEGER,
        day TEXT NOT NULL,
        way VARCHAR NOT NULL,
        made_by TEXT NOT NULL,
        met TEXT NOT NULL,
        reached INTEGER NOT NULL,
        answer TEXT NOT NULL,
        promised_on TEXT,
        promised INTEGER,
        owed INTEGER NOT NULL,
        late INTEGER NOT NULL,
        lines TEXT NOT NULL,
        pay_until TEXT,
        facts TEXT NOT NULL,
        at INTEGER NOT NULL,
        user_name TEXT NOT NULL,
        reverses_id INTEGER,
        reason TEXT NOT NULL,
        CONSTRAINT pk_dun_contact PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_dun_contact_promised CHECK (promised > 0),
        CONSTRAINT ck_dun_contact_promised_on CHECK (promised IS NULL OR promised_on IS NOT NULL),
        CONSTRAINT uq_dun_contact_no UNIQUE (no),
        CONSTRAINT fk_dun_contact_account_id FOREIGN KEY(account_id)
            REFERENCES account (id) ON DELETE RESTRICT,
        CONSTRAINT fk_dun_contact_unit_id FOREIGN KEY(unit_id)
            REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_dun_contact_keeper_id FOREIGN KEY(keeper_id)
            REFERENCES keeper (id) ON DELETE RESTRICT,
        CONSTRAINT ck_dun_contact_way
            CHECK (way IN ('phone', 'door', 'wechat', 'sms', 'notice', 'letter', 'lawyer', 'mediation', 'suit')),
        CONSTRAINT uq_dun_contact_reverses_id UNIQUE (reverses_id),
        CONSTRAINT fk_dun_contact_reverses_id FOREIGN KEY(reverses_id)
            REFERENCES dun_contact (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_dun_contact_account_id ON dun_contact (account_id)",
    "CREATE INDEX ix_dun_contact_day ON dun_contact (day)",
    "CREATE INDEX ix_dun_contact_keeper_id ON dun_contact (keeper_id)",
    "CREATE INDEX ix_dun_contact_promised_on ON dun_contact (promised_on)",
    "CREATE INDEX ix_dun_contact_unit_id ON dun_contact (unit_id)",
    """
    CREATE TABLE dun_delivery (
        id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        day TEXT NOT NULL,
        how VARCHAR NOT NULL,
        brought_by TEXT NOT NULL,
        proof TEXT NOT NULL,
        note TEXT NOT NULL,
        at INTEGER NOT NULL,
        user_name TEXT NOT NULL,
        reverses_id INTEGER,
        reason TEXT NOT NULL,
        CONSTRAINT pk_dun_delivery PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_dun_delivery_contact_id FOREIGN KEY(contact_id)
            REFERENCES dun_contact (id) ON DELETE RESTRICT,
        CONSTRAINT ck_dun_delivery_how
            CHECK (how IN ('signed', 'posted', 'mailed', 'witnessed', 'returned')),
        CONSTRAINT uq_dun_delivery_reverses_id UNIQUE (reverses_id),
        CONSTRAINT fk_dun_delivery_reverses_id FOREIGN KEY(reverses_id)
            REFERENCES dun_delivery (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_dun_delivery_contact_id ON dun_delivery (contact_id)",
    """
    CREATE TRIGGER no_update_dun_contact BEFORE UPDATE ON dun_contact
    BEGIN
        SELECT RAISE(ABORT, 'dun_contact takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER no_delete_dun_contact BEFORE DELETE ON dun_contact
    BEGIN
        SELECT RAISE(ABORT, 'dun_contact takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER no_update_dun_delivery BEFORE UPDATE ON dun_delivery
    BEGIN
        SELECT RAISE(ABORT, 'dun_delivery takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER no_delete_dun_delivery BEFORE DELETE ON dun_delivery
    BEGIN
        SELECT RAISE(ABORT, 'dun_delivery takes INSERT only');
    END
    """,
)

COURT: tuple[str, ...] = (
    """
    CREATE TABLE instalment_agreement (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        debtor TEXT NOT NULL,
        due_until TEXT NOT NULL,
        amount INTEGER,
        times INTEGER,
        first_day TEXT,
        plan TEXT NOT NULL,
        why TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        account_id INTEGER,
        signed_on TEXT,
        signed_by TEXT NOT NULL,
        over_on TEXT,
        CONSTRAINT pk_instalment_agreement PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_instalment_agreement_no UNIQUE (no),
        CONSTRAINT fk_instalment_agreement_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_instalment_agreement_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE RESTRICT,
        CONSTRAINT ck_instalment_agreement_amount CHECK (amount > 0),
        CONSTRAINT ck_instalment_agreement_state CHECK (state IN ('draft', 'signed', 'kept', 'broken', 'ended'))
    )
    """,
    "CREATE INDEX ix_instalment_agreement_unit_id ON instalment_agreement (unit_id)",
    "CREATE INDEX ix_instalment_agreement_account_id ON instalment_agreement (account_id)",
    "CREATE INDEX ix_instalment_agreement_state ON instalment_agreement (state)",
    """
    CREATE TABLE agreement_part (
        id INTEGER NOT NULL,
        agreement_id INTEGER NOT NULL,
        day TEXT NOT NULL,
        amount INTEGER NOT NULL,
        CONSTRAINT pk_agreement_part PRIMARY KEY (id),
        CONSTRAINT uq_agreement_part_agreement_id_day UNIQUE (agreement_id, day),
        CONSTRAINT fk_agreement_part_agreement_id FOREIGN KEY(agreement_id) REFERENCES instalment_agreement (id) ON DELETE RESTRICT,
        CONSTRAINT ck_agreement_part_amount CHECK (amount > 0)
    )
    """,
    "CREATE INDEX ix_agreement_part_agreement_id ON agreement_part (agreement_id)",
    """
    CREATE TABLE agreement_line (
        id INTEGER NOT NULL,
        agreement_id INTEGER NOT NULL,
        charge_id INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        CONSTRAINT pk_agreement_line PRIMARY KEY (id),
        CONSTRAINT uq_agreement_line_agreement_id_charge_id UNIQUE (agreement_id, charge_id),
        CONSTRAINT fk_agreement_line_agreement_id FOREIGN KEY(agreement_id) REFERENCES instalment_agreement (id) ON DELETE RESTRICT,
        CONSTRAINT fk_agreement_line_charge_id FOREIGN KEY(charge_id) REFERENCES charge (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_agreement_line_agreement_id ON agreement_line (agreement_id)",
    "CREATE INDEX ix_agreement_line_charge_id ON agreement_line (charge_id)",
    """
    CREATE TABLE court_case (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        debtor TEXT NOT NULL,
        way VARCHAR NOT NULL,
        body TEXT NOT NULL,
        due_until TEXT NOT NULL,
        claim INTEGER,
        late_claim INTEGER,
        lawyer TEXT NOT NULL,
        hearing_on TEXT,
        hearing_at TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        account_id INTEGER,
        case_no TEXT NOT NULL,
        filed_on TEXT,
        court_fee INTEGER,
        result TEXT NOT NULL,
        judged_on TEXT,
        judged_amount INTEGER,
        over_on TEXT,
        CONSTRAINT pk_court_case PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_court_case_no UNIQUE (no),
        CONSTRAINT fk_court_case_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_court_case_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE RESTRICT,
        CONSTRAINT ck_court_case_claim CHECK (claim > 0),
        CONSTRAINT ck_court_case_way CHECK (way IN ('court', 'order', 'mediation', 'arbitration')),
        CONSTRAINT ck_court_case_state CHECK (state IN ('preparing', 'filed', 'mediation', 'judged', 'enforcing', 'settled', 'withdrawn'))
    )
    """,
    "CREATE INDEX ix_court_case_unit_id ON court_case (unit_id)",
    "CREATE INDEX ix_court_case_account_id ON court_case (account_id)",
    "CREATE INDEX ix_court_case_hearing_on ON court_case (hearing_on)",
    "CREATE INDEX ix_court_case_state ON court_case (state)",
)

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
