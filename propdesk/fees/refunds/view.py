"""The page of refunds: a declared register that also begins refunds of prepayment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.refunds.of_prepayment_dialogs import room_dialog
from propdesk.fees.refunds.register import REFUNDS
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk

KEY = "Shift+F6"


class RefundsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, REFUNDS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        rights = self._at.store.actor.permissions
        if self._at.store.read_only or not {"fees.correct", "fees.deposits"} <= rights:
            return found
        return [*found, Action(_("Refund prepayment"), self.prepayment, icon="wallet", key=KEY)]

    def prepayment(self) -> None:
        """Ask whose prepayment goes back, then how much and where."""
        with self._at.attempt():
            room_dialog(self._at).exec()


def refunds_page(desk: Desk) -> RefundsPage:
    """Build the page."""
    return RefundsPage(desk)
