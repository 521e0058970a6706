"""What can be done on a list: the buttons above it, their keys, the menu of a row, the bar of
several."""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from propdesk.kernel.i18n import _
from propdesk.ui.lists.row_menu import RowMenuLine, line_of_button
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import Button, ButtonKind


@dataclass(frozen=True, slots=True)
class Action:
    """A button above the list. `needs_row` switches it off, with a reason, while no row is
    chosen, `why_not(row)` where it says why not for this one.

    One `in_menu` has no button: its key works, and the menu of a row has it. One `in_panel` stands
    below what the panel says of the row, where the page has a panel; one that `leaves` is hidden
    there instead of switched off, where there are more of them than a panel holds.

    With `several` the button stands in the bar of the selection too, and does that with the ids
    of the selected rows, in order, instead of `run` with the row in hand.
    """

    words: str
    run: Callable[[], object]
    _: KW_ONLY
    icon: str = ""
    key: str = ""
    kind: ButtonKind = "rest"
    needs_row: bool = False
    at_end: bool = False
    why_not: Callable[[Any], str] = lambda _row: ""
    several: Callable[[Sequence[int]], object] | None = None
    in_menu: bool = False
    in_panel: bool = False
    leaves: bool = False


class ActionButtons:
    """The buttons of some actions, switched by the row in hand and the selected ones of a table."""

    def __init__(
        self, actions: Sequence[Action], table: Table, tell: Callable[[str], object]
    ) -> None:
        self._table, self._tell = table, tell
        self._pairs = [(action, self._button(action)) for action in actions]
        self._for_several = False

    def _button(self, action: Action) -> Button:
        return Button(
            action.words,
            icon=action.icon,
            key=action.key,
            kind=action.kind,
            bind_its_key=not (action.in_menu or action.needs_row),
            on_click=partial(self._press, action),
        )

    def _press(self, action: Action) -> None:
        ids = self._table.selection.ids() if action.several else []
        if action.several and ids:
            action.several(ids)
        else:
            action.run()

    def _press_or_tell(self, button: Button) -> None:
        if button.isEnabled():
            button.press()
        elif why := button.toolTip():
            self._tell(why)

    @property
    def buttons(self) -> list[Button]:
        """All of them in order."""
        return [button for _action, button in self._pairs]

    def about_a_row(self, *, needs_row: bool = True) -> list[Button]:
        """Those that need a row, or those that do without."""
        return [button for action, button in self._pairs if action.needs_row is needs_row]

    def where_empty(self) -> list[Button]:
        """Those whose keys the empty state takes over; what is in the menu alone has the page's."""
        return [
            button for action, button in self._pairs if not action.needs_row and not action.in_menu
        ]

    def of_panel(self) -> list[Button]:
        """Those that stand below what the panel says of the row."""
        return [button for action, button in self._pairs if action.in_panel]

    def fill_a_line(self, *, has_panel: bool) -> bool:
        """Whether any of them stands in a line above the list."""
        return any(
            not action.in_menu and not (has_panel and action.in_panel)
            for action, _button in self._pairs
        )

    def put_into(self, line: Flow, page: QWidget, *, has_panel: bool) -> None:
        """Put the buttons into their line, but those of a panel; of one that stands in the menu
        alone the key works on the page. The key of what needs a row is that of the list: it works,
        or says why not, with the button away too."""
        for action, button in self._pairs:
            if action.in_menu:
                button.setParent(page)
                button.hide()
                bind_key(page, action.key, button.press).setWhatsThis(action.words)
                continue
            if action.needs_row and action.key:
                bind_key(self._table, action.key, partial(self._press_or_tell, button))
            if not (has_panel and action.in_panel):
                line.add(button, at_end=action.at_end)

    def switch(self) -> None:
        """Switch off what cannot be done with the row in hand; several are judged one by one."""
        row, several = self._table.current_row(), self._table.selection.is_of_several
        self._for_several = several
        for action, button in self._pairs:
            if action.needs_row:
                reason = _("Choose a row first.") if row is None else action.why_not(row)
                button.refuse((reason or None) if not (several and action.several) else None)
                if action.leaves:
                    button.setHidden(bool(reason))

    def follow_selection(self) -> None:
        """Switch them when several rows become one, or one several; another row in hand does so by
        itself."""
        if self._table.selection.is_of_several != self._for_several:
            self.switch()

    def for_several(self) -> list[RowMenuLine]:
        """What can be done with the selected rows."""
        return [line_of_button(button) for action, button in self._pairs if action.several]
