"""The owners' income from what they own together; a hand-in that several rows credit."""

from alembic import op

revision = "0014"
down_revision = "0013"

PUBLIC_INCOME: tuple[str, ...] = ()
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
        CONSTRAINT uq_hand_in_credit_row_id UNIQUE (row_id, hand_in_id),
        CONSTRAINT ck_hand_in_credit_amount CHECK (amount > 0),
        CONSTRAINT fk_hand_in_credit_row_id FOREIGN KEY (row_id)
            REFERENCES statement_row (id) ON DELETE RESTRICT,
        CONSTRAINT fk_hand_in_credit_hand_in_id FOREIGN KEY (hand_in_id)
            REFERENCES hand_in (id) ON DELETE RESTRICT
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
