"""Forms that are opened from a list, which follows them.

    enter(self.table, add_vehicle_dialog(desk))
    leaf_through(desk, self.table, lambda record_id: edit_vehicle_dialog(desk, record_id))

Alt+↑ and Alt+↓ in the open form of a record save it and open that of a neighbour.

The order is that of the list when the first form was opened: a save may change where a row stands.
"""

from collections.abc import Callable

from propdesk.ui.desk import Desk
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.rows import row_id
from propdesk.ui.lists.tables import Table


def enter(table: Table, dialog: FormDialog) -> None:
    """Open the form of a new record, whose save gives its id; the list goes to what was saved."""
    dialog.exec()
    if isinstance(dialog.result_value, int):
        table.select(dialog.result_value)


def leaf_through(desk: Desk, table: Table, build: Callable[[int], FormDialog]) -> None:
    """Open the form of the row in hand, and those of its neighbours as the user goes on.

    `build(id)` makes the form of a record. The list follows; the keyboard stays in the same field.
    """
    row = table.current_row()
    if row is None:
        return
    ids, field, step = table.model.all_ids(), "", 0
    place = ids.index(row_id(row))
    while True:
        with desk.attempt():
            dialog = build(ids[place])
            words = f"{place + 1:,} / {len(ids):,}"
            dialog.offer_neighbours(words, back=place > 0, onward=place < len(ids) - 1)
            dialog.begin_in(field)
            dialog.exec()
            step, field = dialog.step, dialog.field_in_hand()
        if not step:
            return
        place, step = place + step, 0
        table.select(ids[place])
