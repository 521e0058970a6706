"""The day of each worker: an axis of hours, appointments as blocks, a line where it is now.

Usage: `day = DayView()`, `day.show_day([DayLane("梁师傅", (DayBlock(…), …)), …],
DayHours(8, 18, ((720, 780),)), now=942)`; `day.opened(id)` tells which appointment was opened.
Arrows walk, Enter opens, Ctrl+C or the right button copies the day as a table: all that is painted
can be read as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from propdesk.kernel.i18n import _, pgettext
from propdesk.ui.boards.days import DayBlock, DayHours, DayLane, clash_of, clock, hours_around
from propdesk.ui.parts import theme
from propdesk.ui.parts.copying import copy_text, tell_window
from propdesk.ui.parts.theme import Size, colour

AXIS, HEAD, HOUR, LINE = 38, 22, 13, 16
_GAP, _LEAST = 3, 16
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
# Look → ground, edge and ink.
_LOOKS = {
    "done": ("greySoft", "greySoft", "text2"),
    "urgent": ("redSoft", "red", "red"),
    "on_site": ("accentSoft", "accent", "accent"),
    "planned": ("surface", "field", "text"),
    "clash": ("amberSoft", "amber", "amber"),
    "missed": ("surface", "red", "red"),
}


def look_word(look: str) -> str:
    """What a look stands for on the day of a worker."""
    words = {
        "done": pgettext("appointment", "done"),
        "urgent": pgettext("appointment", "urgent"),
        "on_site": pgettext("appointment", "on site"),
        "planned": pgettext("appointment", "planned"),
        "clash": pgettext("appointment", "clash"),
        "missed": pgettext("appointment", "missed"),
    }
    return words[look]


class DayView(QWidget):
    """See the module."""

    opened = Signal(int)

    def __init__(
        self, looks: Sequence[str] = tuple(_LOOKS), word: Callable[[str], str] = look_word
    ) -> None:
        """`looks` stand in the legend, `word` says what each stands for here."""
        super().__init__()
        self._looks, self._word = looks, word
        self._lanes: tuple[DayLane, ...] = ()
        self._hours = DayHours()
        self._now: int | None = None
        self._first, self._last = 8, 18
        self._at: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Day of the workers"))

    def show_day(
        self, lanes: Sequence[DayLane], hours: DayHours, *, now: int | None = None
    ) -> None:
        """Replace what is shown; `now` in minutes of the day, None on another day. The appointment
        one is on is kept while it is there."""
        was = self.current()
        self._lanes = tuple(
            DayLane(one.name, tuple(sorted(one.blocks, key=lambda block: (block.begins, block.id))))
            for one in lanes
        )
        self._hours, self._now = hours, now
        self._first, self._last = hours_around(hours, self._lanes, now)
        self._at = None if was is None else self._found(was.id)
        self.setAccessibleDescription(self.as_text())
        self.updateGeometry()
        self.update()

    def current(self) -> DayBlock | None:
        """The appointment one is on."""
        return None if self._at is None else self._lanes[self._at[0]].blocks[self._at[1]]

    def stand_on(self, record_id: int) -> None:
        """Take this appointment in hand, if it is there."""
        self._at = self._found(record_id) or self._at
        self.update()

    def _found(self, record_id: int) -> tuple[int, int] | None:
        places = ((lane, n) for lane, one in enumerate(self._lanes) for n in range(len(one.blocks)))
        return next((at for at in places if self._block(at).id == record_id), None)

    def _block(self, at: tuple[int, int]) -> DayBlock:
        return self._lanes[at[0]].blocks[at[1]]

    # Reading it

    def words(self, lane: DayLane, block: DayBlock) -> str:
        """What a block says: when, who, where, how far it is."""
        said = self._word(self._look(lane, block))
        if clash := clash_of(block, lane.blocks):
            said = _("clash {count}m").format(count=clash)
        span = f"{clock(block.begins)}-{clock(block.ends)}"
        return " · ".join(one for one in (span, lane.name, block.title, said, block.note) if one)

    def as_text(self) -> str:
        """All appointments, a line each."""
        return "\n".join(self.words(lane, one) for lane in self._lanes for one in lane.blocks)

    def copy(self) -> None:
        """Put the day on the clipboard as a table."""
        lines = [one.replace(" · ", "\t") for one in self.as_text().splitlines()]
        copy_text("\n".join(lines))
        tell_window(self, _("The day was copied as a table."))

    def _look(self, lane: DayLane, block: DayBlock) -> str:
        return "clash" if clash_of(block, lane.blocks) else block.look

    # Where things stand

    def _legend(self) -> list[tuple[str, QRect]]:
        """The words of the legend with their places, in as many lines as they need."""
        left, line, placed = 0, 0, []
        for look in self._looks:
            wide = 14 + 4 + theme.width_of(self._word(look), 12) + 10
            if left and left + wide - 10 > self.width():
                left, line = 0, line + 1
            placed.append((look, QRect(left, line * (LINE + 2), wide, LINE)))
            left += wide
        down = self.height() - (line + 1) * (LINE + 2)
        return [(look, rect.translated(0, down)) for look, rect in placed]

    def _plot(self) -> QRect:
        bottom = self._legend()[0][1].y() - 4 - LINE // 2  # the last hour stands beside its line
        return QRect(AXIS, HEAD + 2, self.width() - AXIS, max(bottom - HEAD - 2, 1))

    def _level(self, plot: QRect, minute: int) -> int:
        span = max((self._last - self._first) * 60, 1)
        return plot.y() + round((minute - self._first * 60) * plot.height() / span)

    def _placed(self) -> Iterator[tuple[tuple[int, int], QRect]]:
        plot = self._plot()
        for number, lane in enumerate(self._lanes):
            place = self._lane(plot, number)
            for at, block in enumerate(lane.blocks):
                top = self._level(plot, block.begins)
                high = max(self._level(plot, block.ends) - top, _LEAST)
                yield (number, at), QRect(place.x(), top, place.width(), high)

    def _lane(self, plot: QRect, number: int) -> QRect:
        wide = plot.width() / max(len(self._lanes), 1)
        left = plot.x() + round(wide * number)
        return QRect(left + 2, plot.y(), round(wide) - 2 - _GAP, plot.height())

    def minimumSizeHint(self) -> QSize:
        hours = max(self._last - self._first, 1)
        return QSize(240, HEAD + 2 + hours * HOUR + 4 + 2 * (LINE + 2))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (block := self.current()):
            self.opened.emit(block.id)
        elif not self._walk(key):
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        aside = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key not in steps and key not in aside:
            return False
        every = [(lane, n) for lane, one in enumerate(self._lanes) for n in range(len(one.blocks))]
        if not every:
            return False
        if self._at is None:
            self._at = every[0]
        elif key in steps:
            lane, number = self._at
            wanted = number + steps[key]
            self._at = lane, max(0, min(wanted, len(self._lanes[lane].blocks) - 1))
        else:
            self._at = self._beside(every, aside[key]) or self._at
        self._tell()
        return True

    def _beside(self, every: list[tuple[int, int]], step: int) -> tuple[int, int] | None:
        """The appointment nearest in time in the next lane that has one."""
        if self._at is None:
            return None
        here, begins = self._at[0], self._block(self._at).begins
        ahead = [at for at in every if (at[0] - here) * step > 0]
        return min(
            ahead,
            key=lambda at: (abs(at[0] - here), abs(self._block(at).begins - begins)),
            default=None,
        )

    def _tell(self) -> None:
        if self._at is not None:
            said = self.words(self._lanes[self._at[0]], self._block(self._at))
            self.setAccessibleDescription(said)
            place = next(rect for at, rect in self._placed() if at == self._at)
            QToolTip.showText(self.mapToGlobal(place.bottomLeft()), said, self)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._at = self._under(event.position().toPoint()) or self._at
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (at := self._under(event.position().toPoint())) is not None:
            self.opened.emit(self._block(at).id)

    def _under(self, spot: QPoint) -> tuple[int, int] | None:
        hits = [at for at, rect in self._placed() if rect.contains(spot)]
        return hits[-1] if hits else None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._under(event.pos())
            said = "" if at is None else self.words(self._lanes[at[0]], self._block(at))
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(_("Copy as a table"), self.copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        plot = self._plot()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_axis(painter, plot)
            for number, lane in enumerate(self._lanes):
                self._paint_name(painter, self._lane(plot, number), lane)
            for at, rect in self._placed():
                lane, block = self._lanes[at[0]], self._block(at)
                self._paint_block(painter, rect, lane, block, here=at == self._at)
            self._paint_now(painter, plot)
            if not self._lanes:
                painter.setFont(theme.font(12))
                painter.setPen(colour("text3"))
                none = QRect(plot.x(), 0, plot.width(), HEAD)
                painter.drawText(none, _MIDDLE, _("No appointments"))
            for look, rect in self._legend():
                self._paint_look(painter, QRect(rect.x(), rect.y() + 2, 12, 12), look)
                painter.setFont(theme.font(12))
                painter.setPen(colour("text2"))
                painter.drawText(rect.adjusted(16, 0, 0, 0), _MIDDLE, self._word(look))

    def _paint_axis(self, painter: QPainter, plot: QRect) -> None:
        painter.setFont(theme.font(12))
        now = None if self._now is None else self._level(plot, self._now)
        for hour in range(self._first, self._last + 1):
            level = self._level(plot, hour * 60)
            theme.paint_bar(painter, QRect(plot.x(), level, plot.width(), 1), "line")
            free = now is None or abs(level - now) >= LINE
            if free and (hour - self._first) % 2 == 0:
                painter.setPen(colour("text3"))
                place = QRect(0, level - 9, AXIS - 8, 18)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | _MIDDLE, str(hour))
        for begins, ends in self._hours.breaks:
            top, bottom = self._level(plot, begins), self._level(plot, ends)
            hatch = QRect(plot.x(), top, plot.width(), bottom - top)
            painter.fillRect(hatch, QBrush(colour("line2"), Qt.BrushStyle.BDiagPattern))

    def _paint_name(self, painter: QPainter, lane: QRect, one: DayLane) -> None:
        place = QRect(lane.x() + 2, 0, lane.width(), HEAD)
        font = theme.font(13, 600)
        count = f" {len(one.blocks)}"
        room = place.width() - theme.width_of(count, 12) - 2
        name = QFontMetricsF(font).elidedText(one.name, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(colour("text"))
        painter.drawText(place, _MIDDLE, name)
        painter.setFont(theme.font(12))
        painter.setPen(colour("text3"))
        used = theme.width_of(name, 13, 600)
        painter.drawText(place.adjusted(used, 0, 0, 0), _MIDDLE, count)

    def _paint_now(self, painter: QPainter, plot: QRect) -> None:
        if self._now is None:
            return
        level = self._level(plot, self._now)
        painter.setFont(theme.font(12, 600))
        place = QRect(0, level - 9, AXIS - 4, 18)
        painter.fillRect(place, colour("surface"))
        painter.setPen(colour("accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | _MIDDLE, clock(self._now))
        theme.paint_bar(painter, QRect(plot.x(), level, plot.width(), 1), "accent")

    def _paint_look(self, painter: QPainter, rect: QRect, look: str, edge: int = 1) -> None:
        ground, line, _ink = _LOOKS[look]
        style = Qt.PenStyle.DashLine if look == "missed" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour(line), edge, style))
        painter.setBrush(colour(ground))
        frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, Size.RADIUS_BADGE, Size.RADIUS_BADGE)

    def _paint_block(
        self, painter: QPainter, rect: QRect, lane: DayLane, block: DayBlock, *, here: bool
    ) -> None:
        look = self._look(lane, block)
        self._paint_look(painter, rect, look, 2 if here else 1)
        said = [block.title]
        if clash := clash_of(block, lane.blocks):
            said.append(_("clash {count}m").format(count=clash))
        elif look == "on_site":
            said.append(self._word(look))
        calm = look in ("done", "planned", "missed")
        room = rect.width() - 6  # a place is not cut short
        fits = all(theme.width_of(words, 12, 600) <= room for words in said)
        font = theme.font(12, 600 if fits and not calm else 400)
        if look == "missed":
            font = QFont(font)
            font.setStrikeOut(True)
        painter.setFont(font)
        painter.setPen(colour(_LOOKS[look][2]))
        lines = said if rect.height() >= 2 * LINE else said[:1]
        for number, words in enumerate(lines):
            place = QRect(rect.x() + 4, rect.y() + number * LINE, rect.width() - 6, LINE)
            metrics, end = QFontMetricsF(font), Qt.TextElideMode.ElideRight
            painter.drawText(place, _MIDDLE, metrics.elidedText(words, end, place.width()))
