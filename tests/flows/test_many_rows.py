"""Many vehicles at once, by the keyboard: one field, deleting, and one Ctrl+Z for all of it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Actor, connect
from propdesk.estate.records import UnitFields, VehicleFields
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.listing import UNITS
from propdesk.estate.vehicles.listing import VEHICLES, VehicleRow
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.estate.vehicles.view import VehiclesPage
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import ANY, asked
from propdesk.kernel.sheets.files import read_workbook
from propdesk.ui.many.results import ResultDialog
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.window.keysheet import keys_of
from tests.access.things import put_things
from tests.flows.clerk import Clerk, choose_files, go_to
from tests.roles import rights_of
from tests.windows import window_on

DOWN, SHIFT_DOWN = "<Down>", "<Shift+Down>"


@pytest.fixture
def clerk(office_folder: DataFolder, qtbot: QtBot) -> Iterator[Clerk]:
    """At the list of four vehicles."""
    with window_on(office_folder) as running:
        for number, colour in enumerate(("白", "白", "红", "")):
            fields = VehicleFields(plate=f"宁Z0000{number}", colour=colour)
            running.store.write(VEHICLE_USES.add, fields=fields)
        hand = Clerk(qtbot, running)
        hand.begin_at("estate.vehicles")
        yield hand


def rows(clerk: Clerk) -> list[VehicleRow]:
    return list(clerk.store.read(VEHICLES.first, question=ANY))


def colours(clerk: Clerk) -> list[str]:
    return [row.colour for row in rows(clerk)]


def page_of(clerk: Clerk) -> VehiclesPage:
    page = clerk.page
    assert isinstance(page, VehiclesPage)
    return page


def selected(clerk: Clerk) -> list[str]:
    found = page_of(clerk).vehicles.table.selected_rows()
    return [row.plate for row in found if isinstance(row, VehicleRow)]


def words() -> str:
    modal = QApplication.activeModalWidget()
    assert modal is not None
    return "\n".join(each.text() for each in modal.findChildren(QLabel) if each.isVisibleTo(modal))


def paint(clerk: Clerk, number: int, colour: str) -> None:
    """Change one vehicle by itself."""
    fields = VehicleFields(plate=f"宁Z0000{number}", colour=colour)
    clerk.store.write(VEHICLE_USES.change, record_id=rows(clerk)[number].id, fields=fields)


def choose_colour() -> tuple[str, ...]:
    """Open the form of many rows, and go down its fields to the colour."""
    return ("<F4>", *2 * (DOWN,), "<Return>")


def test_one_field_of_many_rows_is_changed_and_taken_back_at_once(clerk: Clerk) -> None:
    told: list[str] = []
    look = lambda: told.append(words())  # noqa: E731
    clerk.do("<Home>", SHIFT_DOWN, SHIFT_DOWN, *choose_colour(), "黑", look, "<Return>")
    assert "修改 3 行" in told[0]
    assert "3 行的“颜色”改为“黑”。" in told[0]
    assert colours(clerk) == ["黑", "黑", "黑", ""]
    assert "已处理 3 行，按 Ctrl+Z 可撤销。" in clerk.running.window.status._message.text()
    assert selected(clerk) == ["宁Z·00000", "宁Z·00001", "宁Z·00002"]
    clerk.do("<Ctrl+Z>", look, "<Return>")
    assert "3 行的批量处理" in told[1]
    assert colours(clerk) == ["白", "白", "红", ""]


def test_a_row_without_a_save_of_its_own_is_not_offered_beside_the_last_step(clerk: Clerk) -> None:
    with contextlib.closing(connect(clerk.store.path)) as beside:  # as an import does
        add = "INSERT INTO vehicle (plate, model, colour, note) VALUES ('宁Z99999', '', '', '')"
        beside.execute(add)
    asked_for: list[list[str]] = []

    def look() -> None:
        modal = QApplication.activeModalWidget()
        assert modal is not None
        asked_for.append([each.words for each in modal.findChildren(Button)])

    clerk.do("<Home>", SHIFT_DOWN, *choose_colour(), "黑", "<Return>", "<End>")
    clerk.do("<Ctrl+Z>", look, "<Esc>", "<Home>", "<Ctrl+Z>", look, "<Esc>")
    assert [len(words) for words in asked_for] == [2, 3]
    assert asked_for[1][1] == "只撤销 宁Z·00000"


def test_what_somebody_changed_since_is_told_row_by_row_and_stays_selected(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.do("<Ctrl+A>", *choose_colour(), "黑", "<Return>")
    mine = clerk.store.actor
    clerk.store.as_actor(Actor(7, "周", Role.CLERK, rights_of(Role.CLERK)))
    paint(clerk, 1, "绿")
    clerk.store.as_actor(mine)
    target = tmp_path / "result.xlsx"
    choose_files(monkeypatch, save_file=target)
    told: list[str] = []

    def look() -> None:
        told.append(words())
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ResultDialog)
        dialog._copy()
        told.append(QGuiApplication.clipboard().text())

    clerk.do("<Ctrl+Z>", "<Return>", look, "<Ctrl+E>", "<Return>")
    assert "拒绝" in told[0]
    assert "宁Z·00001\t拒绝\t" in told[1].replace("宁Z00001", "宁Z·00001")
    reason = next(line.split("\t")[2] for line in told[1].splitlines() if "拒绝" in line)
    assert reason in told[0].splitlines()  # in whole, below the list that may cut it off
    assert colours(clerk) == ["白", "绿", "红", ""]
    assert selected(clerk) == ["宁Z·00001"]
    sheet = read_workbook(target).sheets[0]
    assert [row[1] for row in sheet.rows] == ["结果", "拒绝", "已完成", "已完成", "已完成"]


def test_what_may_not_be_empty_is_asked_for_before_many_rows_are_saved(clerk: Clerk) -> None:
    put_things(clerk.store)
    told: list[str] = []
    look = lambda: told.append(words())  # noqa: E731
    clerk.do("<Alt+8>", "<Home>", SHIFT_DOWN, "<F4>", DOWN, look, "<Esc>", "<Ctrl+Return>")
    assert "“存放处”不能空着，请填 2 行的新内容。" in told[0].splitlines()


def test_many_are_deleted_and_brought_back(clerk: Clerk) -> None:
    told: list[str] = []
    look = lambda: told.append(words())  # noqa: E731
    clerk.do("<Home>", SHIFT_DOWN, "<Del>", look, "<Ctrl+Return>")
    assert "删除 2 行？" in told[0]
    assert "宁Z·00000、宁Z·00001" in told[0]
    assert [row.plate for row in rows(clerk)] == ["宁Z·00002", "宁Z·00003"]
    clerk.do("<Ctrl+Z>", "<Return>")
    assert len(rows(clerk)) == 4


def test_a_single_deletion_is_brought_back_or_the_row_in_hand_taken_back(clerk: Clerk) -> None:
    paint(clerk, 1, "绿")
    clerk.do("<Home>", "<Del>", "<Ctrl+Return>")
    assert [row.colour for row in rows(clerk)] == ["绿", "红", ""]
    clerk.do("<Ctrl+Z>", "2")  # not the deletion: the row in hand
    assert [row.colour for row in rows(clerk)] == ["白", "红", ""]


def test_all_are_deleted_and_brought_back_from_the_empty_page(clerk: Clerk) -> None:
    clerk.do("<Ctrl+A>", "<Del>", "<Ctrl+Return>")
    assert rows(clerk) == []
    assert dict(keys_of(clerk.page))["Ctrl+Z"] == "撤销"
    clerk.do("<Ctrl+Z>", "<Return>")
    assert len(rows(clerk)) == 4


def test_the_last_unit_is_brought_back_from_the_empty_page(fresh: DataFolder, qtbot: QtBot) -> None:
    with window_on(fresh) as running:
        running.store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
        hand = Clerk(qtbot, running)
        go_to(hand, "estate.units")
        hand.do("<Home>", "<Del>", "<Ctrl+Return>", "<Esc>")  # the building stays
        assert running.store.read(UNITS.first, question=asked("all")) == []
        hand.do("<Ctrl+Z>", "<Return>")
        assert len(running.store.read(UNITS.first, question=asked("all"))) == 1


def test_an_undo_does_not_promise_to_be_undone_and_a_second_one_asks_before_it_deletes(
    clerk: Clerk,
) -> None:
    told: list[str] = []
    clerk.do("<Home>", SHIFT_DOWN, "<Del>", "<Ctrl+Return>", "<Ctrl+Z>", "<Return>")
    assert clerk.running.window.status._message.text() == "已处理 2 行"
    clerk.do("<Home>", "<Ctrl+Z>", lambda: told.append(words()), "<Esc>")
    assert "删除 宁Z·00000？" in told[0]
    assert len(rows(clerk)) == 4
    clerk.do("<Ctrl+Z>", "<Ctrl+Return>")
    assert len(rows(clerk)) == 3
