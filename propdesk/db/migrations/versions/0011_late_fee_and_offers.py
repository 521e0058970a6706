"""Late fee, offers of prepayment, payers for a stretch, and the rest of tariffs, meters and taking over."""

from alembic import op

from propdesk.db.migrations.made_anew import allow_words

revision = "0011"
down_revision = "0010"

OPEN_LINE = """open_charge (charge_id, kind, unit_id, account_id, fee_item_id, period_from, period_to,
        due_day, amount, settled, live, meter_id, share_from, share_to)"""


def _overlaps(line: str, own: str) -> str:
    """Whether a line has days that another one bills: whole lines never overlap, so the last of
    them that begins before its end is enough; of those of a share each is looked at."""
    same = f"""other.unit_id = {line}.unit_id AND other.fee_item_id = {line}.fee_item_id
                AND other.period_from <= {line}.period_to AND other.live = 1
                AND other.kind = 'normal' AND other.meter_id IS {line}.meter_id {own}"""
    return f"""(
            (
                SELECT other.period_to FROM open_charge AS other
                WHERE {same} AND other.share_to IS NULL
                ORDER BY other.period_from DESC LIMIT 1
            ) >= {line}.period_from
            OR EXISTS (
                SELECT 1 FROM open_charge AS other
                WHERE {same} AND other.share_to IS NOT NULL
                    AND other.period_to >= {line}.period_from
                    AND other.share_from < coalesce({line}.share_to, 1000000)
                    AND other.share_to > coalesce({line}.share_from, 0)
            )
        )"""


# As in 0010, but each of several payers may have his share of a day.
CHARGE_OPENS = f"""
CREATE TRIGGER charge_opens AFTER INSERT ON charge WHEN NEW.kind <> 'reversal' AND (
    EXISTS (SELECT 1 FROM posting WHERE seq = NEW.posting_seq) OR NOT EXISTS (
        SELECT 1 FROM billing_run WHERE id = NEW.run_id AND posting_seq = NEW.posting_seq
    )
)
BEGIN
    SELECT RAISE(ABORT, 'charge overlaps a live line')
    WHERE NEW.kind = 'normal' AND NEW.period_from IS NOT NULL AND {_overlaps("NEW", "")};
    INSERT INTO {OPEN_LINE}
    VALUES (NEW.id, NEW.kind, NEW.unit_id, NEW.account_id, NEW.fee_item_id, NEW.period_from, NEW.period_to, NEW.due_day, NEW.amount, 0, 1, NEW.meter_id, NEW.share_from, NEW.share_to);
END
"""

RUN_OPENS = f"""
CREATE TRIGGER run_opens AFTER INSERT ON posting
WHEN EXISTS (SELECT 1 FROM billing_run WHERE posting_seq = NEW.seq)
BEGIN
    INSERT INTO {OPEN_LINE}
    SELECT id, kind, unit_id, account_id, fee_item_id, period_from, period_to, due_day, amount, 0, 1, meter_id, share_from, share_to
    FROM charge WHERE posting_seq = NEW.seq AND kind <> 'reversal'
        AND run_id IN (SELECT id FROM billing_run WHERE posting_seq = NEW.seq);
    SELECT RAISE(ABORT, 'charge overlaps a live line') WHERE EXISTS (
        SELECT 1 FROM charge AS line WHERE line.posting_seq = NEW.seq AND line.kind = 'normal'
            AND line.period_from IS NOT NULL
            AND {_overlaps("line", "AND other.charge_id <> line.id")}
    );
END
"""

