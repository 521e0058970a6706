"""Which sheets of a workbook are taken: chips for those with a list, a menu for all others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from propdesk.estate.imports.clinic import Clinic, is_repeat, sheets_aside
from propdesk.estate.roster.cells.types import SheetLayout
from propdesk.kernel.i18n import _
from propdesk.ui.parts.cards import clear
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size

MOST_CHIPS = 5


class SheetChips(QWidget):
    """Signals: `wanted(names)` of the sheets to take, `columns_wanted(name)` for a sheet on which
    no list was found."""

    wanted = Signal(object)
    columns_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._chosen: list[str] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def show_clinic(self, clinic: Clinic) -> None:
        """Show the sheets of a workbook; what does not fit, or was no list, is in the menu."""
        clear(self._row)
        self._chosen = [sheet.name for sheet in clinic.chosen]
        sheets = sorted(clinic.sheets, key=lambda sheet: not sheet.chosen)
        for sheet in sheets[:MOST_CHIPS]:
            self._row.addWidget(self._chip(sheet))
        menu = self._menu(clinic, sheets[MOST_CHIPS:])
        if count := len(menu.actions()):
            more = Button(_("{count} more").format(count=count), height=Size.CHIP)
            menu.setParent(more, menu.windowFlags())
            more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
            self._row.addWidget(more)

    def _chip(self, sheet: SheetLayout) -> Chip:
        words = f"{sheet.name[:13]}…" if len(sheet.name) > 14 else sheet.name
        if is_repeat(sheet) and not sheet.chosen:
            words = _("{sheet} (repeats)").format(sheet=words)
        chip = Chip(words, count=sheet.rows, checked=sheet.chosen)
        chip.setToolTip(_hint(sheet))
        chip.clicked.connect(lambda _on=False: self._toggle(sheet.name))
        return chip

    def _menu(self, clinic: Clinic, rest: list[SheetLayout]) -> QMenu:
        """The sheets without a chip: more lists, and with its reason whatever was set aside."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for sheet in rest:
            action = menu.addAction(f"{sheet.name}  {sheet.rows:,}")
            action.setCheckable(True)
            action.setChecked(sheet.chosen)
            action.triggered.connect(lambda _on=False, name=sheet.name: self._toggle(name))
        for sheet, reason in sheets_aside(clinic):
            words = _("{name}: {reason}").format(name=sheet.name, reason=reason)
            action = menu.addAction(words.replace("&", "&&"))
            slot = self._toggle if sheet.has_list else self.columns_wanted.emit
            action.triggered.connect(lambda _on=False, name=sheet.name, to=slot: to(name))
        return menu

    def _toggle(self, name: str) -> None:
        chosen = self._chosen
        wanted = [n for n in chosen if n != name] if name in chosen else [*chosen, name]
        self.wanted.emit(wanted or [name])


def _hint(sheet: SheetLayout) -> str:
    if is_repeat(sheet):
        return _("{sheet} says again what {other} says").format(
            sheet=sheet.name, other=sheet.repeats_of
        )
    return _("Header in row {row}").format(row=sheet.header_row)
