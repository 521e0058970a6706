"""Late fee, offers of prepayment, payers for a stretch, and the rest of tariffs, meters and taking over."""

from alembic import op

from propdesk.db.migrations.made_anew import allow_words

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
MOVE_IN: tuple[str, ...] = (
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
)


def upgrade() -> None:
    """Make the tables and columns of each room, then allow the new words of old columns."""
    for statement in (*METERS, *PAYERS, *TARIFFS, *OFFERS, *LATE_FEE, *OPENING, *MOVE_IN):
        op.execute(statement)
    for table, column in (("check_list", "used_for"), ("move_in_item", "part")):
        allow_words(table, column, "papers", "rooms", "utilities", "works")
