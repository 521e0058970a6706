"""The estate map 房态图: choose buildings, see who owes for how long, go to the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import OWNING, UnitState
from propdesk.estate.service import building_title
from propdesk.estate.shared_view import import_choice, state_badge
from propdesk.estate.units.service import unit_details
from propdesk.household import mapping, overview
from propdesk.household.dialogs import print_notices
from propdesk.household.map_canvas_view import CELL_HEIGHT, MapCanvas, Mode, band, paint_cell
from propdesk.household.mapping import MapBuilding, MapUnit
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO
from propdesk.movein.cases.rules import CaseState
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import write_phone
from propdesk.ui.parts.cards import Card, EmptyPage, clear, line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Badge, Button, hairline, label

WATCHES = frozenset(
    {"unit", "building", "occupancy", "charge", "payment", "allocation", "move_in_case"}
)
FIRST_BUILDINGS = 3
CALM_MS = 40
_BANDS = (
    (0, N_("owes nothing")),
    (1, N_("1-2 periods")),
    (3, N_("3-5 periods")),
    (6, N_("6-11 periods")),
    (12, N_("12 and more")),
)
_LEGEND_STATES = (
    UnitState.OCCUPIED,
    UnitState.LET,
    UnitState.HANDED_OVER,
    UnitState.RENOVATION,
    UnitState.SOLD,
    UnitState.VACANT,
    UnitState.UNSOLD,
)


def map_page(desk: Desk) -> QWidget:
    """Build the estate map."""
    return MapPage(desk)


class MapPage(QWidget):
    """Building chips, what is shown, the cards, and the panel of the chosen unit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._buildings: list[MapBuilding] = []
        self._chips: dict[int, Chip] = {}
        self._mode: Mode = "arrears"
        self.canvas = MapCanvas()
        self._panel = MapPanel(desk, self._print_notices)
        self._filled = QWidget()
        self._empty = EmptyPage(
            "layout-grid",
            _("No units yet"),
            _("The map shows each unit as a cell, coloured by how long it owes."),
            [import_choice(desk, "Enter")],
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._filled)
        self._stack.addWidget(self._empty)
        self._build()
        self.canvas.chosen.connect(self._panel.show_unit)
        self.canvas.opened.connect(lambda unit: self._panel.collect())
        self.canvas.in_sight.connect(self._scroll_to)
        self._load_chips(first=True)
        self.refresh()

    def _build(self) -> None:
        whole = self._whole = QVBoxLayout(self._filled)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self._chip_line = Flow()
        whole.addWidget(self._chip_line)
        whole.addWidget(self._mode_line())
        body = QHBoxLayout()
        body.setSpacing(8)
        self._area = QScrollArea()
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.setProperty("scrolls", "true")
        self._area.setWidget(self.canvas)
        self._area.viewport().installEventFilter(self)
        body.addWidget(self._area, 1)
        self._panel.setFixedWidth(236)
        body.addWidget(self._panel)
        whole.addLayout(body, 1)

    def _mode_line(self) -> Flow:
        self._by_arrears = Chip(_("Arrears"), checked=True)
        self._by_state = Chip(_("State"))
        self._by_arrears.clicked.connect(lambda: self._show_mode("arrears"))
        self._by_case = Chip(_("Hand-over"))
        self._by_state.clicked.connect(lambda: self._show_mode("state"))
        self._by_case.clicked.connect(lambda: self._show_mode("hand_over"))
        self._legend = line_of(spacing=6)
        legend = QWidget()
        legend.setLayout(self._legend)
        self._explained = label("", 12, 400, "text3")
        chips = [self._by_arrears, self._by_state, self._by_case]
        row = Flow([label(_("Show"), 12, 400, "text3"), *chips, legend])
        row.add(self._explained, at_end=True)
        return row

    def _load_chips(self, *, first: bool = False) -> None:
        wanted = {key for key, chip in self._chips.items() if chip.isChecked()}
        found = self._desk.store.read(mapping.building_chips)
        line = Flow([label(_("Buildings"), 12, 400, "text3")])
        self._all = Chip(_("All"))
        self._all.clicked.connect(self._choose_all)
        line.add(self._all)
        self._chips = {}
        for place, each in enumerate(found):
            is_on = place < FIRST_BUILDINGS if first or not wanted else each.id in wanted
            name = building_title(each.code)
            chip = Chip(name, count=each.owing, checked=is_on)
            chip.clicked.connect(self.refresh)
            self._chips[each.id] = chip
            line.add(chip)
        line.add(label(_("The number: households that owe"), 12, 400, "text3"))
        self._whole.replaceWidget(self._chip_line, line)
        self._chip_line.deleteLater()
        self._chip_line = line
        self._stack.setCurrentWidget(self._filled if found else self._empty)

    def _choose_all(self) -> None:
        """All buildings, or the first ones again."""
        for place, chip in enumerate(self._chips.values()):
            chip.setChecked(self._all.isChecked() or place < FIRST_BUILDINGS)
        self.refresh()

    def refresh(self) -> None:
        """Read the chosen buildings again."""
        wanted = [key for key, chip in self._chips.items() if chip.isChecked()]
        self._all.setChecked(len(wanted) == len(self._chips))
        self._buildings = self._desk.store.read(mapping.map_buildings, building_ids=wanted)
        self.canvas.show_buildings(self._buildings)
        self._show_legend()
        self._panel.show_totals(self._buildings)

    def _show_mode(self, mode: Mode) -> None:
        self._mode = mode
        self._by_arrears.setChecked(mode == "arrears")
        self._by_state.setChecked(mode == "state")
        self._by_case.setChecked(mode == "hand_over")
        self.canvas.show_mode(mode)
        self._show_legend()

    def _show_legend(self) -> None:
        clear(self._legend)
        units = [unit for building in self._buildings for unit in building.units]
        if self._mode == "arrears":
            self._explained.setText(_("In a cell: how many periods are owed"))
            for least, words in _BANDS:
                count = sum(band(unit.periods) == band(least) for unit in units)
                self._add_legend(least, UnitState.SOLD, _(words), count)
            vacant = sum(unit.state is UnitState.VACANT for unit in units)
            self._add_legend(0, UnitState.VACANT, UnitState.VACANT.label, vacant)
            return
        self._explained.setText("")
        if self._mode == "hand_over":
            for case in CaseState:
                count = sum(unit.case is case for unit in units)
                if count:
                    self._add_legend(0, UnitState.SOLD, case.label, count, case)
            return
        for state in _LEGEND_STATES:
            count = sum(unit.state is state for unit in units)
            if count:
                self._add_legend(0, state, state.label, count)

    def _add_legend(
        self, periods: int, state: UnitState, words: str, count: int, case: CaseState | None = None
    ) -> None:
        self._legend.addWidget(_Swatch(periods, state, self._mode, case))
        self._legend.addWidget(label(words, 12, 400, "text2"))
        self._legend.addWidget(label(f"{count:,}", 12, 600))
        self._legend.addSpacing(6)

    def _scroll_to(self, rect: QRect) -> None:
        self._area.ensureVisible(rect.center().x(), rect.center().y(), 80, 60)

    def _show_from_top(self) -> None:
        """The names of the buildings first, scrolled only as far as the chosen unit needs."""
        self._area.verticalScrollBar().setValue(0)
        if unit := self.canvas.current():
            self.canvas.go_to(unit.id)

    def _print_notices(self) -> None:
        wanted = mapping.unit_ids_owing(self._buildings)
        if wanted:
            print_notices(self._desk, wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The cards go on in a next row where the width ends."""
        if event.type() == QEvent.Type.Resize:
            self.canvas.fit(self._area.viewport().width())
        return False

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the map."""
        self.canvas.setFocus()
        self._show_from_top()
        if self._stack.currentWidget() is self._filled:
            self._desk.say(_("Arrows move, Enter goes to the cash desk"))

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when units or money changed."""
        if touched & WATCHES:
            self._load_chips()
            self.refresh()

    def open(self, **context: object) -> None:
        """Go to the unit of `unit_id`, showing its building."""
        unit_id = context.get("unit_id")
        if isinstance(unit_id, int):
            with self._desk.attempt():
                details = self._desk.store.read(unit_details, unit_id=unit_id)
                for key, chip in self._chips.items():
                    chip.setChecked(key == details.building_id)
                self.refresh()
                self.canvas.go_to(unit_id)
                self._show_from_top()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [(_("Arrows"), _("Move on the map")), ("Enter", _("Cash desk"))]


class _Swatch(QWidget):
    """A small cell that explains a colour."""

    def __init__(
        self, periods: int, state: UnitState, mode: Mode, case: CaseState | None = None
    ) -> None:
        super().__init__()
        room = str(periods) if periods else ""
        self._unit = MapUnit(
            id=0,
            code="",
            entrance="",
            floor=0,
            room="",
            state=state,
            periods=periods,
            overdue=ZERO,
            late=ZERO,
            case=case,
        )
        self._mode: Mode = mode
        self.setFixedSize(30, CELL_HEIGHT - 6)
        self.setAccessibleName(room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it as on the map."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_cell(painter, self.rect(), self._unit, self._mode)


class MapPanel(Card):
    """The chosen unit in short, and the sums of the chosen buildings."""

    def __init__(self, desk: Desk, print_notices: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._unit: MapUnit | None = None
        self._told: MapUnit | None = None
        # The ring moves at once; a held arrow key passes many units, only the last is read.
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._tell)
        self._top = QVBoxLayout()
        self._top.setSpacing(6)
        self.body.addLayout(self._top)
        # One below the other: in English they do not fit beside each other.
        desk_button = Button(
            _("Cash desk"), icon="wallet", key="Enter", bind_its_key=False, on_click=self.collect
        )
        self.body.addWidget(desk_button)
        home = Button(_("Household"), icon="house", key="F12", on_click=self._household)
        self.body.addWidget(home)
        self.body.addWidget(hairline())
        self._sums = QVBoxLayout()
        self._sums.setSpacing(6)
        self.body.addLayout(self._sums)
        self.body.addStretch()
        self._notices = Button("", icon="printer", key="F8")
        self._notices.clicked.connect(print_notices)
        self.body.addWidget(self._notices)

    def show_unit(self, unit: MapUnit) -> None:
        """Choose a unit; who lives there and what they owe is shown when the keys rest."""
        self._unit = unit
        self._calm.start()

    def _tell(self) -> None:
        unit = self._unit
        if unit is None or unit is self._told:
            return
        self._told = unit
        clear(self._top)
        store = self._desk.store
        badge = state_badge(unit.state)
        shown = Badge(badge.text, badge.tone, badge.icon)
        if unit.periods:
            words = ngettext("owes {count} period", "owes {count} periods", unit.periods)
            shown = Badge(words.format(count=unit.periods), "amber", "triangle-alert")
        self._top.addLayout(line_of(label(unit.code, 16, 600), None, shown))
        roles = store.read(roles_of_unit, unit_id=unit.id)
        owner = next((row for row in roles if row.fields.role in OWNING), None)
        if owner is not None:
            phone = write_phone(owner.phones[0].number) if owner.phones else ""
            self._top.addWidget(label(f"{owner.name}  {phone}".strip(), 13, 500))
        else:
            self._top.addWidget(label(_("No owner"), 13, 400, "text3"))
        self._top.addWidget(hairline())
        found = store.read(overview.figures, unit_id=unit.id)
        ink = "red" if found.overdue else "text"
        self._fact(self._top, _("Overdue"), str(found.overdue), ink)
        self._fact(self._top, _("Paid up to"), str(found.paid_day or "—"))
        self._fact(self._top, _("Prepaid"), str(found.prepaid) if found.prepaid else "—")

    def show_totals(self, buildings: Sequence[MapBuilding]) -> None:
        """Show the sums over the chosen buildings."""
        clear(self._sums)
        sums = mapping.map_totals(buildings)
        self._sums.addWidget(label(_("The chosen buildings"), 12, 600, "text2"))
        self._fact(self._sums, _("Households"), f"{sums.units:,}")
        self._fact(self._sums, _("That owe"), f"{sums.owing:,}")
        self._fact(self._sums, _("Arrears in all"), str(sums.overdue))
        self._fact(self._sums, _("Over a year"), str(sums.late), "red" if sums.late else "text")
        words = ngettext("{count} notice", "{count} notices", sums.owing)
        self._notices.say(words.format(count=sums.owing))
        self._notices.refuse(None if sums.owing else _("Nobody owes anything here."))

    def _fact(self, where: QVBoxLayout, name: str, value: str, ink: str = "text") -> None:
        row = line_of(label(name, 12, 400, "text3"), None, label(value, 13, 500, ink, right=True))
        where.addLayout(row)

    def collect(self) -> None:
        """Go to the cash desk with the chosen unit."""
        if self._unit is not None:
            self._desk.open_page("fees.desk", unit_id=self._unit.id)

    def _household(self) -> None:
        if self._unit is not None:
            self._desk.open_page("household.unit", unit_id=self._unit.id)
