"""Lucide icons as sharp pixmaps in a colour of the theme.

Usage inside a paint event: `paint_icon(painter, QRect(x, y, 16, 16), "wallet", "accent")`;
as a widget: `IconLabel("wallet", 16, "accent")`. Names are the files of resources/icons.
"""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from propdesk.kernel.paths import ICONS, RESOURCES
from propdesk.ui.parts import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon


_log = logging.getLogger(__name__)
PROGRAM_SIZES = (16, 24, 32, 48, 256)
LATER_MS = 800  # nobody waits for it: what Qt knows of icons is loaded with it


def wear_program_icon_soon() -> None:
    """Give every window the icon of the program, once the first page is there."""
    QTimer.singleShot(LATER_MS, wear_program_icon)


def wear_program_icon() -> None:
    """Give every window, and the task bar, the icon of the program."""
    from PySide6.QtGui import QIcon

    drawing, worn = QSvgRenderer(str(RESOURCES / "propdesk.svg")), QIcon()
    for size in PROGRAM_SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter, QRectF(0, 0, size, size))
        painter.end()
        worn.addPixmap(pixmap)
    QApplication.setWindowIcon(worn)


@cache
def _source(name: str) -> str:
    """The drawing of an icon; an empty one, and a line in the log, where its file is gone.

    What a paint raises ends the program, and no picture is worth that.
    """
    try:
        return (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    except OSError:
        _log.exception("the icon %s cannot be read", name)
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'


@lru_cache(maxsize=1024)
def _pixmap(name: str, hex_colour: str, size: int, ratio: float) -> QPixmap:
    drawing = _source(name).replace("currentColor", hex_colour)
    drawing = drawing.replace('stroke-width="2"', 'stroke-width="1.75"')
    pixels = round(size * ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, ink: str = "text2", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon in an ink's colour at the device's real ratio; empty for an unknown name."""
    return _pixmap(name, theme.colour(ink).name(), size, ratio)


def icon(name: str, ink: str = "text2", size: int = 16, ratio: float = 1.0) -> QIcon:
    """The icon for those Qt parts that insist on a QIcon; it does not follow a change of theme."""
    from PySide6.QtGui import QIcon  # with it come the names of hundreds of icons of desktops

    return QIcon(icon_pixmap(name, ink, size, ratio))


def paint_icon(painter: QPainter, rect: QRect, name: str, ink: str = "text2") -> None:
    """Paint the icon centred in `rect`, as large as the smaller side, sharp on the painter's
    device."""
    size = min(rect.width(), rect.height())
    ratio = painter.device().devicePixelRatioF()
    corner = QPointF(rect.x() + (rect.width() - size) // 2, rect.y() + (rect.height() - size) // 2)
    painter.drawPixmap(corner, icon_pixmap(name, ink, size, ratio))


class IconLabel(QWidget):
    """An icon that stands by itself and follows the theme."""

    def __init__(
        self, name: str, size: int = 16, ink: str = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._size, self._token = name, size, ink
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, ink: str) -> None:
        """Change what is shown."""
        self._name, self._token = name, ink
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_icon(painter, self.rect(), self._name, self._token)
