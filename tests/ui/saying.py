"""What a window says: every word on it, in its tables, menus and tooltips."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTextEdit,
    QWidget,
)

from propdesk.kernel.i18n import _
from propdesk.ui.lists.columns import Kind
from propdesk.ui.lists.tables import Table
from tests.ui.seen import seen_parts

ROWS = 40  # of each list, from the first


def said_in(window: QWidget) -> set[str]:
    """All that can be read in a window, and what it says to who points at a part."""
    parts = list(seen_parts(window))
    found = {said for part in parts for said in (*_said_by(part), part.toolTip())}
    tables = [each for each in parts if isinstance(each, Table)]
    found |= {said for table in tables for said in _said_in_table(table)}
    return found | {window.windowTitle()} - {""}


def _said_by(part: QWidget) -> Iterator[str]:
    yield part.accessibleName()
    if isinstance(part, QLabel | QAbstractButton | QLineEdit):
        yield part.text()
    if isinstance(part, QLineEdit):
        yield part.placeholderText()
    elif isinstance(part, QTextEdit):
        yield part.toPlainText()
    elif isinstance(part, QComboBox):
        yield from (part.itemText(number) for number in range(part.count()))


def _said_in_table(table: Table) -> Iterator[str]:
    model = table.model
    for column in model.columns:
        yield _(column.header) if column.header else ""
    for number in range(min(model.rowCount(), ROWS)):
        if (row := model.row(number)) is None:
            continue
        for column in (each for each in model.columns if each.kind is not Kind.CHECK):
            yield column.text(row)
            yield column.hint(row) if column.hint else ""
    table.open_menu()
    menu: QMenu | None = table.menu
    if menu is not None:
        for action in menu.actions():
            yield action.text()
            yield action.toolTip()
        menu.hide()
