"""Paper is true to the millimetre, measured on the raster."""

from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QBitmap, QImage, QPageLayout, QRegion
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from propdesk.kernel.settings import MachineSettings
from propdesk.kernel.whole_files import FileNotWritten, write_file
from propdesk.ui.desk import Desk
from propdesk.ui.papers.going_out import noted
from propdesk.ui.papers.preview import PreviewWidget
from propdesk.ui.papers.printing import (
    PrinterGone,
    page_sizes_mm,
    print_pdf,
    printer_of,
    raster_pages,
)
from propdesk.ui.papers.sheets import put_on_sheet

MM = 72 / 25.4
DPI = 360


def sheet(*papers: tuple[float, float]) -> bytes:
    """A page of each size with a black square of 20 mm, 30 mm from the left and 40 from the top."""
    out = BytesIO()
    canvas = Canvas(out)
    for width, height in papers:
        canvas.setPageSize((width * MM, height * MM))
        canvas.rect(30 * MM, (height - 60) * MM, 20 * MM, 20 * MM, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def measured(image: QImage, dots_per_mm: float) -> tuple[float, float, float, float]:
    """Where the black square lies on the raster: left, top, right, bottom in mm."""
    two_tones = image.convertToFormat(
        QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither
    )
    place = QRegion(QBitmap.fromImage(two_tones)).boundingRect()
    return (
        place.left() / dots_per_mm,
        place.top() / dots_per_mm,
        (place.right() + 1) / dots_per_mm,
        (place.bottom() + 1) / dots_per_mm,
    )


def printed(
    pdf: bytes, path: Path, offset: tuple[float, float] = (0, 0), *, impact: bool = False
) -> bytes:
    """Print to a file and give what came out."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(DPI)
    print_pdf(pdf, printer, None, offset, impact=impact)
    return path.read_bytes()


@pytest.mark.parametrize("paper", [(148, 210), (241, 139.7), (80, 200), (210, 297)])
@pytest.mark.parametrize("offset", [(0.0, 0.0), (2.5, -1.5)])
@pytest.mark.parametrize("impact", [False, True])
def test_a_millimetre_is_a_millimetre_on_paper(
    qapp: QApplication,
    tmp_path: Path,
    paper: tuple[float, float],
    offset: tuple[float, float],
    *,
    impact: bool,
) -> None:
    out = printed(sheet(paper), tmp_path / "out.pdf", offset, impact=impact)
    assert page_sizes_mm(out)[0] == pytest.approx(paper, abs=0.4)
    raster = next(raster_pages(out, 254))
    right, down = offset
    expected = (30 + right, 40 + down, 50 + right, 60 + down)
    assert measured(raster.image, 10) == pytest.approx(expected, abs=0.25)


def test_every_page_keeps_its_own_size(qapp: QApplication, tmp_path: Path) -> None:
    papers = [(148.0, 210.0), (241.0, 139.7)]
    out = printed(sheet(*papers), tmp_path / "out.pdf")
    for found, wanted in zip(page_sizes_mm(out), papers, strict=True):
        assert found == pytest.approx(wanted, abs=0.4)


def test_an_impact_page_has_only_black_and_white(qapp: QApplication) -> None:
    raster = next(raster_pages(sheet((148, 210)), 180, impact=True))
    assert raster.image.depth() == 1
    assert measured(raster.image, 180 / 25.4) == pytest.approx((30, 40, 50, 60), abs=0.4)


def test_the_paper_is_the_whole_sheet_without_margins(qapp: QApplication) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    put_on_sheet(printer, (241, 139.7))
    layout = printer.pageLayout()
    full = layout.fullRect(QPageLayout.Unit.Millimeter)
    assert (full.width(), full.height()) == pytest.approx((241, 139.7), abs=0.3)
    assert layout.paintRect(QPageLayout.Unit.Millimeter) == full


def test_a_printer_that_is_gone_is_said_so(qapp: QApplication) -> None:
    settings = MachineSettings()
    settings.print_choice("receipt").printer = "不存在的打印机"
    with pytest.raises(PrinterGone, match=r"不存在的打印机.*本机设置"):
        printer_of(settings.print_choice("receipt"))


def sheets(preview: PreviewWidget) -> list[QWidget]:
    """The pages shown, in order."""
    items = [preview._pages.itemAt(number) for number in range(preview._pages.count())]
    widgets = [item.widget() for item in items if item is not None]
    return [widget for widget in widgets if widget is not None]


def test_a_preview_shows_the_pages_at_their_size(desk: Desk, qtbot: QtBot) -> None:
    preview = PreviewWidget(desk)
    qtbot.addWidget(preview)
    preview.resize(800, 600)
    preview.show_pdf(sheet((148, 210), (148, 210)), document="receipt", file_name="a.pdf")
    preview.show()
    assert len(sheets(preview)) == 2
    assert sheets(preview)[0].width() == pytest.approx(2 + 148 / 25.4 * 96, abs=1)
    preview._larger.click()
    assert sheets(preview)[0].width() == pytest.approx(2 + 1.25 * 148 / 25.4 * 96, abs=1)


def test_a_preview_shows_the_whole_width_until_the_user_zooms(desk: Desk, qtbot: QtBot) -> None:
    preview = PreviewWidget(desk)
    qtbot.addWidget(preview)
    preview.resize(640, 400)
    preview.show_pdf(sheet((241, 140)), document="receipt", file_name="a.pdf")
    preview.show()
    assert sheets(preview)[0].width() <= 640 - 2 * 16
    preview.resize(1400, 400)
    qtbot.waitUntil(lambda: sheets(preview)[0].width() > 640)
    assert sheets(preview)[0].width() == pytest.approx(2 + 241 / 25.4 * 96, abs=1)
    preview._smaller.click()
    preview.resize(640, 400)
    assert preview._percent.text() == "75 %"


def test_a_preview_is_saved_as_it_is(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = sheet((148, 210))
    wanted = tmp_path / "收据.pdf"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args, **options: (str(wanted), "PDF")
    )
    preview = PreviewWidget(desk)
    qtbot.addWidget(preview)
    preview.show_pdf(pdf, document="receipt", file_name="收据.pdf")
    with qtbot.waitSignal(desk.said):
        preview._save.click()
    assert wanted.read_bytes() == pdf


def test_a_paper_is_noted_when_it_has_gone_out_and_not_when_it_was_refused(desk: Desk) -> None:
    gone: list[tuple[str, str]] = []
    desk.put_out = lambda document, name: gone.append((document, name))
    with noted(desk, b"%PDF", "slip", "YL2026-000001") as pdf:
        assert (pdf, gone) == (b"%PDF", [])
    assert gone == [("slip", "YL2026-000001")]
    with pytest.raises(FileNotWritten), noted(desk, b"%PDF", "slip", "YL2026-000002"):
        raise FileNotWritten(file="a.pdf")
    assert gone == [("slip", "YL2026-000001")]


def test_a_file_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten):
        write_file(tmp_path / "missing" / "a.pdf", b"x")


def test_printing_does_not_hold_the_window_up(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    printer.setResolution(DPI)
    monkeypatch.setattr("propdesk.ui.papers.printing.printer_of", lambda choice: printer)
    choice = desk.settings.print_choice("receipt")
    choice.printer, choice.offset_right = "counter", 20
    with qtbot.waitSignal(desk.said) as said:
        desk.print_pdf(sheet((148, 210), (148, 210)), "receipt")
        # The preview is drawn meanwhile: PDFium is entered from both threads.
        assert len(list(raster_pages(sheet((148, 210)), 96))) == 1
    assert said.args is not None
    assert said.args[1] == "done"
    assert len(page_sizes_mm(out.read_bytes())) == 2
    raster = next(raster_pages(out.read_bytes(), 254))
    assert measured(raster.image, 10) == pytest.approx((32, 40, 52, 60), abs=0.25)
