"""The form of a record that another one leads to: a repair out of a call, a hazard out of a
complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import begun, copied
from propdesk.system.registers.dialogs import form_of
from propdesk.ui.forms.declared import record_dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.db.records.kinds import F
    from propdesk.system.registers.register import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def made_dialog(
    desk: Desk,
    register: Register[Any, F, Any],
    title: str,
    name: str,
    known: F,
    make: Callable[[F], int],
) -> FormDialog:
    """Build the form of a register; it begins with what is `known` of the record called `name`,
    `make` writes the new one and links both."""

    def save(fields: F, _seen: object) -> object:
        made = make(fields)
        (row,) = desk.store.read(register.records.rows, ids=[made])
        desk.say(_("{name} became {no}").format(name=name, no=row.no), "done")
        return made

    kind = register.kind.fields
    return record_dialog(
        desk,
        title,
        kind,
        form_of(desk, register),
        save=save,
        shown=begun(kind, desk.clock) | copied(known),
        subject=name,
    )
