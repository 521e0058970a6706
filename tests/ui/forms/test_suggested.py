"""A text field that knows some names: Down opens them, typing narrows them, others stay."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from propdesk.ui.forms.suggested import SuggestedField


@pytest.fixture
def field(qtbot: QtBot) -> SuggestedField:
    """A field that knows three companies."""
    made = SuggestedField("to", "单位", ["云杉建设", "瀚宇门禁", "云杉防水"], required=True)
    qtbot.addWidget(made)
    made.show()
    made.input.setFocus()
    return made


def offered(field: SuggestedField) -> list[str]:
    """What the open list says; nothing while it is closed."""
    shown, model = field.list.popup(), field.list.completionModel()
    if shown is None or not shown.isVisible():
        return []
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_down_opens_the_list_and_enter_takes_one(field: SuggestedField) -> None:
    QTest.keyClick(field.input, Qt.Key.Key_Down)
    assert offered(field) == ["云杉建设", "瀚宇门禁", "云杉防水"]
    shown = field.list.popup()
    assert shown is not None
    QTest.keyClick(shown, Qt.Key.Key_Down)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert (field.text(), offered(field)) == ("云杉建设", [])


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("ys", ["云杉建设", "云杉防水"]), ("hy", ["瀚宇门禁"]), ("x", [])],
)
def test_typing_narrows_the_list_by_name_or_initials(
    field: SuggestedField, typed: str, fits: list[str]
) -> None:
    QTest.keyClicks(field.input, typed)
    assert offered(field) == fits


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hy", "瀚宇门禁"), ("防水", "云杉防水"), ("云杉", "云杉"), ("青禾防水公司", "青禾防水公司")],
)
def test_what_fits_one_alone_is_that_one_and_any_other_text_stays(
    field: SuggestedField, typed: str, meant: str
) -> None:
    field.set_text(typed)
    assert field.value() == meant


def test_saving_closes_the_list(field: SuggestedField) -> None:
    QTest.keyClicks(field.input, "ys")
    field.judge()
    assert offered(field) == []


def test_what_is_looked_up_is_asked_for_each_text_and_nothing_opens_what_it_gives(
    qtbot: QtBot,
) -> None:
    asked: list[str] = []

    def look_up(typed: str) -> list[str]:
        asked.append(typed)
        return [one for one in ("Yunshan Estates", "Yunshan Care") if typed.lower() in one.lower()]

    field = SuggestedField("who", "付款人", look_up)
    qtbot.addWidget(field)
    field.show()
    field.input.setFocus()
    QTest.keyClick(field.input, Qt.Key.Key_Down)
    assert (asked, offered(field)) == ([""], ["Yunshan Estates", "Yunshan Care"])
    shown = field.list.popup()
    assert shown is not None
    shown.hide()
    QTest.keyClicks(field.input, "est")
    assert offered(field) == ["Yunshan Estates"]
    assert field.value() == "Yunshan Estates"
    field.set_text("没有这人")
    assert field.value() == "没有这人"
