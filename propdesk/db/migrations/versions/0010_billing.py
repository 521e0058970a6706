"""Billing: which meter a line bills, which line another belongs to."""

from alembic import op

from propdesk.db.migrations.made_anew import allow_words

revision = "0010"
down_revision = "0009"

OPEN_LINE = """open_charge (charge_id, kind, unit_id, account_id, fee_item_id, period_from, period_to,
        due_day, amount, settled, live, meter_id)"""

# As in 0005, but for one unit, item and meter: a unit may have several meters of one kind.
CHARGE_OPENS = f"""
CREATE TRIGGER charge_opens AFTER INSERT ON charge WHEN NEW.kind <> 'reversal' AND (
    EXISTS (SELECT 1 FROM posting WHERE seq = NEW.posting_seq) OR NOT EXISTS (
        SELECT 1 FROM billing_run WHERE id = NEW.run_id AND posting_seq = NEW.posting_seq
    )
)
BEGIN
    SELECT RAISE(ABORT, 'charge overlaps a live line') WHERE NEW.kind = 'normal' AND NEW.period_from IS NOT NULL
        AND (
            -- live lines never overlap, so the last that begins before this one ends is enough
            SELECT other.period_to FROM open_charge AS other
            WHERE other.unit_id = NEW.unit_id AND other.fee_item_id = NEW.fee_item_id
                AND other.period_from <= NEW.period_to AND other.live = 1 AND other.kind = 'normal'
                AND other.meter_id IS NEW.meter_id
            ORDER BY other.period_from DESC LIMIT 1
        ) >= NEW.period_from;
    INSERT INTO {OPEN_LINE}
    VALUES (NEW.id, NEW.kind, NEW.unit_id, NEW.account_id, NEW.fee_item_id, NEW.period_from, NEW.period_to, NEW.due_day, NEW.amount, 0, 1, NEW.meter_id);
END
"""

RUN_OPENS = f"""
CREATE TRIGGER run_opens AFTER INSERT ON posting
WHEN EXISTS (SELECT 1 FROM billing_run WHERE posting_seq = NEW.seq)
BEGIN
    INSERT INTO {OPEN_LINE}
    SELECT id, kind, unit_id, account_id, fee_item_id, period_from, period_to, due_day, amount, 0, 1, meter_id
    FROM charge WHERE posting_seq = NEW.seq AND kind <> 'reversal'
        AND run_id IN (SELECT id FROM billing_run WHERE posting_seq = NEW.seq);
    SELECT RAISE(ABORT, 'charge overlaps a live line') WHERE EXISTS (
        SELECT 1 FROM charge AS line WHERE line.posting_seq = NEW.seq AND line.kind = 'normal'
            AND line.period_from IS NOT NULL AND (
                SELECT other.period_to FROM open_charge AS other
                WHERE other.unit_id = line.unit_id AND other.fee_item_id = line.fee_item_id
                    AND other.period_from <= line.period_to AND other.live = 1
                    AND other.kind = 'normal' AND other.charge_id <> line.id
                    AND other.meter_id IS line.meter_id
                ORDER BY other.period_from DESC LIMIT 1
            ) >= line.period_from
    );
END
"""

