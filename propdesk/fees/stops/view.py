"""The page of stops and vacancies: a declared register that says what of its days is billed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.stops.days import billed_to
from propdesk.fees.stops.register import STOPS
from propdesk.fees.stops.rules import COUNTING
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage

if TYPE_CHECKING:
    from datetime import date

    from propdesk.fees.stops.register import StopRow
    from propdesk.kernel.records.states import Move
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


class StopsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, STOPS)
        self.many.undone.connect(self._say_billed)

    def move_form(self, row: Any, move: Move[Any]) -> FormDialog:  # noqa: ANN401  a row of the register
        """Build the form of a move; afterwards it is said when bills of its days are made."""
        dialog = super().move_form(row, move)
        dialog.accepted.connect(lambda: self._say_billed(row))
        return dialog

    def _say_billed(self, was: Any) -> None:  # noqa: ANN401  a row of the register
        """Say that days are billed that are charged otherwise since a move, or its undo."""
        (row,) = self._at.store.read(STOPS.records.rows, ids=[was.id])
        since = _first_changed(was, row)
        if since is None:
            return
        billed = self._at.store.read(billed_to, unit_id=row.unit_id, item_id=row.item_id)
        if billed is not None and billed >= since:
            told = _("{no}: billed up to {day} already. F10 drafts the difference.")
            self._at.say(told.format(no=row.no, day=billed), "warning")


def _first_changed(was: StopRow, now: StopRow) -> date | None:
    """The first day that is charged otherwise than before; None where none is."""
    counted, counts = was.state in COUNTING, now.state in COUNTING
    if counted and counts:
        ends = [row.again_from for row in (was, now) if row.again_from is not None]
        return None if was.again_from == now.again_from else min(ends)
    return now.first if counted != counts else None


def stops_page(desk: Desk) -> StopsPage:
    """Build the page."""
    return StopsPage(desk)
