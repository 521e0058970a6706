"""Ctrl+K: one list of everything that fits what is typed, by groups, under the search field.

Usage: each provider is a function `search(text) -> Sequence[Found]`; they run in the window's
thread at every keystroke and must answer in a few milliseconds.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.theme import colour
from propdesk.ui.window.header import SearchField

ROW, GROUP, WIDTH, MOST = 40, 24, 560, 8


class Found(msgspec.Struct, frozen=True):
    """One answer: what it is called, what tells it apart, and where it is opened."""

    title: str
    subtitle: str
    icon: str
    page_id: str
    context: Mapping[str, object] = msgspec.field(default_factory=dict)
    group: str = ""


Provider = Callable[[str], Sequence[Found]]


class FoundList(QWidget):
    """The painted list; kept apart from the frame around it, which scrolls."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Found] = []
        self.current = 0
        self.setMouseTracking(True)
        self._places: list[QRect] = []
        self._heads: list[tuple[QRect, str]] = []

    def show_found(self, found: Sequence[Found]) -> None:
        """Replace the answers; the first is the current one."""
        self.found, self.current = list(found), 0
        self._places, self._heads = [], []
        top, group = 0, ""
        for each in found:
            if each.group != group:
                group = each.group
                self._heads.append((QRect(14, top, WIDTH - 28, GROUP), group))
                top += GROUP
            self._places.append(QRect(0, top, WIDTH - 2, ROW))
            top += ROW
        self.setFixedHeight(max(top, ROW))
        self.update()

    def place(self) -> QRect:
        """Where the current answer stands."""
        return self._places[self.current] if self._places else QRect()

    def move_by(self, steps: int) -> None:
        """Go down or up in the list."""
        if self.found:
            self.current = max(0, min(len(self.found) - 1, self.current + steps))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            if not self.found:
                painter.setFont(theme.font(13))
                painter.setPen(colour("text3"))
                painter.drawText(QRect(14, 0, WIDTH, ROW), middle, _("Nothing found"))
            for place, group in self._heads:
                painter.setFont(theme.font(12, 500))
                painter.setPen(colour("text3"))
                painter.drawText(place, middle, group)
            for number, (place, each) in enumerate(zip(self._places, self.found, strict=True)):
                self._paint_found(painter, place, each, current=number == self.current)

    def _paint_found(self, painter: QPainter, place: QRect, each: Found, *, current: bool) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        if current:
            painter.fillRect(place, colour("accentSoft"))
            painter.fillRect(place.x(), place.y(), 3, place.height(), colour("accent"))
        ink = "accent" if current else "text2"
        paint_icon(painter, QRect(14, place.y() + 12, 16, 16), each.icon, ink)
        painter.setFont(theme.font(13, 500))
        painter.setPen(colour("text"))
        words = place.adjusted(40, 0, -12, 0)
        painter.drawText(words, middle, each.title)
        used = theme.width_of(each.title, 13, 500) + 10
        rest = words.adjusted(used, 0, 0, 0)
        small = theme.font(12)
        painter.setFont(small)
        painter.setPen(colour("text3"))
        text = QFontMetrics(small).elidedText(
            each.subtitle, Qt.TextElideMode.ElideRight, rest.width()
        )
        painter.drawText(rest, middle, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        for number, place in enumerate(self._places):
            if place.contains(spot) and number != self.current:
                self.current = number
                self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        for place, each in zip(self._places, self.found, strict=True):
            if place.contains(spot):
                self.chosen.emit(each)
                return


class SearchList(QFrame):
    """The list that hangs below the search field of the header."""

    opened = Signal(object)

    def __init__(self, search_field: SearchField, window: QWidget) -> None:
        super().__init__(window)
        self._field, self._providers = search_field, tuple[Provider, ...]()
        self._before: QWidget | None = None
        self.setProperty("pop", "true")
        self.list = FoundList()
        self._area = QScrollArea()
        self.list.setProperty("scrolls", "true")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self.list)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 6)
        column.addWidget(self._area)
        self.hide()
        self._connect()

    def _connect(self) -> None:
        self._field.textEdited.connect(self._search)
        self._field.key_for_list.connect(self._take_key)
        self._field.installEventFilter(self)
        self.list.chosen.connect(self._open)

    def set_providers(self, providers: Sequence[Provider]) -> None:
        """Tell whom to ask."""
        self._providers = tuple(providers)

    def begin(self, before: QWidget | None) -> None:
        """Put the keyboard into the field; Esc brings it back to where it was."""
        if before is not self._field:
            self._before = before
        self._field.setFocus()
        self._field.selectAll()
        if self._field.text():
            self._search(self._field.text())

    def _search(self, text: str) -> None:
        wanted = text.strip()
        if not wanted:
            self.hide()
            return
        found: list[Found] = []
        for provider in self._providers:
            found.extend(self._ask(provider, wanted))
        self.list.show_found(found)
        self._place()

    def _ask(self, provider: Provider, wanted: str) -> Sequence[Found]:
        """A provider that refuses (no permission) finds nothing."""
        try:
            return provider(wanted)[:MOST]
        except UserError:
            return ()

    def _place(self) -> None:
        corner = self._field.mapTo(self.window(), QPoint(0, self._field.height() + 4))
        high = min(self.list.height() + 14, self.window().height() - corner.y() - 40)
        left = corner.x() + (self._field.width() - WIDTH) // 2
        self.setGeometry(left, corner.y(), WIDTH, high)
        self.raise_()
        self.show()

    def _take_key(self, key: int) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in steps:
            self.list.move_by(steps[Qt.Key(key)])
            place = self.list.place().center()
            self._area.ensureVisible(place.x(), place.y(), 0, ROW)
        elif self.isVisible() and self.list.found:
            self._open(self.list.found[self.list.current])

    def _open(self, found: Found) -> None:
        self.hide()
        self._field.clear()
        self.opened.emit(found)

    def _leave(self) -> None:
        self.hide()
        self._field.clear()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        return False

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.list.height() + 14)
