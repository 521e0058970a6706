"""Named views of a list: a filter, an order and the columns under a name of one's own.

They are kept with the settings of this user on this PC. The button offers them; saving, renaming
and deleting stand below, all of it by keyboard too (Ctrl+D, arrows, Enter).
"""

import json
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from propdesk.kernel.i18n import _
from propdesk.kernel.records.question import Cell, Question
from propdesk.kernel.settings import ListView
from propdesk.ui.desk import Desk
from propdesk.ui.lists.filter_bar import FilterBar
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

LONGEST_NAME = 40
VIEWS_KEY = "Ctrl+D"


class Views(QObject):
    """The views of one list, and the menu that offers them."""

    def __init__(self, desk: Desk, table: Table, bar: FilterBar) -> None:
        super().__init__(table)
        self._desk, self._table, self._bar = desk, table, bar
        self.button: Button | None = None
        self.current = ""
        self.menu: QMenu | None = None

    def as_button(self) -> Button:
        """The button that offers them, for a page with room for it."""
        self.button = Button(_("View"), icon="list-checks", key=VIEWS_KEY, on_click=self.offer)
        return self.button

    @property
    def _views(self) -> dict[str, ListView]:
        return self._table.choice.views

    def offer(self) -> None:
        """Show the menu below the button, where there is none over the list, the view in use
        chosen."""
        menu = self.menu = QMenu(self._table)
        plain = menu.addAction(_("Without a view"))
        plain.triggered.connect(self.leave)
        for name in sorted(self._views):
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self.current)
            action.triggered.connect(partial(self.use, name))
        menu.addSeparator()
        menu.addAction(_("Save this as a view…")).triggered.connect(self.ask_to_save)
        if self.current in self._views:
            menu.addAction(_("Rename the view…")).triggered.connect(self.ask_to_rename)
            menu.addAction(_("Delete the view")).triggered.connect(self.delete)
        menu.setActiveAction(menu.actions()[0])
        menu.aboutToHide.connect(menu.deleteLater)
        below = self.button.rect().bottomLeft() if self.button else self._table.rect().topLeft()
        menu.popup((self.button or self._table).mapToGlobal(below))

    def _call(self, name: str) -> None:
        self.current = name
        if self.button:
            self.button.say(name or _("View"))

    def use(self, name: str, _checked: bool = False) -> None:
        """Show the list as the view says; what is gone meanwhile is left out."""
        view = self._views[name]
        self._call(name)
        self._table.ordering.put(_order_of(view))
        self._table.ordering.hide_only(view.hidden)
        cells = {
            cell: words for cell, words in _cells_of(view) if cell.field in self._table.askable
        }
        self._bar.put(_question_of(view, self._bar), cells)

    def leave(self) -> None:
        """Back to how the page begins; the columns stay."""
        self._call("")
        self._table.ordering.put(())
        self._bar.clear_all()

    # Saving, renaming, deleting

    def ask_to_save(self) -> None:
        """Ask for a name and keep what is shown under it; the same name keeps the newest."""
        name = ask_name(self._desk.window, _("Save as a view"), self.current)
        if name:
            self._views[name] = self._now()
            self._desk.save_settings()
            self._call(name)
            self._desk.say(_("View “{name}” saved").format(name=name), "done")

    def ask_to_rename(self) -> None:
        """Ask for another name of the view in use."""
        name = ask_name(self._desk.window, _("Rename the view"), self.current)
        if name and name != self.current:
            self._views[name] = self._views.pop(self.current)
            self._desk.save_settings()
            self._call(name)

    def delete(self) -> None:
        """Forget the view in use; what it showed stays shown."""
        name = self.current
        del self._views[name]
        self._desk.save_settings()
        self._call("")
        self._desk.say(_("View “{name}” deleted").format(name=name), "done")

    def _now(self) -> ListView:
        asked, choice = self._bar.question(), self._table.choice
        return ListView(
            chips=sorted(asked.chips),
            words=asked.words,
            choices={drop: str(value) for drop, value in asked.choices},
            first=asked.first.isoformat() if asked.first else "",
            last=asked.last.isoformat() if asked.last else "",
            cells=[
                json.dumps([cell.field, cell.how, cell.value, words], ensure_ascii=False)
                for cell, words in self._bar.cells.items()
            ],
            order=[f"-{field}" if falling else field for field, falling in choice.order],
            hidden=list(choice.hidden),
        )


def _order_of(view: ListView) -> tuple[tuple[str, bool], ...]:
    return tuple((one.removeprefix("-"), one.startswith("-")) for one in view.order)


def _cells_of(view: ListView) -> list[tuple[Cell, str]]:
    told = (json.loads(one) for one in view.cells)
    return [(Cell(field, how, value), words) for field, how, value, words in told]


def _question_of(view: ListView, bar: FilterBar) -> Question:
    choices = ((drop, bar.value_called(drop, words)) for drop, words in view.choices.items())
    return Question(
        chips=frozenset(view.chips) & bar.chips.keys(),
        words=view.words,
        choices=tuple((drop, value) for drop, value in choices if value is not None),
        first=date.fromisoformat(view.first) if view.first else None,
        last=date.fromisoformat(view.last) if view.last else None,
    )


def ask_name(window: QWidget | None, title: str, name: str) -> str:
    """Ask for the name of a view; '' when backed out."""
    sheet = Sheet(window, title, width=480)
    field = LineInput()
    field.setMaxLength(LONGEST_NAME)
    field.setText(name)
    field.selectAll()
    field.setAccessibleName(_("Name of the view"))
    sheet.body.addWidget(label(_("Name of the view"), 13, 500))
    sheet.body.addWidget(field)
    cancel = Button(_("Cancel"), key="Esc", height=Size.DIALOG_BUTTON)
    save = Button(_("Save"), kind="primary", key="Ctrl+Enter", height=Size.DIALOG_BUTTON)
    sheet.add_button(cancel).clicked.connect(sheet.reject)
    sheet.add_button(save).clicked.connect(sheet.accept)

    def judge(text: str) -> None:
        missing = _("Please fill in “{field}”.").format(field=_("Name of the view"))
        save.refuse(None if text.strip() else missing)

    field.textChanged.connect(judge)
    field.returnPressed.connect(save.press)
    judge(name)
    field.setFocus()
    return field.text().strip() if sheet.exec() == 1 else ""
