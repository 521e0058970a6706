"""What the shared pieces of a register need once they are used: lists in their own order."""

from alembic import op

revision = "0005"
down_revision = "0004"

OPEN_LINE = """open_charge (charge_id, kind, unit_id, account_id, fee_item_id, period_from, period_to,
        due_day, amount, settled, live)"""

# The lines of a run wait for the posting that seals them, which opens them all at once: row by row
# it took as long as all the rest of the run. A line that could miss it (its posting is there, or it
# is no line of a run just made) opens at once; a line without a posting is never committed.
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
            ORDER BY other.period_from DESC LIMIT 1
        ) >= NEW.period_from;
    INSERT INTO {OPEN_LINE}
    VALUES (NEW.id, NEW.kind, NEW.unit_id, NEW.account_id, NEW.fee_item_id, NEW.period_from, NEW.period_to, NEW.due_day, NEW.amount, 0, 1);
END
"""

# Of two live lines that overlap after that, one is new, and the last other one that begins before
# the new one ends is enough again: it overlaps, or another new line is found by it.
RUN_OPENS = f"""
CREATE TRIGGER run_opens AFTER INSERT ON posting
WHEN EXISTS (SELECT 1 FROM billing_run WHERE posting_seq = NEW.seq)
BEGIN
    INSERT INTO {OPEN_LINE}
    SELECT id, kind, unit_id, account_id, fee_item_id, period_from, period_to, due_day, amount, 0, 1
    FROM charge WHERE posting_seq = NEW.seq AND kind <> 'reversal'
        AND run_id IN (SELECT id FROM billing_run WHERE posting_seq = NEW.seq);
    SELECT RAISE(ABORT, 'charge overlaps a live line') WHERE EXISTS (
        SELECT 1 FROM charge AS line WHERE line.posting_seq = NEW.seq AND line.kind = 'normal'
            AND line.period_from IS NOT NULL AND (
                SELECT other.period_to FROM open_charge AS other
                WHERE other.unit_id = line.unit_id AND other.fee_item_id = line.fee_item_id
                    AND other.period_from <= line.period_to AND other.live = 1
                    AND other.kind = 'normal' AND other.charge_id <> line.id
                ORDER BY other.period_from DESC LIMIT 1
            ) >= line.period_from
    );
END
"""


# What was kept before is found like what is entered now; the initials of its words come with its
# next save, SQL knows no readings.
KEPT_FOUND = """
INSERT OR IGNORE INTO search_entry (kind, subject_id, haystack)
SELECT 'kept_item', id, char(10) || lower(no || char(10) || what || char(10) || owner || char(10)
    || phone || char(10) || place || char(10) || kept_at) || char(10)
FROM kept_item
"""


def upgrade() -> None:
    """Add the order of the list of people: 200,000 were sorted anew for their first 200 rows."""
    op.execute("CREATE INDEX ix_person_initials_name ON person (initials, name)")
    op.execute(KEPT_FOUND)
    op.execute("DROP TRIGGER charge_opens")
    op.execute(CHARGE_OPENS)
    op.execute(RUN_OPENS)
