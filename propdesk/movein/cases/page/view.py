"""The page of cases: the declared list, with cases for buildings, notices, times and sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.movein.cases.page.dialogs import (
    buildings_dialog,
    print_notices_of,
    propose_dialog,
    registration_sheet,
    settings_dialog,
    slot_dialog,
)
from propdesk.movein.cases.page.roster_dialogs import choose_roster
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.report import HAND_OVER_REPORT
from propdesk.system.registers.report_view import ReportPage
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


def statistics_page(desk: Desk) -> ReportPage:
    """Build the month report of hand-overs."""
    return ReportPage(desk, HAND_OVER_REPORT, watches=frozenset({"move_in_case", "unit"}))


class CasesPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, CASES)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        papers = [
            Action(
                _("Notice"), self._of_row(self.notices), icon="mail", key="F8", needs_row=True,
                several=self.notices,
            ),
            Action(
                _("Registration sheet"), self._of_row(self.sheets), icon="clipboard-list",
                key="Shift+F8", needs_row=True, several=self.sheets, in_menu=True,
            ),
        ]  # fmt: skip
        return [*super()._buttons(page), *self._making(), *papers]

    def _making(self) -> list[Action]:
        if not self.may_edit:
            return []
        making = [
            Action(_("For buildings"), self.for_buildings, icon="building-2", key="F10"),
            Action(
                _("From a roster"), self.from_roster, icon="file-spreadsheet", key="Ctrl+Shift+I",
                in_menu=True,
            ),
            Action(
                _("Give a time"), self.appoint, icon="calendar-days", key="Shift+F7",
                needs_row=True, several=self.propose,
            ),
        ]  # fmt: skip
        if "system.settings" in self._at.store.actor.permissions:
            making.append(
                Action(
                    _("Hand-over settings"), self.settle, icon="settings", key="Ctrl+F10",
                    in_menu=True,
                )
            )  # fmt: skip
        return making

    def _of_row(self, run: Callable[[Sequence[int]], None]) -> Callable[[], None]:
        """Do it with the row in hand."""

        def do() -> None:
            if row := self.row():
                run([row.id])

        return do

    def for_buildings(self) -> None:
        """Make cases for whole buildings."""
        with self._at.attempt():
            buildings_dialog(self._at).exec()

    def from_roster(self) -> None:
        """Take over what a developer's roster says of cases."""
        with self._at.attempt():
            choose_roster(self._at)

    def appoint(self) -> None:
        """Give the case in hand its appointment."""
        if row := self.row():
            with self._at.attempt():
                slot_dialog(self._at, row).exec()

    def propose(self, ids: Sequence[int]) -> None:
        """Give many cases their appointments."""
        with self._at.attempt():
            propose_dialog(self._at, ids).exec()

    def notices(self, ids: Sequence[int]) -> None:
        """Show the notices of these cases."""
        with self._at.attempt():
            print_notices_of(self._at, ids)

    def sheets(self, ids: Sequence[int]) -> None:
        """Show the sheets of registration of these cases."""
        with self._at.attempt():
            registration_sheet(self._at, ids)

    def settle(self) -> None:
        """Say what the estate has settled about hand-overs."""
        with self._at.attempt():
            settings_dialog(self._at).exec()
