"""The owners' income from what they own together; a hand-in that several rows credit."""

from alembic import op

revision = "0014"
down_revision = "0013"

PUBLIC_INCOME: tuple[str, ...] = (
    """
    CREATE TABLE public_contract (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        source VARCHAR NOT NULL,
        place TEXT NOT NULL,
        party TEXT NOT NULL,
        contract_no TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        rhythm VARCHAR NOT NULL,
        first_due TEXT NOT NULL,
        rent INTEGER,
        amount INTEGER,
        "plan" TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        over_on TEXT,
        CONSTRAINT pk_public_contract PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_public_contract_amount CHECK (amount > 0),
        CONSTRAINT ck_public_contract_days CHECK (first <= last),
        CONSTRAINT uq_public_contract_no UNIQUE (no),
        CONSTRAINT ck_public_contract_source CHECK (source IN ('lift', 'advert', 'station', 'parking', 'vending', 'locker', 'venue', 'other')),
        CONSTRAINT ck_public_contract_rhythm CHECK (rhythm IN ('once', 'monthly', 'quarterly', 'half_yearly', 'yearly')),
        CONSTRAINT ck_public_contract_state CHECK (state IN ('running', 'ended', 'broken'))
    )
    """,
    "CREATE INDEX ix_public_contract_last ON public_contract (last)",
    "CREATE INDEX ix_public_contract_state ON public_contract (state)",
    """
    CREATE TABLE public_instalment (
        id INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        day TEXT NOT NULL,
        amount INTEGER NOT NULL,
        CONSTRAINT pk_public_instalment PRIMARY KEY (id),
        CONSTRAINT uq_public_instalment_contract_id_day UNIQUE (contract_id, day),
        CONSTRAINT ck_public_instalment_amount CHECK (amount > 0),
        CONSTRAINT fk_public_instalment_contract_id FOREIGN KEY(contract_id) REFERENCES public_contract (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_public_instalment_contract_id ON public_instalment (contract_id)",
    """
    CREATE TABLE public_decision (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        decided_by VARCHAR NOT NULL,
        decision_no TEXT NOT NULL,
        day TEXT NOT NULL,
        purpose VARCHAR NOT NULL,
        what TEXT NOT NULL,
        amount INTEGER,
        percent INTEGER,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        CONSTRAINT pk_public_decision PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_public_decision_amount CHECK (amount > 0),
        CONSTRAINT ck_public_decision_percent CHECK (percent BETWEEN 1 AND 10000),
        CONSTRAINT uq_public_decision_no UNIQUE (no),
        CONSTRAINT ck_public_decision_decided_by CHECK (decided_by IN ('assembly', 'committee')),
        CONSTRAINT ck_public_decision_purpose CHECK (purpose IN ('use', 'share')),
        CONSTRAINT ck_public_decision_state CHECK (state IN ('open', 'done', 'dropped'))
    )
    """,
    "CREATE INDEX ix_public_decision_day ON public_decision (day)",
    "CREATE INDEX ix_public_decision_state ON public_decision (state)",
    """
    CREATE TABLE public_booking (
        id INTEGER NOT NULL,
        no TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        source VARCHAR,
        cost VARCHAR,
        contract_id INTEGER,
        decision_id INTEGER,
        day TEXT NOT NULL,
        amount INTEGER NOT NULL,
        way VARCHAR NOT NULL,
        receipt_no TEXT NOT NULL,
        slip_no TEXT NOT NULL,
        party TEXT NOT NULL,
        what TEXT NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR NOT NULL,
        back_why TEXT NOT NULL,
        CONSTRAINT pk_public_booking PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT ck_public_booking_amount CHECK (amount > 0),
        CONSTRAINT uq_public_booking_no UNIQUE (no),
        CONSTRAINT ck_public_booking_kind CHECK (kind IN ('opening', 'income', 'cost', 'use')),
        CONSTRAINT ck_public_booking_source CHECK (source IN ('lift', 'advert', 'station', 'parking', 'vending', 'locker', 'venue', 'other')),
        CONSTRAINT ck_public_booking_cost CHECK (cost IN ('tax', 'upkeep', 'share', 'other')),
        CONSTRAINT fk_public_booking_contract_id FOREIGN KEY(contract_id) REFERENCES public_contract (id) ON DELETE RESTRICT,
        CONSTRAINT fk_public_booking_decision_id FOREIGN KEY(decision_id) REFERENCES public_decision (id) ON DELETE RESTRICT,
        CONSTRAINT ck_public_booking_way CHECK (way IN ('account', 'cheque', 'desk')),
        CONSTRAINT ck_public_booking_state CHECK (state IN ('booked', 'back'))
    )
    """,
    "CREATE INDEX ix_public_booking_contract_id ON public_booking (contract_id)",
    "CREATE INDEX ix_public_booking_day ON public_booking (day)",
    "CREATE INDEX ix_public_booking_decision_id ON public_booking (decision_id)",
    "CREATE INDEX ix_public_booking_kind ON public_booking (kind)",
    "CREATE INDEX ix_public_booking_state ON public_booking (state)",
    """
    CREATE TABLE public_income_entry (
        id INTEGER NOT NULL,
        posting_seq INTEGER NOT NULL,
        booking_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        amount INTEGER NOT NULL,
        receipt_id INTEGER,
        reverses_id INTEGER,
        day TEXT NOT NULL,
        reason TEXT NOT NULL,
        CONSTRAINT pk_public_income_entry PRIMARY KEY (id),
        CONSTRAINT ck_public_income_entry_amount CHECK (amount <> 0),
        CONSTRAINT fk_public_income_entry_posting_seq FOREIGN KEY(posting_seq) REFERENCES posting (seq) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT fk_public_income_entry_booking_id FOREIGN KEY(booking_id) REFERENCES public_booking (id),
        CONSTRAINT ck_public_income_entry_kind CHECK (kind IN ('opening', 'income', 'cost', 'use')),
        CONSTRAINT fk_public_income_entry_receipt_id FOREIGN KEY(receipt_id) REFERENCES receipt (id),
        CONSTRAINT uq_public_income_entry_reverses_id UNIQUE (reverses_id),
        CONSTRAINT fk_public_income_entry_reverses_id FOREIGN KEY(reverses_id) REFERENCES public_income_entry (id)
    )
    """,
    "CREATE INDEX ix_public_income_entry_booking_id ON public_income_entry (booking_id)",
    "CREATE INDEX ix_public_income_entry_posting_seq ON public_income_entry (posting_seq)",
    "CREATE INDEX ix_public_income_entry_receipt_id ON public_income_entry (receipt_id)",
    """
    CREATE TRIGGER no_update_public_income_entry BEFORE UPDATE ON public_income_entry
    BEGIN
        SELECT RAISE(ABORT, 'public_income_entry takes INSERT only');
    END
    """,
    """
    CREATE TRIGGER no_delete_public_income_entry BEFORE DELETE ON public_income_entry
    BEGIN
        SELECT RAISE(ABORT, 'public_income_entry takes INSERT only');
    END
    """,
)
# A credit may be of several hand-ins, and a hand-in of several credits: so much of each.
CASH: tuple[str, ...] = (
    """
    CREATE TABLE hand_in_credit (
        id INTEGER NOT NULL,
        row_id INTEGER NOT NULL,
        hand_in_id INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        moved INTEGER NOT NULL,
        CONSTRAINT pk_hand_in_credit PRIMARY KEY (id AUTOINCREMENT),
        CONSTRAINT uq_hand_in_credit_row_id_hand_in_id UNIQUE (row_id, hand_in_id),
        CONSTRAINT ck_hand_in_credit_amount CHECK (amount > 0),
        CONSTRAINT fk_hand_in_credit_row_id FOREIGN KEY(row_id) REFERENCES statement_row (id) ON DELETE RESTRICT,
        CONSTRAINT fk_hand_in_credit_hand_in_id FOREIGN KEY(hand_in_id) REFERENCES hand_in (id) ON DELETE RESTRICT
    )
    """,
    "CREATE INDEX ix_hand_in_credit_hand_in_id ON hand_in_credit (hand_in_id)",
    """
    INSERT INTO hand_in_credit (row_id, hand_in_id, amount, moved)
    SELECT row_id, id, amount, row_id IS (
        SELECT json_extract("after", '$.row_id') FROM audit
        WHERE subject_kind = 'hand_in' AND subject_id = hand_in.id AND what = 'hand_in.move'
        ORDER BY audit.id DESC LIMIT 1
    )
    FROM hand_in WHERE row_id IS NOT NULL ORDER BY id
    """,
    "ALTER TABLE hand_in ADD COLUMN stated INTEGER DEFAULT 0 NOT NULL",
    "UPDATE hand_in SET stated = amount WHERE row_id IS NOT NULL",
    "DROP INDEX ix_hand_in_row_id",
    "ALTER TABLE hand_in DROP COLUMN row_id",
)


def upgrade() -> None:
    """Make the tables and columns of each room."""
    for statement in (*PUBLIC_INCOME, *CASH):
        op.execute(statement)
