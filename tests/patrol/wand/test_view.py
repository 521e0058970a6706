"""The page of the wand and its preview: what is new, what is doubtful, what is there already."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.patrol.wand.dialogs import WandLine, WandPreview, result_told
from propdesk.patrol.wand.importing import bring_in_wand, read_wand
from propdesk.patrol.wand.view import WandPage
from propdesk.ui.desk import Desk
from tests.patrol.wand.test_importing import CHIPS_A, OTHERS, bring, put

FILE = OTHERS / "19a_patrol_wand.csv"


def rows_of(shown: WandPreview) -> list[WandLine]:
    model = shown.table.model
    found = [model.row(number) for number in range(model.rowCount())]
    return [row for row in found if isinstance(row, WandLine)]


def preview(desk: Desk, store: Store, file: Path) -> WandPreview:
    lines = read_wand(store, file)
    tried = store.try_out(bring_in_wand, name=file.name, lines=lines)
    return WandPreview(desk, file, lines, tried, timedelta())


def test_the_preview_says_what_would_come_in(desk: Desk, qtbot: QtBot) -> None:
    desk.window = QWidget()
    put(desk.store, CHIPS_A)
    shown = preview(desk, desk.store, FILE)
    qtbot.addWidget(shown)
    assert shown.places()["time"] == 6
    told = [line.what for line in rows_of(shown)]
    assert any("004" in one for one in told)
    assert len(told) == 4  # the doubtful wand, two problems, a copied row
    shown._offset.setText("-3")
    assert shown.offset().total_seconds() == -180
    done = bring(desk.store, FILE)
    assert "97" in result_told(done)
    again = preview(desk, desk.store, FILE)
    qtbot.addWidget(again)
    assert again.table.model.rowCount() == len(told)


def test_the_page_shows_what_became_of_each_stamp(desk: Desk, qtbot: QtBot) -> None:
    put(desk.store, CHIPS_A)
    bring(desk.store, FILE)
    page = WandPage(desk)
    qtbot.addWidget(page)
    page.show()
    desk.wait_for_work()
    assert page.table.model.rowCount() == 98
    words = page.bar_widget()
    assert "003" in words.text()  # type: ignore[attr-defined]  # a label
