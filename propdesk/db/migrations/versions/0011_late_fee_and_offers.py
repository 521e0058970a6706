"""Late fee, offers of prepayment, payers for a stretch, and the rest of tariffs, meters and taking over."""

from alembic import op

revision = "0011"
down_revision = "0010"

# The statements of each room, those below first.
METERS: tuple[str, ...] = ()
PAYERS: tuple[str, ...] = ()
TARIFFS: tuple[str, ...] = (
    "ALTER TABLE tariff_version ADD COLUMN season_first TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE tariff_version ADD COLUMN season_last TEXT DEFAULT '' NOT NULL",
    """
    ALTER TABLE tariff_version ADD COLUMN first_month VARCHAR
        CONSTRAINT ck_tariff_version_first_month CHECK (first_month IN (
        'actual_days', 'thirty_days', 'half_months', 'half_after_15', 'whole_months'))
    """,
)
OFFERS: tuple[str, ...] = ()
LATE_FEE: tuple[str, ...] = ()
OPENING: tuple[str, ...] = ()
MOVE_IN: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    for statement in (*METERS, *PAYERS, *TARIFFS, *OFFERS, *LATE_FEE, *OPENING, *MOVE_IN):
        op.execute(statement)
