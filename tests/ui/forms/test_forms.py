"""Forms and their dialog: nothing typed is lost, errors are walked through."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.refusals import DataReadOnly, DataUnchecked
from propdesk.estate.people.restricting import RestrictionFields
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, set_language
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.fields import AmountField, DateField, PhoneField, TextField
from propdesk.ui.forms.forms import Form, FormDialog
from tests.ui.clipping import clipped


class NameTaken(UserError):
    message = N_("Nothing found")


class Books:
    """Keeps what was saved, or refuses."""

    def __init__(self) -> None:
        self.saved: list[dict[str, object]] = []
        self.refuses = False

    def save(self, values: dict[str, object]) -> int:
        if self.refuses:
            raise NameTaken
        self.saved.append(values)
        return len(self.saved)


@pytest.fixture
def books() -> Books:
    return Books()


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot, books: Books) -> FormDialog:
    window = QWidget()
    window.resize(1366, 696)
    qtbot.addWidget(window)
    window.show()
    desk.window = window
    made = FormDialog(
        desk,
        "新增住户",
        (
            TextField("name", "姓名", required=True),
            PhoneField("phone", "手机", required=True),
            DateField("since", "入住日", today=desk.today()),
            AmountField("rent", "租金"),
            TextField("paper", "证件号", check=lambda value: ("warning", "最后一位不对")),
        ),
        save=books.save,
        other=("保存并再加一人", "Ctrl+N"),
        keeps=("since",),
    )
    made.form.set_values({"rent": Money(30000)})
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.kept = window  # type: ignore[attr-defined]  # else Python deletes the parent, and with it the dialog
    return made


def test_saving_walks_to_the_first_error_and_keeps_the_dialog(
    dialog: FormDialog, books: Books, qtbot: QtBot
) -> None:
    dialog.form.field("paper").set_text("1")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert books.saved == []
    assert dialog.isVisible()
    assert dialog.form.counts() == (2, 1)
    assert dialog.form.field("name").input.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_F8)
    assert dialog.form.field("phone").input.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_F8)
    assert dialog.form.field("name").input.hasFocus()


def test_a_right_form_is_saved_with_typed_values(
    dialog: FormDialog, books: Books, qtbot: QtBot
) -> None:
    dialog.form.set_values({"name": "江予安", "phone": "19900000062"})
    dialog.form.field("since").set_text("1120")
    QTest.keyClick(dialog, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == 1
    assert dialog.result_value == 1
    assert books.saved[0]["phone"] == "19900000062"
    assert str(books.saved[0]["since"]) == "2026-11-20"
    assert books.saved[0]["rent"] == Money(30000)


def test_nothing_typed_is_lost_by_a_refused_save(
    dialog: FormDialog, books: Books, qtbot: QtBot
) -> None:
    books.refuses = True
    dialog.form.set_values({"name": "江予安", "phone": "19900000062"})
    before = [each.text() for each in dialog.form.fields]
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    assert [each.text() for each in dialog.form.fields] == before
    books.refuses = False
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(books.saved) == 1


def test_save_and_add_another_begins_as_it_was_opened_and_keeps_what_it_promises(
    dialog: FormDialog, books: Books, qtbot: QtBot
) -> None:
    dialog.form.set_values({"name": "江予安", "phone": "19900000062", "rent": Money(1)})
    dialog.form.field("since").set_text("1120")
    QTest.keyClick(dialog, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert len(books.saved) == 1
    assert dialog.isVisible()
    assert dialog.form.values() == {
        "name": None, "phone": None, "since": date(2026, 11, 20), "rent": Money(30000),
        "paper": None,
    }  # fmt: skip
    assert dialog.form.field("name").input.hasFocus()


def test_a_warning_does_not_stop_saving(dialog: FormDialog, books: Books, qtbot: QtBot) -> None:
    dialog.form.set_values({"name": "江予安", "phone": "19900000062", "paper": "1"})
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(books.saved) == 1


def test_enter_goes_to_the_next_field(dialog: FormDialog, books: Books, qtbot: QtBot) -> None:
    dialog.form.field("name").input.setFocus()
    QTest.keyClick(dialog.form.field("name").input, Qt.Key.Key_Return)
    assert dialog.form.field("phone").input.hasFocus()
    assert books.saved == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_in_the_last_field_saves(
    dialog: FormDialog, books: Books, qtbot: QtBot, key: Qt.Key
) -> None:
    dialog.form.set_values({"name": "江予安", "phone": "19900000062"})
    for name in ("name", "phone", "since", "rent", "paper"):
        assert dialog.form.field(name).input.hasFocus()
        QTest.keyClick(dialog.form.field(name).input, key)
    assert dialog.result() == 1
    assert len(books.saved) == 1


def test_enter_in_the_last_field_walks_to_what_is_wrong(
    dialog: FormDialog, books: Books, qtbot: QtBot
) -> None:
    dialog.form.field("paper").set_text("1")
    dialog.form.field("paper").input.setFocus()
    QTest.keyClick(dialog.form.field("paper").input, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.form.field("name").input.hasFocus()
    assert dialog.form.field("paper").text() == "1"


def test_escape_leaves_without_saving(dialog: FormDialog, books: Books, qtbot: QtBot) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert books.saved == []


def test_a_form_on_data_that_can_only_be_read_says_so_before_anything_is_typed(
    desk: Desk, books: Books
) -> None:
    def told() -> list[str]:
        form = fields_of(RestrictionFields, desk.today(), errors=lambda _fields: {})
        dialog = record_dialog(desk, "限制", RestrictionFields, form, save=lambda *_both: None)
        said = [each.text() for each in dialog.findChildren(QLabel)]
        dialog.deleteLater()
        return said

    sentence = "数据为只读，这里填写的内容无法保存。"
    assert sentence not in told()
    desk.store.read_only, desk.store.refusal = True, DataUnchecked
    assert sentence not in told()
    desk.store.refusal = DataReadOnly
    assert sentence in told()


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_nothing_is_cut_off_with_all_messages_shown(
    desk: Desk, qtbot: QtBot, books: Books, language: str
) -> None:
    set_language(language)
    window = QWidget()
    qtbot.addWidget(window)
    desk.window = window
    dialog = FormDialog(
        desk,
        "Title",
        [PhoneField(f"f{n}", f"Field {n}", required=True) for n in range(12)],
        save=books.save,
    )
    dialog.save()
    dialog.show()
    assert clipped(dialog) == []
    assert dialog.height() == dialog.room.height()
    dialog.close()


def test_shift_f8_walks_back_through_the_mistakes(dialog: FormDialog) -> None:
    dialog.form.field("paper").set_text("1")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.form.field("name").input.hasFocus()
    for name in ("phone", "name"):
        QTest.keyClick(dialog, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
        assert dialog.form.field(name).input.hasFocus()


def test_a_form_without_fields_is_a_form(qtbot: QtBot) -> None:
    """A move whose form notes the day by itself asks nothing more."""
    form = Form([])
    qtbot.addWidget(form)
    assert form.values() == {}
