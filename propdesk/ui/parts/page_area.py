"""Where a page or the content of a dialog lies: never smaller than it needs; what is lower scrolls.

Usage: `PageArea(page, place)`. A page is as large as the room there is; in a window too
small for it, it keeps its least size and the area scrolls, following the keyboard.
"""

from functools import cache

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QScrollArea,
    QStackedLayout,
    QWidget,
)


def give_viewport(area: QAbstractScrollArea, ground: QPalette.ColorRole) -> None:
    """Let an area show through a widget made here, with the ground that Qt gives its own. For one
    of Qt's making Python has to know every kind of widget there is, 10 ms of the first list."""
    own = QWidget()
    own.setBackgroundRole(ground)
    own.setAutoFillBackground(True)
    area.setViewport(own)


SENTENCE = 44  # two lines below a field


class PageArea(QScrollArea):
    """See the module. Not `setWidgetResizable`: with a sentence that wraps, Qt would give the page
    the height it likes best and scroll where tables could just be lower."""

    def __init__(self, page: QWidget, place: QWidget | None = None) -> None:
        """It stands in a place while it is empty: each move below another parent sends word to
        every part of a page, for the sake of the style sheet."""
        super().__init__(place)
        self._page = page
        give_viewport(self, QPalette.ColorRole.NoRole)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        page.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        _listen_to_the_keyboard()

    def follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring the field with the keyboard into view, and the sentence below it."""
        if now is None or not self.isVisible() or not self._page.isAncestorOf(now):
            return
        if isinstance(now, QAbstractItemView) and not now.currentIndex().isValid():
            # A list with no row in hand: as much of the page above it as leaves its beginning seen.
            below = now.mapTo(self._page, QPoint(0, SENTENCE)).y() - self.viewport().height()
            self.verticalScrollBar().setValue(max(below, 0))
        else:
            self.ensureWidgetVisible(now, 10, SENTENCE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.fit()
        return done

    def fit(self) -> None:
        """Give the page the room, or what it needs at least."""
        room, bar = self.maximumViewportSize(), self._bar_width()
        least = self._least(room.width())
        wide = room.width() - (bar if least.height() > room.height() else 0)
        high = room.height() - (bar if least.width() > wide else 0)
        self._page.resize(self._least(wide).expandedTo(QSize(wide, high)))

    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    def _least(self, width: int) -> QSize:
        least = self._page.minimumSizeHint().expandedTo(self._page.minimumSize())
        least.setHeight(_least_height(self._page, max(width, least.width())))
        return least


@cache
def _listen_to_the_keyboard() -> None:
    """Once for all areas: each field that is entered would ask every page and dialog there is."""
    if isinstance(application := QApplication.instance(), QApplication):
        application.focusChanged.connect(_follow)


def _follow(before: QWidget | None, now: QWidget | None) -> None:
    above = now
    while above is not None and not above.isWindow():
        above = above.parentWidget()
        if isinstance(above, PageArea):
            above.follow(before, now)


def _least_height(page: QWidget, width: int) -> int:
    layout = page.layout()
    if isinstance(layout, QStackedLayout):
        # Asked itself it names what its pages like best, wherever one of them wraps.
        pages = [widget for n in range(layout.count()) if (widget := layout.widget(n)) is not None]
        return max((_least_height(each, width) for each in pages), default=0)
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalMinimumHeightForWidth(width)
    return max(page.minimumSizeHint().height(), page.minimumSize().height())


class PanelArea(QScrollArea):
    """A panel that scrolls up and down, and is as wide as its content needs where it may be."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        content.setProperty("scrolls", "true")
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        wide = self._content.minimumSizeHint().width() + bar
        return QSize(wide, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
