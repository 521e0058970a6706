"""A printer is put on the sheet of the document, or the document is refused."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from propdesk.ui.papers import printing, sheets
from propdesk.ui.papers.printing import print_pdf
from propdesk.ui.papers.sheets import Driver, SheetRefused, Sides, Way, put_on_sheet
from tests.ui.papers.test_printing import sheet

MM = QPageLayout.Unit.Millimeter
UPRIGHT, LYING = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
FANFOLD = (241.0, 139.7)
A5_ACROSS, A4_ACROSS = (210.0, 148.0), (297.0, 210.0)


def form(width: float, height: float) -> QPageSize:
    """A form of a driver by its sides."""
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    return QPageSize(QSizeF(width, height), QPageSize.Unit.Millimeter, "form", exact)


class Printer:
    """A printer with Qt's names, on A4 at first; it may stay on it whatever it is told."""

    def __init__(self, *, stays: bool = False) -> None:
        self.stays, self.margins = stays, 5.0
        self.size, self.orientation = QPageSize(QPageSize.PageSizeId.A4), LYING

    def printerName(self) -> str:  # noqa: N802
        return "EPSON LQ-630K"

    def setPageSize(self, size: QPageSize, /) -> bool:  # noqa: N802
        if not self.stays:
            self.size = size
        return not self.stays

    def setPageOrientation(  # noqa: N802
        self, orientation: QPageLayout.Orientation, /
    ) -> bool:
        self.orientation = orientation
        return True

    def setPageMargins(  # noqa: N802
        self, margins: QMarginsF, unit: QPageLayout.Unit, /
    ) -> bool:
        assert unit == MM
        self.margins = margins.left()
        return True

    def setFullPage(self, full: bool, /) -> None:  # noqa: N802
        assert full

    def pageLayout(self) -> QPageLayout:  # noqa: N802
        margins = QMarginsF(self.margins, self.margins, self.margins, self.margins)
        return QPageLayout(self.size, self.orientation, margins, MM)

    def sides(self) -> Sides:
        """The whole sheet as it is printed on; all of it can be painted."""
        layout = self.pageLayout()
        whole: QRectF = layout.fullRect(MM)
        assert layout.paintRect(MM) == whole
        return round(whole.width(), 1), round(whole.height(), 1)


def put(forms: tuple[QPageSize, ...], paper: Sides, **more: Any) -> Printer:
    """A printer whose driver has these forms, put on a sheet."""
    printer = Printer()
    put_on_sheet(printer, paper, Driver(forms), **more)
    return printer


@pytest.mark.parametrize("paper", [FANFOLD, (241.0, 93.1), (80.0, 200.0), (210.0, 297.0)])
def test_a_sheet_without_a_form_is_asked_for_by_its_sides_upright_without_margins(
    paper: Sides,
) -> None:
    printer = put((form(210, 297),), paper)
    assert (printer.sides(), printer.orientation) == (paper, UPRIGHT)


def test_a_form_within_half_a_millimetre_is_the_drivers_own() -> None:
    own = form(241, 140)
    assert put((form(210, 297), own), FANFOLD).size == own
    assert put((form(241, 140.4),), FANFOLD).sides() == FANFOLD


def test_continuous_paper_is_never_turned() -> None:
    printer = put((form(139.7, 241), form(93.1, 241)), FANFOLD)
    assert (printer.sides(), printer.orientation) == (FANFOLD, UPRIGHT)
    refusing = Driver((form(139.7, 241),), takes_size=lambda _sides: False)
    with pytest.raises(SheetRefused):
        put_on_sheet(Printer(), FANFOLD, refusing)


def test_a_wide_page_lies_on_the_form_of_its_cut_sheet() -> None:
    forms = (form(148, 210), form(210, 297))
    for paper in (A5_ACROSS, A4_ACROSS):
        printer = put(forms, paper)
        assert (printer.sides(), printer.orientation) == (paper, LYING)
    pins = put(forms, A5_ACROSS, impact=True)  # its sheets go in with the long side
    assert (pins.sides(), pins.orientation) == (A5_ACROSS, UPRIGHT)


def test_a_piece_of_roll_comes_from_the_next_longer_roll() -> None:
    forms = (form(80, 3276), form(72, 297), form(80, 297), form(80, 100))
    bare = Driver(forms, takes_size=lambda _sides: False)
    printer = Printer()
    put_on_sheet(printer, (80, 160.3), bare)
    assert printer.sides() == (80, 297)


def test_a_printer_that_stays_on_its_own_paper_is_refused_with_the_steps() -> None:
    with pytest.raises(SheetRefused) as refused:
        put_on_sheet(Printer(stays=True), FANFOLD, Driver())
    for word in ("EPSON LQ-630K", "241 × 139.7", "PropDesk 241x139.7", "24.10", "13.97", "F3"):
        assert word in str(refused.value)


def test_what_the_driver_says_counts_more_than_what_qt_reads_back() -> None:
    def only_a4(way: Way) -> Sides:
        return (297.0, 210.0) if way.turned else (210.0, 297.0)

    put_on_sheet(Printer(), (210, 297), Driver(sheet=only_a4))
    with pytest.raises(SheetRefused):
        put_on_sheet(Printer(), FANFOLD, Driver((form(241, 139.7),), sheet=only_a4))


def test_a_document_is_refused_before_its_first_page(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_a4 = Driver((form(210, 297),), takes_size=lambda _sides: False)
    monkeypatch.setattr(printing, "driver_of", lambda _printer: only_a4)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with pytest.raises(SheetRefused):
        print_pdf(sheet((210, 297), FANFOLD), printer)
    assert list(tmp_path.iterdir()) == []
    print_pdf(sheet((210, 297)), printer)
    assert list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("customs", "most", "takes"),
    [(True, (254, 400), True), (False, (254, 400), False), (True, (216, 356), False)],
)
def test_a_driver_of_cups_takes_sizes_within_its_bounds(
    monkeypatch: pytest.MonkeyPatch, most: Sides, *, customs: bool, takes: bool
) -> None:
    info = SimpleNamespace(
        isNull=lambda: False,
        supportedPageSizes=lambda: [form(210, 297)],
        supportsCustomPageSizes=lambda: customs,
        minimumPhysicalPageSize=lambda: form(50, 50),
        maximumPhysicalPageSize=lambda: form(*most),
    )
    monkeypatch.setattr(sheets, "QPrinterInfo", SimpleNamespace(printerInfo=lambda _name: info))
    printer = Printer()
    monkeypatch.setattr(sys, "platform", "linux")
    if takes:
        put_on_sheet(printer, FANFOLD)
        assert printer.sides() == FANFOLD
    else:
        with pytest.raises(SheetRefused, match="EPSON LQ-630K"):
            put_on_sheet(printer, FANFOLD)
