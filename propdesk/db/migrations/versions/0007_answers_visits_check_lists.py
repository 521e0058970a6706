"""What follows a report: answers to call-backs, visits, check-lists, letters, investigations."""

from alembic import op

from propdesk.db.migrations.made_anew import allow_words

revision = "0007"
down_revision = "0006"

# The statements of each room, those below first.
LETTERS: tuple[str, ...] = (
    """
    CREATE TABLE letter_text (
        id INTEGER NOT NULL,
        letter VARCHAR NOT NULL,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_letter_text PRIMARY KEY (id AUTOINCREMENT)
    )
    """,
)
DUTIES: tuple[str, ...] = (
    """
    CREATE TABLE worker_absence (
        id INTEGER NOT NULL,
        worker_id INTEGER NOT NULL,
        begins TEXT NOT NULL,
        until TEXT,
        why VARCHAR NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_worker_absence PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_worker_absence_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) ON DELETE RESTRICT,
        CONSTRAINT ck_worker_absence_why CHECK (why IN ('leave', 'ill', 'course', 'lent', 'other'))
    )
    """,
    "CREATE INDEX ix_worker_absence_worker_id ON worker_absence (worker_id)",
    "CREATE INDEX ix_clock_subject_kind_subject_id_stopped_at_due_at"
    " ON clock (subject_kind, subject_id, stopped_at, due_at)",
    "ALTER TABLE duty_task ADD COLUMN on_day TEXT",
    "ALTER TABLE duty_task ADD COLUMN provisional INTEGER",
    """
    CREATE TABLE check_list (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        items TEXT NOT NULL,
        note TEXT NOT NULL,
        gone_on TEXT,
        CONSTRAINT pk_check_list PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_check_list_name UNIQUE (name)
    )
    """,
    """
    CREATE TABLE check_sheet (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        list_id INTEGER NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id INTEGER NOT NULL,
        what TEXT NOT NULL,
        day TEXT NOT NULL,
        worker TEXT NOT NULL,
        note TEXT NOT NULL,
        asked INTEGER NOT NULL,
        answered INTEGER NOT NULL,
        bad INTEGER NOT NULL,
        score INTEGER NOT NULL,
        best INTEGER NOT NULL,
        complete_at INTEGER,
        CONSTRAINT pk_check_sheet PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_check_sheet_no UNIQUE (no),
        CONSTRAINT fk_check_sheet_list_id FOREIGN KEY(list_id) REFERENCES check_list (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_check_sheet_subject_kind_subject_id ON check_sheet (subject_kind, subject_id)",
    "CREATE INDEX ix_check_sheet_list_id ON check_sheet (list_id)",
    "CREATE INDEX ix_check_sheet_day ON check_sheet (day)",
    """
    CREATE TABLE check_answer (
        id INTEGER NOT NULL,
        sheet_id INTEGER NOT NULL,
        row INTEGER NOT NULL,
        item TEXT NOT NULL,
        answer TEXT NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_check_answer PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_check_answer_sheet_id FOREIGN KEY(sheet_id) REFERENCES check_sheet (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_check_answer_sheet_id ON check_answer (sheet_id)",
    """
    ALTER TABLE duty_plan ADD COLUMN check_list_id INTEGER
        CONSTRAINT fk_duty_plan_check_list_id REFERENCES check_list (id) ON DELETE RESTRICT
    """,
    """
    ALTER TABLE duty_task ADD COLUMN check_list_id INTEGER
        CONSTRAINT fk_duty_task_check_list_id REFERENCES check_list (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_duty_plan_check_list_id ON duty_plan (check_list_id)",
    "CREATE INDEX ix_duty_task_check_list_id ON duty_task (check_list_id)",
)
CONTACTS: tuple[str, ...] = ()
REPAIRS: tuple[str, ...] = (
    "ALTER TABLE fault_kind ADD COLUMN warranty_seasons INTEGER",
    """
CREATE TABLE repair_ledger (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    filled INTEGER NOT NULL,
    fresh INTEGER NOT NULL,
    same INTEGER NOT NULL,
    still_open INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    places TEXT NOT NULL,
    taken_back_at INTEGER,
    CONSTRAINT pk_repair_ledger PRIMARY KEY (id AUTOINCREMENT)
)
""",
    "CREATE INDEX ix_repair_ledger_fingerprint ON repair_ledger (fingerprint)",
    "ALTER TABLE repair_order ADD COLUMN ledger_id INTEGER",
    "CREATE INDEX ix_repair_order_ledger_id ON repair_order (ledger_id)",
    "ALTER TABLE repair_order ADD COLUMN slip_back_on TEXT",
    "ALTER TABLE worker ADD COLUMN signs_in TEXT DEFAULT '' NOT NULL",
    """
CREATE TABLE call_back (
    id INTEGER NOT NULL,
    order_id INTEGER,
    unit_id INTEGER,
    person TEXT NOT NULL,
    phone TEXT NOT NULL,
    due_on TEXT NOT NULL,
    after_rain INTEGER NOT NULL,
    note TEXT NOT NULL,
    turn INTEGER NOT NULL,
    report_kind TEXT NOT NULL,
    report_id INTEGER,
    step INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    tries INTEGER NOT NULL,
    said TEXT NOT NULL,
    called_by TEXT NOT NULL,
    called_on TEXT,
    post VARCHAR,
    CONSTRAINT pk_call_back PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_call_back_owed UNIQUE (order_id, turn, report_kind, report_id, step),
    CONSTRAINT fk_call_back_order_id FOREIGN KEY(order_id) REFERENCES repair_order (id)
        ON DELETE RESTRICT,
    CONSTRAINT fk_call_back_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
    CONSTRAINT ck_call_back_state CHECK (
        state IN (
            'open', 'tried', 'satisfied', 'fair', 'unsatisfied', 'not_reached', 'dropped',
            'withdrawn'
        )
    ),
    CONSTRAINT ck_call_back_post CHECK (post IN ('manager', 'supervisor', 'lead', 'office'))
)
    """,
    "CREATE INDEX ix_call_back_order_id ON call_back (order_id)",
    "CREATE INDEX ix_call_back_unit_id ON call_back (unit_id)",
    "CREATE INDEX ix_call_back_due_on ON call_back (due_on)",
    "CREATE INDEX ix_call_back_state ON call_back (state)",
    "CREATE INDEX ix_call_back_called_on ON call_back (called_on)",
    "ALTER TABLE repair_order ADD COLUMN letter_to TEXT",
    "ALTER TABLE repair_order ADD COLUMN letter_at INTEGER",
    "ALTER TABLE repair_order ADD COLUMN reminded_at INTEGER",
)
PATROL: tuple[str, ...] = (
    """
    CREATE TABLE old_patrol (
        id INTEGER NOT NULL,
        day TEXT NOT NULL,
        clock TEXT NOT NULL,
        place TEXT NOT NULL,
        worker TEXT NOT NULL,
        result TEXT NOT NULL,
        outcome VARCHAR NOT NULL,
        note TEXT NOT NULL,
        CONSTRAINT pk_old_patrol PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_old_patrol_outcome CHECK (outcome IN ('normal', 'finding', 'put_right', 'not_reached', 'nobody', 'refused', 'finished'))
    )
    """,
    "CREATE INDEX ix_old_patrol_day ON old_patrol (day)",
    """
    ALTER TABLE patrol_route ADD COLUMN plan_id INTEGER
        CONSTRAINT fk_patrol_route_plan_id REFERENCES duty_plan (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_patrol_route_plan_id ON patrol_route (plan_id)",
    "ALTER TABLE patrol_sheet ADD COLUMN unplanned INTEGER",
    """
    ALTER TABLE hazard ADD COLUMN worker_id INTEGER
        CONSTRAINT fk_hazard_worker_id REFERENCES worker (id) ON DELETE RESTRICT
    """,
    "CREATE INDEX ix_hazard_worker_id ON hazard (worker_id)",
)
COMPLAINTS: tuple[str, ...] = (
    "ALTER TABLE complaint ADD COLUMN receiver TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE complaint ADD COLUMN judged_at INTEGER",
    "ALTER TABLE complaint ADD COLUMN measures TEXT DEFAULT '' NOT NULL",
    """
    UPDATE complaint SET judged_at = (
        SELECT min(at) FROM state_move
        WHERE subject_kind = 'complaint' AND subject_id = complaint.id AND to_state = 'classified'
    ) WHERE verdict IS NOT NULL
    """,
    """
    CREATE TABLE investigation (
        id INTEGER NOT NULL,
        complaint_id INTEGER NOT NULL,
        day TEXT NOT NULL,
        who TEXT NOT NULL,
        found TEXT NOT NULL,
        CONSTRAINT pk_investigation PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT fk_investigation_complaint_id FOREIGN KEY(complaint_id)
            REFERENCES complaint (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_investigation_complaint_id ON investigation (complaint_id)",
    # What stood in one text of the complaint is its first step.
    """
    INSERT INTO investigation (complaint_id, day, who, found)
    SELECT id, day, handler, steps FROM complaint WHERE trim(steps) != '' ORDER BY id
    """,
    "ALTER TABLE complaint DROP COLUMN steps",
    """
    CREATE TABLE complaint_term (
        id INTEGER NOT NULL,
        kind VARCHAR,
        rules VARCHAR NOT NULL,
        answer_minutes INTEGER,
        news_minutes INTEGER,
        settle_minutes INTEGER,
        urgent_answer INTEGER,
        urgent_news INTEGER,
        urgent_settle INTEGER,
        explain_minutes INTEGER,
        note TEXT NOT NULL,
        CONSTRAINT pk_complaint_term PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_complaint_term_kind CHECK (
            kind IN (
                'facilities', 'environment', 'service', 'safety', 'parking', 'neighbours',
                'charges', 'other'
            )
        ),
        CONSTRAINT ck_complaint_term_rules CHECK (
            rules IN ('quick', 'seven_days', 'within_a_day')
        )
    )
    """,
)
VISITS: tuple[str, ...] = (
    """
    CREATE TABLE care_case (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        person TEXT NOT NULL,
        phone TEXT NOT NULL,
        category VARCHAR NOT NULL,
        needs TEXT NOT NULL,
        kin TEXT NOT NULL,
        consent_on TEXT NOT NULL,
        consent_way VARCHAR NOT NULL,
        every_days INTEGER NOT NULL,
        visitor TEXT NOT NULL,
        CONSTRAINT pk_care_case PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_care_case_no UNIQUE (no),
        CONSTRAINT fk_care_case_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_care_case_category CHECK (category IN
            ('elderly', 'alone', 'ill', 'disabled', 'child', 'other')),
        CONSTRAINT ck_care_case_consent_way CHECK (consent_way IN
            ('signed', 'person', 'phone', 'guardian'))
    )
    """,
    "CREATE INDEX ix_care_case_unit_id ON care_case (unit_id)",
    """
    CREATE TABLE visit (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        care_id INTEGER,
        way VARCHAR NOT NULL,
        purpose VARCHAR NOT NULL,
        about TEXT NOT NULL,
        who TEXT NOT NULL,
        planned TEXT NOT NULL,
        visitor TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        made_on TEXT,
        met TEXT NOT NULL,
        result TEXT NOT NULL,
        needs TEXT NOT NULL,
        content VARCHAR,
        promise TEXT NOT NULL,
        promise_by TEXT,
        kept_on TEXT,
        CONSTRAINT pk_visit PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_visit_no UNIQUE (no),
        CONSTRAINT fk_visit_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
        CONSTRAINT ck_visit_way CHECK (way IN ('door', 'call')),
        CONSTRAINT ck_visit_purpose CHECK (purpose IN ('household', 'after', 'asked')),
        CONSTRAINT ck_visit_content CHECK (content IN ('satisfied', 'fairly', 'not')),
        CONSTRAINT ck_visit_state CHECK (state IN
            ('planned', 'done', 'promised', 'kept', 'not_met', 'cancelled'))
    )
    """,
    "CREATE INDEX ix_visit_unit_id ON visit (unit_id)",
    "CREATE INDEX ix_visit_care_id ON visit (care_id)",
    "CREATE INDEX ix_visit_planned ON visit (planned)",
    "CREATE INDEX ix_visit_made_on ON visit (made_on)",
)


def upgrade() -> None:
    """Make the tables and columns of each room."""
    for statement in (*LETTERS, *DUTIES, *CONTACTS, *REPAIRS, *PATROL, *COMPLAINTS, *VISITS):
        op.execute(statement)
    contact_states = ("to_answer", "answered", "promised", "repair", "complaint", "visit")
    allow_words("contact", "state", *contact_states)
