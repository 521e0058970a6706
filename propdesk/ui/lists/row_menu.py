"""The menu of a list: what the buttons of its page do, with their keys, and copying.

It is opened by the right button on a row, the menu key or Shift+F10, and mirrors the buttons as
they are at that moment: what is switched off there is switched off here, for the same reason.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.records.question import Cell, plain
from propdesk.ui.lists.columns import Column
from propdesk.ui.lists.ordering import Ordering
from propdesk.ui.parts.icons import icon
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Button


class RowMenuLine(msgspec.Struct, frozen=True):
    """A line of the menu. `reason` switches it off and is its tooltip."""

    words: str
    run: Callable[[], object]
    key: str = ""
    icon: str = ""
    reason: str = ""
    enabled: bool = True


def line_of_button(button: Button) -> RowMenuLine:
    """A button as a line."""
    why, on = button.toolTip(), button.isEnabled()
    return RowMenuLine(button.words, button.press, button.key, button.icon_name, why, enabled=on)


def buttons_near(widget: QWidget) -> list[Button]:
    """The visible buttons with keys of the smallest part of the page around it that has any."""
    place = widget.parentWidget()
    while place is not None:
        if found := buttons_in(place):
            return found
        place = None if place.isWindow() else place.parentWidget()
    return []


def buttons_in(place: QWidget) -> list[Button]:
    """The visible buttons with words and keys in a part of the page; a button without a key is
    about something beside it."""
    buttons = place.findChildren(Button)
    return [each for each in buttons if each.words and each.key and each.isVisible()]


def keep_keys(empty: QWidget, buttons: Iterable[Button]) -> None:
    """Let the keys of hidden buttons work on what stands in for their page; its own go first."""
    own = {button.key for button in empty.findChildren(Button)}
    for button in buttons:
        if button.key and button.key not in own:
            bind_key(empty, button.key, button.press).setWhatsThis(button.words)


def cell_lines(
    column: Column, row: object, ask: Callable[[Cell, str], object]
) -> list[RowMenuLine]:
    """Only the rows with the value of this cell, or only the others; `ask` is given the question
    and its words."""
    value = plain(getattr(row, column.field))
    told = column.text(row) if value is not None else _("empty")
    about = f"{_(column.header)}: {told}" if column.header else told
    only = _("Only {value}").format(value=about)
    without = _("Not {value}").format(value=about)
    cells = ((Cell(column.field, "is", value), only), (Cell(column.field, "not", value), without))
    return [RowMenuLine(words, partial(ask, cell, words)) for cell, words in cells]


def sort_lines(ordering: Ordering, *, more: bool) -> list[RowMenuLine]:
    """The columns one can sort by, or by which what is alike is sorted."""
    return [
        RowMenuLine(_(column.header), partial(ordering.by, column.field, more=more))
        for column in ordering.sortable()
        if not more or column.field != ordering.choice.sort
    ]


def open_menu(
    owner: QWidget,
    parts: Sequence[Sequence[RowMenuLine]],
    spot: QPoint,
    further: Sequence[tuple[str, Sequence[RowMenuLine]]] = (),
) -> QMenu:
    """Show the lines at `spot` of the screen, a rule between the parts; the first is chosen.
    `further` are menus of their own at the end, by their names; an empty one is left out."""
    menu = QMenu(owner)
    _fill(menu, parts, owner)
    for name, lines in further:
        if lines:
            _fill(menu.addMenu(name.replace("&", "&&")), [lines], owner)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(spot)
    return menu


def _fill(menu: QMenu, parts: Sequence[Sequence[RowMenuLine]], owner: QWidget) -> None:
    menu.setToolTipsVisible(True)
    for part in parts:
        if part and not menu.isEmpty():
            menu.addSeparator()
        for line in part:
            # A tab stands before the key; a single & would become a mnemonic.
            words = line.words.replace("&", "&&")
            action = menu.addAction(f"{words}\t{line.key}" if line.key else words)
            if line.icon:
                action.setIcon(icon(line.icon, ratio=owner.devicePixelRatioF()))
            action.setEnabled(line.enabled)
            # Without one Qt would repeat the words.
            action.setToolTip(line.reason or _("Key: {key}").format(key=line.key or "—"))
            action.triggered.connect(lambda _checked=False, run=line.run: run())
