"""The files of a record in the panel beside it: small pictures and names; files dropped anywhere
on the panel come in.

RecordPanel(…, sections=[files_section(desk)])
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout
from shiboken6 import isValid

from propdesk.db.attachments.attaching import AttachedFile
from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.desk import Desk
from propdesk.ui.files.files_dialog import FilesDialog
from propdesk.ui.files.pictures import is_picture
from propdesk.ui.files.record_files import RecordFiles
from propdesk.ui.files.thumbnails import make_thumbnails, thumbnail
from propdesk.ui.forms.kept_lines import KeptLines, LinesCard
from propdesk.ui.forms.record_panel import RecordPart, Section
from propdesk.ui.lists.columns import write_day, write_size
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size, colour

KEY = "Ctrl+J"
MOST, EDGE = 4, 40


def files_section(desk: Desk) -> Section:
    """For the `sections` of a panel."""
    return lambda kind: FilesSection(desk, kind)


class FilesSection(RecordPart):
    """See the module; KEY opens the list of all."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__()
        self.files = RecordFiles(desk, kind, 0, self)
        self._desk = desk
        self._panel: LinesCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._count = label("", 12, 400, "text3")
        self.button = Button(
            _("Files"),
            icon="files",
            kind="heading",
            key=KEY,
            height=Size.BADGE,
            text_size=12,
            on_click=self.list_all,
        )
        column.addLayout(line_of(self.button, None, self._count))
        self._rows = KeptLines(spacing=2)
        column.addLayout(self._rows.layout)
        self.files.changed.connect(self.refresh)

    def show_record(self, record_id: int) -> None:
        """Show this record. Raises NotPermitted."""
        self.files.record_id = record_id
        may_edit = self.files.may_edit
        self._take_drops(on=may_edit)
        with self._rows.shown_anew():
            self._show(self.files.all(), may_edit=may_edit)

    def refresh(self) -> None:
        """Read again."""
        with self._desk.attempt():
            self.show_record(self.files.record_id)

    def _show(self, found: tuple[AttachedFile, ...], *, may_edit: bool) -> None:
        newest = found[-MOST:][::-1]
        for one in newest:
            self._rows.add(FileRow(one, partial(self.files.open, one)))
        words = ngettext("{count} file", "{count} files", len(found))
        self._count.setText(words.format(count=len(found)) if len(found) > MOST else "")
        if not found:
            empty = _("No files. Drop some here.") if may_edit else _("No files.")
            self._rows.label(empty, 12, 400, "text3", wrap=True)
        make_thumbnails(self._desk, newest, EDGE, self, self.update_rows)

    def update_rows(self) -> None:
        """Paint the small pictures that are there now."""
        for row in self.findChildren(FileRow):
            row.update()

    def list_all(self) -> None:
        """Open the list of all files."""
        with self._desk.attempt():
            FilesDialog(self._desk, self.files.kind, self.files.record_id).exec()
            if isValid(self):  # the list behind may have been read again meanwhile
                self.refresh()

    def _take_drops(self, *, on: bool) -> None:
        """Nobody aims at two lines of a panel that says that files may be dropped there."""
        above = self.parentWidget()
        while self._panel is None and above is not None:
            if isinstance(above, LinesCard):
                self._panel = above
                above.installEventFilter(self)
            above = above.parentWidget()
        for part in filter(None, (self, self._panel)):
            part.setAcceptDrops(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dropped on the panel while it shows these files."""
        if self.isVisible() and isinstance(event, QDropEvent):
            self._dropped(event)
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._dropped(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._dropped(event)

    def _dropped(self, event: QDropEvent) -> None:
        """Say whether what hangs at the mouse may come in; at its end it does."""
        done = event.type() == QEvent.Type.Drop
        takes = self.files.take if done else self.files.can_take
        if takes(event.mimeData()):
            event.acceptProposedAction()


class FileRow(QAbstractButton):
    """A file with its small picture, its name, and how large it is since when; a click opens it."""

    def __init__(self, one: AttachedFile, on_click: Callable[[], object]) -> None:
        super().__init__()
        self._one = one
        self.setAccessibleName(one.name)
        self.setToolTip(one.name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked: on_click())

    def sizeHint(self) -> QSize:
        return QSize(200, EDGE + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("hover"))
                painter.drawRoundedRect(self.rect(), 4, 4)
            paint_file(painter, QRect(3, 3, EDGE, EDGE), self._one)
            self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        left, width = EDGE + 12, self.width() - EDGE - 16
        side = self._one.side.label if self._one.side else ""
        told = (self._one.part_name, side, write_size(self._one.size), write_day(self._one.at))
        size = " · ".join(filter(None, told))
        lines = ((self._one.name, 13, 500, "text", 4), (size, 12, 400, "text3", 23))
        for words, points, weight, ink, top in lines:
            font = theme.font(points, weight)
            painter.setFont(font)
            painter.setPen(colour(ink))
            cut = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideMiddle, width)
            place = QRect(left, top, width, 19)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)


def paint_file(painter: QPainter, place: QRect, one: AttachedFile) -> None:
    """The small picture of a file, or an icon while there is none."""
    picture = thumbnail(one, place.width())
    if picture is None:
        name = "image" if is_picture(one.kind) else "file-text"
        paint_icon(painter, place.adjusted(8, 8, -8, -8), name, "text3")
        return
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    inside = QRect(place.topLeft(), size)
    inside.moveCenter(place.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(inside, picture)
