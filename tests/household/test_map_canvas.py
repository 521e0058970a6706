"""The cards of a large estate: rows as wide as the page, all of them reached by the arrows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from propdesk.estate.rules import UnitState
from propdesk.household.map_canvas_view import MapCanvas
from propdesk.household.mapping import MapBuilding, MapUnit
from propdesk.kernel.money import ZERO

ROOM = 1020


def building(number: int) -> MapBuilding:
    units = tuple(
        MapUnit(
            id=number * 1000 + floor * 10 + door,
            code=f"{number}-1-{floor}0{door}",
            entrance="1",
            floor=floor,
            room=f"{floor}0{door}",
            state=UnitState.OCCUPIED,
            periods=0,
            overdue=ZERO,
            late=ZERO,
        )
        for floor in range(1, 7)
        for door in (1, 2)
    )
    return MapBuilding(number, str(number), 6, None, units)


@pytest.mark.parametrize("count", [1, 25, 40])
def test_the_cards_go_on_in_the_next_row(qtbot: QtBot, count: int) -> None:
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.fit(ROOM)
    canvas.show_buildings([building(number) for number in range(1, count + 1)])
    assert canvas.width() <= ROOM
    rects = [place.rect for place in canvas._places()]
    assert len(rects) == count * 12
    assert all(canvas.rect().contains(rect) for rect in rects)
    assert not any(
        one.intersects(other) for i, one in enumerate(rects) for other in rects[i + 1 : i + 40]
    )


def test_arrows_reach_the_last_row_of_forty_buildings(qtbot: QtBot) -> None:
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.fit(ROOM)
    canvas.show_buildings([building(number) for number in range(1, 41)])
    for _press in range(200):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    last = canvas.current()
    assert last is not None
    assert last.floor == 1
    assert int(last.code.split("-")[0]) > 36
