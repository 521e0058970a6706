"""The inspection at a move-out stands beside that of the move-in, item by item, and says both."""

from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.duties.checklists.register import CHECK_LISTS
from propdesk.duties.checklists.sheets import answer_sheet, sheet_facts
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import asked
from propdesk.movein.owner_change.leaving.leaving import (
    Leaving,
    NothingToLookAt,
    begin_leaving,
    leaving_of,
)
from propdesk.movein.owner_change.leaving.paper import leaving_pdf
from propdesk.movein.owner_change.leaving.view import leaving_section
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeFields
from propdesk.movein.visit.marking import mark_item
from propdesk.movein.visit.rules import Mark
from propdesk.ui.desk import Desk
from tests.movein.owner_change.changes_made import DAY
from tests.movein.visit.visits_made import facts_of, item_of, put_visit
from tests.offices import Office

KIND = "owner_change"
HEAD = PaperHead(company="示例物业", estate="云杉里", printed="")


def put_change(store: Store, unit_id: int) -> int:
    fields = OwnerChangeFields(unit_id=unit_id, owners="江望舒", basis_day=DAY)
    return store.write(OWNER_CHANGES.uses.add, fields=fields)


@pytest.fixture
def change(office: Office) -> int:
    """A sale of a flat in whose visit a tile was found cracked, all else in order."""
    store, unit_id = office.store, office.units["1-1-101"]
    visit_id = put_visit(store, unit_id)
    for one in facts_of(store, visit_id).items:
        if one.place:
            mark = Mark.FAILED if "地砖" in one.what else Mark.PASSED
            store.write(mark_item, item_id=one.id, mark=mark)
    assert item_of(store, visit_id, "地砖").defect_no
    return put_change(store, unit_id)


def seen(store: Store, change: int) -> Leaving:
    return store.read(leaving_of, of=(KIND, change))


def test_it_asks_what_was_looked_at_at_the_move_in_and_goes_on(office: Office, change: int) -> None:
    store = office.store
    before = seen(store, change)
    assert before.sheet is None
    sheet = store.write(begin_leaving, of=(KIND, change))
    assert store.write(begin_leaving, of=(KIND, change)) == sheet
    names = [row.item.what for row in store.read(sheet_facts, sheet_id=sheet).rows]
    assert names == [one.one.item.what for one in before.rows]
    assert any("地砖" in name for name in names)


def test_what_differs_is_marked_and_what_was_bad_before_is_not(office: Office, change: int) -> None:
    store = office.store
    sheet = store.write(begin_leaving, of=(KIND, change))
    rows = store.read(sheet_facts, sheet_id=sheet).rows
    tile = next(row.row for row in rows if "地砖" in row.item.what)
    other = next(row.row for row in rows if row.row != tile)
    typed = {row.row: ("1", "") for row in rows} | {tile: ("2", ""), other: ("2", "磕碰一处")}
    store.write(answer_sheet, sheet_id=sheet, typed=typed, worker="王丽", finish=True)
    found = seen(store, change)
    marked = [one.one.row for one in found.rows if one.mark]
    assert marked == [other], "the tile was cracked before this household"
    told = next(one for one in found.rows if one.one.row == other)
    assert (told.first and told.first.answer, told.second and told.second.answer) == ("yes", "no")
    (page,) = pdfium.PdfDocument(leaving_pdf(found, HEAD))
    words = page.get_textpage().get_text_range()
    for part in ("迁出", "磕碰一处", "≠", found.came_no):
        assert part in words


def test_a_unit_without_a_visit_is_looked_at_by_the_list_of_the_estate(office: Office) -> None:
    store = office.store
    change = put_change(store, office.units["1-1-102"])
    sheet = store.write(begin_leaving, of=(KIND, change))
    rows = store.read(sheet_facts, sheet_id=sheet).rows
    assert len(rows) > 20
    assert all(one.first is None for one in seen(store, change).rows)
    other = put_change(store, office.units["1-2-201"])
    for one in store.read(CHECK_LISTS.records.ids, question=asked("all")):
        known = store.read(CHECK_LISTS.uses.seen, record_id=one)
        gone = replace(known, gone_on=DAY)
        store.write(CHECK_LISTS.uses.change, record_id=one, fields=gone, seen=known)
    with pytest.raises(NothingToLookAt, match="1-2-201"):
        store.write(begin_leaving, of=(KIND, other))


def test_the_panel_shows_both_side_by_side(
    office: Office, change: int, desk: Desk, qtbot: QtBot
) -> None:
    section = leaving_section(desk)("owner_change")
    qtbot.addWidget(section)
    section.show_record(change)
    words = [one.text() for one in section.findChildren(QLabel)]
    assert any("Shift+F8" in one for one in words)
    office.store.write(begin_leaving, of=(KIND, change))
    section.show_record(change)
    words = [one.text() for one in section.findChildren(QLabel)]
    assert sum("地砖" in one for one in words) == 1
    assert "× 否" in words
