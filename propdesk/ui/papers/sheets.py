"""The sheet a printer is put on, whole and without margins; what it would not print on is refused.

Usage: `put_on_sheet(printer, (241, 139.7))` before painting. Tried in order: a form of the driver's
own, a cut sheet's form lying, the bare size, for a roll a longer form. Qt reads back what it was
asked for, so the driver is asked too.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinterInfo

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.paper.sizes import PAPERS

NEAR_MM = 0.5
_MM = QPageSize.Unit.Millimeter
_UPRIGHT, _LYING = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape

Sides = tuple[float, float]
"""How wide and high something is, in mm."""


class SheetRefused(UserError):
    """The printer would print on another sheet than the document's."""

    message = N_(
        "The printer “{printer}” does not take the paper {paper}: it would print on another sheet. "
        "Nothing was printed. {steps}"
    )


class Device(Protocol):
    """What is asked of a QPrinter here."""

    def printerName(self) -> str: ...
    def setPageSize(self, size: QPageSize, /) -> bool: ...
    def setPageOrientation(self, orientation: QPageLayout.Orientation, /) -> bool: ...
    def setPageMargins(self, margins: QMarginsF, unit: QPageLayout.Unit, /) -> bool: ...
    def setFullPage(self, full: bool, /) -> None: ...
    def pageLayout(self) -> QPageLayout: ...


class Way(NamedTuple):
    """A way to a sheet: its size, whether that is a form of the driver's own, whether what is
    printed lies on it, and the sheet that must come out as it is printed on."""

    size: QPageSize
    sheet: Sides
    own: bool = True
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Driver:
    """What the driver of a printer says: its own forms, whether it takes bare sizes, and the sheet
    it would print on (None: nobody knows, then it is the one asked for)."""

    forms: tuple[QPageSize, ...] = ()
    takes_size: Callable[[Sides], bool] = lambda _sides: True
    sheet: Callable[[Way], Sides | None] = lambda _way: None


def driver_of(printer: Device) -> Driver:
    """The driver of a printer; of a PDF file one that takes everything."""
    info = QPrinterInfo.printerInfo(printer.printerName())
    if info.isNull():
        return Driver()
    forms = tuple(info.supportedPageSizes())
    if sys.platform == "win32":
        driver = Driver(forms, sheet=lambda way: _asked(info.printerName(), way))
    else:
        driver = Driver(forms, takes_size=lambda sides: _takes_size(info, sides))
    return driver


def put_on_sheet(
    printer: Device, paper_mm: Sides, driver: Driver | None = None, *, impact: bool = False
) -> Way:
    """Put the printer on this sheet, all of it, without margins, and say how it takes it. Raises
    `SheetRefused`.

    `impact`: a pin printer, where a sheet goes in with its long side.
    """
    driver = driver or driver_of(printer)
    for way in _ways(driver, paper_mm, impact=impact):
        _set(printer, way)
        if _is_on(printer, driver, way):
            return way
    name = printer.printerName()
    raise SheetRefused(printer=name, paper=sheet_words(paper_mm), steps=steps_to(paper_mm))


def _ways(driver: Driver, paper_mm: Sides, *, impact: bool) -> Iterator[Way]:
    """The ways to a sheet, the best first.

    Paper on pins and rolls is never turned: its sides would be swapped. A cut sheet that has its
    form lies on it: no A4 printer takes a sheet 297 mm wide.
    """
    width, height = paper_mm
    sizes = [(form, form.size(_MM)) for form in driver.forms]
    own = [(form, (size.width(), size.height())) for form, size in sizes]
    yield from (Way(form, paper_mm) for form, sides in own if near(sides, paper_mm))
    lying = [
        Way(form, paper_mm, turned=True)
        for form, sides in own
        if near(sides, (height, width)) and width > height and not _is_endless(paper_mm)
    ]
    bare = [Way(_bare(paper_mm), paper_mm, own=False)] if driver.takes_size(paper_mm) else []
    yield from (*bare, *lying) if impact else (*lying, *bare)
    if _is_roll(paper_mm):
        rolls = [Way(form, sides) for form, sides in own if _is_roll(sides) and sides[1] > height]
        yield from sorted(rolls, key=lambda way: way.sheet[1])