# The statements of each room, those below first.
METERS: tuple[str, ...] = (
    """
    CREATE TABLE supplier_bill (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        item_id INTEGER NOT NULL,
        main_id INTEGER,
        supplier TEXT NOT NULL,
        bill_no TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        quantity INTEGER,
        amount INTEGER NOT NULL,
        pay_by TEXT,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        paid_on TEXT,
        paid_by TEXT NOT NULL,
        CONSTRAINT pk_supplier_bill PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_supplier_bill_no UNIQUE (no),
        CONSTRAINT fk_supplier_bill_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT fk_supplier_bill_main_id FOREIGN KEY(main_id) REFERENCES meter (id) ON DELETE RESTRICT,
        CONSTRAINT ck_supplier_bill_amount CHECK (amount > 0),
        CONSTRAINT ck_supplier_bill_quantity CHECK (quantity > 0),
        CONSTRAINT ck_supplier_bill_days CHECK (first <= last),
        CONSTRAINT ck_supplier_bill_state CHECK (state IN ('owed', 'paid', 'dropped'))
    )
    """,
    "CREATE INDEX ix_supplier_bill_item_id ON supplier_bill (item_id)",
    "CREATE INDEX ix_supplier_bill_main_id ON supplier_bill (main_id)",
    "CREATE INDEX ix_supplier_bill_last ON supplier_bill (last)",
    "CREATE INDEX ix_supplier_bill_state ON supplier_bill (state)",
    """
    ALTER TABLE shared_bill ADD COLUMN meter_kind VARCHAR DEFAULT 'water' NOT NULL
        CONSTRAINT ck_shared_bill_meter_kind
            CHECK (meter_kind IN ('water', 'hot_water', 'power', 'gas', 'heat'))
    """,
)
CARDS: tuple[str, ...] = (
    "ALTER TABLE meter ADD COLUMN by_card INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE meter ADD COLUMN card_no TEXT DEFAULT '' NOT NULL",
    """
    CREATE TABLE card_sale (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        charge_id INTEGER NOT NULL,
        payment_id INTEGER NOT NULL,
        meter_id INTEGER NOT NULL,
        unit_id INTEGER NOT NULL,
        sold_on TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        card_no TEXT NOT NULL,
        token TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_card_sale PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_card_sale_no UNIQUE (no),
        CONSTRAINT uq_card_sale_charge_id UNIQUE (charge_id),
        CONSTRAINT ck_card_sale_quantity CHECK (quantity > 0),
        CONSTRAINT ck_card_sale_amount CHECK (amount > 0),
        CONSTRAINT fk_card_sale_charge_id FOREIGN KEY(charge_id) REFERENCES charge (id),
        CONSTRAINT fk_card_sale_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
        CONSTRAINT fk_card_sale_meter_id FOREIGN KEY(meter_id) REFERENCES meter (id) ON DELETE RESTRICT,
        CONSTRAINT fk_card_sale_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_card_sale_payment_id ON card_sale (payment_id)",
    "CREATE INDEX ix_card_sale_meter_id_sold_on ON card_sale (meter_id, sold_on)",
    "CREATE INDEX ix_card_sale_unit_id ON card_sale (unit_id)",
)
PAYERS: tuple[str, ...] = (
    """
    CREATE TABLE payer_stretch (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        item_id INTEGER,
        payer VARCHAR NOT NULL,
        who TEXT NOT NULL,
        first TEXT NOT NULL,
        until TEXT,
        share INTEGER NOT NULL,
        why TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        account_id INTEGER,
        CONSTRAINT pk_payer_stretch PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_payer_stretch_share CHECK (share BETWEEN 1 AND 1000000),
        CONSTRAINT uq_payer_stretch_no UNIQUE (no),
        CONSTRAINT fk_payer_stretch_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_payer_stretch_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT ck_payer_stretch_payer CHECK (payer IN ('developer', 'tenant', 'other')),
        CONSTRAINT ck_payer_stretch_state CHECK (state IN ('agreed', 'dropped')),
        CONSTRAINT fk_payer_stretch_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_payer_stretch_unit_id ON payer_stretch (unit_id)",
    "CREATE INDEX ix_payer_stretch_until ON payer_stretch (until)",
    "CREATE INDEX ix_payer_stretch_state ON payer_stretch (state)",
    "ALTER TABLE charge ADD COLUMN share_from INTEGER",
    "ALTER TABLE charge ADD COLUMN share_to INTEGER",
    "ALTER TABLE open_charge ADD COLUMN share_from INTEGER",
    "ALTER TABLE open_charge ADD COLUMN share_to INTEGER",
    """
    CREATE INDEX ix_open_charge_shared ON open_charge (unit_id, fee_item_id, period_from)
        WHERE share_to IS NOT NULL
    """,
    "DROP TRIGGER charge_opens",
    "DROP TRIGGER run_opens",
    CHARGE_OPENS,
    RUN_OPENS,
)
TARIFFS: tuple[str, ...] = (
    "ALTER TABLE tariff_version ADD COLUMN season_first TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE tariff_version ADD COLUMN season_last TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE tariff_version ADD COLUMN first_month VARCHAR"
    " CONSTRAINT ck_tariff_version_first_month CHECK (first_month IN"
    " ('actual_days', 'thirty_days', 'half_months', 'half_after_15', 'whole_months'))",
)
OFFERS: tuple[str, ...] = (
    """
    CREATE TABLE prepay_offer (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        name TEXT NOT NULL,
        item_id INTEGER,
        months INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        share INTEGER,
        amount INTEGER,
        free_months INTEGER,
        valid_from TEXT NOT NULL,
        valid_until TEXT,
        unit_kind VARCHAR,
        buildings TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        CONSTRAINT pk_prepay_offer PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_prepay_offer_months CHECK (months > 0),
        CONSTRAINT uq_prepay_offer_no UNIQUE (no),
        CONSTRAINT fk_prepay_offer_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT ck_prepay_offer_kind CHECK (kind IN ('rate', 'amount', 'free')),
        CONSTRAINT ck_prepay_offer_unit_kind CHECK (unit_kind IN ('room', 'shop', 'office', 'garage', 'space', 'storage', 'other')),
        CONSTRAINT ck_prepay_offer_state CHECK (state IN ('runs', 'closed'))
    )
    """,
    "CREATE INDEX ix_prepay_offer_valid_until ON prepay_offer (valid_until)",
    "CREATE INDEX ix_prepay_offer_state ON prepay_offer (state)",
    """
    CREATE TABLE offer_use (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        offer_id INTEGER NOT NULL,
        payment_id INTEGER NOT NULL,
        unit_id INTEGER NOT NULL,
        item_id INTEGER NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        months INTEGER NOT NULL,
        listed INTEGER NOT NULL,
        off INTEGER NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        ended_on TEXT,
        used INTEGER,
        credit INTEGER,
        move_id INTEGER,
        CONSTRAINT pk_offer_use PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_offer_use_off CHECK (off > 0),
        CONSTRAINT uq_offer_use_no UNIQUE (no),
        CONSTRAINT fk_offer_use_offer_id FOREIGN KEY(offer_id) REFERENCES prepay_offer (id) ON DELETE RESTRICT,
        CONSTRAINT fk_offer_use_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
        CONSTRAINT fk_offer_use_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_offer_use_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT fk_offer_use_move_id FOREIGN KEY(move_id) REFERENCES payment (id),
        CONSTRAINT ck_offer_use_state CHECK (state IN ('runs', 'ended'))
    )
    """,
    "CREATE INDEX ix_offer_use_offer_id ON offer_use (offer_id)",
    "CREATE INDEX ix_offer_use_payment_id ON offer_use (payment_id)",
    "CREATE INDEX ix_offer_use_unit_id ON offer_use (unit_id)",
    "CREATE INDEX ix_offer_use_state ON offer_use (state)",
)
LATE_FEE: tuple[str, ...] = (
    """
    CREATE TABLE late_clause (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        item_id INTEGER NOT NULL,
        clause TEXT NOT NULL,
        article TEXT NOT NULL,
        agreed_on TEXT NOT NULL,
        first TEXT NOT NULL,
        until TEXT,
        rate INTEGER NOT NULL,
        grace INTEGER NOT NULL,
        before INTEGER NOT NULL,
        cap VARCHAR NOT NULL,
        yearly INTEGER,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        CONSTRAINT pk_late_clause PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_late_clause_no UNIQUE (no),
        CONSTRAINT ck_late_clause_rate CHECK (rate > 0),
        CONSTRAINT ck_late_clause_grace CHECK (grace >= 0),
        CONSTRAINT fk_late_clause_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT ck_late_clause_cap CHECK (cap IN ('principal', 'yearly')),
        CONSTRAINT ck_late_clause_state CHECK (state IN ('in_force', 'ended'))
    )
    """,
    "CREATE INDEX ix_late_clause_item_id ON late_clause (item_id)",
)
OPENING: tuple[str, ...] = (
    "ALTER TABLE former_books ADD COLUMN payments_total INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE former_books ADD COLUMN deposits_total INTEGER DEFAULT 0 NOT NULL",
    """
    ALTER TABLE former_books ADD COLUMN deposits_holder VARCHAR DEFAULT 'ours' NOT NULL
        CONSTRAINT ck_former_books_deposits_holder
            CHECK (deposits_holder IN ('ours', 'developer', 'former'))
    """,
    """
    CREATE TABLE former_payment (
        id INTEGER NOT NULL,
        books_id INTEGER NOT NULL,
        place TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        payer TEXT NOT NULL,
        item TEXT NOT NULL,
        period_from TEXT,
        period_to TEXT,
        day TEXT NOT NULL,
        amount INTEGER NOT NULL,
        method TEXT NOT NULL,
        receipt_no TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_former_payment PRIMARY KEY (id),
        CONSTRAINT fk_former_payment_books_id FOREIGN KEY(books_id) REFERENCES former_books (id) ON DELETE RESTRICT,
        CONSTRAINT fk_former_payment_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_former_payment_amount CHECK (amount <> 0)
    )
    """,
    "CREATE INDEX ix_former_payment_books_id ON former_payment (books_id)",
    "CREATE INDEX ix_former_payment_unit_id ON former_payment (unit_id)",
    "CREATE INDEX ix_former_payment_day ON former_payment (day)",
    "CREATE INDEX ix_former_payment_receipt_no ON former_payment (receipt_no)",
    """
    CREATE TABLE former_deposit (
        id INTEGER NOT NULL,
        books_id INTEGER NOT NULL,
        place TEXT NOT NULL,
        unit_id INTEGER,
        payer TEXT NOT NULL,
        phone TEXT NOT NULL,
        item_id INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        since TEXT NOT NULL,
        receipt_no TEXT NOT NULL,
        refund_by TEXT,
        about TEXT NOT NULL,
        holder VARCHAR,
        deposit_id INTEGER,
        CONSTRAINT pk_former_deposit PRIMARY KEY (id),
        CONSTRAINT fk_former_deposit_books_id FOREIGN KEY(books_id) REFERENCES former_books (id) ON DELETE RESTRICT,
        CONSTRAINT fk_former_deposit_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_former_deposit_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT ck_former_deposit_holder CHECK (holder IN ('ours', 'developer', 'former')),
        CONSTRAINT fk_former_deposit_deposit_id FOREIGN KEY(deposit_id) REFERENCES deposit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_former_deposit_amount CHECK (amount > 0)
    )
    """,
    "CREATE INDEX ix_former_deposit_books_id ON former_deposit (books_id)",
    "CREATE INDEX ix_former_deposit_unit_id ON former_deposit (unit_id)",
    "CREATE INDEX ix_former_deposit_deposit_id ON former_deposit (deposit_id)",
)
MOVE_IN: tuple[str, ...] = (
    """
    ALTER TABLE move_in_case ADD COLUMN gift_id INTEGER
        CONSTRAINT fk_move_in_case_gift_id REFERENCES payer_stretch (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_move_in_case_gift_id ON move_in_case (gift_id)",
    """
    ALTER TABLE check_sheet ADD COLUMN after_id INTEGER
        CONSTRAINT fk_check_sheet_after_id REFERENCES check_sheet (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_check_sheet_after_id ON check_sheet (after_id)",
    """
    CREATE TABLE renovation_look (
        id INTEGER NOT NULL,
        renovation_id INTEGER NOT NULL,
        look VARCHAR NOT NULL,
        sheet_id INTEGER NOT NULL,
        CONSTRAINT pk_renovation_look PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_renovation_look_renovation_id FOREIGN KEY(renovation_id) REFERENCES renovation (id) ON DELETE RESTRICT,
        CONSTRAINT ck_renovation_look_look CHECK (look IN ('first', 'second')),
        CONSTRAINT uq_renovation_look_sheet_id UNIQUE (sheet_id),
        CONSTRAINT fk_renovation_look_sheet_id FOREIGN KEY(sheet_id) REFERENCES check_sheet (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_renovation_look_renovation_id ON renovation_look (renovation_id)",
    "ALTER TABLE visit_sheet ADD COLUMN questions TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE attachment ADD COLUMN part INTEGER",
    "ALTER TABLE attachment ADD COLUMN part_name TEXT DEFAULT '' NOT NULL",
)

MONTHS: tuple[str, ...] = (
    """
    CREATE TABLE month_close (
        id INTEGER NOT NULL,
        posting_seq INTEGER NOT NULL,
        month TEXT NOT NULL,
        undoes_id INTEGER,
        closed_until TEXT,
        reason TEXT NOT NULL,
        second_id INTEGER,
        second TEXT NOT NULL,
        facts TEXT NOT NULL,
        CONSTRAINT pk_month_close PRIMARY KEY (id),
        CONSTRAINT fk_month_close_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq)
            DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT uq_month_close_undoes_id UNIQUE (undoes_id),
        CONSTRAINT fk_month_close_undoes_id FOREIGN KEY(undoes_id) REFERENCES month_close (id)
    )
    """,
    "CREATE INDEX ix_month_close_posting_seq ON month_close (posting_seq)",
    """
    CREATE TRIGGER no_update_month_close BEFORE UPDATE ON month_close
    BEGIN
        SELECT RAISE(ABORT, 'month_close takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER no_delete_month_close BEFORE DELETE ON month_close
    BEGIN
        SELECT RAISE(ABORT, 'month_close takes INSERT only');
    END
    """,
)
STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE statement_account (
        id INTEGER NOT NULL,
        number TEXT NOT NULL,
        channel VARCHAR NOT NULL,
        holder TEXT NOT NULL,
        added_at INTEGER NOT NULL,
        added_by TEXT NOT NULL,
        CONSTRAINT pk_statement_account PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_statement_account_number UNIQUE (number),
        CONSTRAINT ck_statement_account_channel CHECK (channel IN ('bank', 'wechat', 'alipay'))
    )
    """,
    """
    CREATE TABLE statement_layout (
        number TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        places TEXT NOT NULL,
        used_at INTEGER NOT NULL,
        CONSTRAINT pk_statement_layout PRIMARY KEY (number, fingerprint)
    )
    """,
    """
    CREATE TABLE statement_file (
        id INTEGER NOT NULL,
        account_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        at INTEGER NOT NULL,
        entered_by TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        opening INTEGER,
        closing INTEGER,
        lines INTEGER NOT NULL,
        fresh INTEGER NOT NULL,
        total INTEGER NOT NULL,
        fee INTEGER NOT NULL,
        CONSTRAINT pk_statement_file PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_statement_file_account_id FOREIGN KEY(account_id) REFERENCES statement_account (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_statement_file_account_id ON statement_file (account_id)",
    """
    CREATE TABLE statement_acceptance (
        id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        entered_by TEXT NOT NULL,
        session_id INTEGER,
        posted INTEGER NOT NULL,
        paired INTEGER NOT NULL,
        unclaimed INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        undone_at INTEGER,
        CONSTRAINT pk_statement_acceptance PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_statement_acceptance_session_id FOREIGN KEY(session_id) REFERENCES cash_session (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_statement_acceptance_session_id ON statement_acceptance (session_id)",
    """
    CREATE TABLE statement_row (
        id INTEGER NOT NULL,
        file_id INTEGER NOT NULL,
        account_id INTEGER NOT NULL,
        line INTEGER NOT NULL,
        transaction_no TEXT NOT NULL,
        order_no TEXT NOT NULL,
        at INTEGER NOT NULL,
        day TEXT NOT NULL,
        amount INTEGER NOT NULL,
        fee INTEGER NOT NULL,
        payer TEXT NOT NULL,
        payer_account TEXT NOT NULL,
        remark TEXT NOT NULL,
        kind TEXT NOT NULL,
        is_refund INTEGER NOT NULL,
        state VARCHAR NOT NULL,
        ignored VARCHAR,
        note TEXT NOT NULL,
        candidates TEXT NOT NULL,
        unit_id INTEGER,
        payment_id INTEGER,
        entry_id INTEGER,
        pair_id INTEGER,
        acceptance_id INTEGER,
        decided_by TEXT NOT NULL,
        decided_at INTEGER,
        CONSTRAINT pk_statement_row PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_statement_row_account_id_transaction_no UNIQUE (account_id, transaction_no),
        CONSTRAINT ck_statement_row_amount CHECK (amount <> 0 OR fee <> 0),
        CONSTRAINT ck_statement_row_why_ignored CHECK ((state = 'ignored') = (ignored IS NOT NULL)),
        CONSTRAINT ck_statement_row_became CHECK ((state IN ('posted', 'paired')) = (payment_id IS NOT NULL OR entry_id IS NOT NULL)),
        CONSTRAINT fk_statement_row_file_id FOREIGN KEY(file_id) REFERENCES statement_file (id) ON DELETE RESTRICT,
        CONSTRAINT fk_statement_row_account_id FOREIGN KEY(account_id) REFERENCES statement_account (id) ON DELETE RESTRICT,
        CONSTRAINT ck_statement_row_state CHECK (state IN ('matched', 'open', 'unclaimed', 'refund', 'posted', 'paired', 'ignored')),
        CONSTRAINT ck_statement_row_ignored CHECK (ignored IN ('fee', 'settled', 'interest', 'own', 'spent', 'returned', 'other')),
        CONSTRAINT fk_statement_row_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_statement_row_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id) ON DELETE RESTRICT,
        CONSTRAINT fk_statement_row_entry_id FOREIGN KEY(entry_id) REFERENCES deposit_entry (id) ON DELETE RESTRICT,
        CONSTRAINT fk_statement_row_pair_id FOREIGN KEY(pair_id) REFERENCES statement_row (id) ON DELETE RESTRICT,
        CONSTRAINT fk_statement_row_acceptance_id FOREIGN KEY(acceptance_id) REFERENCES statement_acceptance (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_statement_row_acceptance_id ON statement_row (acceptance_id)",
    "CREATE INDEX ix_statement_row_day ON statement_row (day)",
    "CREATE INDEX ix_statement_row_entry_id ON statement_row (entry_id)",
    "CREATE INDEX ix_statement_row_file_id ON statement_row (file_id)",
    "CREATE INDEX ix_statement_row_order_no ON statement_row (order_no)",
    "CREATE INDEX ix_statement_row_pair_id ON statement_row (pair_id)",
    "CREATE INDEX ix_statement_row_payment_id ON statement_row (payment_id)",
    "CREATE INDEX ix_statement_row_state ON statement_row (state)",
    "CREATE INDEX ix_statement_row_unit_id ON statement_row (unit_id)",
    """
    CREATE TABLE known_payer (
        id INTEGER NOT NULL,
        payer_key TEXT NOT NULL,
        name TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        learned_at INTEGER NOT NULL,
        learned_by TEXT NOT NULL,
        CONSTRAINT pk_known_payer PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_known_payer_payer_key_unit_id UNIQUE (payer_key, unit_id),
        CONSTRAINT fk_known_payer_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_known_payer_unit_id ON known_payer (unit_id)",
    """
    CREATE TABLE unclaimed_entry (
        id INTEGER NOT NULL,
        posting_seq INTEGER NOT NULL,
        row_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        amount INTEGER NOT NULL,
        method VARCHAR NOT NULL,
        session_id INTEGER NOT NULL,
        payment_id INTEGER,
        reverses_id INTEGER,
        day TEXT NOT NULL,
        reason TEXT NOT NULL,
        CONSTRAINT pk_unclaimed_entry PRIMARY KEY (id),
        CONSTRAINT ck_unclaimed_entry_amount CHECK (amount <> 0),
        CONSTRAINT fk_unclaimed_entry_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT fk_unclaimed_entry_row_id FOREIGN KEY(row_id) REFERENCES statement_row (id),
        CONSTRAINT ck_unclaimed_entry_kind CHECK (kind IN ('came', 'claimed', 'returned', 'dropped', 'undone')),
        CONSTRAINT ck_unclaimed_entry_method CHECK (method IN ('cash', 'wechat', 'alipay', 'card', 'transfer', 'cheque', 'other', 'prepaid')),
        CONSTRAINT fk_unclaimed_entry_session_id FOREIGN KEY(session_id) REFERENCES cash_session (id),
        CONSTRAINT fk_unclaimed_entry_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
        CONSTRAINT uq_unclaimed_entry_reverses_id UNIQUE (reverses_id),
        CONSTRAINT fk_unclaimed_entry_reverses_id FOREIGN KEY(reverses_id) REFERENCES unclaimed_entry (id)
    )
    """,
    "CREATE INDEX ix_unclaimed_entry_payment_id ON unclaimed_entry (payment_id)",
    "CREATE INDEX ix_unclaimed_entry_posting_seq ON unclaimed_entry (posting_seq)",
    "CREATE INDEX ix_unclaimed_entry_row_id ON unclaimed_entry (row_id)",
    "CREATE INDEX ix_unclaimed_entry_session_id ON unclaimed_entry (session_id)",
    """
    CREATE TRIGGER no_update_unclaimed_entry BEFORE UPDATE ON unclaimed_entry
    BEGIN
        SELECT RAISE(ABORT, 'unclaimed_entry takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER no_delete_unclaimed_entry BEFORE DELETE ON unclaimed_entry
    BEGIN
        SELECT RAISE(ABORT, 'unclaimed_entry takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER unclaimed_entry_covered AFTER INSERT ON unclaimed_entry
    WHEN (SELECT sum(amount) FROM unclaimed_entry WHERE row_id = NEW.row_id) NOT BETWEEN 0 AND (
        SELECT amount FROM statement_row WHERE id = NEW.row_id
    )
    BEGIN
        SELECT RAISE(ABORT, 'of a row no more is unclaimed than came');
    END
    """,
)

SESSIONS: tuple[str, ...] = (
    """
    CREATE TABLE hand_in (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        session_id INTEGER,
        cashier TEXT NOT NULL,
        report TEXT NOT NULL,
        closed_on TEXT NOT NULL,
        amount INTEGER NOT NULL,
        due_by TEXT,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        bank TEXT NOT NULL,
        slip_no TEXT NOT NULL,
        received_by TEXT NOT NULL,
        cleared_on TEXT,
        turn VARCHAR,
        first_ticket TEXT NOT NULL,
        last_ticket TEXT NOT NULL,
        price INTEGER,
        why TEXT NOT NULL,
        tickets INTEGER NOT NULL,
        by_tickets INTEGER,
        CONSTRAINT pk_hand_in PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_hand_in_amount CHECK (amount > 0),
        CONSTRAINT uq_hand_in_no UNIQUE (no),
        CONSTRAINT uq_hand_in_session_id UNIQUE (session_id),
        CONSTRAINT fk_hand_in_session_id FOREIGN KEY(session_id) REFERENCES cash_session (id) ON DELETE RESTRICT,
        CONSTRAINT ck_hand_in_state CHECK (state IN ('waits', 'deposited', 'received')),
        CONSTRAINT ck_hand_in_turn CHECK (turn IN ('early', 'middle', 'night'))
    )
    """,
    "CREATE INDEX ix_hand_in_due_by ON hand_in (due_by)",
    "CREATE INDEX ix_hand_in_state ON hand_in (state)",
    """
    CREATE TABLE settlement (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        channel VARCHAR NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        settled INTEGER NOT NULL,
        fee INTEGER NOT NULL,
        came_on TEXT NOT NULL,
        why TEXT NOT NULL,
        note TEXT NOT NULL,
        expected INTEGER NOT NULL,
        difference INTEGER NOT NULL,
        CONSTRAINT pk_settlement PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_settlement_days CHECK (first <= last),
        CONSTRAINT uq_settlement_no UNIQUE (no),
        CONSTRAINT ck_settlement_channel CHECK (channel IN ('wechat', 'alipay', 'card'))
    )
    """,
    "CREATE INDEX ix_settlement_last ON settlement (last)",
)

RECEIPT_BOOKS: tuple[str, ...] = (
    """
    CREATE TABLE receipt_book (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        book TEXT NOT NULL,
        prefix TEXT NOT NULL,
        first_no TEXT NOT NULL,
        last_no TEXT NOT NULL,
        low INTEGER NOT NULL,
        high INTEGER NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        cashier TEXT NOT NULL,
        handed_on TEXT,
        returned_on TEXT,
        CONSTRAINT pk_receipt_book PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_receipt_book_numbers CHECK (low <= high),
        CONSTRAINT ck_receipt_book_digits CHECK (length(first_no) = length(last_no)),
        CONSTRAINT uq_receipt_book_no UNIQUE (no),
        CONSTRAINT ck_receipt_book_state CHECK (state IN ('stored', 'out', 'back', 'lost'))
    )
    """,
    "CREATE INDEX ix_receipt_book_prefix ON receipt_book (prefix)",
    "CREATE INDEX ix_receipt_book_state ON receipt_book (state)",
    """
    CREATE TABLE paper_receipt (
        id INTEGER NOT NULL,
        book_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        written TEXT NOT NULL,
        day TEXT NOT NULL,
        payment_id INTEGER,
        why TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_paper_receipt PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_paper_receipt_became CHECK ((payment_id IS NULL) = (why <> '')),
        CONSTRAINT fk_paper_receipt_book_id FOREIGN KEY(book_id) REFERENCES receipt_book (id) ON DELETE RESTRICT,
        CONSTRAINT fk_paper_receipt_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
        CONSTRAINT uq_paper_receipt_payment_id UNIQUE (payment_id)
    )
    """,
    "CREATE INDEX ix_paper_receipt_book_id_number ON paper_receipt (book_id, number)",
    "CREATE INDEX ix_paper_receipt_written ON paper_receipt (written)",
)


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    bills = (METERS, CARDS, PAYERS, TARIFFS, OFFERS, LATE_FEE, OPENING, MOVE_IN)
    rooms = (*bills, MONTHS, SESSIONS, STATEMENTS, RECEIPT_BOOKS)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
    for table, column in (("check_list", "used_for"), ("move_in_item", "part")):
        allow_words(table, column, "papers", "rooms", "utilities", "works", "moved_in")
    words = ("built", "inner", "measured", "each", "heads", "usage")
    allow_words("shared_bill", "share_by", *words)
    allow_words("reduction", "kind", "rounding_off", "waiver", "write_off", "offer")
    allow_words("charge", "kind", "normal", "counter", "difference", "reversal", "late_fee")
    kinds = ("waiver", "write_off", "less", "more", "move", "late_fee")
    allow_words("line_correction", "kind", *kinds)
