"""Whom the desk waits for: visits under way and the appointments of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from propdesk.kernel.i18n import N_, _
from propdesk.ui.lists.columns import Column, Kind, badge_of
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Card
from propdesk.ui.parts.small_parts import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.movein.visit.waiting import WaitingVisit


class WaitingCard(Card):
    """`chosen(unit id)` when one is opened."""

    chosen = Signal(int)

    def __init__(self, *, may_export: bool) -> None:
        super().__init__(_("Under way and today"), margins=0)
        self.head.setContentsMargins(14, 0, 14, 4)
        self.visits = Button(_("Export the visits"), icon="download", key="Ctrl+E")
        self.readings = Button(_("Export the first readings"), icon="download", key="Ctrl+F10")
        for button in (self.visits, self.readings):
            self.head.addWidget(button)
            button.setVisible(may_export)
        self.table = Table(
            [
                Column("unit", N_("Unit"), width=110, weight=600, sortable=False),
                Column("receiver", N_("Takes over"), width=150, sortable=False),
                Column(
                    "state", N_("State"), kind=Kind.STATE, width=120, sortable=False,
                    value=lambda row: badge_of(row.state),
                ),
                Column("slot", N_("Appointed for"), width=120, sortable=False),
                Column("desk", N_("Desk"), width=70, sortable=False),
                Column("hand", N_("Who is at it"), width=130, sortable=False, ink="text2"),
                Column("no", N_("Case"), width=130, sortable=False, ink="text2", stretch=True),
            ],
            card=False,
        )  # fmt: skip
        self.body.addWidget(self.table, 1)
        self.table.activated.connect(lambda row: self.chosen.emit(row.unit_id))

    def stand(self) -> bool:
        """Put the keyboard into the list; whether there is anything in it."""
        if self.table.model.rowCount() == 0:
            return False
        self.table.view.setFocus()
        self.table.view.stand_on(max(0, self.table.view.currentIndex().row()))
        return True

    def show_waiting(self, found: Sequence[WaitingVisit]) -> None:
        """Show them."""
        told = _("Nobody is appointed for today. Type a room above.")
        self.table.show_rows(found, nothing=told)
