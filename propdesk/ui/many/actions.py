"""The buttons of a register that do with the row in hand what they do with many selected ones."""

from collections.abc import Callable

from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.many.rows import ManyRows

DUPLICATE = "Shift+Ins"


def edit_action(edit: Callable[[], object], many: ManyRows) -> Action:
    """F4: the form of the row in hand; of many rows one field."""
    return Action(_("Edit"), edit, icon="pencil", key="F4", needs_row=True, several=many.change)


def duplicate_action(duplicate: Callable[[], object]) -> Action:
    """In the menu of the rows: the form of a new record that begins as the row in hand."""
    return Action(
        _("Duplicate"), duplicate, icon="copy", key=DUPLICATE, needs_row=True, in_menu=True
    )


def delete_action(delete: Callable[[], object], many: ManyRows) -> Action:
    """Del: the row in hand, or all that are selected."""
    return Action(
        _("Delete"),
        delete,
        icon="trash-2",
        key="Del",
        kind="danger",
        needs_row=True,
        several=many.delete,
    )


def ask_to_delete(desk: Desk, question: str, parts: str) -> bool:
    """Ask before a record that nothing refers to is deleted; `parts` are what goes with it."""
    goes = _("Goes with it: {what}.") if parts else _("Nothing goes with it.")
    details = [goes.format(what=parts), _("Nothing refers to it. The log keeps what it was.")]
    return desk.ask(question, details, yes=_("Delete"), danger=True)


def undo_action(many: ManyRows) -> Action:
    """Ctrl+Z: the last step, or the last save of the row in hand."""
    return Action(_("Undo"), many.undo, icon="undo-2", key="Ctrl+Z")
