"""The page of vehicles and parking spaces: two lists, one switch."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.shared_view import import_choice
from propdesk.estate.units.dialogs import space_dialog, space_form
from propdesk.estate.vehicles import dialogs
from propdesk.estate.vehicles.listed import SPACES_LISTED, VEHICLES_LISTED
from propdesk.estate.vehicles.listing import SPACE_CHIPS, VEHICLE_CHIPS, VehicleRow
from propdesk.estate.vehicles.vehicles import vehicle_of_plate
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.question import Question
from propdesk.system.registers.records_view import RecordForms, RecordsPage, filters_of
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.register import Told
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.actions import undo_action
from propdesk.ui.parts.cards import Choice
from propdesk.ui.window.several_parts import SeveralParts

WATCHES = frozenset({"vehicle", "parking_space", "unit", "person", "phone"})


class VehiclesPage(SeveralParts):
    """Vehicles first; F3 shows the parking spaces and back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.vehicles, self.spaces = self._vehicles(), self._spaces()
        self.put(self.vehicles, self.spaces)

    def _vehicles(self) -> RecordsPage:
        desk = self._desk
        spaces = Action(_("Parking spaces"), self.switch, icon="square-parking", key="F3")
        permit = Column(
            "permit_until",
            N_("Permit"),
            kind=Kind.STATE,
            width=136,
            value=lambda row: _permit(row, desk),
        )
        return RecordsPage(
            desk,
            VEHICLES_LISTED,
            RecordForms(
                form=partial(dialogs.vehicle_form, desk),
                add=partial(dialogs.add_vehicle_dialog, desk),
                edit=partial(dialogs.edit_vehicle_dialog, desk),
                find=lambda cells: desk.store.read(vehicle_of_plate, plate=cells["plate"]),
            ),
            buttons=lambda page: [*page.changes(), spaces, *page.outputs()],
            instead=[permit],
            filters=filters_of(VEHICLE_CHIPS),
            dates=_("Permit until"),
            watches=WATCHES,
            empty=self._no_vehicles,
        )

    def _no_vehicles(self, page: RecordsPage) -> QWidget:
        spaces = Choice(
            "square-parking",
            _("Parking spaces"),
            _("Which space belongs to which household, owned or leased, and until when."),
            _("Show the spaces"),
            "F3",
            self.switch,
        )
        return page.nothing_yet(before=[import_choice(self._desk, "Enter")], after=[spaces])

    def _spaces(self) -> RecordsPage:
        desk = self._desk
        until = Column(
            "until",
            N_("Until"),
            kind=Kind.DATE,
            width=104,
            tone=lambda row: "red" if row.until and row.until < desk.today() else None,
        )
        return RecordsPage(
            desk,
            SPACES_LISTED,
            RecordForms(
                form=partial(space_form, desk),
                edit=partial(space_dialog, desk),
                find=lambda cells: desk.store.read(unit_of_code, code=cells["code"]).id,
            ),
            buttons=self._space_buttons,
            instead=[until],
            told=_spaces_told,
            filters=filters_of(SPACE_CHIPS),
            dates=_("Until"),
            watches=WATCHES,
            on_open=lambda _row: self._edit_space(),
        )

    def _space_buttons(self, page: RecordsPage) -> list[Action]:
        vehicles = Action(_("Vehicles"), self.switch, icon="car", key="F3")
        if not page.may_edit:
            return [vehicles, *page.outputs()]
        terms = Action(
            _("Terms"),
            self._edit_space,
            icon="pencil",
            key="F4",
            kind="primary",
            needs_row=True,
            several=page.many.change,
        )
        return [terms, undo_action(page.many), vehicles, *page.outputs()]

    def _edit_space(self) -> None:
        if (row := self.spaces.row()) and self.spaces.may_edit:
            with self._desk.attempt():
                if space_dialog(self._desk, row.id).exec():
                    self._desk.handed_over(row.id)

    # What the frame calls

    def open(self, **context: object) -> None:
        """Go to the vehicle of `vehicle_id`, to a `filter`, or to the `list` of spaces."""
        is_spaces = context.get("list") == "spaces"
        self.setCurrentWidget(self.spaces if is_spaces else self.vehicles)
        (self.spaces if is_spaces else self.vehicles).open(**context)


def _spaces_told(totals: Totals, _question: Question) -> Told:
    words = ngettext("{count} space", "{count} spaces", totals.count)
    left = [Figure("", words.format(count=f"{totals.count:,}")), Figure(_("all rows"), "")]
    return left, [Figure(_("Rent per month"), str(totals.money("rent")), strong=True)]


def _permit(row: VehicleRow, desk: Desk) -> State | None:
    """How long the vehicle may stand here, with a warning in the last 15 days."""
    if row.permit_until is None:
        return State(_("no end"), "grey", "circle-dashed") if row.space else None
    days = (row.permit_until - desk.today()).days
    if days < 0:
        return State(_("ended {day}").format(day=row.permit_until), "red", "triangle-alert")
    until = _("until {until}").format(until=row.permit_until)
    return State(until, "amber", "clock") if days <= 15 else State(until, "green", "circle-check")
