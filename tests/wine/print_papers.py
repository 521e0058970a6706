"""Prints every paper on native printers of Windows, by the program's own way: run by its Python.

`python -m tests.wine.print_papers FOLDER`, FOLDER as Windows calls it. Two printers are added whose
driver writes PostScript; one has the forms of the office, one has A4 alone. What came out lies in
FOLDER, and `printed.json` says what was wanted, for `measured_papers`.
"""

import ctypes
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import wintypes
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path, PureWindowsPath

from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from propdesk.fees.documents import receipt_pdf
from propdesk.kernel.i18n import set_language
from propdesk.kernel.paper.sizes import PAPERS
from propdesk.kernel.settings import MachineSettings, PrintChoice
from propdesk.ui.papers.forms import FormNotMade, make_form
from propdesk.ui.papers.printing import page_sizes_mm, print_remembered
from propdesk.ui.papers.sheets import SheetRefused
from tests.fees.sample_papers import receipt

POINTS_PER_MM = 72 / 25.4
# The forms of an office's printers, in points as a PPD names them.
FORMS = {
    "A4": (595.28, 841.89),
    "A5": (419.53, 595.28),
    "Form241140": (683.15, 396),
    "Form24193": (683.15, 263.91),
    "Roll80": (226.77, 841.89),
}
PRINTERS = {
    "PropDesk-test-all": FORMS,
    "PropDesk-test-A4": {"A4": FORMS["A4"]},
}
FOUND = "printed.json"
WANTED = ("241x140", "241x93", "a5", "a4", "roll80")
SQUARE = (30.0, 40.0, 20.0)  # mm: from the left, from the top, its side
OFFSET = (15, -8)  # tenths of a mm: to the right, down
ROLL_PIECE = 160.3
COPY_ALL = 0x14  # of a driver's files, from where they lie
_PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "PROPDESK.PPD"
*Product: "(Test)"
*PSVersion: "(3010) 0"
*Manufacturer: "Test"
*ModelName: "{name}"
*ShortNickName: "{name}"
*NickName: "{name}"
*LanguageLevel: "2"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*LandscapeOrientation: Plus90
*TTRasterizer: Type42
*DefaultResolution: 360dpi
*Resolution 360dpi/360: "<</HWResolution[360 360]>>setpagedevice"
{forms}*DefaultFont: Courier
*Font Courier: Standard "(002.004S)" Standard ROM
"""


@dataclass(slots=True)
class Printed:
    """What was printed: the sheet that must be found, by file; what was refused; what is said of
    the form of a receipt, by printer."""

    sheets: dict[str, tuple[float, float]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)


class _Driver(ctypes.Structure):
    """A DRIVER_INFO_3."""

    _fields_ = (
        ("version", wintypes.DWORD),
        *((name, wintypes.LPWSTR) for name in ("name", "environment", "driver", "data", "config")),
        *((name, wintypes.LPWSTR) for name in ("help", "dependent", "monitor", "type")),
    )


class _Printer(ctypes.Structure):
    """A PRINTER_INFO_2."""

    _fields_ = (
        *(
            (name, wintypes.LPWSTR)
            for name in ("server", "name", "share", "port", "driver", "comment", "location")
        ),
        ("mode", ctypes.c_void_p),
        *((name, wintypes.LPWSTR) for name in ("separator", "processor", "type", "parameters")),
        ("security", ctypes.c_void_p),
        ("numbers", wintypes.DWORD * 8),
    )


def ppd(name: str, forms: dict[str, tuple[float, float]]) -> str:
    """The description of a PostScript printer that has these forms and takes no others."""
    lines = []
    for kind in ("PageSize", "PageRegion"):
        lines += [f"*OpenUI *{kind}: PickOne", f"*OrderDependency: 10 AnySetup *{kind}"]
        lines += [f"*Default{kind}: A4"]
        lines += [
            f'*{kind} {form}/{form}: "<</PageSize[{wide} {high}]>>setpagedevice"'
            for form, (wide, high) in forms.items()
        ]
        lines += [f"*CloseUI: *{kind}"]
    lines += ["*DefaultImageableArea: A4"]
    lines += [
        f'*ImageableArea {form}/{form}: "18 9 {wide - 18} {high - 9}"'
        for form, (wide, high) in forms.items()
    ]
    lines += ["*DefaultPaperDimension: A4"]
    lines += [f'*PaperDimension {form}/{form}: "{w} {h}"' for form, (w, h) in forms.items()]
    return _PPD.format(name=name, forms="\n".join(lines) + "\n")


def square_pdf(width: float, height: float) -> bytes:
    """A page with a black square at its place."""
    left, top, side = (part * POINTS_PER_MM for part in SQUARE)
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width * POINTS_PER_MM, height * POINTS_PER_MM))
    canvas.rect(left, height * POINTS_PER_MM - top - side, side, side, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def papers() -> Iterator[tuple[str, str, bytes]]:
    """Each paper with what is printed on it: a square to measure, and a receipt."""
    for paper in WANTED:
        size = PAPERS[paper]
        high = ROLL_PIECE if paper == "roll80" else size.height
        yield paper, "square", square_pdf(size.width, high)
        yield paper, "receipt", receipt_pdf([receipt()], paper=paper, copies=("set",))


def sheet_of(paper: str, pdf: bytes) -> tuple[float, float]:
    """The sheet it must lie on; a piece of roll comes from the roll."""
    if paper == "roll80":
        return PAPERS[paper].width, PAPERS[paper].height
    return page_sizes_mm(pdf)[0]


if sys.platform == "win32":
    _spooler = ctypes.WinDLL("winspool.drv", use_last_error=True)
    _spooler.AddPrinterW.restype = wintypes.HANDLE
    _spooler.DeletePrinter.argtypes = _spooler.ClosePrinter.argtypes = (wintypes.HANDLE,)

    @contextmanager
    def printer_with(
        folder: Path, name: str, forms: dict[str, tuple[float, float]]
    ) -> Iterator[Path]:
        """Let Windows have this printer meanwhile; where what it prints lies."""
        description, out = folder / f"{name}.ppd", folder / f"{name}.ps"
        description.write_text(ppd(name, forms), encoding="ascii")
        files = ("wineps.drv", str(description), "wineps.drv")
        driver = _Driver(3, name, "Windows x64", *files, None, None, None, "RAW")
        if not _spooler.AddPrinterDriverExW(None, 3, ctypes.byref(driver), COPY_ALL):
            raise ctypes.WinError(ctypes.get_last_error())
        port = "/" + "/".join(PureWindowsPath(out).parts[1:])  # as Debian calls it
        told = (None, name, None, port, name, None, None, None, None, "WinPrint", "RAW")
        handle = _spooler.AddPrinterW(None, 2, ctypes.byref(_Printer(*told)))
        if not handle:
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            yield out
        finally:
            _spooler.DeletePrinter(handle)
            _spooler.ClosePrinter(handle)

    def print_all(folder: Path) -> Printed:
        """Print each paper on both printers."""
        printed, settings = Printed(), MachineSettings()
        choice = settings.print_choice("receipt")
        choice.offset_right, choice.offset_down = OFFSET
        for choice.printer, forms in PRINTERS.items():
            with printer_with(folder, choice.printer, forms) as out:
                for paper, document, pdf in papers():
                    called = f"{document}-{paper}-{len(forms)}"
                    choice.impact = PAPERS[paper].impact
                    try:
                        print_remembered(pdf, "receipt", settings)
                    except SheetRefused as refusal:
                        printed.refused[called] = str(refusal)
                        assert not out.exists(), f"{called} was printed and refused"
                    else:
                        shutil.move(out, folder / f"{called}.ps")
                        printed.sheets[called] = sheet_of(paper, pdf)
                printed.made[choice.printer] = form_made(choice)
        return printed

    def form_made(choice: PrintChoice) -> str:
        """What the printer assistant says when it makes the form of a receipt."""
        size = PAPERS["241x140"]
        try:
            return f"“{make_form(choice, (size.width, size.height)).size.name()}”"
        except FormNotMade as refusal:
            return str(refusal)

    def main(folder: Path) -> None:
        """Print, and say what must be found on the paper."""
        application = QApplication([])
        set_language("zh_CN")
        text = json.dumps(asdict(print_all(folder)), ensure_ascii=False, indent=1)
        (folder / FOUND).write_text(text, encoding="utf-8")
        application.quit()

    if __name__ == "__main__":
        main(Path(sys.argv[1]))
