"""The icon of the program on its windows and in the task bar."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from propdesk.kernel.paths import RESOURCES

SIZES = (16, 24, 32, 48, 256)
LATER_MS = 800  # nobody waits for it: what Qt knows of icons is loaded with it


def wear_icon_soon() -> None:
    """Give every window the icon, once the first page is there."""
    QTimer.singleShot(LATER_MS, wear_icon)


def wear_icon() -> None:
    """Give every window the icon."""
    from PySide6.QtGui import QIcon

    drawing, icon = QSvgRenderer(str(RESOURCES / "propdesk.svg")), QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(pixmap)
    QApplication.setWindowIcon(icon)
