"""Migration 0008: what visits said in words leaves the log of a data file that is brought up."""

import json
import sqlite3
from pathlib import Path

import pytest

from propdesk.db.keeping.migrate import migrate_data
from tests.long.folders import office_of

ROW = """INSERT INTO audit (at, user_id, user_name, os_user, what, subject_kind, subject_id,
    subject, "before", "after")
    VALUES (1, 1, '李倩', 'office', 'visit.move', 'visit', 1, 'ZF2026-000001', ?, ?)"""
VISIT = """INSERT INTO visit (no, unit_id, way, purpose, about, who, planned, visitor, note, state,
    met, result, needs, promise) SELECT 'ZF2026-000001', min(id), 'door', 'household', '', '',
    '2026-11-20', '', '', 'cancelled', '', '', '', '' FROM unit"""
MOVE = """INSERT INTO state_move (at, user_id, user_name, subject_kind, subject_id, from_state,
    to_state, why) VALUES (1, 1, '李倩', 'visit', 1, 'planned', 'cancelled', '蒋一鸣住院')"""


def test_what_visits_said_leaves_the_log_and_what_was_done_stays(tmp_path: Path) -> None:
    folder = office_of("schema-0007", tmp_path / "data")
    before, after = {"state": "planned"}, {"state": "cancelled", "why": "蒋一鸣住院"}
    with sqlite3.connect(folder.database) as raw:
        raw.execute(VISIT)
        raw.execute(MOVE)
        raw.execute(ROW, (json.dumps(before), json.dumps(after, ensure_ascii=False)))
    assert migrate_data(folder.database, lambda path: None)
    with sqlite3.connect(folder.database) as raw:
        told = raw.execute("""SELECT what, user_name, "before", "after" FROM audit
            WHERE subject_kind = 'visit'""").fetchall()
        why = raw.execute("SELECT why FROM state_move WHERE subject_kind = 'visit'").fetchall()
        kept = raw.execute("SELECT off_why FROM visit").fetchall()
        for table in ("audit", "state_move"):
            with pytest.raises(sqlite3.IntegrityError, match="INSERT only"):
                raw.execute(f"UPDATE {table} SET user_name = ''")
    assert told == [
        ("visit.move", "李倩", '{"state": "planned"}', '{"state": "cancelled"}'),
    ]
    assert why == [("",)]
    assert kept == [("蒋一鸣住院",)]
