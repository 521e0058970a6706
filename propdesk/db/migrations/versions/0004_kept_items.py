"""What is kept for somebody at the desk: parcels, things found, things left."""

from alembic import op

revision = "0004"
down_revision = "0003"

KEPT_ITEM = """
CREATE TABLE kept_item (
    id INTEGER NOT NULL,
    no TEXT NOT NULL,
    kind VARCHAR NOT NULL,
    what TEXT NOT NULL,
    unit_id INTEGER,
    owner TEXT NOT NULL,
    phone TEXT NOT NULL,
    arrived TEXT NOT NULL,
    place TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    keep_until TEXT,
    note TEXT NOT NULL,
    state VARCHAR NOT NULL,
    told TEXT NOT NULL,
    told_on TEXT,
    handed_to TEXT NOT NULL,
    mark TEXT NOT NULL,
    handed_on TEXT,
    CONSTRAINT pk_kept_item PRIMARY KEY (id AUTOINCREMENT),
    CONSTRAINT uq_kept_item_no UNIQUE (no),
    CONSTRAINT ck_kept_item_kind CHECK (kind IN ('parcel', 'found', 'left')),
    CONSTRAINT ck_kept_item_state CHECK (state IN ('kept', 'told', 'handed', 'disposed')),
    CONSTRAINT fk_kept_item_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id) ON DELETE RESTRICT
)
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(KEPT_ITEM)
    op.execute("CREATE INDEX ix_kept_item_keep_until ON kept_item (keep_until)")
    op.execute("CREATE INDEX ix_kept_item_unit_id ON kept_item (unit_id)")
