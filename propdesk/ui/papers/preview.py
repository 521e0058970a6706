"""A finished document inside the window, page under page, before it goes to paper.

Usage: `PreviewWidget(desk)`, `preview.show_pdf(pdf, document="receipt",
file_name="SJ2026-000001.pdf")`.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.whole_files import save_counted
from propdesk.ui.desk import Desk, Paper
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.papers.going_out import noted
from propdesk.ui.papers.printing import MM_PER_INCH, page_sizes_mm, raster_page
from propdesk.ui.parts.cards import clear, line_of
from propdesk.ui.parts.small_parts import Button, icon_button, label

_ZOOMS = (50, 75, 100, 125, 150, 200)
_AROUND = 2 * 16 + 2 + 10  # beside a page: the ground, its hairline, a scroll bar
_SCREEN_DPI = 96
_HEIGHT = 540  # a sheet with it still fits into a window 696 high
PAGES_KEPT = 12  # rendered: what can be in view, and a little around it


class _Page(QLabel):
    """A page that is rendered when it is painted."""

    def __init__(self, picture: Callable[[], QPixmap]) -> None:
        super().__init__()
        self._picture = picture
        self.setProperty("paper", "true")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.drawPixmap(1, 1, self._picture())


def _picture(pdf: bytes, dpi: float, ratio: float, number: int) -> QPixmap:
    picture = QPixmap.fromImage(raster_page(pdf, number, dpi * ratio).image)
    picture.setDevicePixelRatio(ratio)
    return picture


class PreviewWidget(QWidget):
    """Pages on the page's ground, above them Print, Save as PDF and the zoom.

    `issue(way)` gives what really goes out by `printer` or `pdf`, marked, and counts it when it
    has; without it the pages shown go out as they are. A page is rendered when it comes into view.
    """

    def __init__(self, desk: Desk, *, issue: Callable[[str], Paper] | None = None) -> None:
        super().__init__()
        self._issue = issue
        self._desk, self._pdf, self._document, self._file_name = desk, b"", "", ""
        self._zoom, self._is_chosen = 100, False
        self._print = Button(_("Print"), icon="printer", kind="primary", key="Ctrl+P")
        self._save = Button(_("Save as PDF"), icon="download", key="Ctrl+S")
        self._smaller = icon_button("zoom-out", _("Smaller"))
        self._larger = icon_button("zoom-in", _("Larger"))
        self._percent = label("100 %", 12, 400, "text3")
        self._count = label("", 12, 400, "text3")
        self._build()
        self._connect()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(
            line_of(
                self._print,
                self._save,
                None,
                self._count,
                8,
                self._smaller,
                self._percent,
                self._larger,
            )
        )
        sheet = QWidget()
        sheet.setProperty("ground", "bg")
        self._pages = QVBoxLayout(sheet)
        self._pages.setContentsMargins(16, 14, 16, 14)
        self._pages.setSpacing(10)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        whole.addWidget(area, 1)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT)

    def _connect(self) -> None:
        self._print.clicked.connect(self._print_it)
        self._save.clicked.connect(self._save_as)
        self._smaller.clicked.connect(lambda: self._step_zoom(-1))
        self._larger.clicked.connect(lambda: self._step_zoom(1))

    def show_pdf(self, pdf: bytes, *, document: str, file_name: str) -> None:
        """Show a document; `document` is its kind, which remembers printer and paper."""
        self._pdf, self._document, self._file_name = pdf, document, file_name
        self._fit()
        self._show_pages()

    def _fit(self) -> bool:
        """Let the whole width be seen, at most as large as on paper; whether that is another zoom.

        What the user chose stays.
        """
        if self._is_chosen or not self._pdf:
            return False
        widest = max(width for width, _height in page_sizes_mm(self._pdf))
        fitting = int((self.width() - _AROUND) * MM_PER_INCH * 100 / _SCREEN_DPI / widest)
        before, self._zoom = self._zoom, max(_ZOOMS[0], min(100, fitting))
        return self._zoom != before

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fit():
            self._show_pages()

    def _show_pages(self) -> None:
        clear(self._pages)
        dpi = _SCREEN_DPI * self._zoom / 100
        picture = lru_cache(PAGES_KEPT)(partial(_picture, self._pdf, dpi, self.devicePixelRatioF()))
        sizes = page_sizes_mm(self._pdf)
        for number, (width, height) in enumerate(sizes):
            page = _Page(partial(picture, number))
            # The hairline around it takes one more on each side.
            dots = (round(side / MM_PER_INCH * dpi) + 2 for side in (width, height))
            page.setFixedSize(*dots)
            page.setAccessibleName(_("Page {number}").format(number=number + 1))
            self._pages.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pages.addStretch()
        self._percent.setText(f"{self._zoom} %")
        shown = ngettext("{count} page", "{count} pages", len(sizes))
        self._count.setText(shown.format(count=len(sizes)))

    def _print_it(self) -> None:
        self._desk.print_pdf(self._pdf, self._document, paper=self._going_out("printer"))

    def _going_out(self, way: str) -> Paper:
        if self._issue is not None:
            return self._issue(way)
        return noted(self._desk, self._pdf, self._document, self._file_name.removesuffix(".pdf"))

    def _step_zoom(self, step: int) -> None:
        beyond = [zoom for zoom in _ZOOMS[::step] if (zoom - self._zoom) * step > 0]
        if self._pdf and beyond:
            self._zoom, self._is_chosen = beyond[0], True
            self._show_pages()

    def _save_as(self) -> None:
        def write(path: Path) -> None:
            save_counted(path, self._going_out("pdf"))

        name = self._file_name.removesuffix(".pdf")
        save_as(self._desk, "pdf", _("Save as PDF"), name, write)