# The statements of each room, those below first.
CHARGES: tuple[str, ...] = (
    """
    ALTER TABLE charge ADD COLUMN meter_id INTEGER
        CONSTRAINT fk_charge_meter_id REFERENCES meter (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_charge_meter_id ON charge (meter_id) WHERE meter_id IS NOT NULL",
    """
    ALTER TABLE charge ADD COLUMN adjusts_id INTEGER
        CONSTRAINT fk_charge_adjusts_id REFERENCES charge (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_charge_adjusts_id ON charge (adjusts_id) WHERE adjusts_id IS NOT NULL",
    "ALTER TABLE open_charge ADD COLUMN meter_id INTEGER",
    """
    CREATE INDEX ix_open_charge_meter_id_period_to ON open_charge (meter_id, period_to)
        WHERE meter_id IS NOT NULL
    """,
    "DROP TRIGGER charge_opens",
    "DROP TRIGGER run_opens",
    CHARGE_OPENS,
    RUN_OPENS,
)

METERS: tuple[str, ...] = (
    """
    CREATE TABLE meter (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        unit_id INTEGER,
        item_id INTEGER,
        place TEXT NOT NULL,
        order_no INTEGER NOT NULL,
        multiplier INTEGER NOT NULL,
        digits INTEGER NOT NULL,
        backwards INTEGER NOT NULL,
        persons INTEGER NOT NULL,
        main_id INTEGER,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        CONSTRAINT pk_meter PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_meter_multiplier CHECK (multiplier > 0),
        CONSTRAINT ck_meter_digits CHECK (digits BETWEEN 1 AND 9),
        CONSTRAINT uq_meter_no UNIQUE (no),
        CONSTRAINT fk_meter_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meter_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meter_main_id FOREIGN KEY(main_id) REFERENCES meter (id) ON DELETE RESTRICT,
        CONSTRAINT ck_meter_kind CHECK (kind IN ('water', 'hot_water', 'power', 'gas', 'heat')),
        CONSTRAINT ck_meter_state CHECK (state IN ('in_use', 'out'))
    )
    """,
    "CREATE INDEX ix_meter_unit_id ON meter (unit_id)",
    "CREATE INDEX ix_meter_item_id ON meter (item_id)",
    "CREATE INDEX ix_meter_main_id ON meter (main_id)",
    """
    CREATE TABLE meter_reading (
        id INTEGER NOT NULL,
        meter_id INTEGER NOT NULL,
        read_on TEXT NOT NULL,
        value INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        old_end INTEGER,
        new_start INTEGER,
        new_no TEXT NOT NULL,
        former_no TEXT NOT NULL,
        read_by TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_meter_reading PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_meter_reading_meter_id_read_on UNIQUE (meter_id, read_on),
        CONSTRAINT fk_meter_reading_meter_id FOREIGN KEY(meter_id) REFERENCES meter (id) ON DELETE RESTRICT,
        CONSTRAINT ck_meter_reading_kind CHECK (kind IN ('ordinary', 'replaced', 'rolled', 'baseline'))
    )
    """,
    "CREATE INDEX ix_meter_reading_read_on ON meter_reading (read_on)",
    """
    CREATE TABLE meter_usage (
        reading_id INTEGER NOT NULL,
        meter_id INTEGER NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        doubt VARCHAR,
        CONSTRAINT pk_meter_usage PRIMARY KEY (reading_id),
        CONSTRAINT ck_meter_usage_doubt CHECK (doubt IN ('high', 'low', 'zero'))
    )
    """,
    "CREATE INDEX ix_meter_usage_meter_id ON meter_usage (meter_id)",
    "CREATE INDEX ix_meter_usage_doubt ON meter_usage (doubt) WHERE doubt IS NOT NULL",
)

TARIFFS: tuple[str, ...] = (
    "ALTER TABLE tariff ADD COLUMN year_begins INTEGER DEFAULT 1 NOT NULL",
    "ALTER TABLE tariff ADD COLUMN season_from TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE tariff ADD COLUMN season_to TEXT DEFAULT '' NOT NULL",
    """
    ALTER TABLE tariff_version ADD COLUMN due_from VARCHAR DEFAULT 'period' NOT NULL
        CONSTRAINT ck_tariff_version_due_from CHECK (due_from IN ('period', 'period_end', 'notice'))
    """,
    "ALTER TABLE tariff_version ADD COLUMN due_days INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE tariff_version ADD COLUMN base_share INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE tariff_version ADD COLUMN expression TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE tariff_version ADD COLUMN steps TEXT DEFAULT '' NOT NULL",
    """
    ALTER TABLE tariff_version ADD COLUMN steps_of VARCHAR DEFAULT 'year' NOT NULL
        CONSTRAINT ck_tariff_version_steps_of CHECK (steps_of IN ('year', 'month'))
    """,
    "ALTER TABLE tariff_version ADD COLUMN steps_begin TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE tariff_version ADD COLUMN step_persons INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE tariff_version ADD COLUMN step_extra INTEGER DEFAULT 0 NOT NULL",
)

OWNER_CHANGE: tuple[str, ...] = (
    "ALTER TABLE owner_change ADD COLUMN certificates TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE owner_change ADD COLUMN certified_on TEXT",
)

CORRECTIONS: tuple[str, ...] = (
    """
    CREATE TABLE line_correction (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        charge_id INTEGER NOT NULL,
        unit_id INTEGER,
        kind VARCHAR NOT NULL,
        amount INTEGER NOT NULL,
        why TEXT NOT NULL,
        payer TEXT NOT NULL,
        due_on TEXT,
        decide_by TEXT,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        asked_by INTEGER NOT NULL,
        approver TEXT NOT NULL,
        booked_on TEXT,
        reduction_id INTEGER,
        minus_id INTEGER,
        plus_id INTEGER,
        payment_id INTEGER,
        CONSTRAINT pk_line_correction PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_line_correction_amount CHECK (amount > 0),
        CONSTRAINT uq_line_correction_no UNIQUE (no),
        CONSTRAINT fk_line_correction_charge_id FOREIGN KEY(charge_id) REFERENCES charge (id) ON DELETE RESTRICT,
        CONSTRAINT fk_line_correction_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_line_correction_kind CHECK (kind IN ('waiver', 'write_off', 'less', 'more', 'move')),
        CONSTRAINT ck_line_correction_state CHECK (state IN ('asked', 'done', 'refused', 'taken_back')),
        CONSTRAINT fk_line_correction_reduction_id FOREIGN KEY(reduction_id) REFERENCES reduction (id),
        CONSTRAINT fk_line_correction_minus_id FOREIGN KEY(minus_id) REFERENCES charge (id),
        CONSTRAINT fk_line_correction_plus_id FOREIGN KEY(plus_id) REFERENCES charge (id),
        CONSTRAINT fk_line_correction_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id)
    )
    """,
    "CREATE INDEX ix_line_correction_charge_id ON line_correction (charge_id)",
    "CREATE INDEX ix_line_correction_state ON line_correction (state)",
    "CREATE INDEX ix_line_correction_unit_id ON line_correction (unit_id)",
)

COMPANIES: tuple[str, ...] = (
    """
    CREATE TABLE renovation_company (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        licence_no TEXT NOT NULL,
        qualification TEXT NOT NULL,
        contact TEXT NOT NULL,
        phone TEXT NOT NULL,
        address TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        against TEXT NOT NULL,
        against_since TEXT,
        CONSTRAINT pk_renovation_company PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_renovation_company_name UNIQUE (name),
        CONSTRAINT ck_renovation_company_state CHECK (state IN ('usual', 'watched', 'barred'))
    )
    """,
)

SHARING: tuple[str, ...] = (
    """
    CREATE TABLE shared_bill (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        item_id INTEGER NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        amount INTEGER NOT NULL,
        supplier TEXT NOT NULL,
        bill_no TEXT NOT NULL,
        share_by VARCHAR NOT NULL,
        among VARCHAR NOT NULL,
        buildings TEXT NOT NULL,
        bands TEXT NOT NULL,
        left_out TEXT NOT NULL,
        due_day TEXT,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        run_id INTEGER,
        units INTEGER NOT NULL,
        without INTEGER NOT NULL,
        CONSTRAINT pk_shared_bill PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_shared_bill_no UNIQUE (no),
        CONSTRAINT fk_shared_bill_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT fk_shared_bill_run_id FOREIGN KEY(run_id) REFERENCES billing_run (id) ON DELETE RESTRICT,
        CONSTRAINT ck_shared_bill_amount CHECK (amount > 0),
        CONSTRAINT ck_shared_bill_days CHECK (first <= last),
        CONSTRAINT ck_shared_bill_share_by CHECK (share_by IN ('built', 'inner', 'measured', 'each', 'heads')),
        CONSTRAINT ck_shared_bill_among CHECK (among IN ('rooms', 'premises', 'spaces', 'all')),
        CONSTRAINT ck_shared_bill_state CHECK (state IN ('draft', 'shared', 'undone', 'dropped'))
    )
    """,
    "CREATE INDEX ix_shared_bill_item_id ON shared_bill (item_id)",
    "CREATE INDEX ix_shared_bill_last ON shared_bill (last)",
    "CREATE INDEX ix_shared_bill_state ON shared_bill (state)",
    """
    CREATE TABLE bill_share (
        id INTEGER NOT NULL,
        bill_id INTEGER NOT NULL,
        run_id INTEGER NOT NULL,
        unit_id INTEGER NOT NULL,
        measure INTEGER NOT NULL,
        coefficient INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        extra INTEGER NOT NULL,
        why TEXT NOT NULL,
        CONSTRAINT pk_bill_share PRIMARY KEY (id),
        CONSTRAINT fk_bill_share_bill_id FOREIGN KEY(bill_id) REFERENCES shared_bill (id) ON DELETE RESTRICT,
        CONSTRAINT fk_bill_share_run_id FOREIGN KEY(run_id) REFERENCES billing_run (id) ON DELETE RESTRICT,
        CONSTRAINT fk_bill_share_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_bill_share_bill_id_run_id ON bill_share (bill_id, run_id)",
    "CREATE INDEX ix_bill_share_unit_id ON bill_share (unit_id)",
)

STOPS: tuple[str, ...] = (
    """
    CREATE TABLE service_stop (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        item_id INTEGER NOT NULL,
        applicant TEXT NOT NULL,
        applied_on TEXT NOT NULL,
        first TEXT NOT NULL,
        until TEXT,
        share INTEGER,
        why TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        asked_by INTEGER NOT NULL,
        inspected_by TEXT NOT NULL,
        reading TEXT NOT NULL,
        approver TEXT NOT NULL,
        again_from TEXT,
        reading_after TEXT NOT NULL,
        CONSTRAINT pk_service_stop PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_service_stop_no UNIQUE (no),
        CONSTRAINT fk_service_stop_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_service_stop_kind CHECK (kind IN ('stop', 'vacancy')),
        CONSTRAINT fk_service_stop_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT ck_service_stop_state CHECK (state IN ('asked', 'runs', 'ended', 'refused'))
    )
    """,
    "CREATE INDEX ix_service_stop_state ON service_stop (state)",
    "CREATE INDEX ix_service_stop_unit_id ON service_stop (unit_id)",
    "CREATE INDEX ix_service_stop_until ON service_stop (until)",
)

OPENING: tuple[str, ...] = (
    """
    CREATE TABLE former_books (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        as_of TEXT NOT NULL,
        total INTEGER NOT NULL,
        source TEXT NOT NULL,
        due_rule VARCHAR NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        run_id INTEGER,
        lines INTEGER NOT NULL,
        owed INTEGER NOT NULL,
        prepaid INTEGER NOT NULL,
        CONSTRAINT pk_former_books PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_former_books_no UNIQUE (no),
        CONSTRAINT fk_former_books_run_id FOREIGN KEY(run_id) REFERENCES billing_run (id) ON DELETE RESTRICT,
        CONSTRAINT ck_former_books_due_rule CHECK (due_rule IN ('first_month', 'last_day')),
        CONSTRAINT ck_former_books_state CHECK (state IN ('open', 'taken', 'undone', 'dropped'))
    )
    """,
    "CREATE INDEX ix_former_books_state ON former_books (state)",
    """
    CREATE TABLE former_line (
        id INTEGER NOT NULL,
        books_id INTEGER NOT NULL,
        place TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        owner TEXT NOT NULL,
        item_id INTEGER NOT NULL,
        period_from TEXT NOT NULL,
        period_to TEXT NOT NULL,
        due_day TEXT NOT NULL,
        charged INTEGER NOT NULL,
        paid INTEGER NOT NULL,
        owed INTEGER NOT NULL,
        payment_id INTEGER,
        back_id INTEGER,
        CONSTRAINT pk_former_line PRIMARY KEY (id),
        CONSTRAINT fk_former_line_books_id FOREIGN KEY(books_id) REFERENCES former_books (id) ON DELETE RESTRICT,
        CONSTRAINT fk_former_line_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT fk_former_line_item_id FOREIGN KEY(item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
        CONSTRAINT fk_former_line_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id) ON DELETE RESTRICT,
        CONSTRAINT fk_former_line_back_id FOREIGN KEY(back_id) REFERENCES payment (id) ON DELETE RESTRICT,
        CONSTRAINT ck_former_line_owed CHECK (owed = charged - paid AND owed <> 0),
        CONSTRAINT ck_former_line_period CHECK (period_from <= period_to)
    )
    """,
    "CREATE INDEX ix_former_line_back_id ON former_line (back_id)",
    "CREATE INDEX ix_former_line_books_id ON former_line (books_id)",
    "CREATE INDEX ix_former_line_payment_id ON former_line (payment_id)",
    "CREATE INDEX ix_former_line_unit_id ON former_line (unit_id)",
)


def upgrade() -> None:
    """Make the tables and columns of each room."""
    for statement in (
        *METERS, *CHARGES, *TARIFFS, *OWNER_CHANGE, *CORRECTIONS, *COMPANIES, *SHARING, *STOPS,
        *OPENING,
    ):  # fmt: skip
        op.execute(statement)
    words = ("area", "fixed", "one_off", "counter", "season", "own", "metered")
    allow_words("tariff", "formula", *words)
    allow_words("reduction", "kind", "rounding_off", "waiver", "write_off")
