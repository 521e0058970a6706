"""The whole window: every page on an empty and on a full estate, news, users, backup, starts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.cli.main import run_command
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import window_channel
from propdesk.estate.models import Account
from propdesk.fees.models import PrepaymentEntry
from propdesk.kernel.i18n import LANGUAGES, set_language, using_language
from propdesk.kernel.money import ZERO
from propdesk.kernel.permissions import Role
from propdesk.kernel.settings import MachineSettings
from propdesk.open_estate import Running
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    mark_practice,
)
from propdesk.system.start.clock import confirm_clock
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields
from propdesk.system.users.login import set_password, set_pin
from propdesk.system.users.login_dialogs import LoginDialog
from propdesk.system.users.users import actor_for
from propdesk.ui.papers import printers, printing
from propdesk.ui.parts.small_parts import Button
from tests.clocks import StoppedClock
from tests.keyboard import answer_dialog
from tests.leftovers import nothing_left_over
from tests.outside import outside
from tests.patience import patience
from tests.pictures import Studio, liven, work_of_a_morning
from tests.samples import sample_of
from tests.ui.clipping import cut
from tests.ui.double_keys import keys_twice
from tests.ui.saying import CHINESE, foreign_in
from tests.ui.two_banners import faults_below_banners, seen_banners
from tests.windows import folder_with, page_ids, settle, window_on

ROOT = Path(__file__).resolve().parents[1]
PIN = "2580"
# What Windows leaves a window, in logical pixels, of Full HD at 125, 150 and 200 % and of
# 1366 x 768 at 100 and 125 %. The last stays for what comes after.
SCREENS = ((1536, 792), (960, 468), (1280, 648), (1093, 542), (1366, 696))
# Where a page is painted too; to ask what is cut off, the others need only be laid out.
PAINTED = SCREENS[:2]
FEW = (*PAINTED, SCREENS[-1])  # where each page is tried on all in the same language elsewhere
LONGEST = "en"  # its words need the most lines: what is low enough in it is low enough in all


@pytest.fixture
def empty(tmp_path: Path, empty_data: Path, qapp: QApplication) -> DataFolder:
    """A data folder of the newest schema with nothing in it, and a dressed program."""
    return folder_with(tmp_path / "empty", empty_data, qapp)


@pytest.fixture
def office(sample: DataFolder, qtbot: QtBot) -> Iterator[Running]:
    """The window on the sample estate."""
    with window_on(sample) as running:
        yield running


def faults_of_pages(
    running: Running,
    shot: Studio | None = None,
    screens: Sequence[tuple[int, int]] = SCREENS,
) -> list[str]:
    """What is cut off on each page on each screen, said in no language, or a key taken twice.

    `shot` chooses rows as a clerk does.
    """
    window, found = running.window, []
    place = str(running.store.path.parent)
    for page_id in page_ids():
        window.show_page(page_id)
        settle(running)
        if shot is not None:
            liven(shot, page_id)
            settle(running)
        page = window.current_page
        assert page is not None
        assert window.current_page_id == page_id
        faults = keys_twice(window)
        if not running.store.read_only:  # what is broken is named as the file names it
            faults += foreign_in(window, place)
        found += [f"{page_id}: {fault}" for fault in faults]
        for size in screens:
            page.setUpdatesEnabled(size in PAINTED)
            window.resize(*size)
            settle(running, calm=0)
            faults = cut(window)
            if (window.width(), window.height()) != size:
                faults.append(f"the window is {window.width()} x {window.height()}")
            found += [f"{page_id} in {size}: {fault}" for fault in faults]
        page.setUpdatesEnabled(True)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_on_an_empty_estate(
    empty: DataFolder, qtbot: QtBot, language: str
) -> None:
    set_language(language)
    with window_on(empty) as running:
        assert running.window.current_page_id == "system.start"
        assert faults_of_pages(running, screens=FEW) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_whole_on_a_full_estate_below_two_banners_and_goes_with_its_window(
    shared: Path, qapp: QApplication, qtbot: QtBot, language: str, tmp_path: Path
) -> None:
    set_language(language)
    spoken = language if language in CHINESE else CHINESE[0]
    folder = folder_with(tmp_path / "sample", sample_of(shared, language=spoken), qapp)
    with nothing_left_over(), window_on(folder) as running:
        assert running.window.current_page_id == "today.today"
        if language == LONGEST:  # before a backup tells of another disk
            assert faults_below_banners(running) == []
        work_of_a_morning(running.store)
        running.window.show_page("today.today")
        settle(running)
        assert faults_of_pages(running, Studio(running, tmp_path)) == []


def test_a_key_does_one_thing_on_the_page_of_who_has_prepaid(office: Running) -> None:
    found = {}
    for unit_id in office.store.read(units_with_prepayment):
        office.desk.open_page("household.unit", unit_id=unit_id)
        settle(office)
        found[unit_id] = keys_twice(office.window)
    assert found
    assert {unit_id: keys for unit_id, keys in found.items() if keys} == {}


def units_with_prepayment(session: Session) -> list[int]:
    left = func.sum(PrepaymentEntry.amount)
    entries = select(Account.unit_id).join(
        PrepaymentEntry, PrepaymentEntry.account_id == Account.id
    )
    held = session.scalars(entries.group_by(Account.id).having(left > ZERO))
    return [unit_id for unit_id in held if unit_id is not None]


def test_a_page_is_reached_by_its_tab_and_ctrl_tab(office: Running, qtbot: QtBot) -> None:
    QTest.keyClick(office.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    first = office.window.current_page_id
    QTest.keyClick(office.window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert (first, office.window.current_page_id) == ("estate.units", "estate.people")


def test_the_search_finds_a_room_and_opens_it(office: Running, qtbot: QtBot) -> None:
    QTest.keyClick(office.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = office.window.header.search
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    QTest.keyClicks(QApplication.focusWidget() or field, "1-1-0101")
    QTest.keyClick(QApplication.focusWidget() or field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: office.window.current_page_id == "household.unit")


def test_a_command_beside_the_window_is_seen(
    office: Running, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    office._poll.setInterval(20)
    data = ["--data", str(office.opened.folder.root)]
    with qtbot.waitSignal(office.desk.changed) as heard:
        assert run_command(["collect", "1-1-0101", "1", *data]) == 0
    assert "payment" in heard.args[0]


def test_an_own_change_is_told_once(office: Running, qtbot: QtBot) -> None:
    heard: list[frozenset[str]] = []
    office.desk.changed.connect(heard.append)
    office._poll.setInterval(10)
    settings = EstateSettings(name="云杉里花园")
    with qtbot.waitSignal(office.desk.changed):
        office.store.write(change_estate_settings, settings=settings)
    settle(office, calm=100)
    assert len(heard) == 1


def test_the_data_is_backed_up_at_close(office: Running, qtbot: QtBot, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    settings = EstateSettings(name="云杉里花园", backup_folder=str(stick))
    office.store.write(change_estate_settings, settings=settings)
    office.window.close()
    assert office.window.isVisible()
    qtbot.waitUntil(lambda: not office.window.isVisible())
    assert list(stick.glob("*.propdesk"))


def test_the_backup_at_close_does_not_hang_on_the_right_of_who_closes(
    office: Running, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = EstateSettings(name="云杉里花园", backup_folder=str(tmp_path))
    office.store.write(change_estate_settings, settings=settings)
    reader_id = office.store.write(
        USER_USES.add, fields=UserFields(name="ketty", display_name="陈", role=Role.READER)
    )
    office.store.as_actor(office.store.read(actor_for, reader_id))
    office.window.close()
    qtbot.waitUntil(lambda: not office.window.isVisible())
    assert list(tmp_path.glob("*.propdesk"))


def test_without_a_place_for_backups_the_window_just_closes(office: Running) -> None:
    office.window.close()
    assert not office.window.isVisible()


def test_a_broken_chain_opens_for_reading_with_a_banner(sample: DataFolder, qtbot: QtBot) -> None:
    with outside(sample.database) as connection:
        connection.execute("UPDATE payment SET amount = amount + 100 WHERE amount <> 0")
    with window_on(sample) as running:
        qtbot.waitUntil(lambda: running.checked is not None)
        assert running.store.read_only
        assert len(seen_banners(running.window)) == 1
        assert faults_of_pages(running, screens=FEW) == []
        running._restored()  # a backup that has the fault itself
        words = "恢复的备份本身就有错，请改选更早的一份。"
        qtbot.waitUntil(lambda: running.window.status.message == words)


def test_a_change_of_user_hides_what_he_may_not_see(office: Running, qtbot: QtBot) -> None:
    cashier_id = office.store.write(
        USER_USES.add, fields=UserFields(name="wangli", display_name="王丽", role=Role.CASHIER)
    )
    for user_id in (office.store.actor.user_id, cashier_id):
        office.store.write(set_password, user_id=user_id, password="chunfeng-7")
    office.store.write(set_pin, user_id=cashier_id, pin=PIN)
    assert "system.users" in office.window._pages
    answer_dialog("<Return>", before=type_pin)
    QTest.keyClick(office.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert office.store.actor.name == "王丽"
    hidden = {"system.users", "system.estate", "estate.import"}
    assert not hidden & set(office.window._pages)
    assert {"fees.desk", "estate.units", "system.help"} <= set(office.window._pages)


def type_pin(dialog: QDialog) -> None:
    assert isinstance(dialog, LoginDialog)
    QTest.keyClicks(dialog.secret.input, PIN)


def test_a_second_start_brings_the_first_to_the_front(office: Running, qtbot: QtBot) -> None:
    office.window.showMinimized()
    second = start(office.opened.folder)
    qtbot.waitUntil(lambda: second.poll() is not None)
    assert second.returncode == 0
    qtbot.waitUntil(lambda: not office.window.isMinimized())


def test_the_program_starts_and_a_second_start_ends(sample: DataFolder, qtbot: QtBot) -> None:
    first = start(sample)
    try:
        qtbot.waitUntil(lambda: listens(sample))
        second = start(sample)
        assert second.wait(timeout=patience()) == 0
        assert first.poll() is None
    finally:
        first.kill()
        first.wait()


def test_no_printer_is_asked_at_start(
    sample: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asked:
        def __getattr__(self, name: str) -> object:
            asked.append(name)
            raise AttributeError(name)

    asked: list[str] = []
    for module in (printers, printing):
        monkeypatch.setattr(module, "QPrinterInfo", Asked())
    settings = MachineSettings()
    settings.print_choice("receipt").printer = "Jolimark 620K"
    with window_on(sample, settings) as running:
        assert running.window.status._printer.accessibleName() == "Jolimark 620K"
    assert asked == []


def test_what_is_set_of_this_pc_stands_below_at_once(sample: DataFolder, qtbot: QtBot) -> None:
    with window_on(sample) as running:
        status, settings = running.window.status, running.desk.settings
        assert status._printer.accessibleName() == "未设打印机"
        settings.print_choice("receipt").use("Jolimark 620K")
        settings.pc_name = "前台"
        running.desk.save_settings()
        assert (status._printer.accessibleName(), status._pc.text()) == ("Jolimark 620K", "前台")


def start(folder: DataFolder) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "propdesk", "--data", str(folder.root)]
    return subprocess.Popen(words, cwd=ROOT, env=os.environ, stdin=subprocess.DEVNULL)


def listens(folder: DataFolder) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(window_channel(folder))
    return socket.waitForConnected(50)


def test_a_doubtful_clock_is_said_above_every_page_until_it_is_set(
    sample: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The clock is set here: the seconds that count by themselves do not go on with it.
    monkeypatch.setattr(StoppedClock, "running", lambda _clock: 0.0, raising=False)

    def says_the_clock(running: Running) -> bool:
        words = [
            each.text() for one in seen_banners(running.window) for each in one.findChildren(QLabel)
        ]
        return any("2026-11-20" in each for each in words)

    with window_on(sample) as running:
        clock = running.desk.clock
        assert isinstance(clock, StoppedClock)
        qtbot.waitUntil(lambda: not says_the_clock(running))
        clock.go_on(days=-400)  # the battery is empty: nothing seems to be overdue
        running.desk.committed(frozenset({"setting"}))
        qtbot.waitUntil(lambda: says_the_clock(running))
        running._poll.setInterval(20)
        clock.go_on(days=400)
        qtbot.waitUntil(lambda: not says_the_clock(running))
        clock.go_on(days=40)
        running.desk.committed(frozenset({"setting"}))
        qtbot.waitUntil(lambda: says_the_clock(running))
        running.store.write(confirm_clock, reason="放假")
        qtbot.waitUntil(lambda: not says_the_clock(running))


def test_who_may_not_back_up_is_not_asked_to(sample: DataFolder, qtbot: QtBot) -> None:
    with window_on(sample) as running:
        reader_id = running.store.write(
            USER_USES.add, fields=UserFields(name="ketty", display_name="陈", role=Role.READER)
        )
        assert seen_banners(running.window)[0].findChildren(Button)
        running.store.as_actor(running.store.read(actor_for, reader_id))
        running._enter()
        qtbot.waitUntil(
            lambda: [len(each.findChildren(Button)) for each in seen_banners(running.window)] == [0]
        )


def test_practice_does_not_open_in_itself(
    sample: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda *words: started.append(words))
    with window_on(sample) as running:
        running.store.write(mark_practice)
        running.open_practice()
        settle(running)
        assert not started
        assert not sample.practice.exists()


def test_practice_shows_no_backup_banner(sample: DataFolder, qtbot: QtBot) -> None:
    with window_on(sample) as running:
        assert len(seen_banners(running.window)) == 1  # a month of money and no backup
        assert running.window.windowTitle() == "PropDesk"
        running.store.write(mark_practice)
        qtbot.waitUntil(lambda: not seen_banners(running.window))
        assert running.window.windowTitle() == "PropDesk · 练习"  # two windows in one task bar


def test_practice_starts_in_the_language_of_the_window(
    qtbot: QtBot, sample: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(
        QProcess, "startDetached", lambda _program, arguments: started.append(arguments)
    )
    sample.practice.mkdir()
    with window_on(sample) as running, using_language("zh_TW"):
        shutil.copyfile(sample.database, DataFolder(sample.practice).database)
        running.open_practice()
        qtbot.waitUntil(lambda: bool(started))
    assert started[0][-2:] == ["--lang", "zh_TW"]