def _set(printer: Device, way: Way) -> None:
    """One setting by one: Qt takes no whole layout with margins the driver does not allow."""
    printer.setFullPage(True)
    printer.setPageSize(way.size)
    printer.setPageOrientation(_LYING if way.turned else _UPRIGHT)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    printer.setFullPage(True)


def _is_on(printer: Device, driver: Driver, way: Way) -> bool:
    """Whether the printer is on the sheet: as Qt reads it back, and as its driver says."""
    layout = printer.pageLayout()
    whole = layout.fullRect(QPageLayout.Unit.Millimeter)
    painted = layout.paintRect(QPageLayout.Unit.Millimeter)
    as_set = (layout.orientation() == _LYING) is way.turned and painted == whole
    if not as_set or not near((whole.width(), whole.height()), way.sheet):
        return False
    said = driver.sheet(way)
    return said is None or near(said, way.sheet)


if sys.platform == "win32":
    from propdesk.ui.papers.windows_paper import sheets_in_effect

    def _asked(name: str, way: Way) -> Sides:
        """The sheet a driver would print on; 0 × 0 where it says nothing."""
        form, size = way.size.windowsId() if way.own else 0, way.size.size(_MM)
        said = sheets_in_effect(name, form, size.width(), size.height(), turned=way.turned)
        wrong = [sheet for sheet in said if not near(sheet, way.sheet)]
        return (wrong or said or [(0.0, 0.0)])[0]


def _takes_size(info: QPrinterInfo, sides: Sides) -> bool:
    """Whether a driver of CUPS takes a sheet by its sides."""
    limits = (info.minimumPhysicalPageSize(), info.maximumPhysicalPageSize())
    least, most = (size.size(_MM) for size in limits)
    fits = (
        least.width() - NEAR_MM <= sides[0] <= most.width() + NEAR_MM
        and least.height() - NEAR_MM <= sides[1] <= most.height() + NEAR_MM
    )
    return fits and info.supportsCustomPageSizes()


def _bare(paper_mm: Sides) -> QPageSize:
    return QPageSize(QSizeF(*paper_mm), _MM, "", QPageSize.SizeMatchPolicy.ExactMatch)


def near(sides: Sides, wanted: Sides) -> bool:
    """Whether two sheets are the same for paper."""
    return all(abs(one - other) <= NEAR_MM for one, other in zip(sides, wanted, strict=True))


def _is_roll(paper_mm: Sides) -> bool:
    return abs(paper_mm[0] - PAPERS["roll80"].width) <= NEAR_MM


def _is_endless(paper_mm: Sides) -> bool:
    """Whether it comes from a roll or on pins."""
    pins = (size.width for size in PAPERS.values() if size.impact)
    return _is_roll(paper_mm) or any(abs(paper_mm[0] - width) <= NEAR_MM for width in pins)


def sheet_words(paper_mm: Sides) -> str:
    """The sides of a sheet as people read them: 241 × 139.7 mm."""
    wide, high = (f"{side:.1f}".removesuffix(".0") for side in paper_mm)
    return _("{wide} × {high} mm").format(wide=wide, high=high)


def form_for(paper_mm: Sides) -> tuple[str, Sides]:
    """The form to make for a sheet: its name and sides. A piece of roll has that of the roll."""
    roll = PAPERS["roll80"]
    sides = (roll.width, max(roll.height, paper_mm[1])) if _is_roll(paper_mm) else paper_mm
    wide, high = (f"{side:.1f}".removesuffix(".0") for side in sides)
    return f"PropDesk {wide}x{high}", sides


def steps_to(paper_mm: Sides) -> str:
    """What to do so that a printer has a sheet, in the words of the system's own dialogs."""
    if sys.platform == "win32":
        words = _(
            "Under System, This PC, press F3 (printer assistant), or do it in Windows: Printers & "
            "scanners, Print server properties, “Create a new form”, name “{name}”, width {wide} "
            "cm, height {high} cm; then print again."
        )
    else:
        words = _(
            "Under System, This PC, press F3 (printer assistant). The driver must offer the form "
            "“{name}”, {wide} × {high} cm, or take custom sizes (CUPS, Set Default Options, Media "
            "Size: Custom); else choose another paper or printer."
        )
    name, sides = form_for(paper_mm)
    wide, high = (f"{side / 10:.2f}" for side in sides)
    return words.format(name=name, wide=wide, high=high)
