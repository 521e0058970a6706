"""The page of agreed payers: a declared register, with one agreement for many units at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.payers.dialogs import many_payers_dialog
from propdesk.fees.payers.fields import EDITS
from propdesk.fees.payers.register import PAYERS
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class PayersPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PAYERS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        if EDITS in self._at.store.actor.permissions:
            found.append(Action(_("Many units"), self.many_units, icon="building-2", key="F7"))
        return found

    def many_units(self) -> None:
        """Say who pays for the units of a building, or of all."""
        with self._at.attempt():
            many_payers_dialog(self._at).exec()


def payers_page(desk: Desk) -> PayersPage:
    """Build the page."""
    return PayersPage(desk)
