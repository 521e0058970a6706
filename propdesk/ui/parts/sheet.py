"""What every dialog of ours stands on: a rounded sheet over the veiled window, drawn like a card.

Usage: `class CloseSession(Sheet): …` with `super().__init__(desk.window, _("Close the session"),
subject)`; the content goes into `self.body`, buttons into the foot with `self.add_button(…)`, from
left to right: cancel, other, primary. Esc rejects. A sheet is as high as its content and never
higher than the screen: then the body scrolls, with PgUp and PgDn too, while what is in `self.above`
(the title, a banner), in `self.below` (what saving will do) and the foot stay.
"""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from propdesk.kernel.i18n import _
from propdesk.ui.parts.page_area import PageArea
from propdesk.ui.parts.small_parts import Button, hairline, icon_button, label
from propdesk.ui.parts.theme import Size, colour, dress

ACTING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_SCROLLS = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}
SCRIM = QColor(0x10, 0x14, 0x1A, 107)


class Scrim(QWidget):
    """The veil over the window while a dialog is open; one that hides lets nothing through."""

    def __init__(self, window: QWidget, *, hides: bool = False) -> None:
        super().__init__(window)
        self._hides = hides
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever size it takes: a dialog may open before the system has placed
        it."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("bg") if self._hides else SCRIM)


def rounded(place: QRect, radius: int) -> QRegion:
    """A rectangle without its corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(place), radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())


class _Middle(PageArea):
    """The body of a sheet: as high as it likes to be in that width, as far as there is room."""

    def __init__(self, content: QWidget, width: int) -> None:
        super().__init__(content)
        self.wide = width

    def sizeHint(self) -> QSize:
        layout = self._page.layout()
        if layout is None:
            return QSize(self.wide, 0)
        high = layout.totalSizeHint().height()
        if layout.hasHeightForWidth():
            high = layout.totalHeightForWidth(self.wide)
        return QSize(self.wide, high)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.sizeHint().height(), Size.FIELD))

    def event(self, event: QEvent) -> bool:
        """Let the sheet know when the content becomes higher or lower."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.follow(None, QApplication.focusWidget())  # a sentence may have come below it
        return done


