"""The page of stops and vacancies: a declared register that says what of its days is billed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.stops.days import billed_to
from propdesk.fees.stops.register import STOPS
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage

if TYPE_CHECKING:
    from propdesk.kernel.records.states import Move
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


class StopsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, STOPS)

    def move_form(self, row: Any, move: Move[Any]) -> FormDialog:  # noqa: ANN401  a row of the register
        """Build the form of a move; afterwards it is said when bills of its days are made."""
        dialog = super().move_form(row, move)
        dialog.accepted.connect(lambda: self._say_billed(row))
        return dialog

    def _say_billed(self, row: Any) -> None:  # noqa: ANN401  a row of the register
        billed = self._at.store.read(billed_to, unit_id=row.unit_id, item_id=row.item_id)
        if billed is not None and billed >= row.first:
            told = _("{no}: billed up to {day} already. F10 drafts the difference.")
            self._at.say(told.format(no=row.no, day=billed), "warning")


def stops_page(desk: Desk) -> StopsPage:
    """Build the page."""
    return StopsPage(desk)
