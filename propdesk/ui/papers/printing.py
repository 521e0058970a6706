"""Finished PDFs on paper: true to the millimetre, on whatever printer; and on screen before that.

Usage: `desk.print_pdf(pdf, "receipt")` for the remembered printer; `print_pdf(pdf, printer,
(241, 140), (1.5, 0))` when the printer is known. The paper is the document's own: every page of
the PDF says how large it is, and is painted 1:1 from the corner of the full sheet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from propdesk.kernel.errors import Cancelled, UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.paper.pdfium import PDFIUM
from propdesk.kernel.progress import Progress
from propdesk.kernel.settings import MachineSettings, PrintChoice
from propdesk.ui.papers.sheets import driver_of, put_on_sheet

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
_BLACK_BELOW = 160  # greys of thin strokes must not vanish on a printer that knows only black


class PrinterGone(UserError):
    """The remembered printer is not installed any more."""

    message = N_("The printer “{printer}” is not there. Choose another one under System, This PC.")


class NoPrinter(UserError):
    """No printer is remembered for this kind of document."""

    message = N_("No printer is chosen yet. Choose one by printing from the preview.")


class NotPrinted(UserError):
    """The system did not take the document."""

    message = N_("The printer did not take the document. Is it switched on and connected?")


class _Bitmap(Protocol):
    buffer: bytes
    width: int
    height: int
    stride: int


class _Page(Protocol):
    def get_size(self) -> tuple[float, float]: ...
    def render(self, **options: object) -> _Bitmap: ...


class _Document(Protocol):
    """What is used of pypdfium2, which comes without types."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> _Page: ...
    def get_page_size(self, number: int) -> tuple[float, float]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Raster:
    """One page as dots, and its size in millimetres."""

    image: QImage
    width_mm: float
    height_mm: float


def page_sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    """How wide and high each page is."""
    with _opened(pdf) as document, PDFIUM:
        return [
            (w / POINTS_PER_INCH * MM_PER_INCH, h / POINTS_PER_INCH * MM_PER_INCH)
            for w, h in (document.get_page_size(n) for n in range(len(document)))
        ]


def raster_page(pdf: bytes, number: int, dots_per_inch: float) -> Raster:
    """Render one page, for a preview; `number` counts from 0."""
    with _opened(pdf) as document:
        return _raster(document, number, dots_per_inch / POINTS_PER_INCH, impact=False)


def raster_pages(pdf: bytes, dots_per_inch: float, *, impact: bool = False) -> Iterator[Raster]:
    """Render each page at the device's own resolution; `impact` gives one bit without smoothing."""
    with _opened(pdf) as document:
        for number in range(len(document)):
            yield _raster(document, number, dots_per_inch / POINTS_PER_INCH, impact=impact)


def _raster(document: _Document, number: int, scale: float, *, impact: bool) -> Raster:
    with PDFIUM:
        page = document[number]
        width, height = page.get_size()
        bitmap = page.render(
            scale=scale,
            grayscale=impact,
            prefer_bgrx=not impact,
            no_smoothtext=impact,
            no_smoothpath=impact,
            no_smoothimage=impact,
        )
        image = _image(bitmap, grey=impact)
    return Raster(
        _black_and_white(image) if impact else image,
        width / POINTS_PER_INCH * MM_PER_INCH,
        height / POINTS_PER_INCH * MM_PER_INCH,
    )


def print_pdf(
    pdf: bytes,
    printer: QPrinter,
    paper_mm: tuple[float, float] | None = None,
    offset_mm: tuple[float, float] = (0.0, 0.0),
    *,
    impact: bool = False,
    progress: Progress | None = None,
) -> None:
    """Paint the pages 1:1 from the corner of the sheet plus offset (right, down). Raises
    `NotPrinted`, and `SheetRefused` before the first page when one of the sheets is not to be had.

    The page size is set here, after any dialog, because the system's dialog puts its own paper
    back. A cancelled `progress` takes the whole document back from the printer.
    """
    pages = page_sizes_mm(pdf)
    sizes, driver = [paper_mm or page for page in pages], driver_of(printer)
    for size in reversed(list(dict.fromkeys(sizes))):
        put_on_sheet(printer, size, driver, impact=impact)
    painter = QPainter()
    if not painter.begin(printer):
        raise NotPrinted
    try:
        for number, raster in enumerate(raster_pages(pdf, printer.resolution(), impact=impact)):
            if progress is not None:
                progress.step(number, len(sizes))
            if number:
                if sizes[number] != sizes[number - 1]:
                    put_on_sheet(printer, sizes[number], driver, impact=impact)
                if not printer.newPage():
                    raise NotPrinted
            paint_page(painter, raster, printer.resolution(), offset_mm)
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()


def paint_page(
    painter: QPainter, raster: Raster, resolution: float, offset_mm: tuple[float, float]
) -> None:
    """Paint one page in true millimetres on a device of `resolution` dots per inch."""
    dots = resolution / MM_PER_INCH
    corner = QPointF(offset_mm[0] * dots, offset_mm[1] * dots)
    target = QRectF(corner, QSizeF(raster.width_mm * dots, raster.height_mm * dots))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.drawImage(target, raster.image, QRectF(raster.image.rect()))


def print_on(
    printer: QPrinter, pdf: bytes, choice: PrintChoice, progress: Progress | None = None
) -> None:
    """Print with the offsets remembered; may run in the worker's thread. Raises `NotPrinted`."""
    offset = (choice.offset_right / 10, choice.offset_down / 10)
    print_pdf(pdf, printer, None, offset, impact=choice.impact, progress=progress)


def print_remembered(pdf: bytes, document: str, settings: MachineSettings) -> None:
    """Print with the remembered printer and no dialog; may run in the worker's thread.

    Raises `NoPrinter`, `PrinterGone` or `NotPrinted`.
    """
    choice = settings.print_choice(document)
    print_on(printer_of(choice), pdf, choice)


def require_printer(document: str, settings: MachineSettings) -> None:
    """Raise `NoPrinter` or `PrinterGone` before anything is counted as having gone out."""
    printer_of(settings.print_choice(document))


def printer_of(choice: PrintChoice) -> QPrinter:
    """The remembered printer, without a look at any other. Raises `NoPrinter`, `PrinterGone`.

    Belongs in the worker's thread: one that is off the network answers after half a minute.
    """
    if not choice.printer:
        raise NoPrinter
    info = QPrinterInfo.printerInfo(choice.printer)
    if info.isNull():
        raise PrinterGone(printer=choice.printer)
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


@contextmanager
def _opened(pdf: bytes) -> Iterator[_Document]:
    import pypdfium2

    with PDFIUM:
        document: _Document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        with PDFIUM:
            document.close()


def _image(bitmap: _Bitmap, *, grey: bool) -> QImage:
    shape = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB32
    dots = bytes(bitmap.buffer)
    return QImage(dots, bitmap.width, bitmap.height, bitmap.stride, shape).copy()


def _black_and_white(grey: QImage) -> QImage:
    """One bit by a threshold; dithering would fray the strokes on an impact printer."""
    table = bytes(0 if value < _BLACK_BELOW else 255 for value in range(256))
    data = bytes(memoryview(grey.constBits())).translate(table)
    sharp = QImage(
        data, grey.width(), grey.height(), grey.bytesPerLine(), QImage.Format.Format_Grayscale8
    )
    return sharp.convertToFormat(QImage.Format.Format_Mono)
