"""What is reported, planned and gone round: duties, contacts, repairs, patrol, complaints."""

from alembic import op

revision = "0006"
down_revision = "0005"

# What two records of any kind have to do with each other.
LINKS = (
    """
CREATE TABLE record_link (
    id INTEGER NOT NULL,
    from_kind TEXT NOT NULL,
    from_id INTEGER NOT NULL,
    to_kind TEXT NOT NULL,
    to_id INTEGER NOT NULL,
    word VARCHAR NOT NULL,
    at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    CONSTRAINT pk_record_link PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_record_link_from_kind_from_id_to_kind_to_id_word
        UNIQUE (from_kind, from_id, to_kind, to_id, word),
    CONSTRAINT ck_record_link_word CHECK (word IN ('became', 'joined', 'belongs_to'))
)
""",
    "CREATE INDEX ix_record_link_to_kind_to_id ON record_link (to_kind, to_id)",
)

# The tables of each room, those below first.
DUTIES: tuple[str, ...] = (
    """
    CREATE TABLE special_day (
        id INTEGER NOT NULL,
        day TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        what TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_special_day PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_special_day_day UNIQUE (day),
        CONSTRAINT ck_special_day_kind CHECK (kind IN ('holiday', 'make_up', 'closed'))
    )
    """,
    """
    CREATE TABLE clock (
        id INTEGER NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        turn INTEGER NOT NULL,
        began INTEGER NOT NULL,
        minutes INTEGER NOT NULL,
        basis VARCHAR NOT NULL,
        warn INTEGER NOT NULL,
        due_at INTEGER,
        warn_at INTEGER,
        provisional INTEGER NOT NULL,
        stopped_at INTEGER,
        dropped INTEGER NOT NULL,
        CONSTRAINT pk_clock PRIMARY KEY (id),
        CONSTRAINT uq_clock_subject_kind_subject_id_name_turn UNIQUE (subject_kind, subject_id, name, turn),
        CONSTRAINT ck_clock_basis CHECK (basis IN ('office', 'round'))
    )
    """,
    "CREATE INDEX ix_clock_subject_kind_stopped_at_due_at ON clock (subject_kind, stopped_at, due_at)",
    """
    CREATE TABLE clock_pause (
        id INTEGER NOT NULL,
        clock_id INTEGER NOT NULL,
        state TEXT NOT NULL,
        began INTEGER NOT NULL,
        ended INTEGER,
        why TEXT NOT NULL,
        waits_for TEXT NOT NULL,
        until TEXT,
        CONSTRAINT pk_clock_pause PRIMARY KEY (id),
        CONSTRAINT fk_clock_pause_clock_id FOREIGN KEY(clock_id) REFERENCES clock (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_clock_pause_clock_id ON clock_pause (clock_id)",
)

PLANS: tuple[str, ...] = (
    """
    CREATE TABLE duty_plan (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        what TEXT NOT NULL,
        team_id INTEGER,
        worker_id INTEGER,
        every VARCHAR NOT NULL,
        step INTEGER NOT NULL,
        weekdays TEXT NOT NULL,
        month_days TEXT NOT NULL,
        windows TEXT NOT NULL,
        from_done INTEGER NOT NULL,
        begins TEXT NOT NULL,
        until TEXT,
        holidays VARCHAR NOT NULL,
        make_up INTEGER NOT NULL,
        lead INTEGER NOT NULL,
        tolerance INTEGER NOT NULL,
        grace INTEGER NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_duty_plan PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_duty_plan_no UNIQUE (no),
        CONSTRAINT ck_duty_plan_every CHECK (every IN ('days', 'weeks', 'months', 'years')),
        CONSTRAINT ck_duty_plan_holidays CHECK (holidays IN ('do', 'skip', 'move')),
        CONSTRAINT fk_duty_plan_team_id FOREIGN KEY(team_id) REFERENCES team (id) ON DELETE RESTRICT,
        CONSTRAINT fk_duty_plan_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_duty_plan_team_id ON duty_plan (team_id)",
    "CREATE INDEX ix_duty_plan_worker_id ON duty_plan (worker_id)",
    """
    CREATE TABLE plan_reach (
        plan_id INTEGER NOT NULL,
        made_to TEXT NOT NULL,
        CONSTRAINT pk_plan_reach PRIMARY KEY (plan_id)
    )
    """,
    """
    CREATE TABLE duty_task (
        id INTEGER NOT NULL,
        plan_id INTEGER NOT NULL,
        planned TEXT NOT NULL,
        start INTEGER NOT NULL,
        what TEXT NOT NULL,
        team_id INTEGER,
        worker_id INTEGER,
        begins INTEGER NOT NULL,
        ends INTEGER NOT NULL,
        closes INTEGER NOT NULL,
        tolerance INTEGER NOT NULL,
        make_up INTEGER NOT NULL,
        state VARCHAR NOT NULL,
        done_at INTEGER,
        done_by TEXT NOT NULL,
        result TEXT NOT NULL,
        CONSTRAINT pk_duty_task PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_duty_task_plan_id_planned_start UNIQUE (plan_id, planned, start),
        CONSTRAINT ck_duty_task_state CHECK (state IN ('open', 'done', 'not_needed')),
        CONSTRAINT fk_duty_task_team_id FOREIGN KEY(team_id) REFERENCES team (id) ON DELETE RESTRICT,
        CONSTRAINT fk_duty_task_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_duty_task_state_begins ON duty_task (state, begins)",
    "CREATE INDEX ix_duty_task_begins ON duty_task (begins)",
    "CREATE INDEX ix_duty_task_team_id ON duty_task (team_id)",
    "CREATE INDEX ix_duty_task_worker_id ON duty_task (worker_id)",
)

CONTACTS = (
    """
CREATE TABLE contact (
    id INTEGER NOT NULL,
    no TEXT NOT NULL,
    at INTEGER NOT NULL,
    day TEXT NOT NULL,
    time TEXT NOT NULL,
    channel VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    unit_id INTEGER,
    place TEXT NOT NULL,
    caller TEXT NOT NULL,
    phone TEXT NOT NULL,
    what TEXT NOT NULL,
    receiver TEXT NOT NULL,
    outer_no TEXT NOT NULL,
    reply_day TEXT,
    reply_time TEXT NOT NULL,
    note TEXT NOT NULL,
    state VARCHAR NOT NULL,
    answer TEXT NOT NULL,
    answered_on TEXT,
    promised TEXT NOT NULL,
    became TEXT NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_contact_no UNIQUE (no),
    CONSTRAINT ck_contact_channel CHECK (channel IN ('phone', 'visit', 'group', '12345', 'letter',
        'community', 'committee')),
    CONSTRAINT ck_contact_kind CHECK (kind IN ('enquiry', 'help', 'request', 'suggestion', 'praise',
        'repair', 'complaint')),
    CONSTRAINT ck_contact_state CHECK (state IN ('to_answer', 'answered', 'promised', 'repair',
        'complaint')),
    CONSTRAINT fk_contact_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
)
""",
    "CREATE INDEX ix_contact_at ON contact (at)",
    "CREATE INDEX ix_contact_unit_id ON contact (unit_id)",
)

REPAIRS: tuple[str, ...] = (
    """
CREATE TABLE team (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    does TEXT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_team PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_team_name UNIQUE (name)
)
    """,
    """
CREATE TABLE worker (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    team_id INTEGER,
    employer VARCHAR NOT NULL,
    does TEXT NOT NULL,
    note TEXT NOT NULL,
    state VARCHAR NOT NULL,
    left_on TEXT,
    CONSTRAINT pk_worker PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_worker_name UNIQUE (name),
    CONSTRAINT fk_worker_team_id FOREIGN KEY(team_id) REFERENCES team (id) ON DELETE RESTRICT,
    CONSTRAINT ck_worker_employer CHECK (employer IN ('own', 'firm')),
    CONSTRAINT ck_worker_state CHECK (state IN ('active', 'left'))
)
    """,
    "CREATE INDEX ix_worker_team_id ON worker (team_id)",
    """
CREATE TABLE fault_kind (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    work_class VARCHAR NOT NULL,
    warranty_months INTEGER NOT NULL,
    hours VARCHAR NOT NULL,
    answer_minutes INTEGER NOT NULL,
    arrive_minutes INTEGER NOT NULL,
    finish_minutes INTEGER NOT NULL,
    urgent_answer INTEGER NOT NULL,
    urgent_arrive INTEGER NOT NULL,
    urgent_finish INTEGER NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_fault_kind PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_fault_kind_name UNIQUE (name),
    CONSTRAINT ck_fault_kind_work_class CHECK (work_class IN ('ordinary', 'warranty', 'public',
        'paid')),
    CONSTRAINT ck_fault_kind_hours CHECK (hours IN ('office', 'round'))
)
    """,
    """
CREATE TABLE repair_price (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    unit TEXT NOT NULL,
    price INTEGER NOT NULL,
    is_labour INTEGER NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_repair_price PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_repair_price_name UNIQUE (name)
)
    """,
    """
CREATE TABLE repair_order (
    id INTEGER NOT NULL,
    no TEXT NOT NULL,
    unit_id INTEGER,
    place TEXT NOT NULL,
    fault TEXT NOT NULL,
    fault_kind_id INTEGER,
    work_class VARCHAR NOT NULL,
    urgency VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    reporter TEXT NOT NULL,
    phone TEXT NOT NULL,
    reported_at INTEGER,
    visit_from INTEGER,
    visit_until INTEGER,
    worker_id INTEGER,
    team_id INTEGER,
    other_no TEXT NOT NULL,
    note TEXT NOT NULL,
    state VARCHAR NOT NULL,
    arrived_at INTEGER,
    done_at INTEGER,
    result TEXT NOT NULL,
    is_signed INTEGER NOT NULL,
    not_right TEXT NOT NULL,
    joined_to_id INTEGER,
    opened_on TEXT,
    payment_id INTEGER,
    receipt_no TEXT NOT NULL,
    waits_for VARCHAR,
    wait_why TEXT NOT NULL,
    wait_until TEXT,
    CONSTRAINT pk_repair_order PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_repair_order_no UNIQUE (no),
    CONSTRAINT fk_repair_order_unit_id FOREIGN KEY(unit_id)
        REFERENCES unit (id) ON DELETE RESTRICT,
    CONSTRAINT fk_repair_order_fault_kind_id FOREIGN KEY(fault_kind_id)
        REFERENCES fault_kind (id) ON DELETE RESTRICT,
    CONSTRAINT ck_repair_order_work_class CHECK (work_class IN ('ordinary', 'warranty', 'public',
        'paid')),
    CONSTRAINT ck_repair_order_urgency CHECK (urgency IN ('ordinary', 'urgent', 'planned')),
    CONSTRAINT ck_repair_order_channel CHECK (channel IN ('phone', 'counter', 'wechat', 'patrol',
        'move_in', 'complaint', 'contact', 'hazard')),
    CONSTRAINT fk_repair_order_worker_id FOREIGN KEY(worker_id)
        REFERENCES worker (id) ON DELETE RESTRICT,
    CONSTRAINT fk_repair_order_team_id FOREIGN KEY(team_id)
        REFERENCES team (id) ON DELETE RESTRICT,
    CONSTRAINT ck_repair_order_state CHECK (state IN ('reported', 'dispatched', 'accepted',
        'on_site', 'paused', 'done', 'verified', 'called_back', 'closed', 'reopened',
        'cancelled', 'joined')),
    CONSTRAINT fk_repair_order_joined_to_id FOREIGN KEY(joined_to_id)
        REFERENCES repair_order (id) ON DELETE RESTRICT,
    CONSTRAINT fk_repair_order_payment_id FOREIGN KEY(payment_id)
        REFERENCES payment (id) ON DELETE RESTRICT,
    CONSTRAINT ck_repair_order_waits_for CHECK (waits_for IN ('parts', 'owner', 'builder',
        'supplier', 'authority', 'other'))
)
    """,
    "CREATE INDEX ix_repair_order_fault_kind_id ON repair_order (fault_kind_id)",
    "CREATE INDEX ix_repair_order_joined_to_id ON repair_order (joined_to_id)",
    "CREATE INDEX ix_repair_order_payment_id ON repair_order (payment_id)",
    "CREATE INDEX ix_repair_order_reported_at ON repair_order (reported_at)",
    "CREATE INDEX ix_repair_order_state ON repair_order (state)",
    "CREATE INDEX ix_repair_order_team_id ON repair_order (team_id)",
    "CREATE INDEX ix_repair_order_unit_id ON repair_order (unit_id)",
    "CREATE INDEX ix_repair_order_worker_id ON repair_order (worker_id)",
    """
CREATE TABLE repair_line (
    id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    what TEXT NOT NULL,
    spec TEXT NOT NULL,
    unit TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    price INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    is_labour INTEGER NOT NULL,
    CONSTRAINT pk_repair_line PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT fk_repair_line_order_id FOREIGN KEY(order_id)
        REFERENCES repair_order (id) ON DELETE RESTRICT
)
    """,
    "CREATE INDEX ix_repair_line_order_id ON repair_line (order_id)",
)

CALL_BACKS: tuple[str, ...] = (
    """
CREATE TABLE call_back_time (
    id INTEGER NOT NULL,
    fault_kind_id INTEGER,
    days INTEGER NOT NULL,
    after_rain INTEGER NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_call_back_time PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT fk_call_back_time_fault_kind_id FOREIGN KEY(fault_kind_id)
        REFERENCES fault_kind (id) ON DELETE RESTRICT
)
    """,
    "CREATE INDEX ix_call_back_time_fault_kind_id ON call_back_time (fault_kind_id)",
)

HAZARDS: tuple[str, ...] = (
    """
CREATE TABLE hazard (
    id INTEGER NOT NULL,
    no TEXT NOT NULL,
    grade VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    what TEXT NOT NULL,
    unit_id INTEGER,
    place TEXT NOT NULL,
    place_key TEXT NOT NULL,
    measure TEXT NOT NULL,
    found TEXT NOT NULL,
    due TEXT,
    note TEXT NOT NULL,
    state VARCHAR NOT NULL,
    responsible TEXT NOT NULL,
    cause TEXT NOT NULL,
    plan TEXT NOT NULL,
    authority TEXT NOT NULL,
    document_no TEXT NOT NULL,
    authority_on TEXT,
    done TEXT NOT NULL,
    done_on TEXT,
    checked_by TEXT NOT NULL,
    checked_on TEXT,
    why_deferred TEXT NOT NULL,
    deferred_until TEXT,
    approved_by TEXT NOT NULL,
    CONSTRAINT pk_hazard PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_hazard_no UNIQUE (no),
    CONSTRAINT ck_hazard_grade CHECK (grade IN ('general', 'major')),
    CONSTRAINT ck_hazard_kind CHECK (
        kind IN ('fire', 'power', 'gas', 'lift', 'building', 'road', 'water', 'other')
    ),
    CONSTRAINT ck_hazard_source CHECK (
        source IN ('hand', 'patrol', 'repair', 'complaint', 'inspection')
    ),
    CONSTRAINT ck_hazard_state CHECK (
        state IN (
            'reported', 'assigned', 'authority', 'rectifying', 'recheck', 'failed', 'asked',
            'deferred', 'closed', 'none'
        )
    ),
    CONSTRAINT fk_hazard_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
)
""",
    "CREATE INDEX ix_hazard_due ON hazard (due)",
    "CREATE INDEX ix_hazard_found ON hazard (found)",
    "CREATE INDEX ix_hazard_place_key ON hazard (place_key)",
    "CREATE INDEX ix_hazard_unit_id ON hazard (unit_id)",
)

PATROL: tuple[str, ...] = (
    """
CREATE TABLE patrol_point (
    id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    chip TEXT NOT NULL,
    kind VARCHAR NOT NULL,
    gone_on TEXT,
    note TEXT NOT NULL,
    CONSTRAINT pk_patrol_point PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_patrol_point_number UNIQUE (number),
    CONSTRAINT ck_patrol_point_kind CHECK (kind IN ('security', 'equipment', 'environment', 'renovation', 'vacant', 'roofs'))
)
""",
    "CREATE INDEX ix_patrol_point_chip ON patrol_point (chip)",
    """
CREATE TABLE patrol_route (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind VARCHAR NOT NULL,
    stops TEXT NOT NULL,
    shift TEXT NOT NULL,
    starts TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    tolerance INTEGER,
    within INTEGER,
    ordered INTEGER NOT NULL,
    wand INTEGER NOT NULL,
    gone_on TEXT,
    note TEXT NOT NULL,
    CONSTRAINT pk_patrol_route PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_patrol_route_name UNIQUE (name),
    CONSTRAINT ck_patrol_route_kind CHECK (kind IN ('security', 'equipment', 'environment', 'renovation', 'vacant', 'roofs'))
)
""",
    """
CREATE TABLE patrol_phrase (
    id INTEGER NOT NULL,
    code INTEGER NOT NULL,
    words TEXT NOT NULL,
    outcome VARCHAR NOT NULL,
    CONSTRAINT pk_patrol_phrase PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_patrol_phrase_code UNIQUE (code),
    CONSTRAINT ck_patrol_phrase_outcome CHECK (outcome IN ('normal', 'finding', 'put_right', 'not_reached', 'nobody', 'refused', 'finished'))
)
""",
    """
CREATE TABLE patrol_sheet (
    id INTEGER NOT NULL,
    no TEXT NOT NULL,
    route_id INTEGER NOT NULL,
    day TEXT NOT NULL,
    worker TEXT NOT NULL,
    note TEXT NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    until INTEGER NOT NULL,
    tolerance INTEGER NOT NULL,
    ordered INTEGER NOT NULL,
    wand INTEGER NOT NULL,
    rounds INTEGER NOT NULL,
    points INTEGER NOT NULL,
    entered_at INTEGER,
    findings INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    doubt VARCHAR,
    flags TEXT NOT NULL,
    CONSTRAINT pk_patrol_sheet PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_patrol_sheet_no UNIQUE (no),
    CONSTRAINT ck_patrol_sheet_doubt CHECK (doubt IN ('same_times', 'all_normal', 'late_entry', 'too_quick')),
    CONSTRAINT fk_patrol_sheet_route_id FOREIGN KEY(route_id) REFERENCES patrol_route (id) ON DELETE RESTRICT
)
""",
    "CREATE INDEX ix_patrol_sheet_route_id ON patrol_sheet (route_id)",
    "CREATE INDEX ix_patrol_sheet_day ON patrol_sheet (day)",
    """
CREATE TABLE patrol_row (
    id INTEGER NOT NULL,
    sheet_id INTEGER NOT NULL,
    row INTEGER NOT NULL,
    point_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    minute INTEGER,
    CONSTRAINT pk_patrol_row PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT fk_patrol_row_sheet_id FOREIGN KEY(sheet_id) REFERENCES patrol_sheet (id) ON DELETE RESTRICT,
    CONSTRAINT fk_patrol_row_point_id FOREIGN KEY(point_id) REFERENCES patrol_point (id) ON DELETE RESTRICT
)
""",
    "CREATE INDEX ix_patrol_row_sheet_id ON patrol_row (sheet_id)",
    "CREATE INDEX ix_patrol_row_point_id ON patrol_row (point_id)",
    """
CREATE TABLE patrol_round (
    id INTEGER NOT NULL,
    sheet_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    due INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    CONSTRAINT pk_patrol_round PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT fk_patrol_round_sheet_id FOREIGN KEY(sheet_id) REFERENCES patrol_sheet (id) ON DELETE RESTRICT
)
""",
    "CREATE INDEX ix_patrol_round_sheet_id ON patrol_round (sheet_id)",
    """
CREATE TABLE patrol_entry (
    id INTEGER NOT NULL,
    sheet_id INTEGER NOT NULL,
    round INTEGER NOT NULL,
    row INTEGER NOT NULL,
    point_id INTEGER,
    at INTEGER,
    outcome VARCHAR NOT NULL,
    phrase_id INTEGER,
    standing VARCHAR NOT NULL,
    seconds INTEGER NOT NULL,
    out_of_order INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    worker TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    corrects INTEGER,
    CONSTRAINT pk_patrol_entry PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_patrol_entry_corrects UNIQUE (corrects),
    CONSTRAINT ck_patrol_entry_outcome CHECK (outcome IN ('normal', 'finding', 'put_right', 'not_reached', 'nobody', 'refused', 'finished')),
    CONSTRAINT ck_patrol_entry_standing CHECK (standing IN ('early', 'on_time', 'late', 'covered', 'missed', 'waiting', 'not_read', 'not_due')),
    CONSTRAINT ck_patrol_entry_source CHECK (source IN ('paper', 'wand')),
    CONSTRAINT fk_patrol_entry_sheet_id FOREIGN KEY(sheet_id) REFERENCES patrol_sheet (id) ON DELETE RESTRICT,
    CONSTRAINT fk_patrol_entry_point_id FOREIGN KEY(point_id) REFERENCES patrol_point (id) ON DELETE RESTRICT,
    CONSTRAINT fk_patrol_entry_phrase_id FOREIGN KEY(phrase_id) REFERENCES patrol_phrase (id) ON DELETE RESTRICT,
    CONSTRAINT fk_patrol_entry_corrects FOREIGN KEY(corrects) REFERENCES patrol_entry (id) ON DELETE RESTRICT
)
""",
    "CREATE INDEX ix_patrol_entry_sheet_id ON patrol_entry (sheet_id)",
    "CREATE INDEX ix_patrol_entry_point_id ON patrol_entry (point_id)",
    "CREATE INDEX ix_patrol_entry_phrase_id ON patrol_entry (phrase_id)",
    "CREATE INDEX ix_patrol_entry_at ON patrol_entry (at)",
    """
CREATE TRIGGER no_update_patrol_entry BEFORE UPDATE ON patrol_entry
BEGIN
    SELECT RAISE(ABORT, 'patrol_entry takes INSERT only');
END
""",
    """
CREATE TRIGGER no_delete_patrol_entry BEFORE DELETE ON patrol_entry
BEGIN
    SELECT RAISE(ABORT, 'patrol_entry takes INSERT only');
END
""",
    """
CREATE TABLE wand_file (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    devices TEXT NOT NULL,
    lines INTEGER NOT NULL,
    fresh INTEGER NOT NULL,
    matched INTEGER NOT NULL,
    doubles INTEGER NOT NULL,
    strays INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    wrong_clock INTEGER NOT NULL,
    first INTEGER,
    last INTEGER,
    offset_seconds INTEGER NOT NULL,
    doubtful TEXT NOT NULL,
    CONSTRAINT pk_wand_file PRIMARY KEY (id AUTOINCREMENT)
)
""",
    """
CREATE TABLE wand_scan (
    id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    chip TEXT NOT NULL,
    point TEXT NOT NULL,
    device TEXT NOT NULL,
    guard TEXT NOT NULL,
    at INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    sheet_id INTEGER,
    round INTEGER,
    CONSTRAINT pk_wand_scan PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT ck_wand_scan_state CHECK (state IN ('matched', 'double', 'stray', 'unknown', 'clock')),
    CONSTRAINT fk_wand_scan_file_id FOREIGN KEY(file_id) REFERENCES wand_file (id) ON DELETE RESTRICT,
    CONSTRAINT fk_wand_scan_sheet_id FOREIGN KEY(sheet_id) REFERENCES patrol_sheet (id) ON DELETE RESTRICT
)
""",
    "CREATE INDEX ix_wand_scan_file_id ON wand_scan (file_id)",
    "CREATE INDEX ix_wand_scan_chip ON wand_scan (chip)",
    "CREATE INDEX ix_wand_scan_at ON wand_scan (at)",
    "CREATE INDEX ix_wand_scan_sheet_id ON wand_scan (sheet_id)",
    """
CREATE TABLE wand_layout (
    fingerprint TEXT NOT NULL,
    places TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    CONSTRAINT pk_wand_layout PRIMARY KEY (fingerprint)
)
""",
)

SHIFT_BOOK: tuple[str, ...] = (
    """
CREATE TABLE shift_post (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    least INTEGER NOT NULL,
    most_hours INTEGER NOT NULL,
    entry_hours INTEGER,
    equipment TEXT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_shift_post PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_shift_post_name UNIQUE (name)
)
""",
    """
CREATE TABLE handover (
    id INTEGER NOT NULL,
    no TEXT NOT NULL,
    post TEXT NOT NULL,
    day TEXT NOT NULL,
    shift TEXT NOT NULL,
    hours INTEGER,
    outgoing TEXT NOT NULL,
    incoming TEXT NOT NULL,
    equipment TEXT NOT NULL,
    events TEXT NOT NULL,
    note TEXT NOT NULL,
    state VARCHAR NOT NULL,
    fit INTEGER,
    calm INTEGER,
    complete INTEGER,
    refused_for VARCHAR,
    refused_words TEXT NOT NULL,
    signed_on TEXT,
    CONSTRAINT pk_handover PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_handover_no UNIQUE (no),
    CONSTRAINT ck_handover_state CHECK (state IN ('ready', 'taken', 'refused', 'signed')),
    CONSTRAINT ck_handover_refused_for CHECK (
        refused_for IN ('drunk', 'ill', 'team', 'incident', 'equipment', 'other')
    )
)
""",
    """
CREATE TABLE shift_item (
    id INTEGER NOT NULL,
    post TEXT NOT NULL,
    what TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    note TEXT NOT NULL,
    state VARCHAR NOT NULL,
    done TEXT NOT NULL,
    done_on TEXT,
    CONSTRAINT pk_shift_item PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT ck_shift_item_state CHECK (state IN ('open', 'done'))
)
""",
    "CREATE INDEX ix_handover_day ON handover (day)",
    "CREATE INDEX ix_handover_post ON handover (post)",
    "CREATE INDEX ix_shift_item_post ON shift_item (post)",
    "CREATE INDEX ix_shift_item_until ON shift_item (until)",
)

COMPLAINTS: tuple[str, ...] = (
    """
CREATE TABLE complaint (
    id INTEGER NOT NULL,
    no TEXT NOT NULL,
    kind VARCHAR NOT NULL,
    urgency VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    outer_no TEXT NOT NULL,
    cause TEXT NOT NULL,
    cause_key TEXT NOT NULL,
    what TEXT NOT NULL,
    day TEXT NOT NULL,
    received_at INTEGER,
    department TEXT NOT NULL,
    steps TEXT NOT NULL,
    note TEXT NOT NULL,
    state VARCHAR NOT NULL,
    verdict VARCHAR,
    first_answer TEXT NOT NULL,
    handler TEXT NOT NULL,
    news TEXT NOT NULL,
    told_proof TEXT NOT NULL,
    result TEXT NOT NULL,
    reply TEXT NOT NULL,
    replied_on TEXT,
    satisfaction VARCHAR,
    heard TEXT NOT NULL,
    called_by TEXT NOT NULL,
    called_on TEXT,
    waits_for VARCHAR,
    wait_why TEXT NOT NULL,
    wait_until TEXT,
    CONSTRAINT pk_complaint PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_complaint_no UNIQUE (no),
    CONSTRAINT ck_complaint_kind CHECK (
        kind IN (
            'facilities', 'environment', 'service', 'safety', 'parking', 'neighbours', 'charges',
            'other'
        )
    ),
    CONSTRAINT ck_complaint_urgency CHECK (urgency IN ('ordinary', 'urgent')),
    CONSTRAINT ck_complaint_channel CHECK (
        channel IN ('phone', 'desk', 'wechat', 'hotline', 'street', 'committee', 'letter')
    ),
    CONSTRAINT ck_complaint_state CHECK (
        state IN (
            'registered', 'classified', 'assigned', 'informed', 'extended', 'replied', 'called',
            'closed'
        )
    ),
    CONSTRAINT ck_complaint_verdict CHECK (verdict IN ('valid', 'invalid', 'others')),
    CONSTRAINT ck_complaint_satisfaction CHECK (
        satisfaction IN ('satisfied', 'fairly', 'not', 'not_reached')
    ),
    CONSTRAINT ck_complaint_waits_for CHECK (
        waits_for IN ('parts', 'owner', 'builder', 'supplier', 'authority', 'other')
    )
)
""",
    """
CREATE TABLE complainant (
    id INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    unit_id INTEGER,
    wishes TEXT NOT NULL,
    CONSTRAINT pk_complainant PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT fk_complainant_complaint_id FOREIGN KEY(complaint_id) REFERENCES complaint (id)
        ON DELETE RESTRICT,
    CONSTRAINT fk_complainant_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
)
""",
    "CREATE INDEX ix_complaint_cause_key ON complaint (cause_key)",
    "CREATE INDEX ix_complaint_day ON complaint (day)",
    "CREATE INDEX ix_complainant_complaint_id ON complainant (complaint_id)",
    "CREATE INDEX ix_complainant_phone ON complainant (phone)",
    "CREATE INDEX ix_complainant_unit_id ON complainant (unit_id)",
)


def upgrade() -> None:
    """Add the tables of what is reported to the office and of what it does about it."""
    rooms = (
        *(LINKS, DUTIES, CONTACTS, REPAIRS, PLANS, CALL_BACKS),
        *(HAZARDS, PATROL, SHIFT_BOOK, COMPLAINTS),
    )
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
