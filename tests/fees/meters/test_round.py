"""A round of meters on the number pad: figures and Enter, in walking order."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.fees.meters.entry_dialogs import ReadingRound
from propdesk.fees.meters.rules import Doubt, MeterSort, meter_code
from propdesk.ui.desk import Desk
from tests.fees.meters.work import hang, read, rows
from tests.keyboard import Keyboard
from tests.offices import Office

OCTOBER, TODAY = date(2026, 10, 20), date(2026, 11, 20)
ROOMS = ("1-1-101", "1-1-102", "1-2-201")


@pytest.fixture
def meters(office: Office) -> list[int]:
    """A meter in each room, walked from the last to the first, and the gas of one."""
    found = [hang(office, f"W{n}", room, order_no=9 - n) for n, room in enumerate(ROOMS)]
    for meter in found:
        read(office, meter, date(2026, 9, 20), 0)
        read(office, meter, OCTOBER, 10_000)
    hang(office, "G", ROOMS[0], kind=MeterSort.GAS, order_no=20)
    return found


@pytest.fixture
def grid(desk: Desk, meters: list[int], qtbot: QtBot) -> Iterator[ReadingRound]:
    assert meters
    desk.window = QWidget()
    qtbot.addWidget(desk.window)
    made = ReadingRound(desk)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    desk.wait_for_work()


def today(office: Office) -> dict[str, tuple[int, int | None]]:
    return {row.meter: (row.value, row.quantity) for row in rows(office) if row.read_on == TODAY}


def test_a_round_is_figures_and_enter_in_walking_order(
    grid: ReadingRound, office: Office, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do("21", "<Enter>", "19.5", "<Enter>", "20", "<Enter>", "3", "<Enter>")
    assert today(office) == {
        "W2": (21_000, 11_000), "W1": (19_500, 9_500), "W0": (20_000, 10_000), "G": (3_000, None),
    }  # fmt: skip
    assert {row.read_by for row in rows(office) if row.read_on == TODAY} == {grid.by.text()}
    assert "4" in grid.counted.text()


def test_what_a_reading_makes_is_said_while_it_is_typed(
    grid: ReadingRound, office: Office, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do("98")
    assert "88" in grid.told.text()
    assert Doubt.HIGH.label in grid.told.text()
    assert not today(office)  # nothing is written before Enter
    grid.value.clear()
    Keyboard(qtbot).do("9")
    assert "2026-10-20" in grid.told.text()


def test_what_is_wrong_is_said_and_stays_typed(
    grid: ReadingRound, office: Office, qtbot: QtBot
) -> None:
    for typed in ("9", "1O", "12.3456"):
        grid.value.clear()
        Keyboard(qtbot).do(typed, "<Enter>")
        assert grid.told.text()
        assert grid.value.text() == typed
        assert grid.row is not None
        assert grid.row.no == "W2"
    assert not today(office)


def test_a_meter_that_began_again_is_a_key(
    grid: ReadingRound, office: Office, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do("9", "*", "<Enter>")
    assert today(office)["W2"] == (9_000, 99_999_000)


def test_a_reading_is_corrected_and_taken_back(
    grid: ReadingRound, office: Office, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do("21", "<Enter>", "<Up>", "22", "<Enter>")
    assert today(office) == {"W2": (22_000, 12_000)}
    Keyboard(qtbot).do("<Up>", "-")
    assert not today(office)
    assert grid.row is not None
    assert grid.row.no == "W2"


def test_another_day_and_kind_begin_with_the_first_meter_not_read(
    grid: ReadingRound, qtbot: QtBot
) -> None:
    grid.kind.setCurrentIndex(grid.kind.findData(MeterSort.GAS))
    grid.kind.activated.emit(0)
    assert [row.no for row in grid._rows] == ["G"]
    grid.kind.setCurrentIndex(0)
    grid.day.setText("不是日期")
    grid.day.setFocus()
    Keyboard(qtbot).do("<Enter>")
    assert grid.told.text()
    grid.day.setText("2026-10-20")
    Keyboard(qtbot).do("<Enter>")
    assert grid.row is not None
    assert grid.row.no == "G"  # the others were read on that day


def test_a_code_from_the_sheet_goes_to_its_meter_and_is_no_reading(
    grid: ReadingRound, meters: list[int], office: Office, qtbot: QtBot
) -> None:
    Keyboard(qtbot).do(meter_code(meters[0]))
    assert grid.told.text() == ""
    Keyboard(qtbot).do("<Enter>", "20", "<Enter>")
    assert today(office) == {"W0": (20_000, 10_000)}
    Keyboard(qtbot).do(meter_code(meters[2]).lower(), "<Enter>", "19", "<Enter>")
    assert today(office)["W2"] == (19_000, 9_000)


def test_a_code_of_another_kind_opens_the_round_and_an_unknown_one_is_told(
    grid: ReadingRound, meters: list[int], office: Office, qtbot: QtBot
) -> None:
    grid.kind.setCurrentIndex(grid.kind.findData(MeterSort.GAS))
    grid.kind.activated.emit(0)
    Keyboard(qtbot).do(meter_code(meters[1]), "<Enter>")
    assert grid.row is not None
    assert grid.row.no == "W1"
    Keyboard(qtbot).do("M99999", "<Enter>")
    assert "M99999" in grid.told.text()
    assert grid.row.no == "W1"
    assert not today(office)
