"""The seal of a table is right after whatever a write does, and an older file gets one."""

import contextlib
import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.migrate import migrate_data
from propdesk.db.sealing.audit_chain import FIELDS
from propdesk.db.sealing.checking import check_log, check_seals
from propdesk.db.sealing.state import state_digest
from propdesk.db.sealing.table_seals import seal_anew
from propdesk.db.store import Store, connect, use_case
from propdesk.kernel.errors import UserError
from tests.long.folders import office_of
from tests.outside import outside

WRITES = {
    "put in": ["INSERT INTO setting (key, value) VALUES ('colour', '红')"],
    "put in twice, the second over the first": [
        "INSERT OR REPLACE INTO setting (key, value) VALUES ('colour', '红')",
        "INSERT OR REPLACE INTO setting (key, value) VALUES ('colour', '蓝')",
        "INSERT INTO setting VALUES ('colour', '绿') ON CONFLICT DO UPDATE SET value = '黄'",
    ],
    "changed and changed back": [
        "UPDATE unit SET note = 'x' WHERE id = 1",
        "UPDATE unit SET note = '' WHERE id = 1",
    ],
    "many at once": ["UPDATE unit SET built_area = built_area + 1"],
    "emptied": ["DELETE FROM search_entry"],
    "gone with what it belongs to": [
        "INSERT INTO tariff_scope (tariff_id, kind, value) SELECT id, 'building', '7' FROM tariff",
        "DELETE FROM tariff_scope WHERE value = '7'",
    ],
    "under another id": ["UPDATE setting SET key = key || '2'"],
    "ids given once": ["DELETE FROM occupancy", "UPDATE person SET note = 'y'"],
}


class Refused(UserError):
    """Something is refused."""

    message = "no"


@use_case(permission="", touches=())
def run_all(session: Session, *, statements: list[str], fail: bool = False) -> None:
    for statement in statements:
        session.execute(text(statement))
    if fail:
        raise Refused


@use_case(permission="", touches=())
def run_in_part(session: Session, *, statements: list[str]) -> None:
    """The first half of it is taken back by a savepoint."""
    for statement in statements:
        with contextlib.suppress(Refused), session.begin_nested():
            session.execute(text(statement))
            raise Refused
    session.execute(text("UPDATE unit SET note = 'z' WHERE id = 2"))


def found(path: Path) -> list[str]:
    with contextlib.closing(connect(path, read_only=True)) as connection:
        return [each.kind for each in check_seals(connection) + check_log(connection)]


def state(path: Path) -> str:
    with contextlib.closing(connect(path, read_only=True)) as connection:
        return state_digest(connection)


@pytest.mark.parametrize("what", WRITES)
def test_what_the_program_writes_is_sealed(what: str, opened: Store) -> None:
    opened.write(run_all, statements=WRITES[what])
    assert found(opened.path) == []


@pytest.mark.parametrize("what", WRITES)
def test_what_is_taken_back_leaves_the_seals_alone(what: str, opened: Store) -> None:
    before = state(opened.path)
    with pytest.raises(Refused):
        opened.write(run_all, statements=WRITES[what], fail=True)
    opened.try_out(run_all, statements=WRITES[what])
    assert state(opened.path) == before
    opened.write(run_in_part, statements=WRITES[what])
    assert found(opened.path) == []
    assert state(opened.path) != before


def test_what_was_changed_stays_told_after_later_writes(opened: Store) -> None:
    with outside(opened, fenced=True) as connection:
        connection.execute("UPDATE unit SET built_area = 1 WHERE id = 1")
    opened.write(run_all, statements=["UPDATE unit SET note = 'x'", "DELETE FROM search_entry"])
    assert found(opened.path) == ["table_changed"]


def test_a_change_of_the_tables_makes_right_only_what_was_right(opened: Store) -> None:
    with outside(opened, fenced=True) as connection:
        connection.execute("ALTER TABLE unit ADD COLUMN colour TEXT DEFAULT '' NOT NULL")
        connection.execute("UPDATE person SET note = 'x' WHERE id = 1")
        seal_anew(connection, but={"person"})
    assert found(opened.path) == ["table_changed"]


def test_the_log_of_an_older_file_is_chained_as_it_stands(tmp_path: Path) -> None:
    older: DataFolder = office_of("schema-0012", tmp_path / "data")
    strange = "".join(map(chr, range(1, 160))) + '"\\/\u2028😀\x7f'
    with contextlib.closing(sqlite3.connect(older.database)) as connection:
        connection.execute(
            "INSERT INTO audit (at, user_id, user_name, os_user, what, subject_kind, subject, "
            "'after') VALUES (1, 0, ?, '', 'x.y', 'x', ?, ?)",
            (strange, strange, json.dumps(strange)),
        )
        connection.commit()
    migrate_data(older.database, lambda _path: None)
    assert found(older.database) == []
    with contextlib.closing(sqlite3.connect(older.database)) as connection:
        names = ", ".join(f'"{name}"' for name in FIELDS)
        rows = connection.execute(f"SELECT {names}, hash FROM audit ORDER BY id").fetchall()
    before = ""
    for *entry, stored in rows:
        plain = json.dumps([*entry, before], ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(plain.encode()).hexdigest()
        assert stored == before
