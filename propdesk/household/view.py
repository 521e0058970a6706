"""The household page 住户一页通: everything of one unit for whoever is at the phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from propdesk.estate.notation.service import unit_title
from propdesk.estate.people.dialogs import add_resident_dialog, edit_person_dialog
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import UnitKind
from propdesk.estate.service import UnitDetails, UnitFields
from propdesk.estate.shared_view import area_text, state_badge
from propdesk.estate.units.service import actions_now, unit_details, unit_panels
from propdesk.household import overview, panels_view
from propdesk.household.dialogs import role_dialog
from propdesk.household.timeline import counts_of, timeline
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.subject import Event
from propdesk.ui.desk import Desk
from propdesk.ui.forms.record_actions import action_buttons
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Card, EmptyPage, FigureCard, as_high_as, line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Badge, Button, label

WATCHES = frozenset({"unit", "person", "phone", "occupancy", "payment", "charge"})
TIMELINE = (
    Column("day", N_("Date"), kind=Kind.DATE, width=100, ink="text2"),
    Column("time", N_("Time"), width=64, ink="text2", value=panels_view.time_of),
    Column("what", N_("What"), width=230, weight=500, icon=lambda event: event.icon),
    Column("detail", N_("What it says"), stretch=True, free=True),
    Column("amount", N_("Amount"), kind=Kind.AMOUNT, width=110),
    Column("who", N_("By"), width=110, ink="text2"),
)


def household_page(desk: Desk) -> QWidget:
    """Build the household page."""
    return HouseholdPage(desk)


def _title(fields: UnitFields) -> str:
    is_room = fields.kind is not UnitKind.SPACE
    return unit_title(fields.building, fields.entrance, fields.room, is_room=is_room)


class HouseholdPage(QStackedWidget):
    """One unit, or the question which."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.unit_id: int | None = None
        self._code = ""
        self._events: list[Event] = []
        declared = desk.store.declarations
        self._watches = WATCHES.union(*(panel.watches for panel in declared.unit_panels))
        mine = {"", *desk.store.actor.permissions}
        told = [one for one in declared.unit_histories if one.permission in mine]
        self._told = {one.kind: _(one.title) for one in told}
        self.empty = EmptyPage(
            "house",
            _("Which household?"),
            _("Type a room, a name or a phone into the search above."),
        )
        find = Button(_("Search"), icon="search", key="Ctrl+K", kind="primary", bind_its_key=False)
        find.clicked.connect(self._search)
        self.empty.add_button(find)
        self._page = QWidget()
        self._build()
        self.addWidget(self.empty)
        self.addWidget(self._page)

    # Building

    def _build(self) -> None:
        whole = QVBoxLayout(self._page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._head_card())
        whole.addLayout(self._figure_row())
        middle = QGridLayout()
        middle.setSpacing(8)
        self._people = panels_view.PeoplePanel(
            self._desk, add=self._add_person, change=self._change_role, edit=self._edit_person
        )
        self._open_things = panels_view.OpenPanel(self._open_record)
        self._next_step = panels_view.NextStepPanel()
        for column, (panel, share) in enumerate(
            ((self._people, 10), (self._open_things, 10), (self._next_step, 5))
        ):
            middle.addWidget(panel, 0, column)
            middle.setColumnStretch(column, share)
        whole.addLayout(middle, 5)
        whole.addWidget(self._timeline_card(), 4)

    def _head_card(self) -> Card:
        card = Card(margins=0)
        as_high_as(card, 48)
        self._title = label("", 20, 600)
        self._state = Badge()
        self._facts = label("", 13, 400, "text2")
        named = QWidget()
        line = line_of(IconLabel("house", 22, "accent"), self._title, self._state, spacing=8)
        line.setContentsMargins(0, 0, 6, 0)
        named.setLayout(line)
        self.buttons = action_buttons(self._desk, "unit", lambda: self.unit_id)
        for action, button in self.buttons.items():
            if action.offered is not None:
                button.hide()  # shown by hand it would be a window: it has no place yet
        flow = Flow([named, self._facts, *self.buttons.values()], gap=8)
        row = line_of(flow)
        row.setContentsMargins(14, 8, 12, 8)
        card.body.addLayout(row)
        return card

    def _figure_row(self) -> QHBoxLayout:
        names = (
            _("Overdue"),
            _("Not yet due"),
            _("Paid up to"),
            _("Prepaid"),
            _("Paid this year"),
        )
        self._figures = [FigureCard(name, size=20, height=76) for name in names]
        row = line_of(spacing=8)
        for card in self._figures:
            row.addWidget(card, 1)
        return row

    def _timeline_card(self) -> Card:
        card = Card(margins=0)
        card.setMinimumHeight(128)
        card.body.setSpacing(0)
        self.chips = {kind: Chip(words) for kind, words in {"all": _("All"), **self._told}.items()}
        for kind, chip in self.chips.items():
            chip.clicked.connect(lambda _checked, wanted=kind: self.show_events(wanted))
        head = line_of(Flow([label(_("Timeline"), 13, 600), *self.chips.values()]))
        head.setContentsMargins(14, 4, 12, 4)
        card.body.addLayout(head)
        self.table = Table(TIMELINE, choice=self._desk.settings.table("household.unit"), card=False)
        self.table.activated.connect(lambda event: self._open_record(event.record))
        card.body.addWidget(self.table, 1)
        return card

    # Showing

    def open(self, **context: object) -> None:
        """Show the household of `unit_id`."""
        unit_id = context.get("unit_id")
        if isinstance(unit_id, int):
            self.unit_id = unit_id
            with self._desk.attempt():
                self._show()
                self._desk.say(_("{code} opened").format(code=self._code))

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when something of the household was written."""
        if self.unit_id is not None and touched & self._watches:
            try:
                self._show()
            except UserError:  # the unit was deleted meanwhile
                self.unit_id = None
                self.setCurrentWidget(self.empty)

    def _show(self) -> None:
        if self.unit_id is None:
            return
        store, unit_id = self._desk.store, self.unit_id
        details = store.read(unit_details, unit_id=unit_id)
        self._code = details.code
        self._show_head(details)
        self._show_figures(store.read(overview.figures, unit_id=unit_id))
        self._people.show_people(store.read(roles_of_unit, unit_id=unit_id))
        self._open_things.show_panels(store.read(unit_panels, unit_id=unit_id))
        now = store.read(actions_now, kind="unit", record_id=unit_id)
        for action, button in self.buttons.items():
            button.setVisible(action in now)
        self._events = store.read(timeline, unit_id=unit_id)
        for kind, count in counts_of(self._events, list(self.chips)[1:]).items():
            self.chips[kind].show_count(count)
        self.show_events("all")
        self.setCurrentWidget(self._page)

    def _show_head(self, details: UnitDetails) -> None:
        fields = details.fields
        state = state_badge(fields.state)
        self._title.setText(_title(fields))
        self._state.show_state(state.text, state.tone, state.icon)
        facts = [fields.kind.label]
        if fields.built_area:
            facts.append(_("built {area}").format(area=area_text(fields.built_area)))
        if fields.inner_area:
            facts.append(_("inner {area}").format(area=area_text(fields.inner_area)))
        if fields.handover_date:
            facts.append(_("keys {day}").format(day=fields.handover_date))
        self._facts.setText(" · ".join(facts))

    def _show_figures(self, found: overview.Figures) -> None:
        overdue, current, paid, prepaid, year = self._figures
        late = bool(found.overdue)
        overdue.show_value(
            str(found.overdue) if late else "—",
            panels_view.lines_and_day(found.overdue_lines, _("oldest"), found.oldest_due),
            ink="red" if late else "text",
            icon="triangle-alert" if late else "",
        )
        current.show_value(
            str(found.current) if found.current else "—",
            panels_view.lines_and_day(found.current_lines, _("next"), found.next_due),
        )
        paid.show_value(str(found.paid_day or "—"), found.paid_item)
        prepaid.show_value(str(found.prepaid) if found.prepaid else "—", _("for later bills"))
        receipts = ngettext("{count} payment", "{count} payments", found.year_receipts)
        year.show_value(
            str(found.year_paid) if found.year_paid else "—",
            receipts.format(count=found.year_receipts),
        )
        self._next_step.show_step(found, self._desk.today())

    def show_events(self, kind: str) -> None:
        """Show the timeline's events of one kind, or all."""
        for name, chip in self.chips.items():
            chip.setChecked(name == kind)
        shown = [event for event in self._events if kind in ("all", event.kind)]
        self.table.show_rows(shown, nothing=_("Nothing has happened yet."))

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard where the arrow keys read the timeline."""
        if self.unit_id is not None:
            self.table.setFocus()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        chips = [_("All"), *self._told.values()]
        return [
            ("Ctrl+PgUp", _("The unit before this one")),
            ("Ctrl+PgDown", _("The unit after this one")),
            (f"1 – {len(self.chips)}", _("Timeline: {kinds}").format(kinds=listed(chips))),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step to the neighbours, choose what the timeline shows."""
        numbers = {str(number): kind for number, kind in enumerate(self.chips, 1)}
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step(forward=event.key() == Qt.Key.Key_PageDown)
        elif event.text() in numbers and self.unit_id is not None:
            self.show_events(numbers[event.text()])
        else:
            super().keyPressEvent(event)

    def _step(self, *, forward: bool) -> None:
        if self.unit_id is None:
            return
        before, after = self._desk.store.read(overview.neighbours, unit_id=self.unit_id)
        wanted = after if forward else before
        if wanted is not None:
            self.open(unit_id=wanted)

    # What the buttons do

    def _open_record(self, record: tuple[str, int] | None) -> None:
        """Go to what a line of a panel or of the timeline tells of; say so when all is here."""
        page, context = self._desk.store.declarations.page_of(*record or ("", None))
        if page and context != {"unit_id": self.unit_id}:
            self._desk.open_page(page, **context)
        else:
            self._desk.say(_("There is no more to this line."))

    def _search(self) -> None:
        self._desk.open_page("search")

    def _with_unit(self, build: Callable[[int], object]) -> None:
        if self.unit_id is not None:
            with self._desk.attempt():
                dialog = build(self.unit_id)
                run = getattr(dialog, "exec", None)
                if run is not None:
                    run()

    def _add_person(self) -> None:
        self._with_unit(lambda unit_id: add_resident_dialog(self._desk, unit_id, self._code))

    def _change_role(self) -> None:
        """Change the role or the dates of somebody here: who moved out, who became payer."""
        self._with_unit(lambda unit_id: role_dialog(self._desk, unit_id, self._code))

    def _edit_person(self, person_id: int) -> None:
        self._with_unit(lambda _unit: edit_person_dialog(self._desk, person_id))
