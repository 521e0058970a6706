"""What is typed into a field, and what is made of it."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from propdesk.kernel.money import Money
from propdesk.ui.forms.fields import (
    AmountField,
    AreaField,
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    MomentField,
    NotesField,
    NumberField,
    PhoneField,
    RoomField,
    TextField,
)
from propdesk.ui.forms.forms import Form
from propdesk.ui.forms.inputs import Field

TODAY = date(2026, 11, 20)


def make(name: str) -> Field:
    """A field of each kind."""
    made: dict[str, Field] = {
        "text": TextField("f", "名"),
        "code": CodeField("f", "车牌"),
        "room": RoomField("f", "房号"),
        "amount": AmountField("f", "金额"),
        "number": NumberField("f", "数量", least=1, most=99),
        "area": AreaField("f", "面积"),
        "date": DateField("f", "日期", today=TODAY),
        "phone": PhoneField("f", "手机"),
    }
    return made[name]


def type_into(qtbot: QtBot, field: Field, text: str) -> QLineEdit:
    line = field.input
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.setText("")
    for letter in text:
        line.insert(letter)
    line.textEdited.emit(text)
    line.editingFinished.emit()
    return line


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        ("text", "张三", "张三", "张三"),
        ("code", "云a·5k382", "云A·5K382", "云A·5K382"),
        ("room", "3-2-1201", "3-2-1201", "3-2-1201"),
        ("amount", "12.5", Money(1250), "12.50"),
        ("amount", "1,200", Money(120000), "1200.00"),
        ("amount", "１，２００。５", Money(120050), "1200.50"),
        ("amount", "99,999,999.99", Money(99_999_999_99), "99999999.99"),
        ("area", "１３４．６５", 1346500, "134.65"),
        ("number", "12", 12, "12"),
        ("area", "134.65", 1346500, "134.65"),
        ("area", "89.5312", 895312, "89.5312"),
        ("date", "1120", TODAY, "2026-11-20"),
        ("phone", "19900003271", "19900003271", "199 0000 3271"),
        ("phone", "199-0000-3271", "19900003271", "199 0000 3271"),
    ],
)
def test_a_field_reads_a_typed_value_and_writes_it_whole(
    dressed: QApplication, qtbot: QtBot, kind: str, typed: str, value: object, shown: str
) -> None:
    field = make(kind)
    qtbot.addWidget(field)
    line = type_into(qtbot, field, typed)
    assert field.value() == value
    assert line.text() == shown
    assert field.level == ""


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("amount", "12.345"),
        ("amount", "-3"),
        ("amount", "十二"),
        ("amount", "12,5"),
        ("amount", "3516,24"),
        ("amount", "1e17"),
        ("amount", "100000000"),
        ("number", "1,2"),
        ("area", "1,23"),
        ("area", "1000001"),
        ("date", "9999-01-01"),
        ("date", "1999-12-31"),
        ("number", "100"),
        ("number", "0"),
        ("number", "1.5"),
        ("area", "89.53123"),
        ("area", "-1"),
        ("date", "1131"),
        ("phone", "199000062"),
        ("phone", "电话"),
    ],
)
def test_what_cannot_be_read_stays_as_typed_with_a_sentence(
    dressed: QApplication, qtbot: QtBot, kind: str, typed: str
) -> None:
    field = make(kind)
    qtbot.addWidget(field)
    line = type_into(qtbot, field, typed)
    assert field.level == "error"
    assert field.value() is None
    assert line.text() == typed
    assert line.property("state") == "error"


@pytest.mark.parametrize("kind", ["code", "room", "amount", "number", "area", "date", "phone"])
def test_the_input_method_is_off_where_only_latin_is_typed(
    dressed: QApplication, qtbot: QtBot, kind: str
) -> None:
    field = make(kind)
    qtbot.addWidget(field)
    assert not field.input.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_the_input_method_stays_on_for_names(dressed: QApplication, qtbot: QtBot) -> None:
    field = make("text")
    qtbot.addWidget(field)
    assert field.input.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_an_error_goes_as_soon_as_it_is_mended(dressed: QApplication, qtbot: QtBot) -> None:
    field = make("phone")
    qtbot.addWidget(field)
    type_into(qtbot, field, "199")
    assert field.level == "error"
    QTest.keyClicks(field.input, "0")
    assert field.level == ""


def test_focus_and_errors_never_move_the_text(dressed: QApplication, qtbot: QtBot) -> None:
    field = make("text")
    qtbot.addWidget(field)
    field.resize(300, 32)
    field.show()
    line = field.input
    assert isinstance(line, QLineEdit)
    line.setText("江予安")
    places = []
    for state in ("", "error", "warning"):
        field.show_message(state, "")
        places.append((line.height(), line.cursorRect().topLeft()))
    line.setFocus()
    places.append((line.height(), line.cursorRect().topLeft()))
    assert set(places) == {places[0]}
    assert places[0][0] == 32


def test_a_choice_has_an_empty_line_unless_it_is_required(
    dressed: QApplication, qtbot: QtBot
) -> None:
    free = ChoiceField("f", "关系", [("owner", "业主"), ("tenant", "租户")])
    qtbot.addWidget(free)
    assert free.value() is None
    free.set_value("tenant")
    assert free.value() == "tenant"
    free.set_choices([("tenant", "承租人")])
    assert free.value() == "tenant"
    assert free.text() == "承租人"
    must = ChoiceField("f", "关系", [("owner", "业主")], required=True)
    qtbot.addWidget(must)
    assert must.value() == "owner"


def test_a_check_is_yes_or_no(dressed: QApplication, qtbot: QtBot) -> None:
    field = CheckField("f", "住在这里")
    qtbot.addWidget(field)
    assert field.value() is False
    field.set_value(True)
    assert field.value() is True
    assert field.judge() == ""


def test_notes_keep_their_lines(dressed: QApplication, qtbot: QtBot) -> None:
    field = NotesField("f", "备注")
    qtbot.addWidget(field)
    assert field.value() is None
    field.set_value("一\n二")
    assert field.value() == "一\n二"


def test_a_check_of_the_page_can_warn(dressed: QApplication, qtbot: QtBot) -> None:
    field = TextField("f", "证件号", check=lambda value: ("warning", "最后一位不对"))
    qtbot.addWidget(field)
    field.set_text("1")
    assert field.judge() == "warning"
    assert field.input.property("state") == "warning"


def test_notes_are_judged_when_they_are_left(dressed: QApplication, qtbot: QtBot) -> None:
    def told(value: object) -> tuple[str, str] | None:
        return ("warning", "没有时间") if "22:10" not in str(value) else None

    notes, other = NotesField("n", "情况", check=told), TextField("t", "其他")
    form = Form([notes, other])
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    notes.input.setFocus()
    qtbot.waitUntil(notes.input.hasFocus)
    QTest.keyClicks(notes.input, "all quiet")
    assert notes.level == ""
    other.input.setFocus()
    qtbot.waitUntil(lambda: notes.level == "warning")


def test_a_time_shown_without_its_seconds_keeps_them_until_another_is_typed(qtbot: QtBot) -> None:
    arrived = datetime(2026, 11, 20, 7, 42, 12, tzinfo=UTC)
    field = MomentField("f", "到场时间", today=TODAY)
    qtbot.addWidget(field)
    field.set_value(arrived)
    assert field.value() == arrived
    type_into(qtbot, field, "1543")
    assert field.value() == datetime(2026, 11, 20, 7, 43, tzinfo=UTC)
