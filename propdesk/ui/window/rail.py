"""The tabs of the frame, in the rail at the left."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from propdesk.kernel.i18n import _
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.small_parts import box
from propdesk.ui.parts.theme import Size, colour, paint_bar
from propdesk.ui.window.tabs import Tab

TAB_STEP, STEP_HEIGHT = 54, 16
TAB_KEYS = tuple(f"Alt+{key}" for key in "1234567890-")
_CENTRE = Qt.AlignmentFlag.AlignCenter


class RailTab(QAbstractButton):
    """One tab: icon over word, and how many things wait there in red."""

    def __init__(self, tab: Tab, key: str) -> None:
        super().__init__()
        self.tab, self._count = tab, 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedSize(63, 52)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(_(tab.title))
        self.setToolTip(f"{_(tab.title)}  {key}" if key else _(tab.title))

    @property
    def count(self) -> int:
        """How many things it says are overdue."""
        return self._count

    def show_count(self, count: int) -> None:
        """Show how many things are overdue there; 0 shows nothing."""
        self._count = count
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            current = self.isChecked()
            if current:
                box(painter, self.rect(), colour("surface"), colour("line"))
                paint_bar(painter, QRect(0, 12, 3, 28), "accent")
            elif self.underMouse() or self.hasFocus():
                box(painter, self.rect(), colour("hover"), colour("hover"))
            if self.hasFocus():
                box(painter, self.rect(), colour("hover"), colour("accent"), 2)
            ink = "accent" if current else "text2"
            paint_icon(painter, QRect(21, 7, 20, 20), self.tab.icon, ink)
            self._paint_word(painter, ink, current=current)
            if self._count:
                self._paint_count(painter)

    def _paint_word(self, painter: QPainter, ink: str, *, current: bool) -> None:
        font = theme.font(12, 600 if current else 400)
        words = QFontMetrics(font).elidedText(
            _(self.tab.title), Qt.TextElideMode.ElideRight, self.width() - 2
        )
        painter.setFont(font)
        painter.setPen(colour(ink))
        painter.drawText(QRect(0, 28, self.width(), 18), _CENTRE, words)

    def _paint_count(self, painter: QPainter) -> None:
        text = f"{self._count}" if self._count < 1000 else "999+"
        wide = max(16, theme.width_of(text, 11, 600) + 8)
        place = QRect(min(42, self.width() - wide), 3, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("red"))
        painter.drawRoundedRect(place, 8, 8)
        painter.setFont(theme.font(11, 600))
        painter.setPen(colour("onAccent"))
        painter.drawText(place, _CENTRE, text)


class RailStep(QAbstractButton):
    """Moves the tabs of a low window up or down; red when something overdue is out of sight."""

    def __init__(self, icon: str, words: str) -> None:
        super().__init__()
        self._icon = icon
        self._urgent = False
        self.setFixedHeight(STEP_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(True)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.hide()

    def show_state(self, *, more: bool, urgent: bool) -> None:
        """Whether there is more in this direction, and whether some of it is overdue."""
        self._urgent = urgent
        self.setEnabled(more)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ink = "red" if self._urgent else "text2" if self.isEnabled() else "line2"
        with QPainter(self) as painter:
            paint_icon(painter, QRect((self.width() - 14) // 2, 1, 14, 14), self._icon, ink)


class Rail(QWidget):
    """The column of tabs; Alt+1 … Alt+9, Alt+0, Alt+- go to them. In a low window it scrolls, and
    the current tab and the one with the keyboard stay in sight."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(Size.RAIL)
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(7, 6, 6, 6)
        self._column.setSpacing(2)
        self._column.addStretch()
        self._area = QScrollArea()
        # Asked for a part of its own making, Qt makes Python know every kind of widget there is.
        self._seen = QWidget()
        self._area.setViewport(self._seen)
        self._up = RailStep("chevron-up", _("More tabs above"))
        self._down = RailStep("chevron-down", _("More tabs below"))
        self.tabs: dict[str, RailTab] = {}
        self._build(holder)
        self._connect()

    def _build(self, holder: QWidget) -> None:
        for policy in (
            self._area.setHorizontalScrollBarPolicy,
            self._area.setVerticalScrollBarPolicy,
        ):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(holder)
        self._area.setWidgetResizable(True)
        for ground in (holder, self._seen):
            ground.setAutoFillBackground(False)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for part in (self._up, self._area, self._down):
            self._layout.addWidget(part)

    def _connect(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setSingleStep(TAB_STEP)
        bar.rangeChanged.connect(self._show_current)
        bar.valueChanged.connect(self._show_steps)
        self._up.clicked.connect(lambda: bar.setValue(bar.value() - TAB_STEP))
        self._down.clicked.connect(lambda: bar.setValue(bar.value() + TAB_STEP))
        if isinstance(application := QApplication.instance(), QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, RailTab) and self.isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, 6)

    def _show_current(self) -> None:
        if self.current:
            self._area.ensureWidgetVisible(self.tabs[self.current], 0, 6)
        self._show_steps()

    def _show_steps(self) -> None:
        """Offer to go where tabs are out of sight, and say when some of them are overdue."""
        bar, content = self._area.verticalScrollBar(), self._column.totalMinimumSize().height()
        self._layout.setEnabled(False)  # with one of them it would lay all out, and end too low
        for step in (self._up, self._down):
            step.setVisible(content > self.height())
        self._layout.setEnabled(True)
        top, end = bar.value(), bar.value() + self._seen.height()
        waiting = [tab.geometry() for tab in self.tabs.values() if tab.count]
        above = any(place.center().y() < top for place in waiting)
        below = any(place.center().y() > end for place in waiting)
        self._up.show_state(more=bar.value() > 0, urgent=above)
        self._down.show_state(more=bar.value() < bar.maximum(), urgent=below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_current()

    def show_count(self, tab_id: str, count: int) -> None:
        """Show on a tab how many things are overdue there."""
        if tab_id in self.tabs:
            self.tabs[tab_id].show_count(count)
            self._show_steps()

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        """Replace the tabs, keeping the current one and the counts."""
        current, before = self.current, self.tabs
        for old in self.tabs.values():
            self._column.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self.tabs = {}
        for number, tab in enumerate(tabs):
            made = RailTab(tab, TAB_KEYS[number] if number < len(TAB_KEYS) else "")
            made.clicked.connect(lambda checked=False, wanted=tab.id: self.chosen.emit(wanted))
            self._column.insertWidget(number, made)
            self.tabs[tab.id] = made
            if tab.id in before:
                made.show_count(before[tab.id].count)
        if current in self.tabs:
            self.tabs[current].setChecked(True)
        self._show_steps()

    @property
    def current(self) -> str:
        """The id of the current tab, '' before one is chosen."""
        return next((each for each, tab in self.tabs.items() if tab.isChecked()), "")

    def set_current(self, tab_id: str) -> None:
        """Mark the current tab, without a signal; a page of the menus belongs to none."""
        if tab_id in self.tabs:
            self.tabs[tab_id].setChecked(True)
            self._show_current()
        elif self.current:
            last = self.tabs[self.current]
            last.setAutoExclusive(False)
            last.setChecked(False)
            last.setAutoExclusive(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            paint_bar(painter, QRect(self.width() - 1, 0, 1, self.height()), "line")
