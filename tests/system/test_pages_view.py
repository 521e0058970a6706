"""The pages behind the menus, on a real store: each opens, shows, saves, and nothing is cut off."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Actor
from propdesk.estate.records import VehicleFields
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel import i18n
from propdesk.kernel.permissions import Role
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.fields import values_of
from propdesk.modules import declared, pages
from propdesk.system.backups.backup_state import (
    BackupLight,
    backup_state,
    losses,
    restore_lines,
    restore_question,
)
from propdesk.system.backups.backups import backup_runs, make_backup, preview
from propdesk.system.backups.banner_view import overdue_banner, read_only_banner
from propdesk.system.backups.check_view import CheckPage
from propdesk.system.backups.dialogs import RestoreDialog
from propdesk.system.backups.findings import Finding
from propdesk.system.backups.view import BackupPage
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.log.history_view import HistoryDialog
from propdesk.system.log.view import AuditPage, EntryPanel
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.system.settings.estate_view import EstatePage, MonthsField
from propdesk.system.settings.machine_view import COLUMNS, MachinePage, OffsetField
from propdesk.system.start.view import StartPage
from propdesk.system.users.listing import USERS, UserFields, UserRow
from propdesk.system.users.registering import change_user
from propdesk.system.users.users import GrantCell, permission_table
from propdesk.system.users.view import UsersPage
from propdesk.ui.desk import Desk, Exchange
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts import theme
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Tab
from tests.clocks import StoppedClock
from tests.roles import rights_of
from tests.ui.clipping import clipped

ESTATE = EstateSettings(name="云杉里花园", company="云杉物业服务有限公司")
PAGES = tuple(page for page in pages() if page.tab == "system")


@pytest.fixture
def window(desk: Desk, clock: StoppedClock, qtbot: QtBot) -> Iterator[MainWindow]:
    """The smallest window, with all pages of the menus."""
    made = MainWindow((Tab("estate", "People", "house"),), clock.now)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.attach(desk, PAGES)
    made.show()
    yield made
    desk.wait_for_work()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_page_opens_and_nothing_is_cut_off(
    desk: Desk,
    clock: StoppedClock,
    qtbot: QtBot,
    cashier: UserRow,
    language: str,
) -> None:
    i18n.set_language(language)
    window = MainWindow((Tab("estate", "People", "house"),), clock.now)
    qtbot.addWidget(window)
    window.resize(1366, 696)
    window.attach(desk, PAGES)
    window.show()
    for page in PAGES:
        window.show_page(page.id)
        QApplication.processEvents()
        assert clipped(window) == [], page.id
        assert window.width() == 1366, page.id
        assert window.height() == 696, page.id
    desk.wait_for_work()


# Users


def test_a_user_is_added_and_chosen(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = UsersPage(desk)
    qtbot.addWidget(page)

    def fill(dialog: object) -> int:
        form = dialog.form  # type: ignore[attr-defined]  # a FormDialog
        form.set_values({"display_name": "李倩", "name": "liqian", "role": Role.ACCOUNTANT})
        return int(dialog.save())  # type: ignore[attr-defined]  # a FormDialog

    monkeypatch.setattr("propdesk.ui.forms.forms.FormDialog.exec", fill)
    page.add()
    chosen = page.list.table.current_row()
    assert isinstance(chosen, UserRow)
    assert (chosen.name, chosen.role) == ("liqian", Role.ACCOUNTANT)


def test_the_last_change_of_a_user_is_taken_back_from_his_history(
    desk: Desk, cashier: UserRow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = UserFields(**values_of(UserFields, cashier))
    left = replace(fields, active=False)
    desk.store.write(change_user, user_id=cashier.id, fields=left, seen=fields)
    page = UsersPage(desk)
    qtbot.addWidget(page)
    page.list.table.select(cashier.id)

    def take_back(dialog: HistoryDialog) -> int:
        assert [entry.what for entry in dialog._found.entries] == ["user.change", "user.add"]
        dialog.undo.click()
        return 0

    monkeypatch.setattr(HistoryDialog, "exec", take_back)
    page.show_history()
    assert desk.store.read(USERS.rows, ids=[cashier.id]) == [cashier]


def test_a_box_gives_a_right_at_once_and_usual_takes_it_back(desk: Desk, qtbot: QtBot) -> None:
    page = UsersPage(desk)
    qtbot.addWidget(page)
    key = (Role.CASHIER, "estate.edit")
    page.rights.boxes[key].click()
    assert GrantCell(allowed=True, fixed=False, usual=False) == cell(desk, *key)
    page.rights.back_to_usual()
    assert not cell(desk, *key).allowed


def test_what_never_changes_has_no_box(desk: Desk, qtbot: QtBot) -> None:
    page = UsersPage(desk)
    qtbot.addWidget(page)
    assert (Role.MANAGER, "system.users") not in page.rights.boxes
    assert (Role.CASHIER, "fees.red") not in page.rights.boxes


def cell(desk: Desk, role: Role, permission: str) -> GrantCell:
    rows = desk.store.read(permission_table)
    return next(row.cells[role] for row in rows if row.permission == permission)


# The estate


def test_the_estate_is_typed_and_saved(desk: Desk, qtbot: QtBot) -> None:
    page = EstatePage(desk)
    qtbot.addWidget(page)
    page.save()
    assert page.form.field("name").level == "error"
    values = {"name": "云杉里花园", "phone": "0999-1234567", "bank_lines": "云杉银行\n6222"}
    page.form.set_values(values)
    page.save()
    saved = desk.store.read(estate_settings)
    assert (saved.name, saved.bank_lines) == ("云杉里花园", ("云杉银行", "6222"))
    assert saved.calendar == EstateSettings().calendar


def test_typed_values_outlive_a_change_made_elsewhere(desk: Desk, qtbot: QtBot) -> None:
    page = EstatePage(desk)
    qtbot.addWidget(page)
    page.form.field("name").set_text("正在输入")
    desk.store.write(change_estate_settings, settings=ESTATE)
    page.reload(frozenset({"setting"}))
    assert page.form.field("name").text() == "正在输入"
    page.put_back()
    assert page.form.field("name").text() == "云杉里花园"


def test_a_line_of_the_calendar_is_taken_out(desk: Desk, qtbot: QtBot) -> None:
    desk.store.write(change_estate_settings, settings=ESTATE)
    page = EstatePage(desk)
    qtbot.addWidget(page)
    page.delete_entry()
    page.save()
    assert [entry.day for entry in desk.store.read(estate_settings).calendar] == [25, 0]


def test_months_are_read_as_they_are_typed(qtbot: QtBot, desk: Desk) -> None:
    field = MonthsField("months", "x")
    qtbot.addWidget(field)
    for typed, expected in (("3, 6 9、12", (3, 6, 9, 12)), ("1", (1,)), ("13", None)):
        field.set_text(typed)
        assert field.value() == expected


# This PC


def test_offsets_are_typed_in_millimetres(qtbot: QtBot, desk: Desk) -> None:
    field = OffsetField("offset", "x")
    qtbot.addWidget(field)
    for typed, expected in (("1.5", 15), ("-0.8", -8), ("2", 20), ("1.25", None), ("x", None)):
        field.set_text(typed)
        assert field.value() == expected
    field.set_value(-12)
    assert field.text() == "-1.2"


def test_a_paper_that_was_not_chosen_says_what_counts_then(desk: Desk, qtbot: QtBot) -> None:
    desk.settings.print_choice("notice").paper = "a5"
    page = MachinePage(desk)
    qtbot.addWidget(page)
    rows = [page.table.model.row(number) for number in range(3)]
    assert [COLUMNS[2].of(row) for row in rows] == ["按收据组的设置", "A5", "A4"]


def test_a_printing_dialog_begins_with_what_counts(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = MachinePage(desk)
    qtbot.addWidget(page)
    seen: dict[str, str] = {}

    def look(dialog: FormDialog) -> int:
        seen.update({field.name: field.text() for field in dialog.form.fields})
        return 0

    monkeypatch.setattr(FormDialog, "exec", look)
    page.table.view.selectRow(0)
    page.change_printing()
    assert (seen["printer"], seen["paper"]) == ("打印时再问", "按收据组的设置")


def test_the_theme_changes_at_once(desk: Desk, qtbot: QtBot) -> None:
    page = MachinePage(desk)
    qtbot.addWidget(page)
    page.theme.set_value("dark")
    page.theme.edited.emit()
    assert theme.colour("bg") == theme.DARK["bg"]
    assert desk.settings.theme == "dark"


# Backups


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


def test_an_undo_says_why_there_is_nothing_to_undo(desk: Desk, qtbot: QtBot) -> None:
    page = BackupPage(desk)
    qtbot.addWidget(page)
    assert not page.undo_button.isEnabled()
    assert page.undo_button.toolTip() == "最近 30 天内没有可以撤销的恢复。"


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


# Checking, log, first start, banners


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


def test_the_log_is_filtered_and_exported_and_the_export_is_in_it(
    desk: Desk,
    qtbot: QtBot,
    tmp_path: Path,
    cashier: UserRow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.store.write(change_estate_settings, settings=ESTATE)
    page = AuditPage(desk)
    qtbot.addWidget(page)
    page.list.bar.choose("kind", "user")
    page.list.set_filters("today")
    assert page.list.table.model.rowCount() == 2
    target = str(tmp_path / "log.xlsx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (target, ""))
    with qtbot.waitSignal(desk.said):
        page.list.buttons[0].press()
    book = openpyxl.load_workbook(tmp_path / "log.xlsx")
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    assert rows[0][1] == "操作人"
    assert [row[3] for row in rows[1:]] == ["用户：新增", "用户：新增"]
    newest = desk.store.read(AUDIT.first)[0]
    assert (newest.what, newest.after) == ("export.list", {"file": "log.xlsx", "rows": 2})


def test_a_deleted_record_is_brought_back_from_the_log(desk: Desk, qtbot: QtBot) -> None:
    store = desk.store
    fields = VehicleFields(plate="宁Z12345", colour="白")
    vehicle = store.write(VEHICLE_USES.add, fields=fields)
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    page = AuditPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.list.refresh()
    page.list.table.select(store.read(AUDIT.first)[0].id)
    panel = page.findChild(EntryPanel)
    assert isinstance(panel, EntryPanel)
    said = " ".join(each.text() for each in panel.findChildren(QLabel))
    assert "颜色" in said
    back = [each for each in panel.findChildren(Button) if each.words == "恢复"][-1]
    with qtbot.waitSignal(desk.said):
        back.press()
    assert store.read(VEHICLE_USES.seen, record_id=vehicle) == fields
    assert store.read(AUDIT.first)[0].what == "vehicle.restore"


def test_the_first_start_goes_on_by_itself(
    desk: Desk,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = StartPage(desk)
    qtbot.addWidget(page)
    assert page.current == "estate"

    def fill(dialog: object) -> int:
        form = dialog.form  # type: ignore[attr-defined]  # a FormDialog
        form.set_values({"name": "云杉里花园"})
        return int(dialog.save())  # type: ignore[attr-defined]  # a FormDialog

    monkeypatch.setattr("propdesk.ui.forms.forms.FormDialog.exec", fill)
    page.name_estate()
    assert page.current == "backup"
    page._put_off("backup")
    assert page.current == "register"
    page.choose_folder = lambda: str(tmp_path)
    page.choose_backup()
    assert desk.store.read(estate_settings).backup_folder == str(tmp_path)


def test_a_data_folder_that_is_gone_is_named_and_the_restore_comes_first(
    desk: Desk, qtbot: QtBot
) -> None:
    folder = str(desk.store.path.parent)
    desk.settings.worked_in = folder
    page = StartPage(desk)
    qtbot.addWidget(page)
    icon, title, sentence, choices = page._ask_estate()
    assert (icon, title) == ("triangle-alert", "数据不见了")
    assert folder in sentence
    assert [(each.title, each.key) for each in choices[:2]] == [
        ("已有备份", "Enter"),
        ("新建小区", "F3"),
    ]


def test_a_read_only_start_says_why_and_leads_to_the_restore(desk: Desk, qtbot: QtBot) -> None:
    banner = read_only_banner(desk, ["数据文件损坏。", "第 47 笔过账不符。"])
    qtbot.addWidget(banner)
    assert "数据文件损坏。" in banner._words.text()
    assert "2" in banner._words.text()


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
