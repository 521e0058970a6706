"""Dunning, the register of invoices, and what accounts and reports remember."""

from alembic import op

revision = "0012"
down_revision = "0011"

INVOICES: tuple[str, ...] = ()

DUNNING: tuple[str, ...] = ()

COURT: tuple[str, ...] = (
    """
    CREATE TABLE instalment_agreement (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        unit_id INTEGER NOT NULL,
        debtor TEXT NOT NULL,
        due_until TEXT NOT NULL,
        amount INTEGER NOT NULL,
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
        CONSTRAINT uq_agreement_part_agreement_id UNIQUE (agreement_id, day),
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
        CONSTRAINT uq_agreement_line_agreement_id UNIQUE (agreement_id, charge_id),
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
        claim INTEGER NOT NULL,
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

ACCOUNTS: tuple[str, ...] = ()

REPORTS: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    rooms = (INVOICES, DUNNING, COURT, ACCOUNTS, REPORTS)
    for statement in (one for room in rooms for one in room):
        op.execute(statement)
