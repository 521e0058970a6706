"""The forms of an order: of a new one the kind says the class, the room who is speaking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.repairs.orders.made_dialogs import ask_for_firm
from propdesk.repairs.orders.page.taking import caller_of, who_answers
from propdesk.repairs.orders.register import ORDERS
from propdesk.system.registers import dialogs

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def add_order_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a new order, filled as the order `like` when one is given."""
    dialog = dialogs.add_dialog(desk, ORDERS, like)
    form = dialog.form
    unit, kind, firm = (form.field(name) for name in ("unit_id", "fault_kind_id", "builder_id"))
    ask = ask_for_firm(form)

    def classify() -> None:
        room, kind_id = unit.value(), kind.value()
        if isinstance(kind_id, int):
            room_id = room if isinstance(room, int) else None
            found = desk.store.read(who_answers, fault_kind_id=kind_id, unit_id=room_id)
            form.set_values({"work_class": found.work_class})
            if found.builder_id is None or firm.value() is None:
                firm.set_value(found.builder_id)
            ask()

    def name_caller() -> None:
        room = unit.value()
        if isinstance(room, int) and not form.field("reporter").text():
            name, phone = desk.store.read(caller_of, unit_id=room)
            form.set_values({"reporter": name, "phone": phone or None})
        classify()

    for field, tell in ((unit, name_caller), (kind, classify)):
        field.input.editingFinished.connect(tell)  # type: ignore[attr-defined]  # a line is typed into
    return dialog


def edit_order_dialog(desk: Desk, order_id: int) -> FormDialog:
    """Build the form of an order. Raises RecordGone."""
    dialog = dialogs.edit_dialog(desk, ORDERS, order_id)
    ask_for_firm(dialog.form)
    return dialog
