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
