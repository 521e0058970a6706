"""The page of units: the list with chips and totals, the panel of one unit, the first steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import structs

from propdesk.estate.people.dialogs import add_resident_dialog
from propdesk.estate.rules import UnitKind
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.shared_view import building_drop, import_choice, state_badge
from propdesk.estate.units import dialogs as unit_dialogs
from propdesk.estate.units.listed import BUILDING_USES, UNITS_LISTED
from propdesk.estate.units.listing import UNIT_CHIPS, UnitRow
from propdesk.estate.units.panel_view import UnitCard
from propdesk.estate.units.registering import buildings
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.question import Question
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.system.registers.records_view import RecordForms, RecordsPage, filters_of
from propdesk.system.start.service import first_steps
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.filter_bar import DropDown
from propdesk.ui.lists.register import Told
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Choice, EmptyPage, WayStep

WATCHES = frozenset(
    {"unit", "building", "occupancy", "person", "phone", "vehicle", "parking_space"}
)
STATE = Column(
    "state", N_("State"), kind=Kind.STATE, width=142, value=lambda row: state_badge(row.state)
)


class UnitsPage(RecordsPage):
    """The list, or the three ways to begin while there is no unit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            UNITS_LISTED,
            RecordForms(
                form=partial(unit_dialogs.unit_form, desk),
                add=partial(unit_dialogs.add_unit_dialog, desk),
                edit=partial(unit_dialogs.edit_unit_dialog, desk),
                find=lambda cells: desk.store.read(unit_of_code, code=cells["code"]).id,
                typing_key="Shift+F2",  # F2 collects
            ),
            buttons=self._buttons,
            instead=[STATE],
            told=_told,
            narrow=self._narrow,
            filters=filters_of(UNIT_CHIPS),
            drops=[building_drop(desk), _kind_drop()],
            dates=_("Handed over on"),
            detail=UnitCard(desk),
            watches=WATCHES,
            on_open=lambda row: desk.open_page("household.unit", unit_id=row.id),
            empty=self._no_units,
        )

    def _buttons(self, _page: RecordsPage) -> list[Action]:
        person = Action(
            _("Add person"), self._add_person, icon="user-plus", key="F6", needs_row=True
        )
        build = Action(_("Build"), self._build_many, icon="building-2", key="F3")
        return [*self.changes(person, build), *self.outputs()]

    def _no_units(self, _page: RecordsPage) -> EmptyPage:
        steps = self._at.store.read(first_steps)  # how far the office is
        choices = [
            import_choice(self._at, "Enter"),
            Choice(
                "building-2",
                _("Build by hand"),
                _("Say how many buildings, entrances, floors and rooms; all numbers at once."),
                _("Build"),
                "F3",
                self._build_many,
            ),
            Choice(
                "graduation-cap",
                _("Look at a sample estate"),
                _("300 invented households to try things on. Your own data stay as they are."),
                _("Open practice mode"),
                "F4",
                lambda: self._at.open_page("practice"),
            ),
        ]
        return EmptyPage(
            "house-plus",
            _("No units yet"),
            _("Fees, repairs and move-in stand on the units. Put them in first."),
            choices,
            [WayStep(one.title, one.hint, one.state.value) for one in steps],
        )

    def _narrow(self, question: Question) -> Question:
        """3栋 in the search field means all of building 3."""
        building = self._building(question.words)
        if building is None:
            return question
        return structs.replace(
            question, words="", choices=(*question.choices, ("building", building))
        )

    def _building(self, words: str) -> int | None:
        if not words or words[-1] not in "栋幢座棟#":
            return None
        rows = self._at.store.read(buildings)
        return next((row.id for row in rows if row.code == words[:-1].strip().upper()), None)

    # What the frame calls

    def open(self, **context: object) -> None:
        """Go to the unit of `unit_id`, or show those of a `filter`."""
        super().open(**context)
        wanted = context.get("filter")
        if isinstance(wanted, str) and not wanted.startswith("state:") and wanted != "spaces":
            self.set_filters("all", wanted)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("Open the household page")), ("Ctrl+F", _("Search in the list"))]

    # What the buttons do

    def _add_person(self) -> None:
        if row := self.row():
            add_resident_dialog(self._at, row.id, row.code).exec()

    def _build_many(self) -> None:
        unit_dialogs.build_by_hand(self._at)

    def delete(self) -> bool:
        """Delete the unit, and its building when it was the last one there: it would stay in
        every choice."""
        row = self.row()
        is_gone = super().delete()
        if isinstance(row, UnitRow) and is_gone:
            with self._at.attempt():
                self._offer_to_delete_building(row.building)
        return is_gone

    def _offer_to_delete_building(self, code: str) -> None:
        rows = self._at.store.read(buildings)
        for building in (one for one in rows if one.code == code and not one.units):
            question = _("Building {code} has no units any more. Delete it too?").format(code=code)
            hint = _("The log brings it back (F6 there), and then its units.")
            if self._at.ask(question, [hint], yes=_("Delete")):
                self._at.store.write(BUILDING_USES.delete, record_id=building.id)
                self._at.say(_("Building {code} deleted").format(code=code), "done")


def _kind_drop() -> DropDown:
    kinds = [(kind, kind.label) for kind in UnitKind if kind is not UnitKind.SPACE]
    return DropDown("kind", _("Kind"), _("All kinds"), lambda: kinds)


def _told(totals: Totals, _question: Question) -> Told:
    units = ngettext("{count} unit", "{count} units", totals.count)
    left = [Figure("", units.format(count=f"{totals.count:,}")), Figure(_("all rows"), "")]
    areas = (totals.number(name) for name in ("inner_area", "built_area"))
    inner, built = (format_scaled(area, AREA, decimals=2) for area in areas)
    return left, [
        Figure(_("Inner area"), f"{inner} ㎡"),
        Figure(_("Built-up area"), f"{built} ㎡", strong=True),
    ]
