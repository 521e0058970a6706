"""The estate map as a picture: a card per building, a cell per unit; arrows move, Enter opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from propdesk.estate.rules import UnitState
from propdesk.estate.service import building_title
from propdesk.estate.shared_view import state_badge
from propdesk.household.mapping import MapBuilding, MapUnit
from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.parts import theme
from propdesk.ui.parts.theme import Size, colour

Mode = Literal["arrears", "state", "hand_over"]
CELL_WIDTH, CELL_HEIGHT, GAP = 62, 24, 3
INSIDE, HEAD, ENTRANCE, FLOOR_NAME, BETWEEN = 12, 34, 22, 32, 10
RING = 4  # how far the ring reaches around a cell, with its pen
BANDS = ((12, "map4"), (6, "map3"), (3, "map2"), (1, "map1"))
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def band(periods: int) -> str:
    """The ground of a unit that owes so many periods, '' for none."""
    return next((token for least, token in BANDS if periods >= least), "")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a unit stands; its middle as numbers, for an arrow key looks at every unit."""

    unit: MapUnit
    rect: QRect
    middle: tuple[int, int]


class _Card:
    """Where everything of one building stands."""

    def __init__(self, building: MapBuilding, left: int, top: int) -> None:
        self.building = building
        self.floors = sorted({unit.floor for unit in building.units}, reverse=True)
        self.entrances: dict[str, int] = {}
        for unit in building.units:
            self.entrances.setdefault(unit.entrance, 0)
        seen: dict[tuple[str, int], int] = {}
        spots: list[tuple[MapUnit, int]] = []
        for unit in building.units:
            key = unit.entrance, unit.floor
            spots.append((unit, seen.get(key, 0)))
            seen[key] = seen.get(key, 0) + 1
            self.entrances[unit.entrance] = max(self.entrances[unit.entrance], seen[key])
        self.lefts: dict[str, int] = {}
        x = left + INSIDE + FLOOR_NAME
        for entrance, wide in self.entrances.items():
            self.lefts[entrance] = x
            x += wide * (CELL_WIDTH + GAP) + BETWEEN
        # The head line needs its words' width even when the building is narrow.
        width = max(x - BETWEEN + INSIDE - left, 262)
        height = HEAD + ENTRANCE + len(self.floors) * (CELL_HEIGHT + GAP) + INSIDE
        self.rect = QRect(left, top, width, height)
        tops = {floor: self.top_of(floor) for floor in self.floors}
        self.places = [
            _place(unit, self.lefts[unit.entrance] + spot * (CELL_WIDTH + GAP), tops[unit.floor])
            for unit, spot in spots
        ]

    def top_of(self, floor: int) -> int:
        """Where a floor begins."""
        row = self.floors.index(floor)
        return self.rect.y() + HEAD + ENTRANCE + row * (CELL_HEIGHT + GAP)


def _place(unit: MapUnit, left: int, top: int) -> _Place:
    middle = left + CELL_WIDTH // 2, top + CELL_HEIGHT // 2
    return _Place(unit, QRect(left, top, CELL_WIDTH, CELL_HEIGHT), middle)


def _level(row: Sequence[_Card]) -> int:
    """Make the cards of a row equally high; where the row ends."""
    height = max((card.rect.height() for card in row), default=0)
    for card in row:
        card.rect.setHeight(height)
    return row[0].rect.y() + height if row else 0


