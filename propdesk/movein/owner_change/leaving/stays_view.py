"""The tenants of a unit and their move-outs: looked at, printed, what each still has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.estate.units.service import unit_details
from propdesk.kernel.i18n import N_, _
from propdesk.movein.owner_change.leaving.stays import Stay, stays_of
from propdesk.movein.owner_change.leaving.view import LeavingSection, inspect, print_leaving
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

_HEIGHT = 150


class MoveOuts(Sheet):
    """See the module."""

    def __init__(self, desk: Desk, unit_id: int) -> None:
        code = desk.store.read(unit_details, unit_id=unit_id).code
        super().__init__(desk.window, _("Move-out of a tenant"), code, width=Size.WIDEST)
        self._desk, self._unit_id = desk, unit_id
        self.table = Table(_columns())
        self.table.setFixedHeight(_HEIGHT)
        self.table.setAccessibleName(_("Tenants"))
        self.section = LeavingSection(desk, "role", _("Not inspected yet. F3 begins it."))
        self.body.addWidget(self.table)
        self.body.addWidget(self.section)
        self._buttons()
        self.table.current_changed.connect(lambda _row: self._tell())
        self.table.activated.connect(lambda _row: self.inspect())
        self.show_rows()
        self.table.view.setFocus()

    def _buttons(self) -> None:
        height = Size.DIALOG_BUTTON
        close = Button(_("Close"), key="Esc", bind_its_key=False, height=height)
        self.add_button(close).clicked.connect(self.reject)
        if "movein.edit" not in self._desk.store.actor.permissions:
            return
        paper = Button(_("Move-out inspection"), icon="printer", key="F5", height=height)
        self.add_button(paper).clicked.connect(self.print)
        look = Button(_("Inspect at the move-out"), key="F3", kind="primary", height=height)
        self.add_button(look).clicked.connect(self.inspect)

    @property
    def current(self) -> Stay | None:
        """The tenant in hand."""
        found = self.table.current_row()
        return found if isinstance(found, Stay) else None

    def show_rows(self) -> None:
        """Show the tenants, the same in hand as before, else the first."""
        before = self.current
        rows = self._desk.store.read(stays_of, unit_id=self._unit_id)
        self.table.show_rows(rows, nothing=_("No tenant lives here, and none did."))
        if rows:
            self.table.select(before.id if before else rows[0].id)
        self._tell()

    def _tell(self) -> None:
        stay = self.current
        self.section.setVisible(stay is not None)
        if stay is not None:
            with self._desk.attempt():
                self.section.show_record(stay.id)

    def inspect(self) -> None:
        """Look at the unit with the tenant in hand, or go on with it."""
        stay = self.current
        if stay is not None:
            with self._desk.attempt():
                inspect(self._desk, ("role", stay.id))
            self.show_rows()

    def print(self) -> None:
        """Show his sheet on paper, to be filled in or as it was answered."""
        stay = self.current
        if stay is not None:
            with self._desk.attempt():
                print_leaving(self._desk, ("role", stay.id))
            self.show_rows()


def _columns() -> list[Column]:
    return [
        Column("name", N_("Tenant"), width=150, weight=500, stretch=True, free=True),
        Column("since", N_("Moved in on"), kind=Kind.DATE, width=100),
        Column("until", N_("Moves out on"), kind=Kind.DATE, width=100),
        Column("sheet", N_("Check sheet"), width=120),
        Column("day", N_("Inspected on"), kind=Kind.DATE, width=100),
        Column("told", N_("Result"), width=240, free=True),
    ]


def move_outs(desk: Desk, unit_id: int) -> None:
    """Show the tenants of a unit with their move-outs."""
    MoveOuts(desk, unit_id).exec()
