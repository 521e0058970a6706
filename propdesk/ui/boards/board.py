"""A board: columns of cards by state, walked by arrows, moved on by the key of each column's head.

Usage: `board = Board()`, `board.show_columns([BoardColumn(id="new", title=_("To dispatch"),
cards=…, move=_("Dispatch"), key="F3"), …])`; `board.opened(id)`, `board.chosen(id)`,
`board.moved(id, column)` and `board.elsewhere(column)` (the key of a column in which the card in
hand is not) tell what the user did. Showing tells nothing: a page asks `board.current()` after it.
Only the cards in sight are painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from propdesk.kernel.i18n import _
from propdesk.ui.boards.columns import (
    BELOW,
    BETWEEN,
    CARD_GAP,
    CARD_HEIGHT,
    FOOT,
    HEAD,
    INSIDE,
    BoardCard,
    BoardColumn,
    card_width,
    lanes_of,
    rows_in,
    width_of_lanes,
)
from propdesk.ui.boards.painting import paint_card, paint_foot, paint_head
from propdesk.ui.parts.keys import bind_key


class _Placed(msgspec.Struct):
    """A column where it stands: its lanes, how wide its cards are, and the first row in sight."""

    column: BoardColumn
    rect: QRect
    lanes: int
    rows: int
    card: int
    top: int = 0

    @property
    def last_top(self) -> int:
        """The row that stands first when the column is turned to its end."""
        return max(0, -(-len(self.column.cards) // self.lanes) - self.rows)

    @property
    def head(self) -> QRect:
        return QRect(self.rect.x(), self.rect.y(), self.rect.width(), HEAD)

    @property
    def foot(self) -> QRect:
        top = self.rect.bottom() + 1 - FOOT - BELOW
        return QRect(self.rect.x(), top, self.rect.width(), FOOT)

    def seen(self) -> Iterator[tuple[int, QRect]]:
        """The cards in sight by their number, each with its place."""
        first = self.top * self.lanes
        last = min(first + self.rows * self.lanes, len(self.column.cards))
        for number in range(first, last):
            row, lane = divmod(number - first, self.lanes)
            left = self.rect.x() + INSIDE + lane * (self.card + CARD_GAP)
            top = self.rect.y() + HEAD + row * (CARD_HEIGHT + CARD_GAP)
            yield number, QRect(left, top, self.card, CARD_HEIGHT)

    def below(self) -> tuple[BoardCard, ...]:
        """The cards that lie below the edge."""
        return self.column.cards[(self.top + self.rows) * self.lanes :]

    def show(self, number: int) -> None:
        """Turn the column so that a card is in sight."""
        row = number // self.lanes
        self.top = min(max(self.top, row - self.rows + 1), row, max(self.last_top, 0))


class Board(QWidget):
    """See the module. Home and End go to the first and last card of a column, Page Up and Down
    turn it, the wheel turns the one under the pointer."""

    opened = Signal(int)
    chosen = Signal(int)
    moved = Signal(int, str)
    elsewhere = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[BoardColumn, ...] = ()
        self._placed: list[_Placed] = []
        self._at: tuple[int, int] | None = None  # the column and the card in hand
        self._shortcuts: dict[str, QShortcut] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Board"))

    # Showing

    def show_columns(self, columns: Sequence[BoardColumn]) -> None:
        """Replace what stands on it. The card in hand is kept, wherever it stands now; one that is
        gone gives way to the card that took its place."""
        was, place = self.current(), self._at
        tops = {each.column.id: each.top for each in self._placed}
        self._columns = tuple(columns)
        self._bind_keys()
        self._at = self._found(was.id) if was is not None else None
        if self._at is None and place is not None:
            self._at = self._nearest(*place)
        self._lay(tops)

    def current(self) -> BoardCard | None:
        """The card in hand."""
        if self._at is None:
            return None
        column, number = self._at
        return self._columns[column].cards[number]

    def stand_on(self, record_id: int) -> bool:
        """Put a card into the hand by its id; whether it stands here."""
        found = self._found(record_id)
        if found is not None:
            self._at = found
            self._lay()
        return found is not None

    def column_of(self, record_id: int) -> BoardColumn | None:
        """The column in which a record stands."""
        found = self._found(record_id)
        return None if found is None else self._columns[found[0]]

    def _found(self, record_id: int) -> tuple[int, int] | None:
        return next(
            (
                (number, place)
                for number, column in enumerate(self._columns)
                for place, card in enumerate(column.cards)
                if card.id == record_id
            ),
            None,
        )

    def _nearest(self, column: int, number: int) -> tuple[int, int] | None:
        """A place that has a card: the same one, the last of the column, the first of all."""
        if column < len(self._columns) and (cards := self._columns[column].cards):
            return column, min(number, len(cards) - 1)
        return next(((at, 0) for at, one in enumerate(self._columns) if one.cards), None)

    def _bind_keys(self) -> None:
        wanted = {column.key: column.id for column in self._columns if column.key}
        for key in self._shortcuts.keys() - wanted.keys():
            self._shortcuts.pop(key).deleteLater()
        for key in wanted.keys() - self._shortcuts.keys():
            self._shortcuts[key] = bind_key(self, key, partial(self._move_by, key))
        for column in self._columns:
            if column.key:
                self._shortcuts[column.key].setWhatsThis(column.move)

    def _lay(self, tops: dict[str, int] | None = None) -> None:
        """Place the columns; each stays turned as it was, the card in hand is in sight."""
        if tops is None:
            tops = {each.column.id: each.top for each in self._placed}
        rows = rows_in(self.height())
        counts = [len(column.cards) for column in self._columns]
        shares = lanes_of(counts, rows, self.width())
        card = card_width(shares, self.width())
        left, self._placed = 0, []
        for column, lanes in zip(self._columns, shares, strict=True):
            wide = width_of_lanes(lanes, card)
            rect = QRect(left, 0, wide, self.height())
            placed = _Placed(column=column, rect=rect, lanes=lanes, rows=rows, card=card)
            placed.top = min(tops.get(column.id, 0), placed.last_top)
            self._placed.append(placed)
            left += wide + BETWEEN
        if self._at is not None:
            self._placed[self._at[0]].show(self._at[1])
        current = self.current()
        self.setAccessibleDescription(current.words() if current is not None else "")
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay()

    def minimumSizeHint(self) -> QSize:
        columns = max(len(self._columns), 1)
        wide = columns * (width_of_lanes(1) + BETWEEN) - BETWEEN
        return QSize(wide, HEAD + FOOT + BELOW + 2 * CARD_HEIGHT + CARD_GAP)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (card := self.current()) is not None and not event.isAutoRepeat():
                self.opened.emit(card.id)
        elif not self._walk(key):
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key) -> bool:
        """Go where a key says; whether it says anything."""
        if self._at is None:
            return False
        column, number = self._at
        placed = self._placed[column]
        last, page = len(placed.column.cards) - 1, placed.rows * placed.lanes
        ways = {
            Qt.Key.Key_Up: number - placed.lanes,
            Qt.Key.Key_Down: number + placed.lanes,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_PageUp: max(number - page, 0),
            Qt.Key.Key_PageDown: min(number + page, last),
        }
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._aside(1 if key == Qt.Key.Key_Right else -1)
        elif key in ways:
            if 0 <= ways[key] <= last:
                self._go(column, ways[key])
        else:
            return False
        return True

    def _aside(self, step: int) -> None:
        """Go to the lane beside, over columns without a card, in the row one is in."""
        if self._at is None:
            return
        column, number = self._at
        placed = self._placed[column]
        lane = number % placed.lanes + step
        cards = placed.column.cards
        if 0 <= lane < placed.lanes and number + step < len(cards):
            self._go(column, number + step)
            return
        row = number // placed.lanes - placed.top
        column += step
        while 0 <= column < len(self._placed) and not self._placed[column].column.cards:
            column += step
        if 0 <= column < len(self._placed):
            beside = self._placed[column]
            into = 0 if step > 0 else beside.lanes - 1
            wanted = (beside.top + row) * beside.lanes + into
            self._go(column, min(wanted, len(beside.column.cards) - 1))

    def _go(self, column: int, number: int) -> None:
        self._at = column, number
        self._lay()
        self.chosen.emit(self._columns[column].cards[number].id)

    def _move_by(self, key: str) -> None:
        """Move the card in hand on, if this is the key of its column."""
        card = self.current()
        column = next(one for one in self._columns if one.key == key)
        if card is not None and card in column.cards:
            self.moved.emit(card.id, column.id)
        else:
            self.elsewhere.emit(column.id)

    def focusInEvent(self, event: QEvent) -> None:
        if self._at is None and (first := self._nearest(0, 0)) is not None:
            self._go(*first)
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    # Mouse

    def _hit(self, spot: QPoint) -> tuple[_Placed, tuple[int, int] | None] | None:
        """The column under the pointer, and the card if there is one."""
        for column, placed in enumerate(self._placed):
            if placed.rect.contains(spot):
                seen = (n for n, rect in placed.seen() if rect.contains(spot))
                number = next(seen, None)
                return placed, None if number is None else (column, number)
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the card under the pointer; the foot of a column turns it, its head moves on."""
        spot = event.position().toPoint()
        if (hit := self._hit(spot)) is None:
            return
        placed, card = hit
        if card is not None:
            self._go(*card)
        elif placed.foot.contains(spot):
            self._turn(placed, placed.rows if placed.below() else -placed.top)
        elif placed.column.key and placed.head.contains(spot):
            self._move_by(placed.column.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position().toPoint())
        card = self.current()
        if hit is not None and hit[1] is not None and card is not None:
            self.opened.emit(card.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the column under the pointer; the card in hand stays in hand."""
        if (hit := self._hit(event.position().toPoint())) is not None:
            self._turn(hit[0], -1 if event.angleDelta().y() > 0 else 1)

    def _turn(self, placed: _Placed, rows: int) -> None:
        placed.top = max(0, min(placed.top + rows, placed.last_top))
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        return super().event(event)

    def _tell(self, event: QHelpEvent) -> None:
        hit = self._hit(event.pos())
        if hit is None or hit[1] is None:
            QToolTip.hideText()
            return
        column, number = hit[1]
        QToolTip.showText(event.globalPos(), self._columns[column].cards[number].words(), self)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each column with the cards in sight."""
        card = self.current()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for placed in self._placed:
                paint_head(painter, placed.rect, placed.head, placed.column)
                for number, rect in placed.seen():
                    each = placed.column.cards[number]
                    in_hand = card is not None and each.id == card.id
                    paint_card(painter, rect, each, in_hand=in_hand, focus=self.hasFocus())
                paint_foot(painter, placed.foot, placed.column, placed.below())
