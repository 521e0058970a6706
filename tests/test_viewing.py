"""A backup that is only looked at: its pages, every personal number masked, nothing written."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from propdesk.db.keeping.archive import (
    BackupDamaged,
    NotABackup,
)
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.migrate import file_version, newest_version
from propdesk.db.store import Store, use_case
from propdesk.estate.masked_copy import lay_out
from propdesk.estate.people.people import add_document
from propdesk.estate.records import DocumentFields
from propdesk.fees.receipts.outputs import going_out
from propdesk.kernel.progress import NoProgress
from propdesk.modules import pages
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.system.users import idle_view
from propdesk.system.users.login_dialogs import LoginDialog
from propdesk.tabs import TABS
from propdesk.ui.parts import theme
from propdesk.ui.window.main_window import MainWindow
from propdesk.viewing import Looking, OnlyLookedAt, beside, look
from tests.clocks import StoppedClock
from tests.offices import HOUSEHOLDS, open_office
from tests.windows import SMALLEST, settle

ID = "330106198001011234"
OLD_FILES = Path(__file__).parent / "db" / "files"
PHONES = tuple(household[-1] for household in HOUSEHOLDS)


@pytest.fixture
def backup(tmp_path: Path, empty_data: Path, clock: StoppedClock) -> Path:
    """The backup of an office with phones, an identity number, and a number in a note."""
    place = tmp_path / "data"
    place.mkdir()
    shutil.copyfile(empty_data, place / "propdesk.db")
    store = Store(place / "propdesk.db", clock=clock)
    open_office(store)
    store.write(add_document, person_id=1, fields=DocumentFields(ID))
    store.close()
    with closing(sqlite3.connect(place / "propdesk.db")) as connection:
        note = f"母亲 {PHONES[0]}, 0571-87654321"
        connection.execute("UPDATE person SET note=? WHERE id=1", (note,))
        connection.execute(
            "INSERT INTO phone (person_id, number, relation, position) "
            "VALUES (1, '19900013271', '', 1)"
        )  # looks the same when masked
        connection.commit()
    store = Store(place / "propdesk.db", clock=clock)
    made = back_up(store, tmp_path / "stick")
    store.close()
    return made.file


@pytest.fixture
def laid_out(backup: Path, tmp_path: Path) -> Path:
    database = tmp_path / "looked at" / "propdesk.db"
    database.parent.mkdir()
    lay_out(backup, database, progress=NoProgress())
    return database


def test_no_phone_or_identity_number_is_in_the_bytes_of_what_is_laid_out(
    backup: Path, laid_out: Path
) -> None:
    raw = laid_out.read_bytes()
    for number in (*PHONES, "19900013271", ID, "87654321"):
        assert number.encode() not in raw
    with closing(sqlite3.connect(laid_out)) as connection:
        shown = [row[0] for row in connection.execute("SELECT number FROM phone ORDER BY id")]
        assert shown[:3] == [f"{phone[:3]}****{phone[-4:]}" for phone in PHONES]
        assert shown[3] == "199****3271 (2)"
        assert connection.execute("SELECT number FROM document").fetchall() == [
            ("330***********1234",)
        ]
        assert connection.execute("SELECT note FROM person WHERE id=1").fetchone() == (
            "母亲 199****3271, 057****4321",
        )
        passwords = "SELECT count(*) FROM user WHERE password_hash IS NOT NULL"
        assert connection.execute(passwords).fetchone() == (0,)


def test_all_else_is_as_it_was(tmp_path: Path, laid_out: Path) -> None:
    """Money, rooms, names, days: the same rows but for what is masked."""
    with (
        closing(sqlite3.connect(tmp_path / "data" / "propdesk.db")) as before,
        closing(sqlite3.connect(laid_out)) as after,
    ):
        for table in ("charge", "unit", "posting", "tariff_version", "billing_run", "account"):
            rows = f"SELECT * FROM {table}"
            assert after.execute(rows).fetchall() == before.execute(rows).fetchall()
        fences = "SELECT name FROM sqlite_schema WHERE type='trigger' ORDER BY name"
        assert after.execute(fences).fetchall() == before.execute(fences).fetchall()


@pytest.mark.parametrize("version", range(1, newest_version() + 1))
def test_a_backup_of_each_version_is_laid_out_without_a_number(
    tmp_path: Path, version: int
) -> None:
    database = tmp_path / "propdesk.db"
    lay_out(OLD_FILES / f"schema-{version:04}.propdesk", database, progress=NoProgress())
    assert file_version(database) == newest_version()
    found = []
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                found += [one for one in row if isinstance(one, str) and _is_personal(one)]
    assert found == []


def _is_personal(text: str) -> bool:
    if re.fullmatch("[0-9a-f]{64}", text):  # a seal, in whose figures anything may stand
        return False
    return re.search(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", text) is not None


def test_a_damaged_backup_and_what_is_none_are_refused(backup: Path, tmp_path: Path) -> None:
    raw = bytearray(backup.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    damaged, other = tmp_path / "damaged.propdesk", tmp_path / "other.propdesk"
    damaged.write_bytes(raw)
    other.write_text("a letter", encoding="utf-8")
    for file, refusal in ((damaged, BackupDamaged), (other, NotABackup)):
        with pytest.raises(refusal):
            lay_out(file, tmp_path / "none.db", progress=NoProgress())
        assert not (tmp_path / "none.db").exists()


def test_the_only_backup_beside_the_program_is_the_one_to_look_at(
    backup: Path, tmp_path: Path
) -> None:
    assert beside(backup.parent) == backup
    assert beside(tmp_path) is None
    shutil.copyfile(backup, backup.with_name("another.propdesk"))
    assert beside(backup.parent) is None


# In the window


@pytest.fixture
def looking(
    qtbot: QtBot, qapp: QApplication, backup: Path, tmp_path: Path, clock: StoppedClock
) -> Iterator[Looking]:
    theme.install(qapp, "light")
    folder = DataFolder(tmp_path / "view")
    folder.make()
    made = lay_out(backup, folder.database, progress=NoProgress())
    window = MainWindow(TABS, clock.now)
    window.resize(*SMALLEST)
    window.show()
    running = look(window, folder, backup, made, clock)
    settle(running)
    yield running
    running.desk.wait_for_work()
    window.close()
    running.close()
    window.deleteLater()


def words(looking: Looking) -> str:
    shown = [each.text() for each in looking.window.findChildren(QLabel)]
    return "\n".join([*shown, *(each.text() for each in looking.window.findChildren(QLineEdit))])


def test_the_window_says_that_it_only_shows_a_backup(looking: Looking, backup: Path) -> None:
    assert "只读查看" in looking.window.windowTitle()
    assert backup.name in looking.window.windowTitle()
    assert "已遮盖" in words(looking)
    assert "云杉里花园" in words(looking)


def test_every_page_it_offers_opens_and_shows_no_number(looking: Looking) -> None:
    mine = looking.store.actor.permissions
    open_to_it = [page.id for page in pages() if page.permission in {"", *mine}]
    assert {"estate.people", "fees.charges", "fees.arrears", "today.today"} <= {*open_to_it}
    for page in open_to_it:
        looking.desk.open_page(page)
        settle(looking)
        for number in (*PHONES, ID):
            assert number not in words(looking), page


def test_nothing_is_saved(looking: Looking) -> None:
    settings = looking.store.read(estate_settings)
    with pytest.raises(OnlyLookedAt):
        looking.store.write(change_estate_settings, settings=settings)
    for step in ("practice", "restore"):
        looking.desk.open_page(step)
        assert str(OnlyLookedAt()) in looking.window.status.message


def test_no_receipt_goes_out_of_it(looking: Looking) -> None:
    with (
        pytest.raises(OnlyLookedAt),
        going_out(looking.store, no="SJ2026-000001", way="printer", draw=lambda _copy: b""),
    ):
        pytest.fail("a paper came out that nobody counted")


def test_nobody_else_comes_in(looking: Looking) -> None:
    looking.window.header.user_change_wanted.emit()
    assert str(OnlyLookedAt()) in looking.window.status.message
    assert looking.store.actor.name == "查看者"


def test_it_is_never_locked_however_long_nobody_is_at_it(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(LoginDialog, "exec", lambda _dialog: opened.append("asked"))
    monkeypatch.setattr(idle_view, "login_needed", with_passwords)
    looking.desk.settings.lock_minutes = 1
    looking.lock._last -= 3600
    looking.lock.look()
    looking.lock.lock()
    assert opened == []


@use_case(permission="")
def with_passwords(_session: Session) -> bool:
    return True


def test_it_leaves_neither_data_nor_settings_nor_a_lock_behind(
    looking: Looking, backup: Path, tmp_path: Path
) -> None:
    before = {each: each.read_bytes() for each in backup.parent.iterdir()}
    looking.desk.open_page("fees.arrears")
    settle(looking)
    looking.desk.save_settings()
    assert looking.window.may_close()
    assert {each: each.read_bytes() for each in backup.parent.iterdir()} == before
    assert not (tmp_path / "view" / "propdesk.lock").exists()


def test_its_menus_offer_nothing_that_writes(looking: Looking) -> None:
    own = {each.title for each in looking._own_actions()}
    assert own == {"Quit", "Keys of this page"}
    mine = looking.store.actor.permissions
    assert not {"system.backup", "system.restore", "system.export", "estate.reveal"} & mine
