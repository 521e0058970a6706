"""The pages of the estate's settings and of this PC's."""

import pytest
from pytestqt.qtbot import QtBot

from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.system.settings.estate_view import EstatePage, MonthsField
from propdesk.system.settings.machine_view import COLUMNS, MachinePage
from propdesk.system.settings.printing_dialogs import OffsetField
from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts import theme
from tests.offices import ESTATE


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
    rows = [page.table.model.row(number) for number in range(1, 4)]  # after check sheets
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
    page.table.view.selectRow(1)  # receipts
    page.change_printing()
    assert (seen["printer"], seen["paper"]) == ("打印时再问", "按收据组的设置")


def test_the_theme_changes_at_once(desk: Desk, qtbot: QtBot) -> None:
    page = MachinePage(desk)
    qtbot.addWidget(page)
    page.theme.set_value("dark")
    page.theme.edited.emit()
    assert theme.colour("bg") == theme.DARK["bg"]
    assert desk.settings.theme == "dark"
