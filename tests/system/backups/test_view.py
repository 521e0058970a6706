"""The pages of backups and of checking, and the banners above all pages."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.breach import Breach
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import Verdict
from propdesk.db.keeping.restore import Restored, RestoreUnsure
from propdesk.db.refusals import DataReadOnly
from propdesk.db.sealing.checking import TABLE_CHANGED
from propdesk.db.store import Actor
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.permissions import Role
from propdesk.kernel.progress import Progress
from propdesk.modules import declared
from propdesk.system.backups.backup_state import (
    BackupLight,
    backup_state,
    losses,
    restore_lines,
    restore_question,
)
from propdesk.system.backups.backups import backup_runs, make_backup
from propdesk.system.backups.banner_view import (
    overdue_banner,
    read_only_banner,
    verdict_banner,
)
from propdesk.system.backups.check_view import CheckPage
from propdesk.system.backups.dialogs import RestoreDialog
from propdesk.system.backups.findings import Finding
from propdesk.system.backups.restoring import preview, restore_backup
from propdesk.system.backups.sealing_view import SealingCard
from propdesk.system.backups.view import BackupPage
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.settings.estate_settings import (
    change_estate_settings,
    estate_settings,
)
from propdesk.ui.desk import Desk, Exchange
from tests.clocks import StoppedClock
from tests.offices import ESTATE
from tests.roles import rights_of


def test_a_backup_proves_itself_and_turns_the_light_green(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk.store.write(change_estate_settings, settings=ESTATE)
    page = BackupPage(desk)
    qtbot.addWidget(page)
    assert desk.store.read(backup_state).words == "还没有备份位置"
    page.choose_folder = lambda begin: str(stick)
    with qtbot.waitSignal(desk.said):
        page.back_up()
    (run,) = desk.store.read(backup_runs)
    assert run.ok
    assert desk.store.read(backup_state).light is BackupLight.GOOD
    assert page.table.model.rowCount() == 1


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CASHIER])
def test_the_first_folder_ever_chosen_becomes_the_estates_where_the_user_may(
    desk: Desk, qtbot: QtBot, tmp_path: Path, role: Role
) -> None:
    desk.store.write(change_estate_settings, settings=ESTATE)
    desk.store.as_actor(Actor(7, "周", role, rights_of(role)))
    page = BackupPage(desk)
    qtbot.addWidget(page)
    page.choose_folder = lambda begin: str(tmp_path)
    with qtbot.waitSignal(desk.said) as said:
        page.back_up()
    may = role is Role.MANAGER
    assert desk.store.read(estate_settings).backup_folder == (str(tmp_path) if may else "")
    told = "以后都备份到这个文件夹。" if may else "这个文件夹只有本机记着，小区还没有设备份位置。"
    assert told in said.args[0]


def test_an_undo_says_why_there_is_nothing_to_undo(desk: Desk, qtbot: QtBot) -> None:
    page = BackupPage(desk)
    qtbot.addWidget(page)
    assert not page.undo_button.isEnabled()
    assert page.undo_button.toolTip() == "最近 30 天内没有可以撤销的恢复，请改为恢复备份。"


def test_the_places_are_kept_in_the_data(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.store.write(change_estate_settings, settings=ESTATE)
    page = BackupPage(desk)
    qtbot.addWidget(page)
    page.choose_folder = lambda begin: str(tmp_path)
    page._choose("stick_folder", "")
    assert desk.store.read(estate_settings).stick_folder == str(tmp_path)


def test_a_restore_says_what_will_be_lost(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.store.write(change_estate_settings, settings=ESTATE)
    made = make_backup(desk.store, tmp_path)
    found = preview(desk.store, made.file)
    assert any("30 天内可以撤销" in line for line in losses(found, declared().counted))
    dialog = RestoreDialog(desk, restore_question(found, declared().counted))
    qtbot.addWidget(dialog)
    assert not any(line.lost for line in restore_lines(found, declared().counted))


def test_after_the_question_the_file_is_restored_by_the_window(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(desk.store, tmp_path)
    asked: list[tuple[Path, bool]] = []

    def restore(file: Path, despite: bool, progress: Progress) -> None:
        asked.append((file, despite))

    monkeypatch.setattr(RestoreDialog, "exec", lambda dialog: 1)
    restored: list[bool] = []
    desk.exchange = Exchange(restore=restore, done=lambda: restored.append(True))
    page = BackupPage(desk)
    qtbot.addWidget(page)
    page.choose_file = lambda: str(made.file)
    page.restore()
    qtbot.waitUntil(lambda: bool(restored))
    assert asked == [(made.file, False)]


def test_what_the_disk_did_not_confirm_is_said_and_the_window_goes_on_with_the_new_data(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(desk.store, tmp_path)
    done, said = list[str](), list[UserError]()

    def unsure(place: Path) -> None:
        if place == desk.store.path.parent:
            raise OSError(errno.EIO, "Input/output error")

    def restore(file: Path, despite: bool, progress: Progress) -> Restored:
        with take_lock(DataFolder(desk.store.path.parent)) as lock:
            return restore_backup(desk.store, file, lock=lock, progress=progress)

    monkeypatch.setattr("propdesk.db.keeping.restore.flush_folder", unsure)
    monkeypatch.setattr(RestoreDialog, "exec", lambda dialog: 1)
    monkeypatch.setattr(desk, "refuse", said.append)
    desk.exchange = Exchange(restore=restore, done=lambda: done.append("checked anew"))
    page = BackupPage(desk)
    qtbot.addWidget(page)
    page.choose_file = lambda: str(made.file)
    page.restore()
    qtbot.waitUntil(lambda: bool(done))
    assert [type(one) for one in said] == [RestoreUnsure]
    assert desk.store.read(AUDIT.first)[0].what == "restore.done"


def test_a_finding_leads_to_its_record(desk: Desk, qtbot: QtBot) -> None:
    page = CheckPage(desk)
    qtbot.addWidget(page)
    found = Finding(
        id=1,
        kind="receipt_sum",
        sentence="…",
        subject="SJ2026-000001",
        page="fees.receipts",
        context={"receipt": 7},
    )
    page.show_findings((found,))
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        page.table.activated.emit(found)
    assert wanted.args == ["fees.receipts", {"receipt": 7}]


def test_a_finding_is_told_in_full_with_what_helps_and_leads_to_the_backups(
    desk: Desk, qtbot: QtBot
) -> None:
    page = CheckPage(desk)
    qtbot.addWidget(page)
    page.show_findings(
        (
            Finding(
                id=1,
                kind="chain_cut",
                sentence="少了一笔",
                subject="",
                page="system.backup",
                context={},
                remedy="请恢复",
            ),
        )
    )
    assert page._words.text() == "少了一笔\n请恢复"
    assert page._go.words == "备份与恢复"
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        page._go.click()
    assert wanted.args == ["system.backup", {}]


def test_books_in_order_are_said_to_be(desk: Desk, qtbot: QtBot) -> None:
    page = CheckPage(desk)
    qtbot.addWidget(page)
    page.check()
    qtbot.waitUntil(lambda: "全部相符" in page.banner._words.text())


def test_a_read_only_start_says_why_and_leads_to_the_restore(desk: Desk, qtbot: QtBot) -> None:
    banner = read_only_banner(desk, ["数据文件损坏。", "第 47 笔过账不符。"])
    qtbot.addWidget(banner)
    assert "数据文件损坏。" in banner._words.text()
    assert "2" in banner._words.text()


def test_a_finding_at_the_start_names_its_table_in_words(desk: Desk, qtbot: QtBot) -> None:
    found = Breach("table_changed", TABLE_CHANGED, {"table": "unit"}, ("", None, ""))
    banner = verdict_banner(desk, Verdict((found,)), lambda _verdict: None)
    assert banner is not None
    qtbot.addWidget(banner)
    assert "unit" not in banner._words.text()
    assert _("Units") in banner._words.text()


def test_what_was_there_before_an_empty_file_is_said_until_there_is_an_estate(
    desk: Desk, qtbot: QtBot
) -> None:
    verdict = Verdict((), (Breach("emptied", "Here were other books."),))
    banner = verdict_banner(desk, verdict, lambda _verdict: None)
    assert banner is not None
    qtbot.addWidget(banner)
    assert banner._words.text() == "Here were other books."
    desk.store.write(change_estate_settings, settings=ESTATE)
    assert verdict_banner(desk, verdict, lambda _verdict: None) is None


def test_on_data_that_can_only_be_read_no_paper_with_a_key_is_printed(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[UserError] = []
    monkeypatch.setattr(desk, "refuse", refused.append)
    monkeypatch.setattr(desk, "ask", lambda *_what, **_how: pytest.fail("it asked"))
    card = SealingCard(desk)
    qtbot.addWidget(card)
    desk.store.read_only, desk.store.refusal = True, DataReadOnly
    card.set_up()
    assert [type(each) for each in refused] == [DataReadOnly]


def test_three_working_days_without_another_disk_are_red(
    desk: Desk, clock: StoppedClock, qtbot: QtBot
) -> None:
    assert overdue_banner(desk, desk.store.read(backup_state)) is None
    clock.go_on(days=4)  # Friday to Tuesday: two working days
    assert not desk.store.read(backup_state).overdue
    clock.go_on(days=1)
    banner = overdue_banner(desk, desk.store.read(backup_state))
    assert banner is not None
    qtbot.addWidget(banner)


@pytest.mark.parametrize("away", [True, False])
def test_only_a_stick_is_said_to_be_safe_to_remove(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, away: bool
) -> None:
    monkeypatch.setattr("propdesk.db.keeping.backup.other_disk", lambda *_where: away)
    desk.store.write(change_estate_settings, settings=replace(ESTATE, backup_folder=str(tmp_path)))
    page = BackupPage(desk)
    qtbot.addWidget(page)
    with qtbot.waitSignal(desk.said) as said:
        page.back_up()
    assert said.args[0].startswith("已备份并核对 1 份")
    assert ("可以拔出 U 盘" in said.args[0]) is away
