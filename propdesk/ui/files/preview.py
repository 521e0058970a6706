"""A picture large, inside the window."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from propdesk.db.attachments.attaching import AttachedFile
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.files.pictures import LONGEST_EDGE, shown
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size

WIDTH, HEIGHT = 900, 520


class FittedPicture(QWidget):
    """A picture as large as there is room, never larger than it is; nothing without one."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.setFixedHeight(size.height())
        self.setMinimumWidth(size.width())

    def show_picture(self, picture: QPixmap) -> None:
        """Show another one."""
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        size = self._picture.size()
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        fitted = self._picture.scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(ratio)
        across, down = (self.width() - size.width() / ratio, self.height() - size.height() / ratio)
        with QPainter(self) as painter:
            painter.drawPixmap(round(across / 2), round(down / 2), fitted)


class PicturePreview(Sheet):
    """See the module. Raises PictureUnreadable."""

    def __init__(self, desk: Desk, one: AttachedFile, content: bytes) -> None:
        super().__init__(desk.window, one.name, width=WIDTH)
        picture = FittedPicture(QSize(WIDTH - 60, HEIGHT))
        picture.setAccessibleName(one.name)
        picture.show_picture(QPixmap.fromImage(shown(content, one.name, LONGEST_EDGE)))
        self.body.addWidget(picture)
        close = Button(_("Close"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        self.add_button(close).clicked.connect(self.accept)
        close.setFocus()
