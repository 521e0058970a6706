"""The page of readings: the declared list, the round on the number pad and the sheet for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.meters.entry_dialogs import ReadingRound
from propdesk.fees.meters.limits.dialogs import ask_limits
from propdesk.fees.meters.sheets.to_read import SheetOrder
from propdesk.fees.meters.sheets.to_read_dialogs import sheet_dialog, show_sheet
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


class ReadingsPage(DeclaredPage):
    """The list of readings, the round and its sheet."""

    def __init__(self, desk: Desk, register: Register[Any, Any, Any]) -> None:
        super().__init__(desk, register)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        if self.may_edit:
            found.insert(1, Action(_("Read meters"), self.read_meters, icon="gauge", key="F11"))
        sheet = Action(_("Sheet to read meters"), self.print_sheet, icon="printer", key="F8")
        if "system.settings" not in self._at.store.actor.permissions:
            return [*found, sheet]
        limits = Action(
            _("Limits of warnings"), self.limits, icon="settings", key="Ctrl+F10", in_menu=True
        )
        return [*found, sheet, limits]

    def limits(self) -> None:
        """Say when a quantity stands out."""
        with self._at.attempt():
            ask_limits(self._at)

    def print_sheet(self) -> None:
        """Ask which meters a reader is to walk to, and show their sheet."""
        with self._at.attempt():
            dialog = sheet_dialog(self._at)
            if dialog.exec() and isinstance(order := dialog.result_value, SheetOrder):
                show_sheet(self._at, order)

    def read_meters(self) -> None:
        """Type the readings of a round."""
        with self._at.attempt():
            ReadingRound(self._at).exec()
