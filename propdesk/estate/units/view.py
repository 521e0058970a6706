"""The page of units: the list with chips and totals, the panel of one unit, the first steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.estate import exports
from propdesk.estate.people.dialogs import add_resident_dialog
from propdesk.estate.rules import UnitKind, UnitState
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.shared_view import (
    ask_to_delete,
    building_drop,
    import_choice,
    may_edit,
    state_badge,
)
from propdesk.estate.together import UNITS_TOGETHER
from propdesk.estate.units import dialogs as unit_dialogs
from propdesk.estate.units.listing import UNITS, UnitRow
from propdesk.estate.units.panel_view import UnitCard
from propdesk.estate.units.registering import (
    buildings,
    delete_building,
    delete_unit,
    unit_details,
)
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.question import Question
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.system.settings.shared_view import list_outputs, paper_head
from propdesk.system.start.service import first_steps
from propdesk.ui.desk import Desk
from propdesk.ui.forms.leafing import enter, leaf_through
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, columns_of
from propdesk.ui.lists.filter_bar import DropDown, Filter
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.row_menu import keep_keys
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.actions import (
    delete_action,
    duplicate_action,
    edit_action,
    undo_action,
)
from propdesk.ui.many.rows import ManyRows
from propdesk.ui.parts.cards import Choice, EmptyPage, WayStep

WATCHES = frozenset({"unit", "building", "occupancy", "person", "phone", "vehicle"})
_SHOWN_STATES = (
    UnitState.OCCUPIED,
    UnitState.LET,
    UnitState.VACANT,
    UnitState.HANDED_OVER,
    UnitState.RENOVATION,
    UnitState.UNSOLD,
)
# Chips with a name before them would not fit in English: the groups have none that is shown.
_STATE, _MISSING_GROUP = "", " "
_MISSING = {
    "owner": N_("No owner"),
    "area": N_("No area"),
    "phone": N_("No phone"),
}


COLUMNS = columns_of(
    UnitRow,
    Column(
        "state", N_("State"), kind=Kind.STATE, width=142, value=lambda row: state_badge(row.state)
    ),
)


def units_page(desk: Desk) -> QWidget:
    """Build the page of units."""
    return UnitsPage(desk)


class UnitsPage(QStackedWidget):
    """The list, or the three ways to begin while there is no unit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._panel = UnitCard(desk)
        self.many = ManyRows(
            desk,
            UNITS_TOGETHER,
            UnitRow,
            name="units",
            fields=lambda: unit_dialogs.unit_form(desk),
            called=lambda row: row.code,
            head=partial(paper_head, desk),
            key="code",
            typing_key="Shift+F2",  # F2 collects
            find=lambda text: desk.store.read(unit_of_code, code=text).id,
        )
        self.register = RegisterPage(
            desk,
            "estate.units",
            COLUMNS,
            records=UNITS,
            told=_told,
            narrow=self._narrow,
            actions=self._actions(),
            filters=self._filters(),
            drops=self._drops(),
            dates=_("Handed over on"),
            detail=self._panel,
            on_open=self._open_household,
            watches=WATCHES,
            search_words=_("Room, name, phone"),
            nothing=_("No unit fits the filter."),
            attach=self.many.attach,
        )
        self.empty = self._empty_page()
        keep_keys(self.empty, [each for each in self.register.buttons if each.key == "Ctrl+Z"])
        self.addWidget(self.register)
        self.addWidget(self.empty)
        self._choose()

    def _actions(self) -> list[Action]:
        table = lambda: self.register.table  # noqa: E731  it is made after its buttons
        outputs = list_outputs(
            self._desk, N_("Units"), UNITS, exports.export_units, table, has_masks=True
        )
        if not may_edit(self._desk.store):
            return outputs
        return [
            Action(_("New unit"), self._add, icon="plus", key="Ins", kind="primary"),
            edit_action(self._edit, self.many),
            duplicate_action(self._duplicate),
            Action(_("Add person"), self._add_person, icon="user-plus", key="F6", needs_row=True),
            Action(_("Build"), self._build_many, icon="building-2", key="F3"),
            undo_action(self.many),
            delete_action(self._delete, self.many),
            *outputs,
        ]

    def _filters(self) -> list[Filter]:
        states = [
            Filter(f"state:{state}", _state_word(state), group=_STATE) for state in _SHOWN_STATES
        ]
        missing = [
            Filter(
                f"missing:{what}",
                _(words),
                icon="triangle-alert",
                tone="amber",
                group=_MISSING_GROUP,
                many=True,
            )
            for what, words in _MISSING.items()
        ]
        everything = Filter("all", _("All"), group=_STATE, checked=True)
        spaces = Filter("spaces", _("Spaces"), group=_STATE)
        return [everything, *states, spaces, *missing]

    def _empty_page(self) -> EmptyPage:
        choices = [
            import_choice(self._desk, "Enter"),
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
                lambda: self._desk.open_page("practice"),
            ),
        ]
        return EmptyPage(
            "house-plus",
            _("No units yet"),
            _("Fees, repairs and move-in stand on the units. Put them in first."),
            choices,
            self._steps(),
        )

    def _steps(self) -> list[WayStep]:
        """How far the office is."""
        steps = self._desk.store.read(first_steps)
        return [WayStep(step.title, step.hint, step.state.value) for step in steps]

    # What is shown

    def _drops(self) -> list[DropDown]:
        kinds = [(kind, kind.label) for kind in UnitKind]
        return [
            building_drop(self._desk),
            DropDown(
                "kind",
                _("Kind"),
                _("All kinds"),
                lambda: [one for one in kinds if one[0] is not UnitKind.SPACE],
            ),
        ]

    def _narrow(self, question: Question) -> Question:
        """3栋 in the search field means all of building 3."""
        building = self._building(question.words)
        if building is None:
            return question
        return replace(question, words="", choices=(*question.choices, ("building", building)))

    def _building(self, words: str) -> int | None:
        if not words or words[-1] not in "栋幢座棟#":
            return None
        rows = self._desk.store.read(buildings)
        return next((row.id for row in rows if row.code == words[:-1].strip().upper()), None)

    def _choose(self) -> None:
        has_units = self._desk.store.read(UNITS.total) > 0
        self.setCurrentWidget(self.register if has_units else self.empty)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list."""
        self.register.shown()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when the register changed."""
        if touched & WATCHES:
            self._choose()
            self.register.reload(touched)

    def open(self, **context: object) -> None:
        """Go to the unit of `unit_id`, or show those of a `filter`."""
        wanted = context.get("filter")
        self.register.clear_filters()
        if isinstance(wanted, str):
            is_state = wanted.startswith("state:") or wanted == "spaces"
            self.register.set_filters(*((wanted,) if is_state else ("all", wanted)))
        unit_id = context.get("unit_id")
        if isinstance(unit_id, int) and not self.register.table.select(unit_id):
            # Far down in a long list: its own code finds it.
            with self._desk.attempt():
                details = self._desk.store.read(unit_details, unit_id=unit_id)
                self.register.search_for(details.code)
                self.register.table.select(unit_id)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("Open the household page")), ("Ctrl+F", _("Search in the list"))]

    # What the buttons do

    def _row(self) -> UnitRow | None:
        row = self.register.table.current_row()
        return row if isinstance(row, UnitRow) else None

    def _open_household(self, row: object) -> None:
        if isinstance(row, UnitRow):
            self._desk.open_page("household.unit", unit_id=row.id)

    def _add(self) -> None:
        enter(self.register.table, unit_dialogs.add_unit_dialog(self._desk))

    def _duplicate(self) -> None:
        if row := self._row():
            with self._desk.attempt():
                enter(self.register.table, unit_dialogs.add_unit_dialog(self._desk, like=row.id))

    def _edit(self) -> None:
        desk = self._desk
        leaf_through(desk, self.register.table, partial(unit_dialogs.edit_unit_dialog, desk))

    def _add_person(self) -> None:
        if row := self._row():
            add_resident_dialog(self._desk, row.id, row.code).exec()

    def _build_many(self) -> None:
        unit_dialogs.build_dialog(self._desk).exec()

    def _delete(self) -> None:
        row = self._row()
        if row is None or not ask_to_delete(
            self._desk, "unit", row.id, _("Delete unit {code}?").format(code=row.code)
        ):
            return
        with self._desk.attempt():
            building_id = self._desk.store.read(unit_details, unit_id=row.id).building_id
            self._desk.store.write(delete_unit, unit_id=row.id)
            self._desk.say(_("Unit {code} deleted").format(code=row.code), "done")
            self._offer_to_delete_building(building_id)

    def _offer_to_delete_building(self, building_id: int) -> None:
        """Ask when the last unit of a building has gone: it would stay in every choice."""
        found = [one for one in self._desk.store.read(buildings) if one.id == building_id]
        if found and not found[0].units:
            code = found[0].code
            question = _("Building {code} has no units any more. Delete it too?").format(code=code)
            hint = _("The log brings it back (F6 there), and then its units.")
            if self._desk.ask(question, [hint], yes=_("Delete")):
                self._desk.store.write(delete_building, building_id=building_id)
                self._desk.say(_("Building {code} deleted").format(code=code), "done")


def _told(totals: Totals, _question: Question) -> Told:
    units = ngettext("{count} unit", "{count} units", totals.count)
    left = [Figure("", units.format(count=f"{totals.count:,}")), Figure(_("all rows"), "")]
    inner, built = (_area(totals.number(name)) for name in ("inner_area", "built_area"))
    return left, [
        Figure(_("Inner area"), f"{inner} ㎡"),
        Figure(_("Built-up area"), f"{built} ㎡", strong=True),
    ]


def _area(area: int) -> str:
    return format_scaled(area, AREA, decimals=2)


def _state_word(state: UnitState) -> str:
    return _("Renovation") if state is UnitState.RENOVATION else state.label
