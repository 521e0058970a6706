"""The steps of a night shift, from its sheet to the re-check of what was found: for both kinds of
clerks."""

from datetime import date
from pathlib import Path

from propdesk.db.store import Store
from propdesk.kernel.records.question import asked
from propdesk.patrol.hazards.register import HAZARDS, HazardRow
from propdesk.patrol.hazards.rules import HazardState
from propdesk.patrol.rounds.facts import sheet_facts
from propdesk.patrol.rounds.register import SHEETS, PatrolSheetRow
from propdesk.patrol.rounds.sheets import SheetFields
from propdesk.repairs.orders.register import ORDERS, OrderRow
from propdesk.repairs.orders.rules import OrderState
from propdesk.today.overview import overview
from tests.flows.clerk import Hands, find
from tests.patrol.rounds_gone import put_points

NIGHT = date(2026, 11, 19)
FOUND = "消防栓水压低"
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


def put_night(store: Store) -> None:
    """The points of the south, and the sheet of the night printed for them."""
    south, _homes = put_points(store)
    store.write(SHEETS.uses.add, fields=SheetFields(route_id=south, day=NIGHT))


def the_sheet(clerk: Hands) -> PatrolSheetRow:
    """The sheet of the night."""
    return clerk.store.read(SHEETS.records.first)[0]


def missed_on_today(clerk: Hands) -> list[int]:
    """The counts of the line of Today that opens the points missed last night."""
    found = clerk.store.read(overview).due
    return [one.count for one in found if one.context.get("filter") == "missed_lately"]


def the_hazard(clerk: Hands) -> HazardRow:
    """What was found."""
    (row,) = clerk.store.read(HAZARDS.records.first, question=asked("all"))
    return row


def the_repair(clerk: Hands) -> OrderRow:
    """The repair it became."""
    rows = clerk.store.read(ORDERS.records.first, question=asked("all"))
    (row,) = [one for one in rows if one.fault == FOUND]
    return row


def enter_the_night(clerk: Hands) -> None:
    """Type the sheet in: two points missed, one finding."""
    clerk.begin_at("patrol.entry")
    clerk.do(*TYPED)
    sheet = the_sheet(clerk)
    assert (sheet.missed, sheet.findings, sheet.worker) == (2, 1, "017")


def read_the_wand(clerk: Hands, file: Path) -> None:
    """The wand was at row 5; nothing else changes."""
    file.write_text(STAMPS, encoding="utf-8")
    clerk.begin_at("patrol.wand")
    clerk.open_file("<Ctrl+I>", file, "<Ctrl+Return>")
    sheet = the_sheet(clerk)
    assert (sheet.missed, sheet.findings) == (1, 1)
    entries = clerk.store.read(sheet_facts, sheet_id=sheet.id).entries
    assert entries[1, 5].at is not None
    assert entries[4, 30].at is not None  # a second before six belongs to the night


def find_the_hazard(clerk: Hands) -> None:
    """From the sheet to the hazard of its finding."""
    clerk.begin_at("patrol.sheets")
    clerk.do("<F6>")
    assert clerk.page_id == "patrol.hazards"
    hazard = the_hazard(clerk)
    assert (hazard.what, hazard.place) == (FOUND, "5 栋负一消防栓")


def make_a_repair_of_it(clerk: Hands) -> None:
    """Somebody is responsible; the repair says what and where."""
    clerk.do("<F3>", "许师傅", "<Ctrl+Return>")
    clerk.do("<F7>", "<Ctrl+Return>")
    assert the_repair(clerk).place == "5 栋负一消防栓"


def mend_it(clerk: Hands) -> None:
    """The repair is sent and done."""
    find(clerk, the_repair(clerk).no)
    clerk.do("<F3>", "07", "<Ctrl+Return>")
    clerk.do("<F5>", "已换稳压阀", "<Ctrl+Return>")
    assert the_repair(clerk).state is OrderState.DONE


def check_again(clerk: Hands) -> None:
    """Put right, looked at by somebody else, and closed."""
    find(clerk, the_hazard(clerk).no)
    clerk.do("<F6>", "已换稳压阀，压力正常", "<Ctrl+Return>")
    assert the_hazard(clerk).state is HazardState.RECHECK
    clerk.do("<F9>", "王丽", "<Ctrl+Return>")
    assert the_hazard(clerk).state is HazardState.CLOSED
