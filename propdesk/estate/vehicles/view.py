"""The page of vehicles and parking spaces: two lists, one switch."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.estate import exports
from propdesk.estate.rules import SpaceTenure
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.shared_view import ask_to_delete, import_choice, may_edit
from propdesk.estate.together import SPACES_TOGETHER, VEHICLES_TOGETHER
from propdesk.estate.units import dialogs as unit_dialogs
from propdesk.estate.vehicles import dialogs as vehicle_dialogs
from propdesk.estate.vehicles.listing import SPACES, VEHICLES, SpaceRow, VehicleRow
from propdesk.estate.vehicles.vehicles import delete_vehicle, vehicle_details, vehicle_of_plate
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.question import Question
from propdesk.system.registers.sections_view import record_sections
from propdesk.system.settings.shared_view import list_outputs, paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.forms.leafing import enter, leaf_through
from propdesk.ui.forms.record_panel import RecordPanel
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State, columns_of
from propdesk.ui.lists.filter_bar import Filter
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.actions import (
    delete_action,
    duplicate_action,
    edit_action,
    undo_action,
)
from propdesk.ui.many.rows import ManyRows
from propdesk.ui.parts.cards import Choice, EmptyPage

WATCHES = frozenset({"vehicle", "parking_space", "unit", "person", "phone"})
_ONLY = {"ended": N_("Permit ended"), "no_space": N_("No space"), "no_unit": N_("No unit")}


def vehicles_page(desk: Desk) -> QWidget:
    """Build the page of vehicles and parking spaces."""
    return VehiclesPage(desk)


class VehiclesPage(QStackedWidget):
    """Vehicles first; F3 shows the parking spaces and back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.many = self._many_vehicles()
        self.many_spaces = self._many_spaces()
        self.vehicles = self._vehicles()
        self.spaces = self._spaces()
        self.addWidget(self.vehicles)
        self.addWidget(self.spaces)

    # Vehicles

    def _vehicles(self) -> RegisterPage:
        actions = [Action(_("Parking spaces"), self._switch, icon="square-parking", key="F3")]
        if may_edit(self._desk.store):
            actions = [
                Action(_("New vehicle"), self._add, icon="plus", key="Ins", kind="primary"),
                edit_action(self._edit, self.many),
                duplicate_action(self._duplicate),
                undo_action(self.many),
                delete_action(self._delete, self.many),
                *actions,
            ]
        table = lambda: self.vehicles.table  # noqa: E731  it is made after its buttons
        actions += list_outputs(
            self._desk, N_("Vehicles"), VEHICLES, exports.export_vehicles, table, has_masks=True
        )
        only = [
            Filter(f"only:{what}", _(words), icon="triangle-alert", tone="amber")
            for what, words in _ONLY.items()
        ]
        return RegisterPage(
            self._desk,
            "estate.vehicles",
            _vehicle_columns(self._desk),
            records=VEHICLES,
            told=_vehicles_told,
            actions=actions,
            filters=[Filter("all", _("All"), checked=True), *only],
            detail=self._panel("vehicle", VehicleRow, lambda row: row.plate),
            on_open=lambda _row: self._edit(),
            watches=WATCHES,
            dates=_("Permit until"),
            search_words=_("Plate, room, name, phone"),
            nothing=_("No vehicle fits the filter."),
            empty=self._no_vehicles(),
            attach=self.many.attach,
        )

    def _many_vehicles(self) -> ManyRows:
        desk = self._desk
        return ManyRows(
            desk,
            VEHICLES_TOGETHER,
            VehicleRow,
            name="vehicles",
            fields=lambda: vehicle_dialogs.vehicle_form(desk, None),
            called=lambda row: row.plate,
            head=partial(paper_head, desk),
            key="plate",
            find=lambda text: desk.store.read(vehicle_of_plate, plate=text),
        )

    def _panel(
        self, kind: str, row: type, title: Callable[[Any], str], also: Collection[str] = ()
    ) -> RecordPanel:
        return RecordPanel(
            columns_of(row)[1:],  # the title says the first
            title=title,
            kind=kind,
            sections=record_sections(self._desk, attachments=True, also=also),
        )

    def _no_vehicles(self) -> EmptyPage:
        new = Choice(
            "car",
            _("One by one"),
            _("A plate, its household and its space; until when its permit runs."),
            _("New vehicle"),
            "Ins",
            self._add,
        )
        spaces = Choice(
            "square-parking",
            _("Parking spaces"),
            _("Which space belongs to which household, owned or leased, and until when."),
            _("Show the spaces"),
            "F3",
            self._switch,
        )
        roster = import_choice(self._desk, "Enter")
        choices = [roster, new, spaces] if may_edit(self._desk.store) else [spaces]
        sentence = _("Plates are found by the search, and permits that end stand on Today.")
        return EmptyPage("car", _("No vehicles yet"), sentence, choices)

    def _vehicle(self) -> VehicleRow | None:
        row = self.vehicles.table.current_row()
        return row if isinstance(row, VehicleRow) else None

    def _add(self) -> None:
        enter(self.vehicles.table, vehicle_dialogs.add_vehicle_dialog(self._desk))

    def _duplicate(self) -> None:
        if row := self._vehicle():
            with self._desk.attempt():
                form = vehicle_dialogs.add_vehicle_dialog(self._desk, like=row.id)
                enter(self.vehicles.table, form)

    def _edit(self) -> None:
        form = partial(vehicle_dialogs.edit_vehicle_dialog, self._desk)
        leaf_through(self._desk, self.vehicles.table, form)

    def _delete(self) -> None:
        row = self._vehicle()
        question = _("Delete vehicle {plate}?")
        if row is None or not ask_to_delete(
            self._desk, "vehicle", row.id, question.format(plate=row.plate)
        ):
            return
        with self._desk.attempt():
            self._desk.store.write(delete_vehicle, vehicle_id=row.id)
            self._desk.say(_("Vehicle {plate} deleted").format(plate=row.plate), "done")

    # Spaces

    def _spaces(self) -> RegisterPage:
        actions = [Action(_("Vehicles"), self._switch, icon="car", key="F3")]
        if may_edit(self._desk.store):
            terms = Action(
                _("Terms"),
                self._edit_space,
                icon="pencil",
                key="F4",
                kind="primary",
                needs_row=True,
                several=self.many_spaces.change,
            )
            actions = [terms, undo_action(self.many_spaces), *actions]
        table = lambda: self.spaces.table  # noqa: E731  as above
        actions += list_outputs(
            self._desk, N_("Parking spaces"), SPACES, exports.export_spaces, table
        )
        tenures = [Filter(f"tenure:{tenure}", tenure.label) for tenure in SpaceTenure]
        return RegisterPage(
            self._desk,
            "estate.spaces",
            _space_columns(self._desk),
            records=SPACES,
            told=_spaces_told,
            actions=actions,
            filters=[
                Filter("all", _("All"), checked=True),
                *tenures,
                Filter("free", _("Free"), icon="circle-dashed"),
            ],
            detail=self._panel("unit", SpaceRow, lambda row: row.code, also=("space",)),
            on_open=lambda _row: self._edit_space(),
            watches=WATCHES,
            dates=_("Until"),
            search_words=_("Space or household"),
            nothing=_("No space fits. Spaces are units of the kind parking space."),
            attach=self.many_spaces.attach,
        )

    def _many_spaces(self) -> ManyRows:
        desk = self._desk
        return ManyRows(
            desk,
            SPACES_TOGETHER,
            SpaceRow,
            name="spaces",
            fields=lambda: unit_dialogs.space_form(desk),
            called=lambda row: row.code,
            head=partial(paper_head, desk),
            key="code",
            find=lambda text: desk.store.read(unit_of_code, code=text).id,
        )

    def _edit_space(self) -> None:
        row = self.spaces.table.current_row()
        if isinstance(row, SpaceRow) and may_edit(self._desk.store):
            with self._desk.attempt():
                if unit_dialogs.space_dialog(self._desk, row.id).exec():
                    self._desk.handed_over(row.id)

    def _switch(self) -> None:
        other = self.spaces if self.currentWidget() is self.vehicles else self.vehicles
        self.setCurrentWidget(other)
        other.shown()

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list."""
        page = self.currentWidget()
        if isinstance(page, RegisterPage):
            page.shown()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when vehicles or spaces changed."""
        self.vehicles.reload(touched)
        self.spaces.reload(touched)

    def open(self, **context: object) -> None:
        """Go to the vehicle of `vehicle_id`, to a `filter`, or to the `list` of spaces."""
        if context.get("list") == "spaces":
            self.setCurrentWidget(self.spaces)
            return
        self.setCurrentWidget(self.vehicles)
        self.vehicles.clear_filters()
        wanted = context.get("filter")
        if isinstance(wanted, str):
            self.vehicles.set_filters(wanted)
        vehicle_id = context.get("vehicle_id", context.get("vehicle"))
        if isinstance(vehicle_id, int) and not self.vehicles.table.select(vehicle_id):
            with self._desk.attempt():
                details = self._desk.store.read(vehicle_details, vehicle_id=vehicle_id)
                self.vehicles.search_for(details.fields.plate)
                self.vehicles.table.select(vehicle_id)