class MapCanvas(QWidget):
    """The cards in rows; `chosen(MapUnit)` tells where the user is."""

    chosen = Signal(object)
    opened = Signal(object)
    in_sight = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self._buildings: tuple[MapBuilding, ...] = ()
        self._room = 0
        self._cards: list[_Card] = []
        self._spots: dict[int, _Place] = {}
        self._current: int | None = None
        self._mode: Mode = "arrears"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Estate map"))

    def show_buildings(self, buildings: Sequence[MapBuilding]) -> None:
        """Show these buildings; the unit the user is on is kept if it is still there."""
        self._buildings = tuple(buildings)
        self._lay()
        places = self._places()
        if places and not any(place.unit.id == self._current for place in places):
            self.go_to(places[0].unit.id)
        elif places:
            self.go_to(self._current or places[0].unit.id)
        self.update()

    def fit(self, room: int) -> None:
        """Lay the cards in rows no wider than `room`; a wide building alone may reach beyond."""
        if room != self._room:
            self._room = room
            self._lay()

    def _lay(self) -> None:
        """Place the cards row after row, those of a row equally high."""
        self._cards = []
        row: list[_Card] = []
        left = top = 0
        for building in self._buildings:
            card = _Card(building, left, top)
            if row and card.rect.right() >= self._room > 0:
                top = _level(row) + BETWEEN
                row, card = [], _Card(building, 0, top)
            row.append(card)
            self._cards.append(card)
            left = card.rect.right() + 1 + Size.RADIUS_CARD
        bottom = _level(row)
        right = max((card.rect.right() + 1 for card in self._cards), default=1)
        self.setFixedSize(right, max(bottom, 1))
        self._spots = {place.unit.id: place for card in self._cards for place in card.places}
        self.update()

    def show_mode(self, mode: Mode) -> None:
        """Colour by arrears, by state or by how far the hand-over is."""
        self._mode = mode
        self.update()

    def current(self) -> MapUnit | None:
        """The unit the user is on."""
        found = self._place_of(self._current)
        return found.unit if found else None

    def go_to(self, unit_id: int) -> None:
        """Put the ring around a unit."""
        found = self._place_of(unit_id)
        if found is not None:
            for place in (self._place_of(self._current), found):
                if place is not None:
                    self.update(place.rect.adjusted(-RING, -RING, RING, RING))
            self._current = unit_id
            self.chosen.emit(found.unit)
            self.in_sight.emit(found.rect)

    def _places(self) -> list[_Place]:
        return list(self._spots.values())

    def _place_of(self, unit_id: int | None) -> _Place | None:
        return self._spots.get(unit_id or 0)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the nearest cell that way, Enter opens it."""
        ways = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is not None:
            self._move(way)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def _move(self, way: tuple[int, int]) -> None:
        here = self._place_of(self._current)
        if here is None:
            return
        (left, top), (right, down) = here.middle, way

        def distance(place: _Place) -> int | None:
            x, y = place.middle[0] - left, place.middle[1] - top
            ahead = x * right + y * down
            return ahead + 3 * (abs(x * down) + abs(y * right)) if ahead > 0 else None

        near = [(far, place) for place in self._places() if (far := distance(place)) is not None]
        if near:
            self.go_to(min(near, key=lambda pair: pair[0])[1].unit.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer."""
        spot = event.position().toPoint()
        found = next((place for place in self._places() if place.rect.contains(spot)), None)
        if found is not None:
            self.go_to(found.unit.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the cell under the pointer."""
        if self.current() is not None:
            self.opened.emit(self.current())

    def sizeHint(self) -> QSize:
        """As large as the cards."""
        return self.size()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cards that can be seen."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for card in self._cards:
                if card.rect.intersects(event.rect()):
                    self._paint_card(painter, card, event.rect())

    def _paint_card(self, painter: QPainter, card: _Card, visible: QRect) -> None:
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("surface"))
        frame = QRectF(card.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, Size.RADIUS_CARD, Size.RADIUS_CARD)
        self._paint_head(painter, card)
        painter.setFont(theme.font(12))
        painter.setPen(colour("text3"))
        for floor in card.floors:
            place = QRect(card.rect.x(), card.top_of(floor), INSIDE + FLOOR_NAME - 6, CELL_HEIGHT)
            right = Qt.AlignmentFlag.AlignRight | _MIDDLE
            painter.drawText(place, right, f"{floor}F" if floor else "—")
        for place_ in card.places:
            if place_.rect.intersects(visible):
                paint_cell(painter, place_.rect, place_.unit, self._mode)
                if place_.unit.id == self._current:
                    self._paint_ring(painter, place_.rect)

    def _paint_head(self, painter: QPainter, card: _Card) -> None:
        building = card.building
        line = card.rect.adjusted(INSIDE, 6, -INSIDE, 0)
        line.setHeight(24)
        name = building_title(building.code)
        painter.setFont(theme.font(15, 600))
        painter.setPen(colour("text"))
        painter.drawText(line, _MIDDLE, name)
        used = theme.width_of(name, 15, 600) + 8
        painter.setFont(theme.font(12))
        painter.setPen(colour("text3"))
        floors = ngettext("{count} floor", "{count} floors", card.building.floors)
        units = ngettext("{count} unit", "{count} units", len(building.units))
        size = f"{floors.format(count=building.floors)} {units.format(count=len(building.units))}"
        painter.drawText(line.adjusted(used, 0, 0, 0), _MIDDLE, size)
        self._paint_rate(painter, line, building.rate)
        painter.setFont(theme.font(12))
        painter.setPen(colour("text2"))
        for entrance, left in card.lefts.items():
            if entrance:
                wide = card.entrances[entrance] * (CELL_WIDTH + GAP) - GAP
                place = QRect(left, card.rect.y() + HEAD, wide, ENTRANCE)
                words = _("Entrance {name}").format(name=entrance)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_rate(self, painter: QPainter, line: QRect, per_mille: int | None) -> None:
        """How much of what fell due this year is settled, with its name before it."""
        right = Qt.AlignmentFlag.AlignRight | _MIDDLE
        painter.setFont(theme.font(13, 600))
        painter.setPen(colour("text"))
        rate = "—" if per_mille is None else f"{per_mille // 10}.{per_mille % 10} %"
        painter.drawText(line, right, rate)
        used = theme.width_of(rate, 13, 600) + 6
        painter.setFont(theme.font(12))
        painter.setPen(colour("text3"))
        painter.drawText(line.adjusted(0, 0, -used, 0), right, _("settled"))

    def _paint_ring(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(QPen(colour("accent"), 2 if self.hasFocus() else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(-1.5, -1.5, 1.5, 1.5), 5, 5)


def paint_cell(painter: QPainter, rect: QRect, unit: MapUnit, mode: Mode) -> None:
    """One unit: its room, and the number of periods it owes or the colour of its state."""
    ground = band(unit.periods) if mode == "arrears" else ""
    edge = "field" if ground else "line2"
    painter.setPen(QPen(colour(edge), 1))
    painter.setBrush(_ground(unit, ground, mode))
    frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(frame, Size.RADIUS_BADGE, Size.RADIUS_BADGE)
    is_hatched = _is_hatched(unit, mode) and not ground
    if is_hatched:
        # Beside the number, which must stay readable.
        painter.fillRect(
            rect.adjusted(rect.width() * 9 // 16, 2, -2, -2),
            QBrush(colour("field"), Qt.BrushStyle.BDiagPattern),
        )
    ink = "onMap4" if ground == "map4" else "text" if ground else "text2"
    if mode != "arrears" and not is_hatched:
        ink = "text"
    painter.setPen(colour(ink))
    painter.setFont(theme.font(12, 600 if ground else 400))
    inner = rect.adjusted(6, 0, -6, 0)
    painter.drawText(inner, _MIDDLE, unit.room)
    if ground:
        painter.setFont(theme.font(12, 700))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | _MIDDLE, str(unit.periods))


def _is_hatched(unit: MapUnit, mode: Mode) -> bool:
    """Whether nothing is to be said of a unit."""
    if mode == "hand_over":
        return unit.case is None
    return unit.state in (UnitState.VACANT, UnitState.UNSOLD)


def _ground(unit: MapUnit, ground: str, mode: Mode) -> QBrush:
    if ground:
        return QBrush(colour(ground))
    if mode == "state" and unit.state not in (UnitState.VACANT, UnitState.UNSOLD):
        return QBrush(theme.soft(state_badge(unit.state).tone))
    if mode == "hand_over" and unit.case is not None:
        return QBrush(theme.soft(unit.case.tone))
    return QBrush(colour("surface"))
