"""The pages of points and of routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.patrol.points.label_dialogs import LabelOrder, labels_dialog, show_labels
from propdesk.patrol.points.register import POINTS
from propdesk.patrol.points.routes import ROUTES
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


def routes_page(desk: Desk) -> DeclaredPage:
    """Build the list of routes."""
    return DeclaredPage(desk, ROUTES)


class PointsPage(DeclaredPage):
    """The list of points, and their labels."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, POINTS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        labels = Action(
            _("Print labels"), self.labels, icon="qr-code", key="F8", several=self.labels
        )
        return [*super()._buttons(page), labels]

    def labels(self, ids: Sequence[int] = ()) -> None:
        """Ask for the size of the labels of these points, or of all, and show them."""
        with self._at.attempt():
            dialog = labels_dialog(self._at, ids)
            if dialog.exec() and isinstance(order := dialog.result_value, LabelOrder):
                show_labels(self._at, order)