def _vehicles_told(totals: Totals, _question: Question) -> Told:
    words = ngettext("{count} vehicle", "{count} vehicles", totals.count)
    return [Figure("", words.format(count=f"{totals.count:,}")), Figure(_("all rows"), "")], []


def _spaces_told(totals: Totals, _question: Question) -> Told:
    words = ngettext("{count} space", "{count} spaces", totals.count)
    left = [Figure("", words.format(count=f"{totals.count:,}")), Figure(_("all rows"), "")]
    return left, [Figure(_("Rent per month"), str(totals.money("rent")), strong=True)]


def _vehicle_columns(desk: Desk) -> tuple[Column, ...]:
    permit = Column(
        "permit_until",
        N_("Permit"),
        kind=Kind.STATE,
        width=136,
        value=lambda row: _permit(row, desk),
    )
    return columns_of(VehicleRow, permit)


def _permit(row: VehicleRow, desk: Desk) -> State | None:
    """How long the vehicle may stand here, with a warning in the last 15 days."""
    if row.permit_until is None:
        return State(_("no end"), "grey", "circle-dashed") if row.space else None
    days = (row.permit_until - desk.today()).days
    if days < 0:
        return State(_("ended {day}").format(day=row.permit_until), "red", "triangle-alert")
    until = _("until {until}").format(until=row.permit_until)
    return State(until, "amber", "clock") if days <= 15 else State(until, "green", "circle-check")


def _space_columns(desk: Desk) -> tuple[Column, ...]:
    until = Column(
        "until",
        N_("Until"),
        kind=Kind.DATE,
        width=104,
        tone=lambda row: "red" if row.until and row.until < desk.today() else None,
    )
    return columns_of(SpaceRow, until)
