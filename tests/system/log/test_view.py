"""The page of the log: filtered, exported, and a deleted record brought back."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from propdesk.estate.records import VehicleFields
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.log.view import AuditPage, EntryPanel, breakable
from propdesk.system.settings.estate_settings import (
    change_estate_settings,
)
from propdesk.system.users.listing import UserRow
from propdesk.ui.desk import Desk
from propdesk.ui.parts.small_parts import Button
from tests.offices import ESTATE


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


def test_only_what_is_too_long_for_a_panel_breaks_anywhere() -> None:
    assert breakable("登录名 admin → administrator") == "登录名 admin → administrator"
    assert breakable("文件 C:/Users/office/backups/x") == (
        "文件 C:/Users\u200b/office/\u200bbackups/\u200bx"
    )
