"""The parts of a window that are seen; a window keeps ten times as many on the pages behind."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QTableView, QWidget


def seen_parts(window: QWidget) -> Iterator[QWidget]:
    """Every part for which `isVisibleTo(window)` holds; also those of its dialogs that are shown.

    What is hidden hides all in it, so nobody needs to look there.
    """
    yield from _within(window)
    for other in _shown_windows():
        if _belongs(other, window):
            yield other
            yield from _within(other)


def seen_words(window: QWidget) -> list[str]:
    """The words of the labels that are seen, and of the cells of lists."""
    words = []
    for part in seen_parts(window):
        if isinstance(part, QLabel):
            words.append(part.text())
        elif isinstance(part, QTableView) and (model := part.model()) is not None:
            words += [
                str(model.index(row, column).data() or "")
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
    return [each for each in words if each]


def on_screen(part: QWidget) -> QImage:
    """How a part of a window looks; what has been painted is taken from the screen, for painting it
    anew takes thirty times as long. On a real screen another window may lie above it."""
    screen, window = part.screen(), part.window()
    if screen is None or QGuiApplication.platformName() != "offscreen":
        return part.grab().toImage()
    _paint_what_waits(window)
    place = QRect(part.mapTo(window, QPoint()), part.size())
    return screen.grabWindow(window.winId(), *place.getRect()).toImage()  # type: ignore[misc]


def _paint_what_waits(window: QWidget) -> None:
    """Lay out and paint what has changed; Qt leaves that for when there is time, and a PC with much
    to do has none before the picture is taken."""
    QCoreApplication.sendPostedEvents()  # layouts, which ask for painting
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))


def _shown_windows() -> Iterator[QWidget]:
    """`QApplication.topLevelWidgets` counts hundreds that were never shown, or are kept."""
    for each in QGuiApplication.topLevelWindows():
        if each.isVisible() and (shown := QWidget.find(each.winId())) is not None:
            yield shown


def _within(above: QWidget) -> Iterator[QWidget]:
    """From the outside inwards; no generator within another for each part that lies deeper."""
    waiting = above.children()[::-1]
    while waiting:
        child = waiting.pop()
        if isinstance(child, QWidget) and not child.isWindow() and not child.isHidden():
            yield child
            waiting += child.children()[::-1]


def _belongs(other: QWidget, window: QWidget) -> bool:
    above: QObject | None = other.parent()
    while above is not None and above is not window:
        above = above.parent()
    return above is window
