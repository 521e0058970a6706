"""A night shift: the sheet comes back with points missed, the wand knows one of them, and what was
found becomes a hazard, a repair, and is looked at again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.records.question import asked
from propdesk.patrol.hazards.register import HAZARDS
from propdesk.patrol.hazards.rules import HazardState
from propdesk.patrol.rounds.facts import sheet_facts
from propdesk.patrol.rounds.register import SHEETS, PatrolSheetRow
from propdesk.patrol.rounds.sheets import SheetFields
from propdesk.repairs.orders.register import ORDERS
from propdesk.repairs.orders.rules import OrderState
from propdesk.today.overview import overview
from tests.flows.clerk import Clerk, choose_files
from tests.patrol.rounds_gone import put_points
from tests.repairs.things import put_staff
from tests.windows import window_on

NIGHT = date(2026, 11, 19)
# All four rounds were gone; row 5 was not reached in the first, row 9 not in the last, and in the
# third the hydrant of row 17 has no pressure.
TYPED = (
    *("1", "<Enter>", "017", "<Enter>"),
    *("2204", "<Enter>", "0004", "<Enter>", "0204", "<Enter>", "0404", "<Enter>"),
    *("1.5", "<Enter>", "90", "4.9", "<Enter>", "90", "3.17", "<Enter>", "24", "*", "+"),
)
STAMPS = """钮扣号,巡检员,巡检时间
00000005,梁建国,2026-11-19 22:31:00
00000005,梁建国,2026-11-19 22:31:00
00000030,梁建国,2026-11-20 05:59:59
00000030,梁建国,2026-11-20 06:00:00
"""


def the_sheet(clerk: Clerk) -> PatrolSheetRow:
    return clerk.store.read(SHEETS.records.first)[0]


def missed_on_today(clerk: Clerk) -> list[int]:
    """The counts of the line of Today that opens the points missed last night."""
    found = clerk.store.read(overview).due
    return [one.count for one in found if one.context.get("filter") == "missed_lately"]


def test_a_night_shift_from_its_sheet_to_the_re_check_of_what_was_found(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "wand.csv"
    file.write_text(STAMPS, encoding="utf-8")
    choose_files(monkeypatch, open_file=file)
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        put_staff(clerk.store)
        south, _homes = put_points(clerk.store)
        clerk.store.write(SHEETS.uses.add, fields=SheetFields(route_id=south, day=NIGHT))
        enter_the_night(clerk)
        read_the_wand(clerk)
        hazard = find_the_hazard(clerk)
        mend_it(clerk, hazard)


def enter_the_night(clerk: Clerk) -> None:
    clerk.begin_at("patrol.entry")
    clerk.do(*TYPED)
    sheet = the_sheet(clerk)
    assert (sheet.missed, sheet.findings, sheet.worker) == (2, 1, "017")
    assert missed_on_today(clerk) == [1]


def read_the_wand(clerk: Clerk) -> None:
    clerk.begin_at("patrol.wand")
    clerk.do("<Ctrl+I>", "<Ctrl+Return>")
    sheet = the_sheet(clerk)
    assert (sheet.missed, sheet.findings) == (1, 1)  # the wand was at row 5, nothing else changes
    entries = clerk.store.read(sheet_facts, sheet_id=sheet.id).entries
    assert entries[1, 5].at is not None
    assert entries[4, 30].at is not None  # a second before six belongs to the night


def find_the_hazard(clerk: Clerk) -> int:
    clerk.begin_at("patrol.sheets")
    clerk.do("<F6>")
    assert clerk.page_id == "patrol.hazards"
    (hazard,) = clerk.store.read(HAZARDS.records.first, question=asked("all"))
    assert (hazard.what, hazard.place) == ("消防栓水压低", "5 栋负一消防栓")
    return hazard.id


def mend_it(clerk: Clerk, hazard: int) -> None:
    state = state_of(clerk)
    clerk.do("<F3>", "许师傅", "<Ctrl+Return>")
    clerk.do("<F7>", "<Ctrl+Return>")
    (order,) = clerk.store.read(ORDERS.records.first, question=asked("all"))
    assert (order.fault, order.place) == ("消防栓水压低", "5 栋负一消防栓")
    clerk.begin_at("repairs.orders")
    clerk.page.open(record_id=order.id)  # type: ignore[attr-defined]  # a page of a register
    clerk.do("<F3>", "07", "<Ctrl+Return>")
    clerk.do("<F5>", "已换稳压阀", "<Ctrl+Return>")
    (order,) = clerk.store.read(ORDERS.records.first, question=asked("all"))
    assert order.state is OrderState.DONE
    clerk.begin_at("patrol.hazards")
    clerk.page.open(record_id=hazard)  # type: ignore[attr-defined]  # a page of a register
    clerk.do("<F6>", "已换稳压阀，压力正常", "<Ctrl+Return>")
    assert state() is HazardState.RECHECK
    clerk.do("<F9>", "王丽", "<Ctrl+Return>")
    assert state() is HazardState.CLOSED


def state_of(clerk: Clerk) -> Callable[[], HazardState]:
    return lambda: clerk.store.read(HAZARDS.records.first, question=asked("all"))[0].state
