"""The page of defects: the declared list, with the sheet of an inspection and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.movein.defects.letters import defects_of_building, firm_of, write_about
from propdesk.movein.defects.register import DEFECTS
from propdesk.movein.defects.report import DEFECT_REPORT
from propdesk.movein.defects.sheets.dialogs import inspection_sheet
from propdesk.movein.defects.sheets.entry_dialogs import InspectionEntry
from propdesk.repairs.orders.paperwork.letters_dialogs import builder_sheet, receiver_dialog
from propdesk.system.registers.report_view import ReportPage
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class DefectsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, DEFECTS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        buttons = super()._buttons(page)
        if not self.may_edit:
            return buttons
        sheet = Action(
            _("Inspection sheet"), self.sheet, icon="list-checks", key="F10", needs_row=True
        )
        typing = Action(
            _("Type a sheet back"), self.type_back, icon="keyboard", key="Shift+F8", in_menu=True
        )
        letter = Action(
            _("Letter to builder"),
            self.letter,
            icon="mail",
            key="Ctrl+F8",
            needs_row=True,
            in_menu=True,
            several=self.letter_of,
        )
        return [*buttons, sheet, typing, letter]

    def sheet(self) -> None:
        """Show the numbered sheet of the unit in hand."""
        with self._at.attempt():
            if (row := self.row()) and row.unit_id:
                inspection_sheet(self._at, row.unit_id).exec()

    def type_back(self) -> None:
        """Type a sheet that came back."""
        with self._at.attempt():
            InspectionEntry(self._at).exec()

    def letter(self) -> None:
        """Write to the firm of the row in hand about all its open defects in that building."""
        with self._at.attempt():
            if row := self.row():
                self._write(self._at.store.read(defects_of_building, defect_id=row.id))

    def letter_of(self, ids: Sequence[int]) -> None:
        """Write about these defects."""
        with self._at.attempt():
            self._write(ids)

    def _write(self, ids: Sequence[int]) -> None:
        desk = self._at

        def write(receiver: str) -> object:
            return desk.store.write(write_about, ids=ids, receiver=receiver)

        dialog = receiver_dialog(desk, desk.store.read(firm_of, ids=ids), write)
        letters = dialog.result_value if dialog.exec() else None
        for one in letters if isinstance(letters, tuple) else ():
            if (shown := builder_sheet(self._at, one)) is not None:
                shown.exec()


def statistics_page(desk: Desk) -> ReportPage:
    """Build the month report of defects."""
    return ReportPage(desk, DEFECT_REPORT, watches=frozenset({"defect"}))
