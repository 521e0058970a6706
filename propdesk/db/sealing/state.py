"""What the whole file says of itself, for what stands outside of it."""

import hashlib
import sqlite3

from sqlalchemy.orm import Session

from propdesk.db.sealing.table_seals import has_seals
from propdesk.kernel.records.stored_json import compact_json

_SAID = """
    SELECT 0, name, rows, digest FROM main.table_seal
    UNION ALL SELECT * FROM (
        SELECT 1, 'posting', seq, hash FROM main.posting ORDER BY seq DESC LIMIT 1
    ) ORDER BY 1, 2
"""


def state_digest(of: Session | sqlite3.Connection) -> str:
    """One digest over all seals of the tables, the end of the log and the last posting.

    Inside a write it is that of the last commit, as far as tables go: seals are folded at the end.
    '' of a file of a version before the seals.
    """
    raw = of
    if isinstance(of, Session):
        raw = of.connection().connection.driver_connection  # type: ignore[assignment]  # SQLite's
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    if not has_seals(raw):
        return ""
    said = [list(row[1:]) for row in raw.execute(_SAID)]
    return hashlib.sha256(compact_json(said).encode()).hexdigest()
