"""What hangs on an order stays whatever is changed in its head; files come with a contact."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from propdesk.db.attachments.attaching import AttachedFile, NewFile, attach, files_of, turn_file
from propdesk.db.linking.links import links_of
from propdesk.db.store import Store
from propdesk.duties.checklists.register import CHECK_LISTS
from propdesk.duties.checklists.sheets import answer_sheet, begin_sheet, sheet_facts
from propdesk.estate.records import UnitFields
from propdesk.estate.units.listed import UNIT_USES
from propdesk.kernel.money import Money
from propdesk.kernel.records.work_sides import WorkSide
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.from_contact import join_contact, order_begun, order_of_contact
from propdesk.repairs.orders.lines import LineFields, add_line, lines_of
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState, RepairChannel, Urgency
from propdesk.repairs.orders.states import Dispatch, Finish
from propdesk.ui.desk import Desk
from propdesk.ui.files.files_dialog import SIDE, FilesDialog
from tests.clocks import StoppedClock
from tests.duties.checklists.check_lists import CLEAN
from tests.repairs.builders.firms import put_builder
from tests.repairs.callbacks.calls import go, report
from tests.repairs.callbacks.test_merging import contact
from tests.repairs.things import put_staff

CHANGES: tuple[dict[str, object], ...] = (
    {"unit_id": 1, "place": ""},
    {"place": "5 栋大堂"},
    {"fault": "灯和开关都不亮"},
    {"fault_kind_id": 2},
    {"work_class": WorkClass.WARRANTY, "builder_id": 1},
    {"work_class": WorkClass.PAID},
    {"urgency": Urgency.URGENT},
    {"channel": RepairChannel.COUNTER},
    {"reporter": "许文博", "phone": "19900007720"},
    {"worker_id": 2, "team_id": None},
    {"other_no": "12345-7", "note": "改过"},
)


def order_with_all(store: Store) -> int:
    """An order with lines, a picture, a check-list that is answered, a contact it came out of."""
    put_staff(store)
    put_builder(store)
    store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    made = OrderFields(place="7 栋大堂", fault="灯不亮", worker_id=1)
    order = store.write(ORDERS.uses.add, fields=made)
    for what, labour in (("灯管", False), ("人工", True)):
        line = LineFields(what=what, price=Money(2200), is_labour=labour)
        store.write(add_line, order_id=order, fields=line)
    attach(store, kind="repair_order", record_id=order, new=[NewFile("灯.txt", b"dark")])
    checks = store.write(CHECK_LISTS.uses.add, fields=CLEAN)
    sheet = store.write(begin_sheet, kind="repair_order", record_id=order, list_id=checks)
    store.write(answer_sheet, sheet_id=sheet, typed={1: ("9", ""), 2: ("8", "")})
    return order


def all_of(store: Store, order: int) -> tuple[object, ...]:
    """What hangs on it."""
    lines = store.read(lines_of, order_id=order)
    files = store.read(files_of, kind="repair_order", record_id=order)
    links = store.read(links_of, kind="repair_order", record_id=order)
    sheets = [one.other_id for one in links if one.kind == "check_sheet"]
    return lines, files, links, [store.read(sheet_facts, sheet_id=one or 0) for one in sheets]


@pytest.mark.parametrize("change", CHANGES, ids="_".join)
def test_a_change_of_the_head_resets_no_line_no_check_and_no_picture(
    store: Store, change: dict[str, object]
) -> None:
    order = order_with_all(store)
    kept = all_of(store, order)
    assert [len(part) for part in kept] == [2, 1, 1, 1]  # type: ignore[arg-type]  # each is many
    seen = store.read(ORDERS.uses.seen, record_id=order)
    fields = replace(seen, **change)  # type: ignore[arg-type]  # fields by their names
    store.write(ORDERS.uses.change, record_id=order, fields=fields, seen=seen)
    assert store.read(ORDERS.uses.seen, record_id=order) == fields
    assert all_of(store, order)[:2] == kept[:2]
    assert all_of(store, order)[3] == kept[3]
    store.write(ORDERS.uses.undo, record_id=order)
    assert all_of(store, order) == kept


def test_a_contact_that_becomes_an_order_or_joins_one_gives_its_files_and_keeps_them(
    store: Store, clock: StoppedClock
) -> None:
    first = contact(store, clock, "陈雨桐", "19900003271")
    later = contact(store, clock, "许文博", "19900007720")
    for one, name in ((first, "灯.txt"), (later, "灯 2.txt")):
        attach(store, kind="contact", record_id=one, new=[NewFile(name, name.encode())])
    begun = store.read(order_begun, contact_id=first)
    order = store.write(order_of_contact, contact_id=first, fields=begun.fields)
    store.write(join_contact, contact_id=later, order_id=order)
    found = store.read(files_of, kind="repair_order", record_id=order)
    assert [one.name for one in found] == ["灯.txt", "灯 2.txt"]
    for one, name in ((first, "灯.txt"), (later, "灯 2.txt")):
        assert [each.name for each in store.read(files_of, kind="contact", record_id=one)] == [name]


def sides(store: Store, order: int) -> dict[str, WorkSide | None]:
    return {
        one.name: one.side for one in store.read(files_of, kind="repair_order", record_id=order)
    }


def add(store: Store, order: int, name: str) -> None:
    attach(store, kind="repair_order", record_id=order, new=[NewFile(name, name.encode())])


def test_pictures_of_before_and_after_the_work_are_kept_apart_and_a_wrong_one_is_turned(
    store: Store, clock: StoppedClock
) -> None:
    came = contact(store, clock, "陈雨桐", "19900003271")
    attach(store, kind="contact", record_id=came, new=[NewFile("来电.txt", b"call")])
    begun = store.read(order_begun, contact_id=came)
    order = store.write(order_of_contact, contact_id=came, fields=begun.fields)
    add(store, order, "漏.txt")
    go(store, order, OrderState.DISPATCHED, Dispatch())
    go(store, order, OrderState.DONE, Finish())
    add(store, order, "修好.txt")
    add(store, order, "晚到的漏.txt")
    before, after = WorkSide.BEFORE, WorkSide.AFTER
    assert sides(store, order) == {
        "来电.txt": before, "漏.txt": before, "修好.txt": after, "晚到的漏.txt": after,
    }  # fmt: skip
    late = store.read(files_of, kind="repair_order", record_id=order)[-1]
    assert store.write(turn_file, file_id=late.id) is before
    store.write(ORDERS.uses.undo, record_id=order)
    assert sides(store, order) == {
        "来电.txt": before, "漏.txt": before, "修好.txt": after, "晚到的漏.txt": before,
    }  # fmt: skip
    (of_contact,) = store.read(files_of, kind="contact", record_id=came)
    assert of_contact.side is None
    assert store.write(turn_file, file_id=of_contact.id) is None


def test_the_list_of_files_shows_before_and_after_and_turns_the_one_in_hand(
    qtbot: QtBot, desk: Desk
) -> None:
    order = report(desk.store)
    add(desk.store, order, "漏.txt")
    dialog = FilesDialog(desk, "repair_order", order)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    row = dialog.table.current_row()
    assert isinstance(row, AttachedFile)
    assert (row.side, SIDE.text(row)) == (WorkSide.BEFORE, WorkSide.BEFORE.label)
    QTest.keyClick(dialog, Qt.Key.Key_F6)
    assert sides(desk.store, order) == {"漏.txt": WorkSide.AFTER}
    other = FilesDialog(desk, "vehicle", 1)
    qtbot.addWidget(other)
    assert not other.files.has_sides