class Sheet(QDialog):
    """A dialog without the system's frame; it is moved by its empty ground."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str = "",
        subject: str = "",
        *,
        width: int = 580,
        closes: bool = True,
    ) -> None:
        super().__init__(parent)
        if parent is None:
            dress(self)
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setProperty("sheet", "true")
        self.setWindowTitle(title or "PropDesk")
        self.setFixedWidth(width)
        self.hides_window = False  # whether the window behind is covered, not only veiled
        self._scrim: Scrim | None = None
        self._grip: QPoint | None = None
        self._place = QPoint()  # where it stands
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        self.above, self.below = QVBoxLayout(), QVBoxLayout()
        self.above.setContentsMargins(20, 14, 20, 0)
        self.above.setSpacing(12)
        self.below.setContentsMargins(20, 0, 20, 0)
        self.below.setSpacing(12)
        if title:
            self.above.addLayout(self._head(title, subject, closes=closes))
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(20, 12 if title else 0, 20, 14)
        self.body.setSpacing(12)
        self._area = _Middle(content, width - 2)
        whole.addLayout(self.above)
        whole.addWidget(self._area, 1)
        whole.addLayout(self.below)
        self._foot: QHBoxLayout | None = None

    def _head(self, title: str, subject: str, *, closes: bool) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(title, 16, 600))
        head.addWidget(label(subject, 13, 400, "text2", wrap=True), 1)
        if closes:
            close = icon_button("x", _("Close"), on_click=self.reject)
            close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            head.addWidget(close)
        return head

    @property
    def foot(self) -> QHBoxLayout:
        """The row of buttons below a line, 54 high; made when it is first asked for."""
        if self._foot is None:
            whole = self.layout()
            self._foot = QHBoxLayout()
            self._foot.setContentsMargins(20, 10, 16, 10)
            self._foot.setSpacing(8)
            if isinstance(whole, QVBoxLayout):
                whole.addWidget(hairline())
                whole.addLayout(self._foot)
        return self._foot

    def add_button(self, button: Button) -> Button:
        """Put a button at the right of those there are."""
        if not self.foot.count():
            self.foot.addStretch()
        self.foot.addWidget(button)
        return button

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.update()
        super().changeEvent(event)

    def _widen(self) -> None:
        """Be as wide as the buttons need in this language."""
        needed = self._foot.sizeHint().width() + 2 if self._foot is not None else 0
        if needed > self.width():
            self.setFixedWidth(needed)
            self._area.wide = needed - 2

    def _wanted_height(self) -> int:
        """As high as the content, as far as the screen allows; then the body scrolls."""
        whole = self.layout()
        if whole is None:
            return self.height()
        high = whole.totalSizeHint().height()
        if whole.hasHeightForWidth():
            high = whole.totalHeightForWidth(self.width())
        return min(high, self.room.height())

    @property
    def room(self) -> QRect:
        """Where on the screen a sheet may lie."""
        return self.screen().availableGeometry()

    def grow_to(self, height: int) -> None:
        """Be so high from now on, where it stands; higher up only if the screen ends below."""
        if not self.isVisible():
            self.resize(self.width(), height)
            return
        room, high = self.room, max(height, self.minimumHeight())
        lowest = max(room.top(), room.bottom() + 1 - high)
        place = QPoint(self._place.x(), min(self._place.y(), lowest))
        self.setGeometry(QRect(place, QSize(self.width(), high)))

    def moveEvent(self, event: QMoveEvent) -> None:
        # X tells a window without a frame that it is at 0, 0 when it is not; sizing it would then
        # take it there.
        if not event.pos().isNull():
            self._place = event.pos()

    def paintEvent(self, event: QPaintEvent) -> None:
        radius = Size.RADIUS_DIALOG
        with QPainter(self) as painter:
            if not self.mask().isEmpty():  # what the mask leaves of a corner's edge is no hole
                painter.fillRect(self.rect(), colour("line2"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("line2"), 1))
            painter.setBrush(colour("surface"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), radius, radius)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if QGuiApplication.platformName() == "xcb":
            # Nobody says whether X has a compositor; without one the corners would be black.
            self.setMask(rounded(self.rect(), Size.RADIUS_DIALOG))

    def _order_foot(self) -> None:
        """Let Tab come from the last field to what goes on; Cancel stands first and comes last."""
        buttons = [each for each in self.findChildren(Button) if each.parentWidget() is self]
        in_foot = [each for each in buttons if self.foot.indexOf(each) >= 0]
        in_foot.sort(key=self.foot.indexOf, reverse=True)
        for before, after in pairwise(in_foot):
            self.setTabOrder(before, after)

    def showEvent(self, event: QShowEvent) -> None:
        if self._foot is not None:
            self._order_foot()
        self._widen()
        self.resize(self.width(), self._wanted_height())
        super().showEvent(event)  # Qt puts it over the middle of the window
        behind = self.parentWidget()
        if behind is None or not behind.window().isVisible():  # what refuses before there is one
            place = self.frameGeometry()
            place.moveCenter(self.room.center())
            self.move(place.topLeft())
        if behind is not None and self._scrim is None:
            self._scrim = Scrim(self._veiled(behind), hides=self.hides_window)
            self._scrim.show()

    def _veiled(self, behind: QWidget) -> QWidget:
        """What lies behind: a sheet that is open already, whoever is the parent of this one."""
        front = QApplication.activeModalWidget()
        if self.hides_window or not isinstance(front, Sheet) or front is self:
            return behind.window()
        return front

    def exec(self) -> int:
        """Open it and wait; afterwards it is let go, or the window would keep every one."""
        answer = super().exec()
        self.deleteLater()
        return answer

    def done(self, result: int) -> None:
        """Close it, and go on in what was behind it.

        Said to the window manager: of two that close at once it may give the keyboard to the one
        that is just going, and then nobody has it.
        """
        was_ours = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        super().done(result)
        parent = self.parentWidget()
        front = QApplication.activeModalWidget() or (parent.window() if parent else None)
        if was_ours and front is not None and front.isVisible():
            front.activateWindow()

    def hideEvent(self, event: object) -> None:
        if self._scrim is not None and isValid(self._scrim):  # it goes with what it lies on
            self._scrim.hide()
            self._scrim.deleteLater()
        self._scrim = None

    def event(self, event: QEvent) -> bool:
        """Let a key held down act once: the next dialog or field would take its repetitions."""
        if isinstance(event, QKeyEvent) and event.isAutoRepeat() and event.key() in ACTING_KEYS:
            return True
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.grow_to(self._wanted_height())
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; Enter belongs to fields and buttons, never to a hidden default."""
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif (scroll := _SCROLLS.get(Qt.Key(event.key()))) is not None:
            self._area.verticalScrollBar().triggerAction(scroll)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.globalPosition().toPoint() - self._place

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
