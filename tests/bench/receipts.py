"""1,000 receipts in one PDF beside the same drawn bare: `python -m tests.bench.receipts`."""

import io
import subprocess
import sys
from collections.abc import Callable, Hashable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from pypdfium2 import PdfDocument
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from propdesk.fees.documents import receipt_pdf
from propdesk.fees.papers.facts import HowPart, PaidBy, PaidLine, ReceiptFacts
from propdesk.fees.receipts.layout import LAYOUTS
from propdesk.fees.receipts.paper import draw_receipt
from propdesk.fees.receipts.rows import ORIGINAL, sheets_of
from propdesk.kernel.money import Money, total
from propdesk.kernel.paper.drawing import MM, Drawing
from propdesk.kernel.paper.typeface import BOLD, REGULAR, loaded_font
from propdesk.kernel.paths import FONTS
from tests.bench.measuring import AnswersDiffer

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

ROUNDS = 5
LINES = 18  # rules of the frame
_application: object = None
Piece = tuple[float, float, str, str, float]
Runs = tuple[tuple[str, str], ...]
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平",
)


def receipts(count: int) -> list[ReceiptFacts]:
    """Invented receipts of three lines each."""
    return [_receipt(index) for index in range(count)]


def _receipt(index: int) -> ReceiptFacts:
    first, last = date(2026, 10, 1), date(2026, 12, 31)
    area, price = f"{80 + index % 90}.{index % 100:02d}", HowPart("price", "1.50")
    how = (HowPart("area", area), price, HowPart("months", "3"))
    lines = (
        PaidLine(
            item="物业管理费",
            amount=Money(36000 + index * 7),
            period_from=first,
            period_to=last,
            how=how,
        ),
        PaidLine(
            item="公共能耗费",
            amount=Money(4500),
            period_from=first,
            period_to=last,
            how=(HowPart("price", "15.00"),),
        ),
        PaidLine(
            item="地下车位管理费",
            amount=Money(48000),
            period_from=first,
            period_to=last,
            discount=Money(index % 2 * 500),
        ),
    )
    due = total(line.net for line in lines)
    return ReceiptFacts(
        company="某某物业服务有限公司",
        estate="某某花园",
        number=f"SJ2026-{index + 1:06d}",
        day=date(2026, 11, 20),
        payer=SURNAMES[index % 20] + GIVEN[index // 20 % 20] + GIVEN[index // 7 % 20],
        unit_title=f"{index // 100 + 1}栋{index % 3 + 1}单元{index % 33 + 1:02d}01室",
        lines=lines,
        total=due,
        methods=(PaidBy("cash", due),),
        tendered=due,
        change=Money(0),
        cashier="张三",
    )


class Recorder(Drawing):
    """Draws, and keeps where each text of the pages went, so that it can be drawn again bare."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height, title="")
        self.pieces: list[Piece] = []
        self.in_frame: list[Piece] = []
        self._kept = self.pieces

    def _write(self, x: float, y: float, runs: Runs, size: float, squeeze: float) -> None:
        self._kept += [(x * MM, self._up(y), part, name, size) for name, part in runs]
        super()._write(x, y, runs, size, squeeze)

    def frame(self, key: Hashable, draw: Callable[[], None]) -> None:
        """Keep what is in the frame apart."""
        self._kept = self.in_frame
        super().frame(key, draw)
        self._kept = self.pieces


def bare(frame: list[Piece], pages: list[list[Piece]]) -> bytes:
    """The floor: reportlab's canvas, one shared form, every text drawn at its known place."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(210 * MM, 148 * MM), invariant=1, pageCompression=1)
    canvas.beginForm("frame", 0, 0, 210 * MM, 148 * MM)
    _draw(canvas, frame)
    for row in range(LINES):
        canvas.line(34, 100 + row * 18, 541, 100 + row * 18)
    canvas.endForm()
    for page in pages:
        canvas.doForm("frame")
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(canvas: Canvas, pieces: list[Piece]) -> None:
    for x, y, text, name, size in pieces:
        canvas.setFont(name, size)
        canvas.drawString(x, y, text)


def _recorded(facts: list[ReceiptFacts]) -> tuple[list[Piece], list[list[Piece]]]:
    layout, pages = LAYOUTS["a5"], []
    drawing = Recorder(210, 148)
    for receipt in facts:
        (sheet,) = sheets_of(layout, receipt, ORIGINAL)
        drawing.pieces = drawing._kept = []
        draw_receipt(drawing, layout, "customer", sheet)
        pages.append(drawing.pieces)
        drawing.next_page()
    return drawing.in_frame, pages


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def figures() -> list[tuple[str, float, float, float]]:
    """Measure in turn: (id, goal as a ratio, seconds of the floor, our seconds)."""
    facts = receipts(1000)
    frame, pages = _recorded(facts)
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(loaded_font(name))
    if _words(bare(frame, pages)) != _words(_ours(facts)):
        raise AnswersDiffer
    return [
        (
            "8 1,000 receipts, bare canvas",
            1.2,
            *_in_turn(lambda: bare(frame, pages), partial(_ours, facts)),
        ),
        (
            "8 1,000 receipts, QPdfWriter",
            0.65,
            *_in_turn(lambda: by_qt(frame, pages), partial(_ours, facts)),
        ),
        (
            "8b one receipt to preview",
            3,
            *_in_turn(
                lambda: _shown(bare(frame, pages[:1])),
                lambda: _shown(_ours(facts[:1])),
                rounds=15,
            ),
        ),
    ]


def _in_turn(
    floor: Callable[[], object], ours: Callable[[], object], rounds: int = ROUNDS
) -> tuple[float, float]:
    """The medians of both, measured A B A B."""
    times = [(_seconds(floor), _seconds(ours)) for _round in range(rounds)]
    return median(first for first, _ in times), median(second for _, second in times)


def _words(pdf: bytes) -> list[str]:
    """What stands on each page, however it is drawn."""
    return ["".join(sorted(page.get_textpage().get_text_range())) for page in PdfDocument(pdf)]


def _ours(facts: list[ReceiptFacts]) -> bytes:
    return receipt_pdf(facts, paper="a5", copies=("customer",))


def _shown(pdf: bytes) -> object:
    return PdfDocument(pdf)[0].render(scale=1.5).to_pil()


def by_qt(frame: list[Piece], pages: list[list[Piece]]) -> None:
    """The same through Qt, which has no shared form: the frame is drawn on every page."""
    from PySide6.QtCore import QBuffer, QPointF
    from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

    fonts = _qt_fonts({piece[3:] for page in [frame, *pages] for piece in page})
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(72)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    painter = QPainter(writer)
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        for row in range(LINES):
            painter.drawLine(QPointF(34, 100 + row * 18), QPointF(541, 100 + row * 18))
        for x, y, text, name, size in [*frame, *page]:
            painter.setFont(fonts[name, size])
            painter.drawText(QPointF(x, 420 - y), text)
    painter.end()


def _qt_fonts(styles: set[tuple[str, float]]) -> dict[tuple[str, float], "QFont"]:
    from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

    global _application  # noqa: PLW0603 - Qt ends with the last reference to it
    _application = QGuiApplication.instance() or QGuiApplication([])
    fonts = {}
    for name, size in styles:
        number = QFontDatabase.addApplicationFont(str(FONTS / f"{name}.ttf"))
        fonts[name, size] = QFont(QFontDatabase.applicationFontFamilies(number)[0])
        fonts[name, size].setPointSizeF(size)
    return fonts


def bytes_each() -> float:
    """How many bytes one of 1,000 receipts takes, fonts included."""
    return len(receipt_pdf(receipts(1000), paper="a5", copies=("customer",))) / 1000


def peak_megabytes(count: int = 10_000) -> float:
    """The most memory a fresh process holds while it draws `count` receipts (Linux)."""
    done = subprocess.run(  # without Qt and the floors
        [sys.executable, "-m", "tests.bench.receipts", "--memory", str(count)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return float(done.stdout)


def _peak_here(count: int) -> float:
    receipt_pdf(receipts(count), paper="a5", copies=("customer",))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Print the lines of the table."""
    for name, goal, floor, ours in figures():
        print(f"{name}: goal {goal}x, floor {floor:.4f} s, ours {ours:.4f} s, {ours / floor:.2f}x")
    print(f"8 bytes a receipt: goal 1,229, ours {bytes_each():,.0f}")
    if sys.platform == "linux":
        print(f"8 10,000 receipts: goal 160 MB, ours {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    if "--memory" in sys.argv:
        print(_peak_here(int(sys.argv[-1])))
    else:
        main()
