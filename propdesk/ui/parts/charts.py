"""Bar charts painted plainly: a few bars, three ticks, a target, and a legend in words.

Usage: `BarChart(); chart.show_bars([Bar("10", (85,)), Bar("11月", (71.8,), current=True)],
series=[Series(_("Collected"))], target=90, unit="%")`. Values are for drawing only and may be
float; what is said about a bar is its `texts`, written exactly by who knows. Two series stand
side by side.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from propdesk.kernel.i18n import _
from propdesk.ui.parts import theme
from propdesk.ui.parts.copying import copy_text, tell_window
from propdesk.ui.parts.theme import colour

Look = Literal["filled", "outlined", "hatched"]
_FOOT, _TOP, _END = 20, 18, 8
_LONGEST = 100  # the room a name asks for at most
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Bar(msgspec.Struct, frozen=True):
    """One place on the axis: its name, a value for each series, and what the tooltip says of
    each."""

    name: str
    values: tuple[float, ...]
    texts: tuple[str, ...] = ()
    current: bool = False

    def text(self, number: int) -> str:
        """The value of a series as it is said."""
        if number < len(self.texts):
            return self.texts[number]
        return f"{self.values[number]:g}"


class Series(msgspec.Struct, frozen=True):
    """What bars of one kind stand for. `auto`: the current bar is filled, earlier ones outlined."""

    name: str
    look: Look | Literal["auto"] = "auto"


class _Shown(msgspec.Struct, kw_only=True):
    bars: tuple[Bar, ...] = ()
    series: tuple[Series, ...] = (Series(""),)
    target: float | None = None
    target_name: str = ""
    unit: str = ""
    top: float = 1.0
    places: list[tuple[QRectF, int, int]] = msgspec.field(default_factory=list)


class BarChart(QWidget):
    """See the module. Ctrl+C or the right button copies it as a table; arrows walk along the
    bars."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = _Shown()
        self._at = -1
        self.setMinimumSize(200, 110)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Chart"))

    def show_bars(
        self,
        bars: Sequence[Bar],
        *,
        series: Sequence[Series] = (Series(""),),
        target: float | None = None,
        target_name: str = "",
        unit: str = "",
        top: float | None = None,
    ) -> None:
        """Replace what is drawn. `top` fixes the upper end of the axis, 100 for percentages."""
        highest = max([target or 0.0, *(value for bar in bars for value in bar.values)], default=1)
        self._shown = _Shown(
            bars=tuple(bars),
            series=tuple(series),
            target=target,
            target_name=target_name,
            unit=unit,
            top=top or _round_up(highest),
        )
        self._at = -1
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 150)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._shown
        plot = self._plot()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_axis(painter, plot)
            shown.places = self._layout(plot)
            for place, bar, number in shown.places:
                self._paint_bar(painter, place, shown.bars[bar], shown.series[number])
            self._paint_names(painter, plot)
            if shown.target is not None:
                self._paint_target(painter, plot, shown.target)
            if self.hasFocus():
                painter.setPen(QPen(colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _plot(self) -> QRect:
        end = _END
        if self._shown.target is not None:
            words = theme.width_of(self._target_words(), 12)
            end += words + 4
        return self.rect().adjusted(self._axis_width(), _TOP, -end, -_FOOT)

    def _target_words(self) -> str:
        value = f"{self._shown.target:g}"
        return self._shown.target_name or _("Target {value}").format(value=value)

    def _height(self, plot: QRect, value: float) -> float:
        return plot.height() * min(max(value, 0.0), self._shown.top) / self._shown.top

    def _paint_axis(self, painter: QPainter, plot: QRect) -> None:
        painter.setFont(theme.font(12))
        for part in (0, 0.5, 1):
            level = plot.bottom() - round(plot.height() * part)
            painter.fillRect(plot.x(), level, plot.width(), 1, colour("line"))
            painter.setPen(colour("text3"))
            words = QRect(0, level - 9, plot.x() - 6, 18)
            painter.drawText(words, Qt.AlignmentFlag.AlignRight | _MIDDLE, self._tick(part))

    def _tick(self, part: float) -> str:
        """What stands at a line of the axis: 0 %, 6, 10,000."""
        value = self._shown.top * part
        text = f"{value:,.0f}" if value == int(value) else f"{value:g}"
        return f"{text}%" if self._shown.unit == "%" else text

    def _axis_width(self) -> int:
        return max(36, *(theme.width_of(self._tick(part), 12) + 8 for part in (0, 0.5, 1)))

    def _layout(self, plot: QRect) -> list[tuple[QRectF, int, int]]:
        """Where each bar stands: the rectangle, the number of the bar and of the series."""
        shown = self._shown
        if not shown.bars:
            return []
        step = plot.width() / len(shown.bars)
        kinds = len(shown.series)
        wide = min(18.0, max(3.0, step * (0.55 if kinds == 1 else 0.76) / kinds))
        places = []
        for number, bar in enumerate(shown.bars):
            left = plot.x() + step * (number + 0.5) - (wide * kinds + (kinds - 1)) / 2
            for kind, value in enumerate(bar.values[:kinds]):
                high = self._height(plot, value)
                top = plot.bottom() + 1 - high
                places.append((QRectF(left + kind * (wide + 1), top, wide, high), number, kind))
        return places

    def _look(self, bar: Bar, series: Series) -> Look:
        if series.look != "auto":
            return series.look
        return "filled" if bar.current else "outlined"

    def _paint_bar(self, painter: QPainter, place: QRectF, bar: Bar, series: Series) -> None:
        if place.height() < 1:
            return
        look = self._look(bar, series)
        inside = place.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colour("text2" if look == "hatched" else "accent"), 1))
        if look == "hatched":
            painter.setBrush(QBrush(colour("text3"), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setBrush(colour("accent" if look == "filled" else "accentSoft"))
        painter.drawRoundedRect(inside, 2, 2)
        if bar.current and len(self._shown.series) == 1:
            painter.setFont(theme.font(12, 600))
            painter.setPen(colour("text"))
            words = self._value_place(place, bar)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, bar.text(0))

    def _value_place(self, place: QRectF, bar: Bar) -> QRectF:
        """Where the value of a bar is written: above it, and above any bar it reaches over."""
        wide = theme.width_of(bar.text(0), 12, 600) + 2
        # The name of the target stands at the right end: the value stays left of it.
        end = self.width() if self._shown.target is None else self._plot().right() - 4
        left = min(place.center().x() - wide / 2, end - wide)
        reached = [
            one.y()
            for one, _bar, _kind in self._shown.places
            if one.left() < left + wide and one.right() > left
        ]
        return QRectF(left, max(min([place.y(), *reached]) - 18, 0), wide, 16)

    def _paint_names(self, painter: QPainter, plot: QRect) -> None:
        """Name the bars below, a long name cut short; where they are too many only some, the last
        one always."""
        bars = self._shown.bars
        if not bars:
            return
        step = plot.width() / len(bars)
        widest = min(_LONGEST, max(theme.width_of(bar.name, 12) for bar in bars)) + 6
        every = max(1, -(-widest // max(1, int(step))))
        for number, bar in enumerate(bars):
            if (len(bars) - 1 - number) % every:
                continue
            centre = plot.x() + step * (number + 0.5)
            painter.setFont(theme.font(12, 600 if bar.current else 400))
            painter.setPen(colour("text" if bar.current else "text3"))
            wide = max(80, int(step * every) - 6)
            words = QRectF(centre - wide / 2, plot.bottom() + 3, wide, 16)
            name = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_target(self, painter: QPainter, plot: QRect, target: float) -> None:
        level = plot.bottom() + 1 - self._height(plot, target)
        painter.setPen(QPen(colour("amber"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(plot.x(), round(level), plot.right(), round(level))
        painter.setFont(theme.font(12))
        painter.setPen(colour("amber"))
        words = QRect(plot.right() + 4, round(level) - 9, self.width() - plot.right(), 18)
        painter.drawText(words, _MIDDLE, self._target_words())

    # Reading it

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell_at(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _tell_at(self, spot: QPoint, on_screen: QPoint) -> None:
        for place, number, kind in self._shown.places:
            # The whole column answers: a bar of zero has no height to point at.
            column = QRectF(place.x() - 2, 0, place.width() + 4, self.height())
            if column.contains(spot.toPointF()):
                QToolTip.showText(on_screen, self.words(number, kind), self)
                return
        QToolTip.hideText()

    def words(self, number: int, kind: int = 0) -> str:
        """What a bar says: its name, the series, the value with its unit."""
        bar, series = self._shown.bars[number], self._shown.series[kind]
        named = f"{bar.name} {series.name}".strip()
        unit = f" {self._shown.unit}" if self._shown.unit else ""
        return f"{named}: {bar.text(kind)}{unit}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in steps and self._shown.bars:
            last = len(self._shown.bars) - 1
            self._at = max(0, min(last, self._at + steps[Qt.Key(event.key())]))
            said = "\n".join(self.words(self._at, k) for k in range(len(self._shown.series)))
            QToolTip.showText(self.mapToGlobal(self.rect().center()), said, self)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(_("Copy as a table"), self.copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Put names and values on the clipboard, with a head line."""
        shown = self._shown
        lines = ["\t".join(["", *(series.name for series in shown.series)])]
        for bar in shown.bars:
            texts = [bar.text(kind) for kind in range(len(bar.values))]
            lines.append("\t".join([bar.name, *texts]))
        copy_text("\n".join(lines))
        tell_window(self, _("The figures of the chart were copied as a table."))


def _round_up(highest: float) -> float:
    """The next end of an axis whose half is a round number too: 12, 20, 40, 100 …"""
    if highest <= 0:
        return 1
    size = 1.0
    while size * 10 < highest:
        size *= 10
    for step in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10):
        if size * step >= highest:
            return size * step
    return size * 10
