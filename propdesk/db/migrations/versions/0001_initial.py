"""The first schema: register, money, postings, users."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
CREATE TABLE audit (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    os_user TEXT NOT NULL,
    what TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER,
    subject TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    CONSTRAINT pk_audit PRIMARY KEY (id)
)
""",
    """
CREATE TABLE backup_run (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    ok INTEGER NOT NULL,
    other_disk INTEGER NOT NULL,
    message TEXT NOT NULL,
    CONSTRAINT pk_backup_run PRIMARY KEY (id)
)
""",
    """
CREATE TABLE building (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    order_key TEXT NOT NULL,
    CONSTRAINT pk_building PRIMARY KEY (id),
    CONSTRAINT uq_building_code UNIQUE (code)
)
""",
    """
CREATE TABLE cash_session (
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    float_amount INTEGER NOT NULL,
    CONSTRAINT pk_cash_session PRIMARY KEY (id)
)
""",
    """
CREATE TABLE counter (
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    value INTEGER NOT NULL,
    CONSTRAINT pk_counter PRIMARY KEY (series, year)
)
""",
    """
CREATE TABLE import_layout (
    fingerprint TEXT NOT NULL,
    mapping TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    CONSTRAINT pk_import_layout PRIMARY KEY (fingerprint)
)
""",
    """
CREATE TABLE import_run (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    counts TEXT NOT NULL,
    undone_at INTEGER,
    CONSTRAINT pk_import_run PRIMARY KEY (id)
)
""",
    """
CREATE TABLE open_charge (
    charge_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    unit_id INTEGER,
    account_id INTEGER NOT NULL,
    fee_item_id INTEGER NOT NULL,
    period_from TEXT,
    period_to TEXT,
    due_day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    live INTEGER NOT NULL,
    CONSTRAINT pk_open_charge PRIMARY KEY (charge_id),
    CONSTRAINT ck_open_charge_settled CHECK (CASE WHEN amount >= 0 THEN settled BETWEEN 0 AND amount ELSE settled BETWEEN amount AND 0 END)
)
""",
    """
CREATE TABLE permission_grant (
    role VARCHAR NOT NULL,
    permission TEXT NOT NULL,
    allowed INTEGER NOT NULL,
    CONSTRAINT pk_permission_grant PRIMARY KEY (role, permission),
    CONSTRAINT ck_permission_grant_role CHECK (role IN ('cashier', 'clerk', 'accountant', 'supervisor', 'manager', 'reader'))
)
""",
    """
CREATE TABLE person (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    birth_year INTEGER,
    care TEXT NOT NULL,
    consent INTEGER NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT ck_person_kind CHECK (kind IN ('person', 'company'))
)
""",
    """
CREATE TABLE posting (
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    day TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    digest TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_posting PRIMARY KEY (seq)
)
""",
    """
CREATE TABLE receipt_group (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    series TEXT NOT NULL,
    paper TEXT NOT NULL,
    CONSTRAINT pk_receipt_group PRIMARY KEY (id),
    CONSTRAINT uq_receipt_group_series UNIQUE (series)
)
""",
    """
CREATE TABLE search_entry (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    haystack TEXT NOT NULL,
    CONSTRAINT pk_search_entry PRIMARY KEY (id),
    CONSTRAINT uq_search_entry_kind_subject_id UNIQUE (kind, subject_id)
)
""",
    """
CREATE TABLE setting (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY ("key")
)
""",
    """
CREATE TABLE user (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    role VARCHAR NOT NULL,
    password_hash TEXT,
    pin_hash TEXT,
    active INTEGER NOT NULL,
    failed_logins INTEGER NOT NULL,
    locked_until INTEGER,
    CONSTRAINT pk_user PRIMARY KEY (id),
    CONSTRAINT uq_user_name UNIQUE (name),
    CONSTRAINT ck_user_role CHECK (role IN ('cashier', 'clerk', 'accountant', 'supervisor', 'manager', 'reader'))
)
""",
    """
CREATE TABLE billing_run (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    period TEXT NOT NULL,
    scope TEXT NOT NULL,
    created INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    undoes_id INTEGER,
    CONSTRAINT pk_billing_run PRIMARY KEY (id),
    CONSTRAINT fk_billing_run_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_billing_run_undoes_id UNIQUE (undoes_id),
    CONSTRAINT fk_billing_run_undoes_id FOREIGN KEY(undoes_id) REFERENCES billing_run (id)
)
""",
    """
CREATE TABLE document (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    type VARCHAR NOT NULL,
    number TEXT NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT uq_document_person_id_type_number UNIQUE (person_id, type, number),
    CONSTRAINT fk_document_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT ck_document_type CHECK (type IN ('resident_id', 'passport', 'hk_macau_permit', 'taiwan_permit', 'foreign_resident', 'officer', 'company_code', 'other'))
)
""",
    """
CREATE TABLE fee_item (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    nature VARCHAR NOT NULL,
    receipt_group_id INTEGER NOT NULL,
    order_no INTEGER NOT NULL,
    tax_code TEXT NOT NULL,
    account_code TEXT NOT NULL,
    active INTEGER NOT NULL,
    CONSTRAINT pk_fee_item PRIMARY KEY (id),
    CONSTRAINT uq_fee_item_code UNIQUE (code),
    CONSTRAINT uq_fee_item_name UNIQUE (name),
    CONSTRAINT ck_fee_item_nature CHECK (nature IN ('own_income', 'paid_service', 'common_area', 'collected', 'deposit', 'late_fee')),
    CONSTRAINT fk_fee_item_receipt_group_id FOREIGN KEY(receipt_group_id) REFERENCES receipt_group (id) ON DELETE RESTRICT
)
""",
    """
CREATE TABLE import_change (
    id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    record TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    CONSTRAINT pk_import_change PRIMARY KEY (id),
    CONSTRAINT fk_import_change_run_id FOREIGN KEY(run_id) REFERENCES import_run (id) ON DELETE RESTRICT
)
""",
    """
CREATE TABLE phone (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    relation TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_phone PRIMARY KEY (id),
    CONSTRAINT uq_phone_person_id_number UNIQUE (person_id, number),
    CONSTRAINT fk_phone_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE RESTRICT
)
""",
    """
CREATE TABLE session_close (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    session_id INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    difference INTEGER NOT NULL,
    explanation TEXT NOT NULL,
    facts TEXT NOT NULL,
    CONSTRAINT pk_session_close PRIMARY KEY (id),
    CONSTRAINT fk_session_close_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_session_close_session_id UNIQUE (session_id),
    CONSTRAINT fk_session_close_session_id FOREIGN KEY(session_id) REFERENCES cash_session (id)
)
""",
    """
CREATE TABLE unit (
    id INTEGER NOT NULL,
    building_id INTEGER NOT NULL,
    entrance TEXT NOT NULL,
    room TEXT NOT NULL,
    code TEXT NOT NULL,
    order_key TEXT NOT NULL,
    floor TEXT NOT NULL,
    kind VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    built_area INTEGER,
    inner_area INTEGER,
    measured_area INTEGER,
    area_basis VARCHAR NOT NULL,
    old_room TEXT NOT NULL,
    handover_date TEXT,
    move_in_date TEXT,
    charge_start TEXT,
    area_group TEXT NOT NULL,
    group_area INTEGER,
    note TEXT NOT NULL,
    CONSTRAINT pk_unit PRIMARY KEY (id),
    CONSTRAINT uq_unit_building_id_entrance_room UNIQUE (building_id, entrance, room),
    CONSTRAINT ck_unit_built_area CHECK (built_area > 0),
    CONSTRAINT ck_unit_inner_area CHECK (inner_area > 0),
    CONSTRAINT fk_unit_building_id FOREIGN KEY(building_id) REFERENCES building (id) ON DELETE RESTRICT,
    CONSTRAINT uq_unit_code UNIQUE (code),
    CONSTRAINT ck_unit_kind CHECK (kind IN ('room', 'shop', 'office', 'garage', 'space', 'storage', 'other')),
    CONSTRAINT ck_unit_state CHECK (state IN ('unsold', 'sold', 'handed_over', 'occupied', 'renovation', 'let', 'vacant')),
    CONSTRAINT ck_unit_area_basis CHECK (area_basis IN ('built', 'inner'))
)
""",
    """
CREATE TABLE account (
    id INTEGER NOT NULL,
    unit_id INTEGER,
    person_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    opened TEXT NOT NULL,
    closed TEXT,
    CONSTRAINT pk_account PRIMARY KEY (id),
    CONSTRAINT fk_account_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
    CONSTRAINT fk_account_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT ck_account_kind CHECK (kind IN ('owner', 'tenant', 'developer', 'payer', 'walk_in'))
)
""",
    """
CREATE TABLE held_desk (
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    page TEXT NOT NULL,
    title TEXT NOT NULL,
    at INTEGER NOT NULL,
    contents TEXT NOT NULL,
    unit_id INTEGER,
    CONSTRAINT pk_held_desk PRIMARY KEY (id),
    CONSTRAINT fk_held_desk_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
)
""",
    """
CREATE TABLE occupancy (
    id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    role VARCHAR NOT NULL,
    relation TEXT NOT NULL,
    share INTEGER,
    since TEXT,
    until TEXT,
    position INTEGER NOT NULL,
    CONSTRAINT pk_occupancy PRIMARY KEY (id),
    CONSTRAINT fk_occupancy_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
    CONSTRAINT fk_occupancy_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT ck_occupancy_role CHECK (role IN ('owner', 'co_owner', 'tenant', 'family', 'agent', 'payer', 'other'))
)
""",
    """
CREATE TABLE parking_space (
    unit_id INTEGER NOT NULL,
    tenure VARCHAR NOT NULL,
    home_unit_id INTEGER,
    rent INTEGER,
    since TEXT,
    until TEXT,
    CONSTRAINT pk_parking_space PRIMARY KEY (unit_id),
    CONSTRAINT fk_parking_space_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
    CONSTRAINT ck_parking_space_tenure CHECK (tenure IN ('owned', 'leased', 'civil_defence', 'temporary')),
    CONSTRAINT fk_parking_space_home_unit_id FOREIGN KEY(home_unit_id) REFERENCES unit (id) ON DELETE RESTRICT
)
""",
    """
CREATE TABLE payment (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    reverses_id INTEGER,
    session_id INTEGER NOT NULL,
    unit_id INTEGER,
    payer TEXT NOT NULL,
    value_day TEXT NOT NULL,
    booking_day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    remark TEXT NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT fk_payment_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_payment_kind CHECK (kind IN ('payment', 'void', 'red', 'offset')),
    CONSTRAINT uq_payment_reverses_id UNIQUE (reverses_id),
    CONSTRAINT fk_payment_reverses_id FOREIGN KEY(reverses_id) REFERENCES payment (id),
    CONSTRAINT fk_payment_session_id FOREIGN KEY(session_id) REFERENCES cash_session (id),
    CONSTRAINT fk_payment_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)
""",
    """
CREATE TABLE tariff (
    id INTEGER NOT NULL,
    fee_item_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    formula VARCHAR NOT NULL,
    period_months INTEGER NOT NULL,
    active INTEGER NOT NULL,
    CONSTRAINT pk_tariff PRIMARY KEY (id),
    CONSTRAINT fk_tariff_fee_item_id FOREIGN KEY(fee_item_id) REFERENCES fee_item (id) ON DELETE RESTRICT,
    CONSTRAINT uq_tariff_name UNIQUE (name),
    CONSTRAINT ck_tariff_formula CHECK (formula IN ('area', 'fixed', 'one_off', 'counter'))
)
""",
    """
CREATE TABLE vehicle (
    id INTEGER NOT NULL,
    plate TEXT NOT NULL,
    unit_id INTEGER,
    person_id INTEGER,
    space_id INTEGER,
    model TEXT NOT NULL,
    colour TEXT NOT NULL,
    permit_until TEXT,
    note TEXT NOT NULL,
    CONSTRAINT pk_vehicle PRIMARY KEY (id),
    CONSTRAINT uq_vehicle_plate UNIQUE (plate),
    CONSTRAINT fk_vehicle_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
    CONSTRAINT fk_vehicle_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT fk_vehicle_space_id FOREIGN KEY(space_id) REFERENCES unit (id) ON DELETE RESTRICT
)
""",
    """
CREATE TABLE payment_part (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    method VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    tendered INTEGER,
    change INTEGER,
    CONSTRAINT pk_payment_part PRIMARY KEY (id),
    CONSTRAINT fk_payment_part_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_payment_part_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
    CONSTRAINT ck_payment_part_method CHECK (method IN ('cash', 'wechat', 'alipay', 'card', 'transfer', 'cheque', 'other', 'prepaid'))
)
""",
    """
CREATE TABLE prepayment_entry (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    fee_item_id INTEGER,
    payment_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT pk_prepayment_entry PRIMARY KEY (id),
    CONSTRAINT fk_prepayment_entry_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_prepayment_entry_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_prepayment_entry_fee_item_id FOREIGN KEY(fee_item_id) REFERENCES fee_item (id),
    CONSTRAINT fk_prepayment_entry_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
    CONSTRAINT ck_prepayment_entry_kind CHECK (kind IN ('in', 'offset', 'refund', 'move', 'reversal'))
)
""",
    """
CREATE TABLE receipt (
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
    CONSTRAINT ck_receipt_kind CHECK (kind IN ('receipt', 'red')),
    CONSTRAINT uq_receipt_reverses_id UNIQUE (reverses_id),
    CONSTRAINT fk_receipt_reverses_id FOREIGN KEY(reverses_id) REFERENCES receipt (id),
    CONSTRAINT uq_receipt_no UNIQUE (no)
)
""",
    """
CREATE TABLE tariff_scope (
    id INTEGER NOT NULL,
    tariff_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_tariff_scope PRIMARY KEY (id),
    CONSTRAINT uq_tariff_scope_tariff_id_kind_value UNIQUE (tariff_id, kind, value),
    CONSTRAINT fk_tariff_scope_tariff_id FOREIGN KEY(tariff_id) REFERENCES tariff (id) ON DELETE RESTRICT,
    CONSTRAINT ck_tariff_scope_kind CHECK (kind IN ('unit_kind', 'building', 'unit'))
)
""",
    """
CREATE TABLE tariff_version (
    id INTEGER NOT NULL,
    tariff_id INTEGER NOT NULL,
    effective_from TEXT NOT NULL,
    price INTEGER NOT NULL,
    area_basis VARCHAR,
    coefficient INTEGER NOT NULL,
    extra INTEGER NOT NULL,
    rounding VARCHAR NOT NULL,
    proration VARCHAR NOT NULL,
    due_months INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    due_working_day INTEGER NOT NULL,
    CONSTRAINT pk_tariff_version PRIMARY KEY (id),
    CONSTRAINT uq_tariff_version_tariff_id_effective_from UNIQUE (tariff_id, effective_from),
    CONSTRAINT ck_tariff_version_price CHECK (price >= 0),
    CONSTRAINT ck_tariff_version_due_day CHECK (due_day BETWEEN 0 AND 31),
    CONSTRAINT fk_tariff_version_tariff_id FOREIGN KEY(tariff_id) REFERENCES tariff (id) ON DELETE RESTRICT,
    CONSTRAINT ck_tariff_version_area_basis CHECK (area_basis IN ('built', 'inner')),
    CONSTRAINT ck_tariff_version_rounding CHECK (rounding IN ('fen', 'jiao', 'yuan')),
    CONSTRAINT ck_tariff_version_proration CHECK (proration IN ('actual_days', 'thirty_days', 'half_months', 'half_after_15', 'whole_months'))
)
""",
    """
CREATE TABLE unit_tariff (
    id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    tariff_id INTEGER NOT NULL,
    price INTEGER,
    quantity INTEGER,
    start TEXT,
    "end" TEXT,
    account_id INTEGER,
    excluded INTEGER NOT NULL,
    CONSTRAINT pk_unit_tariff PRIMARY KEY (id),
    CONSTRAINT uq_unit_tariff_unit_id_tariff_id UNIQUE (unit_id, tariff_id),
    CONSTRAINT fk_unit_tariff_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
    CONSTRAINT fk_unit_tariff_tariff_id FOREIGN KEY(tariff_id) REFERENCES tariff (id) ON DELETE RESTRICT,
    CONSTRAINT fk_unit_tariff_account_id FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE RESTRICT
)
""",
    """
CREATE TABLE charge (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    run_id INTEGER,
    kind VARCHAR NOT NULL,
    unit_id INTEGER,
    account_id INTEGER NOT NULL,
    fee_item_id INTEGER NOT NULL,
    tariff_version_id INTEGER,
    reverses_id INTEGER,
    period_from TEXT,
    period_to TEXT,
    due_day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    advance INTEGER NOT NULL,
    explanation TEXT NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_charge PRIMARY KEY (id),
    CONSTRAINT ck_charge_period CHECK ((period_from IS NULL) = (period_to IS NULL)),
    CONSTRAINT ck_charge_period_order CHECK (period_from <= period_to),
    CONSTRAINT ck_charge_reverses CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL)),
    CONSTRAINT fk_charge_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_charge_run_id FOREIGN KEY(run_id) REFERENCES billing_run (id),
    CONSTRAINT ck_charge_kind CHECK (kind IN ('normal', 'counter', 'difference', 'reversal')),
    CONSTRAINT fk_charge_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_charge_account_id FOREIGN KEY(account_id) REFERENCES account (id),
    CONSTRAINT fk_charge_fee_item_id FOREIGN KEY(fee_item_id) REFERENCES fee_item (id),
    CONSTRAINT fk_charge_tariff_version_id FOREIGN KEY(tariff_version_id) REFERENCES tariff_version (id),
    CONSTRAINT uq_charge_reverses_id UNIQUE (reverses_id),
    CONSTRAINT fk_charge_reverses_id FOREIGN KEY(reverses_id) REFERENCES charge (id)
)
""",
    """
CREATE TABLE receipt_output (
    id INTEGER NOT NULL,
    receipt_id INTEGER NOT NULL,
    copy INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    way TEXT NOT NULL,
    CONSTRAINT pk_receipt_output PRIMARY KEY (id),
    CONSTRAINT uq_receipt_output_receipt_id_copy UNIQUE (receipt_id, copy),
    CONSTRAINT fk_receipt_output_receipt_id FOREIGN KEY(receipt_id) REFERENCES receipt (id) ON DELETE RESTRICT
)
""",
    """
CREATE TABLE allocation (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    charge_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    CONSTRAINT pk_allocation PRIMARY KEY (id),
    CONSTRAINT fk_allocation_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_allocation_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
    CONSTRAINT fk_allocation_charge_id FOREIGN KEY(charge_id) REFERENCES charge (id)
)
""",
    """
CREATE TABLE reduction (
    id INTEGER NOT NULL,
    posting_seq INTEGER NOT NULL,
    charge_id INTEGER NOT NULL,
    payment_id INTEGER,
    kind VARCHAR NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_reduction PRIMARY KEY (id),
    CONSTRAINT fk_reduction_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_reduction_charge_id FOREIGN KEY(charge_id) REFERENCES charge (id),
    CONSTRAINT fk_reduction_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
    CONSTRAINT ck_reduction_kind CHECK (kind IN ('rounding_off', 'waiver'))
)
""",
    """
CREATE INDEX ix_audit_at ON audit (at)
""",
    """
CREATE INDEX ix_building_order_key ON building (order_key)
""",
    """
CREATE INDEX ix_cash_session_user_id ON cash_session (user_id)
""",
    """
CREATE INDEX ix_open_charge_open ON open_charge (account_id, due_day, unit_id, fee_item_id, amount, settled) WHERE live = 1 AND settled <> amount
""",
    """
CREATE INDEX ix_open_charge_unit_id_fee_item_id_period_from ON open_charge (unit_id, fee_item_id, period_from)
""",
    """
CREATE INDEX ix_person_name ON person (name)
""",
    """
CREATE INDEX ix_billing_run_posting_seq ON billing_run (posting_seq)
""",
    """
CREATE INDEX ix_document_number ON document (number)
""",
    """
CREATE INDEX ix_import_change_run_id ON import_change (run_id)
""",
    """
CREATE INDEX ix_phone_number ON phone (number)
""",
    """
CREATE INDEX ix_session_close_posting_seq ON session_close (posting_seq)
""",
    """
CREATE INDEX ix_unit_order_key ON unit (order_key)
""",
    """
CREATE INDEX ix_account_person_id ON account (person_id)
""",
    """
CREATE UNIQUE INDEX uq_account_open ON account (unit_id, person_id) WHERE closed IS NULL
""",
    """
CREATE INDEX ix_occupancy_person_id ON occupancy (person_id)
""",
    """
CREATE INDEX ix_occupancy_unit_id ON occupancy (unit_id)
""",
    """
CREATE INDEX ix_parking_space_home_unit_id ON parking_space (home_unit_id)
""",
    """
CREATE INDEX ix_payment_posting_seq ON payment (posting_seq)
""",
    """
CREATE INDEX ix_payment_session_id ON payment (session_id)
""",
    """
CREATE INDEX ix_vehicle_person_id ON vehicle (person_id)
""",
    """
CREATE INDEX ix_vehicle_unit_id ON vehicle (unit_id)
""",
    """
CREATE INDEX ix_payment_part_payment_id ON payment_part (payment_id)
""",
    """
CREATE INDEX ix_payment_part_posting_seq ON payment_part (posting_seq)
""",
    """
CREATE INDEX ix_prepayment_entry_account_id ON prepayment_entry (account_id)
""",
    """
CREATE INDEX ix_prepayment_entry_posting_seq ON prepayment_entry (posting_seq)
""",
    """
CREATE INDEX ix_receipt_payment_id ON receipt (payment_id)
""",
    """
CREATE INDEX ix_receipt_posting_seq ON receipt (posting_seq)
""",
    """
CREATE INDEX ix_charge_account_id ON charge (account_id)
""",
    """
CREATE INDEX ix_charge_posting_seq ON charge (posting_seq)
""",
    """
CREATE INDEX ix_charge_run_id ON charge (run_id)
""",
    """
CREATE INDEX ix_charge_unit_id_fee_item_id_period_from ON charge (unit_id, fee_item_id, period_from)
""",
    """
CREATE INDEX ix_allocation_charge_id ON allocation (charge_id)
""",
    """
CREATE INDEX ix_allocation_payment_id ON allocation (payment_id)
""",
    """
CREATE INDEX ix_allocation_posting_seq ON allocation (posting_seq)
""",
    """
CREATE INDEX ix_reduction_charge_id ON reduction (charge_id)
""",
    """
CREATE INDEX ix_reduction_posting_seq ON reduction (posting_seq)
""",
    """
CREATE TRIGGER no_update_allocation BEFORE UPDATE ON allocation
BEGIN
    SELECT RAISE(ABORT, 'allocation takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_allocation BEFORE DELETE ON allocation
BEGIN
    SELECT RAISE(ABORT, 'allocation takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_billing_run BEFORE UPDATE ON billing_run
BEGIN
    SELECT RAISE(ABORT, 'billing_run takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_billing_run BEFORE DELETE ON billing_run
BEGIN
    SELECT RAISE(ABORT, 'billing_run takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_charge BEFORE UPDATE ON charge
BEGIN
    SELECT RAISE(ABORT, 'charge takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_charge BEFORE DELETE ON charge
BEGIN
    SELECT RAISE(ABORT, 'charge takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_payment BEFORE UPDATE ON payment
BEGIN
    SELECT RAISE(ABORT, 'payment takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_payment BEFORE DELETE ON payment
BEGIN
    SELECT RAISE(ABORT, 'payment takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_payment_part BEFORE UPDATE ON payment_part
BEGIN
    SELECT RAISE(ABORT, 'payment_part takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_payment_part BEFORE DELETE ON payment_part
BEGIN
    SELECT RAISE(ABORT, 'payment_part takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_prepayment_entry BEFORE UPDATE ON prepayment_entry
BEGIN
    SELECT RAISE(ABORT, 'prepayment_entry takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_prepayment_entry BEFORE DELETE ON prepayment_entry
BEGIN
    SELECT RAISE(ABORT, 'prepayment_entry takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_receipt BEFORE UPDATE ON receipt
BEGIN
    SELECT RAISE(ABORT, 'receipt takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_receipt BEFORE DELETE ON receipt
BEGIN
    SELECT RAISE(ABORT, 'receipt takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_reduction BEFORE UPDATE ON reduction
BEGIN
    SELECT RAISE(ABORT, 'reduction takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_reduction BEFORE DELETE ON reduction
BEGIN
    SELECT RAISE(ABORT, 'reduction takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_session_close BEFORE UPDATE ON session_close
BEGIN
    SELECT RAISE(ABORT, 'session_close takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_session_close BEFORE DELETE ON session_close
BEGIN
    SELECT RAISE(ABORT, 'session_close takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_posting BEFORE UPDATE ON posting
BEGIN
    SELECT RAISE(ABORT, 'posting takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_posting BEFORE DELETE ON posting
BEGIN
    SELECT RAISE(ABORT, 'posting takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_audit BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_audit BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_receipt_output BEFORE UPDATE ON receipt_output
BEGIN
    SELECT RAISE(ABORT, 'receipt_output takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_receipt_output BEFORE DELETE ON receipt_output
BEGIN
    SELECT RAISE(ABORT, 'receipt_output takes INSERT only');
END
""",
    """
CREATE TRIGGER no_update_cash_session BEFORE UPDATE ON cash_session
BEGIN
    SELECT RAISE(ABORT, 'cash_session takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_cash_session BEFORE DELETE ON cash_session
BEGIN
    SELECT RAISE(ABORT, 'cash_session takes INSERT only');
END
""",
    """
CREATE TRIGGER charge_opens AFTER INSERT ON charge WHEN NEW.kind <> 'reversal'
BEGIN
    SELECT RAISE(ABORT, 'charge overlaps a live line') WHERE NEW.kind = 'normal' AND NEW.period_from IS NOT NULL
        AND (
            -- live lines never overlap, so the last that begins before this one ends is enough
            SELECT other.period_to FROM open_charge AS other
            WHERE other.unit_id = NEW.unit_id AND other.fee_item_id = NEW.fee_item_id
                AND other.period_from <= NEW.period_to AND other.live = 1 AND other.kind = 'normal'
            ORDER BY other.period_from DESC LIMIT 1
        ) >= NEW.period_from;
    INSERT INTO open_charge (charge_id, kind, unit_id, account_id, fee_item_id, period_from, period_to, due_day, amount, settled, live)
    VALUES (NEW.id, NEW.kind, NEW.unit_id, NEW.account_id, NEW.fee_item_id, NEW.period_from, NEW.period_to, NEW.due_day, NEW.amount, 0, 1);
END
""",
    """
CREATE TRIGGER reversal_closes AFTER INSERT ON charge WHEN NEW.kind = 'reversal'
BEGIN
    SELECT RAISE(ABORT, 'a settled charge cannot be reversed') WHERE EXISTS (
        SELECT 1 FROM open_charge WHERE charge_id = NEW.reverses_id AND (settled <> 0 OR live = 0)
    );
    UPDATE open_charge SET live = 0 WHERE charge_id = NEW.reverses_id;
END
""",
    """
CREATE TRIGGER allocation_settles AFTER INSERT ON allocation
BEGIN
    SELECT RAISE(ABORT, 'allocation of a line that is not live') WHERE NOT EXISTS (
        SELECT 1 FROM open_charge WHERE charge_id = NEW.charge_id AND live = 1
    );
    UPDATE open_charge SET settled = settled + NEW.amount WHERE charge_id = NEW.charge_id;
END
""",
    """
CREATE TRIGGER reduction_settles AFTER INSERT ON reduction
BEGIN
    SELECT RAISE(ABORT, 'reduction of a line that is not live') WHERE NOT EXISTS (
        SELECT 1 FROM open_charge WHERE charge_id = NEW.charge_id AND live = 1
    );
    UPDATE open_charge SET settled = settled + NEW.amount WHERE charge_id = NEW.charge_id;
END
""",
)


def upgrade() -> None:
    """Create every table, index and trigger."""
    for statement in STATEMENTS:
        op.execute(statement)
