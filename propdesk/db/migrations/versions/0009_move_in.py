"""Move-in: cases, keys and cards, deposits."""

from alembic import op

from propdesk.db.migrations.made_anew import allow_words

revision = "0009"
down_revision = "0008"

# The statements of each room, those below first.
PATROL: tuple[str, ...] = (
    "ALTER TABLE patrol_sheet ADD COLUMN for_wand INTEGER",
    "ALTER TABLE patrol_sheet ADD COLUMN withdrawn_at INTEGER",
    """
    ALTER TABLE hazard ADD COLUMN builder_id INTEGER
        CONSTRAINT fk_hazard_builder_id REFERENCES builder (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_hazard_builder_id ON hazard (builder_id)",
    "DROP INDEX ix_wand_scan_chip",  # nothing asked for it, and it took a third of keeping stamps
)

KEYS: tuple[str, ...] = (
    """
    CREATE TABLE key_kind (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        medium VARCHAR NOT NULL,
        per_unit INTEGER NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_key_kind PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_key_kind_name UNIQUE (name),
        CONSTRAINT ck_key_kind_medium CHECK (medium IN ('key', 'card', 'remote'))
    )
    """,
    """
    CREATE TABLE key_piece (
        id INTEGER NOT NULL,
        code TEXT NOT NULL,
        tag TEXT NOT NULL,
        kind_id INTEGER NOT NULL,
        unit_id INTEGER,
        number TEXT NOT NULL,
        place TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        holder TEXT NOT NULL,
        holder_phone TEXT NOT NULL,
        signed_by TEXT NOT NULL,
        loan_reason VARCHAR,
        due_at INTEGER,
        kept_why TEXT NOT NULL,
        kept_for TEXT NOT NULL,
        since TEXT,
        CONSTRAINT pk_key_piece PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_key_piece_code UNIQUE (code),
        CONSTRAINT fk_key_piece_kind_id FOREIGN KEY(kind_id) REFERENCES key_kind (id) ON DELETE RESTRICT,
        CONSTRAINT fk_key_piece_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_key_piece_state CHECK (state IN ('stock', 'issued', 'lent', 'custody', 'lost', 'cancelled')),
        CONSTRAINT ck_key_piece_loan_reason CHECK (loan_reason IN ('viewing', 'repair', 'meters', 'cleaning', 'works', 'emergency', 'other'))
    )
    """,
    "CREATE INDEX ix_key_piece_kind_id ON key_piece (kind_id)",
    "CREATE INDEX ix_key_piece_number ON key_piece (number)",
    "CREATE INDEX ix_key_piece_state ON key_piece (state)",
    "CREATE INDEX ix_key_piece_tag ON key_piece (tag)",
    "CREATE INDEX ix_key_piece_unit_id ON key_piece (unit_id)",
    """
    CREATE TABLE key_holding (
        id INTEGER NOT NULL,
        piece_id INTEGER NOT NULL,
        how VARCHAR NOT NULL,
        holder TEXT NOT NULL,
        reason TEXT NOT NULL,
        at INTEGER NOT NULL,
        due_at INTEGER,
        ended_at INTEGER,
        user_name TEXT NOT NULL,
        CONSTRAINT pk_key_holding PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_key_holding_piece_id FOREIGN KEY(piece_id) REFERENCES key_piece (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_key_holding_at ON key_holding (at)",
    "CREATE INDEX ix_key_holding_piece_id ON key_holding (piece_id)",
    """
    CREATE TABLE key_count (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        counted_on TEXT NOT NULL,
        counted_by TEXT NOT NULL,
        place TEXT NOT NULL,
        expected INTEGER NOT NULL,
        found INTEGER NOT NULL,
        missing TEXT NOT NULL,
        astray TEXT NOT NULL,
        unknown TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_key_count PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_key_count_no UNIQUE (no)
    )
    """,
    """
    CREATE TABLE key_entry (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        reason TEXT NOT NULL,
        entered_at INTEGER NOT NULL,
        first_person TEXT NOT NULL,
        second_person TEXT NOT NULL,
        key_used TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        left_at INTEGER,
        found_inside TEXT NOT NULL,
        told_whom TEXT NOT NULL,
        told_how TEXT NOT NULL,
        told_at INTEGER,
        CONSTRAINT pk_key_entry PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_key_entry_no UNIQUE (no),
        CONSTRAINT fk_key_entry_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_key_entry_state CHECK (state IN ('inside', 'to_tell', 'told'))
    )
    """,
    "CREATE INDEX ix_key_entry_unit_id ON key_entry (unit_id)",
)
CASES: tuple[str, ...] = (
    """
    CREATE TABLE move_in_case (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        batch TEXT NOT NULL,
        receiver TEXT NOT NULL,
        phone TEXT NOT NULL,
        planned_on TEXT,
        fixed_on TEXT,
        filing_no TEXT NOT NULL,
        has_quality_book INTEGER NOT NULL,
        has_manual INTEGER NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        notified_on TEXT,
        notice_way VARCHAR,
        delivered_on TEXT,
        proof TEXT NOT NULL,
        slot_at INTEGER,
        desk INTEGER,
        no_shows INTEGER NOT NULL,
        postponed_why VARCHAR,
        postponed_until TEXT,
        refusal VARCHAR,
        refused_on TEXT,
        refusal_words TEXT NOT NULL,
        decided_on TEXT,
        decision TEXT NOT NULL,
        handed_on TEXT,
        filed_on TEXT,
        unit_was TEXT NOT NULL,
        payer_role_id INTEGER,
        CONSTRAINT pk_move_in_case PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_move_in_case_no UNIQUE (no),
        CONSTRAINT fk_move_in_case_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_move_in_case_payer_role_id FOREIGN KEY(payer_role_id) REFERENCES occupancy (id) ON DELETE RESTRICT,
        CONSTRAINT ck_move_in_case_state CHECK (state IN ('to_notify', 'notified', 'in_progress', 'defects', 'handed_over', 'deemed', 'postponed', 'refused', 'filed', 'cancelled')),
        CONSTRAINT ck_move_in_case_notice_way CHECK (notice_way IN ('post', 'hand', 'message', 'newspaper')),
        CONSTRAINT ck_move_in_case_postponed_why CHECK (postponed_why IN ('away', 'papers', 'money', 'repair', 'unreached', 'other')),
        CONSTRAINT ck_move_in_case_refusal CHECK (refusal IN ('condition', 'defect', 'own', 'undecided'))
    )
    """,
    "CREATE INDEX ix_move_in_case_unit_id ON move_in_case (unit_id)",
    "CREATE INDEX ix_move_in_case_planned_on ON move_in_case (planned_on)",
    "CREATE INDEX ix_move_in_case_state ON move_in_case (state)",
    "CREATE INDEX ix_move_in_case_slot_at ON move_in_case (slot_at)",
    "CREATE INDEX ix_move_in_case_handed_on ON move_in_case (handed_on)",
    "CREATE INDEX ix_move_in_case_payer_role_id ON move_in_case (payer_role_id)",
    """
    CREATE UNIQUE INDEX uq_move_in_case_open ON move_in_case (unit_id)
        WHERE state NOT IN ('filed', 'cancelled')
    """,
)

DEFECTS: tuple[str, ...] = (
    """
    CREATE TABLE defect (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER,
        place TEXT NOT NULL,
        what TEXT NOT NULL,
        fault_kind_id INTEGER,
        stage VARCHAR NOT NULL,
        seen VARCHAR NOT NULL,
        found_on TEXT NOT NULL,
        builder_id INTEGER,
        due TEXT,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        order_id INTEGER,
        done TEXT NOT NULL,
        done_on TEXT,
        checked_by TEXT NOT NULL,
        checked_on TEXT,
        answer VARCHAR,
        answer_words TEXT NOT NULL,
        answered_on TEXT,
        promised_on TEXT,
        credit INTEGER,
        credit_use VARCHAR,
        credit_paper TEXT NOT NULL,
        credit_on TEXT,
        CONSTRAINT pk_defect PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_defect_no UNIQUE (no),
        CONSTRAINT fk_defect_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_defect_fault_kind_id FOREIGN KEY(fault_kind_id) REFERENCES fault_kind (id) ON DELETE RESTRICT,
        CONSTRAINT ck_defect_stage CHECK (stage IN ('before', 'at', 'after', 'round')),
        CONSTRAINT ck_defect_seen CHECK (seen IN ('new', 'before')),
        CONSTRAINT fk_defect_builder_id FOREIGN KEY(builder_id) REFERENCES builder (id) ON DELETE RESTRICT,
        CONSTRAINT ck_defect_state CHECK (state IN ('found', 'ordered', 'recheck', 'failed', 'credited', 'closed', 'none')),
        CONSTRAINT fk_defect_order_id FOREIGN KEY(order_id) REFERENCES repair_order (id) ON DELETE RESTRICT,
        CONSTRAINT ck_defect_answer CHECK (answer IN ('mends', 'pays', 'asks', 'refuses')),
        CONSTRAINT ck_defect_credit_use CHECK (credit_use IN ('agreed', 'paid', 'set_off', 'declined'))
    )
    """,
    *(
        f"CREATE INDEX ix_defect_{column} ON defect ({column})"
        for column in (
            "unit_id",
            "fault_kind_id",
            "found_on",
            "builder_id",
            "due",
            "state",
            "order_id",
        )
    ),
    """
    CREATE TABLE defect_sheet (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        made_at INTEGER NOT NULL,
        entered_at INTEGER,
        CONSTRAINT pk_defect_sheet PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_defect_sheet_no UNIQUE (no),
        CONSTRAINT fk_defect_sheet_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_defect_sheet_unit_id ON defect_sheet (unit_id)",
    "CREATE INDEX ix_defect_sheet_entered_at ON defect_sheet (entered_at)",
    """
    CREATE TABLE defect_sheet_row (
        id INTEGER NOT NULL,
        sheet_id INTEGER NOT NULL,
        row INTEGER NOT NULL,
        defect_id INTEGER NOT NULL,
        CONSTRAINT pk_defect_sheet_row PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_defect_sheet_row_sheet_id FOREIGN KEY(sheet_id) REFERENCES defect_sheet (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_defect_sheet_row_sheet_id ON defect_sheet_row (sheet_id)",
    "CREATE INDEX ix_defect_sheet_row_defect_id ON defect_sheet_row (defect_id)",
)
RENOVATION: tuple[str, ...] = (
    """
    CREATE TABLE renovation (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        applicant TEXT NOT NULL,
        phone TEXT NOT NULL,
        by_tenant INTEGER NOT NULL,
        rules TEXT NOT NULL,
        content TEXT NOT NULL,
        materials TEXT NOT NULL,
        structure INTEGER NOT NULL,
        facade INTEGER NOT NULL,
        gas INTEGER NOT NULL,
        heating INTEGER NOT NULL,
        wet_rooms INTEGER NOT NULL,
        done_by VARCHAR NOT NULL,
        company TEXT NOT NULL,
        responsible TEXT NOT NULL,
        company_phone TEXT NOT NULL,
        workers TEXT NOT NULL,
        starts_on TEXT NOT NULL,
        ends_on TEXT NOT NULL,
        work_hours TEXT NOT NULL,
        noise_hours TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        papers_seen INTEGER NOT NULL,
        reviewer TEXT NOT NULL,
        conditions TEXT NOT NULL,
        deposit_nos TEXT NOT NULL,
        neighbours_told INTEGER NOT NULL,
        permit_on TEXT,
        amended_why TEXT NOT NULL,
        amended_on TEXT,
        plan_id INTEGER,
        extended_why TEXT NOT NULL,
        completed_at INTEGER,
        first_by TEXT NOT NULL,
        exceptions TEXT NOT NULL,
        first_on TEXT,
        second_by TEXT NOT NULL,
        neighbours_asked INTEGER NOT NULL,
        objections TEXT NOT NULL,
        second_on TEXT,
        CONSTRAINT pk_renovation PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_renovation_no UNIQUE (no),
        CONSTRAINT fk_renovation_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_renovation_plan_id FOREIGN KEY(plan_id) REFERENCES duty_plan (id) ON DELETE RESTRICT,
        CONSTRAINT ck_renovation_done_by CHECK (done_by IN ('company', 'crew', 'owner')),
        CONSTRAINT ck_renovation_state CHECK (state IN ('applied', 'reviewed', 'permitted', 'works', 'stopped', 'completed', 'observed', 'to_settle', 'filed', 'refused', 'withdrawn'))
    )
    """,
    "CREATE INDEX ix_renovation_company ON renovation (company)",
    "CREATE INDEX ix_renovation_ends_on ON renovation (ends_on)",
    "CREATE INDEX ix_renovation_plan_id ON renovation (plan_id)",
    "CREATE INDEX ix_renovation_state ON renovation (state)",
    "CREATE INDEX ix_renovation_unit_id ON renovation (unit_id)",
    """
    CREATE TABLE renovation_violation (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        renovation_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        what TEXT NOT NULL,
        clause TEXT NOT NULL,
        evidence TEXT NOT NULL,
        found_on TEXT NOT NULL,
        found_by TEXT NOT NULL,
        correct_by TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        seen_by TEXT NOT NULL,
        corrected_on TEXT,
        reported_to TEXT NOT NULL,
        document_no TEXT NOT NULL,
        reported_on TEXT,
        CONSTRAINT pk_renovation_violation PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_renovation_violation_no UNIQUE (no),
        CONSTRAINT fk_renovation_violation_renovation_id FOREIGN KEY(renovation_id) REFERENCES renovation (id) ON DELETE RESTRICT,
        CONSTRAINT ck_renovation_violation_kind CHECK (kind IN ('structure', 'facade', 'gas', 'waterproof', 'hours', 'rubbish', 'fire_safety', 'scope', 'other')),
        CONSTRAINT ck_renovation_violation_state CHECK (state IN ('told', 'corrected', 'reported'))
    )
    """,
    "CREATE INDEX ix_renovation_violation_correct_by ON renovation_violation (correct_by)",
    "CREATE INDEX ix_renovation_violation_renovation_id ON renovation_violation (renovation_id)",
    """
    CREATE TABLE renovation_scope (
        id INTEGER NOT NULL,
        renovation_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        content TEXT NOT NULL,
        materials TEXT NOT NULL,
        structure INTEGER NOT NULL,
        facade INTEGER NOT NULL,
        gas INTEGER NOT NULL,
        heating INTEGER NOT NULL,
        wet_rooms INTEGER NOT NULL,
        conditions TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        approved_on TEXT NOT NULL,
        CONSTRAINT pk_renovation_scope PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_renovation_scope_renovation_id_version UNIQUE (renovation_id, version),
        CONSTRAINT fk_renovation_scope_renovation_id FOREIGN KEY(renovation_id) REFERENCES renovation (id) ON DELETE RESTRICT
    )
    """,
    """
    CREATE TABLE worker_pass (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        renovation_id INTEGER NOT NULL,
        worker TEXT NOT NULL,
        trade TEXT NOT NULL,
        id_end TEXT NOT NULL,
        until TEXT,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        back_on TEXT,
        CONSTRAINT pk_worker_pass PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_worker_pass_no UNIQUE (no),
        CONSTRAINT fk_worker_pass_renovation_id FOREIGN KEY(renovation_id) REFERENCES renovation (id) ON DELETE RESTRICT,
        CONSTRAINT ck_worker_pass_state CHECK (state IN ('out', 'back', 'lost'))
    )
    """,
    "CREATE INDEX ix_worker_pass_renovation_id ON worker_pass (renovation_id)",
    "CREATE INDEX ix_worker_pass_until ON worker_pass (until)",
)

DEPOSITS: tuple[str, ...] = (
    """
    CREATE TABLE deposit (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        fee_item_id INTEGER NOT NULL,
        unit_id INTEGER,
        payer TEXT NOT NULL,
        phone TEXT NOT NULL,
        account_id INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        about TEXT NOT NULL,
        comes VARCHAR NOT NULL,
        holder VARCHAR NOT NULL,
        since TEXT,
        receipt_no TEXT NOT NULL,
        refund_by TEXT,
        note TEXT NOT NULL,
        charge_id INTEGER,
        by_desk INTEGER NOT NULL,
        from_id INTEGER,
        CONSTRAINT pk_deposit PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_deposit_amount CHECK (amount > 0),
        CONSTRAINT uq_deposit_no UNIQUE (no),
        CONSTRAINT fk_deposit_fee_item_id FOREIGN KEY(fee_item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT fk_deposit_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_deposit_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE RESTRICT,
        CONSTRAINT ck_deposit_comes CHECK (comes IN ('collect', 'brought')),
        CONSTRAINT ck_deposit_holder CHECK (holder IN ('ours', 'developer', 'former')),
        CONSTRAINT uq_deposit_charge_id UNIQUE (charge_id),
        CONSTRAINT fk_deposit_charge_id FOREIGN KEY(charge_id) REFERENCES charge (id) ON DELETE RESTRICT,
        CONSTRAINT fk_deposit_from_id FOREIGN KEY(from_id) REFERENCES deposit (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_deposit_account_id ON deposit (account_id)",
    "CREATE INDEX ix_deposit_from_id ON deposit (from_id)",
    "CREATE INDEX ix_deposit_unit_id ON deposit (unit_id)",
    """
    CREATE TABLE deposit_refund (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        deposit_id INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        why TEXT NOT NULL,
        proof VARCHAR NOT NULL,
        payee TEXT NOT NULL,
        bank TEXT NOT NULL,
        account_no TEXT NOT NULL,
        signed_on TEXT,
        pay_by TEXT,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        asked_by INTEGER NOT NULL,
        approved_by INTEGER NOT NULL,
        approver TEXT NOT NULL,
        way VARCHAR,
        slip_no TEXT NOT NULL,
        paid_on TEXT,
        CONSTRAINT pk_deposit_refund PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_deposit_refund_amount CHECK (amount > 0),
        CONSTRAINT uq_deposit_refund_no UNIQUE (no),
        CONSTRAINT fk_deposit_refund_deposit_id FOREIGN KEY(deposit_id) REFERENCES deposit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_deposit_refund_proof CHECK (proof IN ('receipt', 'loss')),
        CONSTRAINT ck_deposit_refund_state CHECK (state IN ('asked', 'approved', 'paid', 'returned', 'refused')),
        CONSTRAINT ck_deposit_refund_way CHECK (way IN ('cash', 'transfer'))
    )
    """,
    "CREATE INDEX ix_deposit_refund_deposit_id ON deposit_refund (deposit_id)",
    """
    CREATE TABLE deposit_deduction (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        deposit_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        amount INTEGER NOT NULL,
        income_item_id INTEGER,
        clause TEXT NOT NULL,
        evidence TEXT NOT NULL,
        price_basis TEXT NOT NULL,
        told_on TEXT NOT NULL,
        objects_until TEXT,
        agreed_on TEXT,
        rest_by TEXT,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        objection TEXT NOT NULL,
        deducted INTEGER,
        charge_id INTEGER,
        done_on TEXT,
        CONSTRAINT pk_deposit_deduction PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_deposit_deduction_amount CHECK (amount > 0),
        CONSTRAINT uq_deposit_deduction_no UNIQUE (no),
        CONSTRAINT fk_deposit_deduction_deposit_id FOREIGN KEY(deposit_id) REFERENCES deposit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_deposit_deduction_kind CHECK (kind IN ('damage', 'fees', 'forfeit')),
        CONSTRAINT fk_deposit_deduction_income_item_id FOREIGN KEY(income_item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT ck_deposit_deduction_state CHECK (state IN ('told', 'objected', 'done', 'dropped', 'taken_back')),
        CONSTRAINT uq_deposit_deduction_charge_id UNIQUE (charge_id),
        CONSTRAINT fk_deposit_deduction_charge_id FOREIGN KEY(charge_id) REFERENCES charge (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_deposit_deduction_deposit_id ON deposit_deduction (deposit_id)",
    """
    CREATE TABLE deposit_entry (
        id INTEGER NOT NULL,
        posting_seq INTEGER NOT NULL,
        deposit_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        amount INTEGER NOT NULL,
        refund_id INTEGER,
        deduction_id INTEGER,
        payment_id INTEGER,
        session_id INTEGER,
        method VARCHAR,
        reverses_id INTEGER,
        day TEXT NOT NULL,
        reason TEXT NOT NULL,
        facts TEXT,
        CONSTRAINT pk_deposit_entry PRIMARY KEY (id),
        CONSTRAINT ck_deposit_entry_session CHECK ((session_id IS NULL) = (method IS NULL)),
        CONSTRAINT fk_deposit_entry_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT fk_deposit_entry_deposit_id FOREIGN KEY(deposit_id) REFERENCES deposit (id),
        CONSTRAINT ck_deposit_entry_kind CHECK (kind IN ('in', 'deducted', 'offset', 'refunded', 'forfeited', 'out')),
        CONSTRAINT fk_deposit_entry_refund_id FOREIGN KEY(refund_id) REFERENCES deposit_refund (id),
        CONSTRAINT fk_deposit_entry_deduction_id FOREIGN KEY(deduction_id) REFERENCES deposit_deduction (id),
        CONSTRAINT fk_deposit_entry_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
        CONSTRAINT fk_deposit_entry_session_id FOREIGN KEY(session_id) REFERENCES cash_session (id),
        CONSTRAINT ck_deposit_entry_method CHECK (method IN ('cash', 'wechat', 'alipay', 'card', 'transfer', 'cheque', 'other', 'prepaid')),
        CONSTRAINT uq_deposit_entry_reverses_id UNIQUE (reverses_id),
        CONSTRAINT fk_deposit_entry_reverses_id FOREIGN KEY(reverses_id) REFERENCES deposit_entry (id)
    )
    """,
    "CREATE INDEX ix_deposit_entry_deposit_id ON deposit_entry (deposit_id)",
    "CREATE INDEX ix_deposit_entry_payment_id ON deposit_entry (payment_id)",
    "CREATE INDEX ix_deposit_entry_posting_seq ON deposit_entry (posting_seq)",
    "CREATE INDEX ix_deposit_entry_session_id ON deposit_entry (session_id)",
    """
    CREATE TRIGGER no_update_deposit_entry BEFORE UPDATE ON deposit_entry
    BEGIN
        SELECT RAISE(ABORT, 'deposit_entry takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER no_delete_deposit_entry BEFORE DELETE ON deposit_entry
    BEGIN
        SELECT RAISE(ABORT, 'deposit_entry takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER deposit_entry_covered AFTER INSERT ON deposit_entry
    WHEN NEW.amount < 0 AND coalesce((
        SELECT sum(amount) FROM deposit_entry WHERE deposit_id = NEW.deposit_id
    ), 0) + coalesce((
        SELECT sum(allocation.amount) FROM allocation JOIN deposit
        ON deposit.charge_id = allocation.charge_id WHERE deposit.id = NEW.deposit_id
    ), 0) < 0
    BEGIN
        SELECT RAISE(ABORT, 'a deposit is never less than nothing');
    END
    """,
    """
    CREATE TABLE deposit_proof (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        as_of TEXT NOT NULL,
        on_account INTEGER NOT NULL,
        in_cash INTEGER NOT NULL,
        why TEXT NOT NULL,
        proved_by TEXT NOT NULL,
        note TEXT NOT NULL,
        books INTEGER NOT NULL,
        difference INTEGER NOT NULL,
        CONSTRAINT pk_deposit_proof PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_deposit_proof_no UNIQUE (no)
    )
    """,
)
# Visits stand on cases, defects and check-lists.
VISITS: tuple[str, ...] = (
    """
    ALTER TABLE check_list ADD COLUMN used_for VARCHAR
        CONSTRAINT ck_check_list_used_for CHECK (used_for IN ('papers', 'rooms', 'utilities'))
    """,
    """
    CREATE TABLE move_in_visit (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        begun_at INTEGER NOT NULL,
        hand_id INTEGER,
        hand_name TEXT NOT NULL,
        hand_since INTEGER,
        hand_at INTEGER,
        proxy TEXT NOT NULL,
        proxy_paper TEXT NOT NULL,
        CONSTRAINT pk_move_in_visit PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_move_in_visit_case_id UNIQUE (case_id),
        CONSTRAINT fk_move_in_visit_case_id FOREIGN KEY(case_id) REFERENCES move_in_case (id) ON DELETE RESTRICT
    )
    """,
    """
    CREATE TABLE move_in_item (
        id INTEGER NOT NULL,
        visit_id INTEGER NOT NULL,
        part VARCHAR NOT NULL,
        row INTEGER NOT NULL,
        place TEXT NOT NULL,
        what TEXT NOT NULL,
        standard TEXT NOT NULL,
        mark VARCHAR NOT NULL,
        note TEXT NOT NULL,
        defect_id INTEGER,
        marked_by TEXT NOT NULL,
        marked_at INTEGER,
        CONSTRAINT pk_move_in_item PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_move_in_item_visit_id_part_row UNIQUE (visit_id, part, row),
        CONSTRAINT fk_move_in_item_visit_id FOREIGN KEY(visit_id) REFERENCES move_in_visit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_move_in_item_part CHECK (part IN ('papers', 'rooms', 'utilities')),
        CONSTRAINT ck_move_in_item_mark CHECK (mark IN ('', 'passed', 'failed', 'absent'))
    )
    """,
    "CREATE INDEX ix_move_in_item_defect_id ON move_in_item (defect_id)",
    """
    CREATE TABLE first_reading (
        id INTEGER NOT NULL,
        visit_id INTEGER NOT NULL,
        unit_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        meter_no TEXT NOT NULL,
        value INTEGER,
        read_on TEXT NOT NULL,
        read_by TEXT NOT NULL,
        CONSTRAINT pk_first_reading PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_first_reading_visit_id_kind UNIQUE (visit_id, kind),
        CONSTRAINT fk_first_reading_visit_id FOREIGN KEY(visit_id) REFERENCES move_in_visit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_first_reading_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_first_reading_kind CHECK (kind IN ('water', 'power', 'gas'))
    )
    """,
    "CREATE INDEX ix_first_reading_unit_id ON first_reading (unit_id)",
)

PAPERS: tuple[str, ...] = (
    """
    CREATE TABLE move_in_paper (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        case_id INTEGER,
        paper VARCHAR NOT NULL,
        text_name TEXT NOT NULL,
        receiver TEXT NOT NULL,
        proxy TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        printed_on TEXT,
        signed_on TEXT,
        signed_by TEXT NOT NULL,
        issued TEXT NOT NULL,
        CONSTRAINT pk_move_in_paper PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_move_in_paper_no UNIQUE (no),
        CONSTRAINT fk_move_in_paper_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_move_in_paper_case_id FOREIGN KEY(case_id) REFERENCES move_in_case (id) ON DELETE RESTRICT,
        CONSTRAINT ck_move_in_paper_paper CHECK (paper IN ('service_agreement', 'interim_rules', 'fire_commitment', 'renovation_notice', 'handbook_receipt', 'proxy_mandate')),
        CONSTRAINT ck_move_in_paper_state CHECK (state IN ('printed', 'signed', 'not_signed', 'void'))
    )
    """,
    "CREATE INDEX ix_move_in_paper_case_id ON move_in_paper (case_id)",
    "CREATE INDEX ix_move_in_paper_state ON move_in_paper (state)",
    "CREATE INDEX ix_move_in_paper_unit_id ON move_in_paper (unit_id)",
)

OWNER_CHANGE: tuple[str, ...] = (
    """
    CREATE TABLE owner_change (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        sort VARCHAR NOT NULL,
        basis VARCHAR NOT NULL,
        basis_day TEXT NOT NULL,
        bears VARCHAR NOT NULL,
        day TEXT NOT NULL,
        document_no TEXT NOT NULL,
        owners TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        seller TEXT NOT NULL,
        buyer TEXT NOT NULL,
        agreement TEXT NOT NULL,
        choices TEXT NOT NULL,
        facts TEXT NOT NULL,
        done TEXT NOT NULL,
        settled_on TEXT,
        CONSTRAINT pk_owner_change PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_owner_change_no UNIQUE (no),
        CONSTRAINT fk_owner_change_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_owner_change_sort CHECK (sort IN ('sale', 'inheritance', 'gift', 'court', 'company', 'division')),
        CONSTRAINT ck_owner_change_basis CHECK (basis IN ('registration', 'hand_over', 'contract')),
        CONSTRAINT ck_owner_change_bears CHECK (bears IN ('old', 'new')),
        CONSTRAINT ck_owner_change_state CHECK (state IN ('open', 'settled', 'filed', 'withdrawn'))
    )
    """,
    "CREATE INDEX ix_owner_change_day ON owner_change (day)",
    "CREATE INDEX ix_owner_change_state ON owner_change (state)",
    "CREATE INDEX ix_owner_change_unit_id ON owner_change (unit_id)",
)


def upgrade() -> None:
    """Make the tables and columns of each room."""
    for statement in (
        *PATROL, *KEYS, *CASES, *DEFECTS, *DEPOSITS, *RENOVATION, *PAPERS, *VISITS, *OWNER_CHANGE,
    ):  # fmt: skip
        op.execute(statement)
    allow_words("visit", "purpose", "household", "after", "asked", "moved_in")
