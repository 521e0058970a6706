"""A hazard that ends in a repair and a re-check: linked both ways, its picture goes along."""

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.linking.links import links_of
from propdesk.db.store import Store
from propdesk.kernel.records.question import asked
from propdesk.patrol.hazards.dialogs import repair_dialog
from propdesk.patrol.hazards.register import HAZARDS
from propdesk.patrol.hazards.rules import HazardState
from propdesk.patrol.hazards.states import Checked, PutRight
from propdesk.repairs.orders.service import ORDERS
from propdesk.ui.desk import Desk
from tests.patrol.dangers import DOOR, enter, go_on


def test_a_hazard_becomes_a_repair_by_one_form_and_is_closed_after_its_re_check(
    store: Store, desk: Desk
) -> None:
    door = enter(store, DOOR, "许师傅")
    attach(store, kind="hazard", record_id=door, new=[NewFile("门.txt", b"x")])
    dialog = repair_dialog(desk, door)
    assert dialog.form.field("fault").text() == DOOR.what
    assert dialog.form.field("place").text() == DOOR.place
    assert dialog.save()
    dialog.deleteLater()
    (order,) = store.read(ORDERS.records.first, question=asked("all", words="防火门"))
    (there,) = store.read(links_of, kind="hazard", record_id=door)
    (back,) = store.read(links_of, kind="repair_order", record_id=order.id)
    assert (there.other_id, back.other_id) == (order.id, door)
    files = store.read(files_of, kind="repair_order", record_id=order.id)
    assert [one.name for one in files] == ["门.txt"]

    go_on(store, door, HazardState.RECTIFYING)
    go_on(store, door, HazardState.RECHECK, PutRight(done=f"{order.no} 已换闭门器"))
    go_on(store, door, HazardState.FAILED, why="仍关不严")
    go_on(store, door, HazardState.RECHECK, PutRight(done="已调整"))
    go_on(store, door, HazardState.CLOSED, Checked(checked_by="王丽"))
    assert store.read(HAZARDS.records.total, question=asked("open")) == 0
