"""Drawing on paper in mm, with reportlab beneath; data is drawn as typed, never markup."""

from collections.abc import Callable, Hashable
from typing import Literal

from propdesk.kernel.paper.typeface import (
    BOLD,
    CLOSEST,
    POINT,
    REGULAR,
    Runs,
    cut,
    fitted,
    loaded_font,
    lock,
    measured,
)

Align = Literal["left", "center", "right"]

MM = 72 / 25.4
THINNEST = 0.35  # mm: what a pin printer draws reliably
PALE = (0.95, 0.66, 0.62)  # of a word across the paper, under the text
MOST_KEPT = 4000  # encoded texts remembered for the next page


class Drawing:
    """One PDF being drawn: x and y in mm from the upper left corner, y of a text is its baseline.

    `missing` collects the characters no font has; they print as ⟨U+XXXX⟩.
    """

    def __init__(self, width: float, height: float, *, title: str, impact: bool = False) -> None:
        from propdesk.kernel.paper.pdf import PageCanvas

        self.width, self.height, self.impact = width, height, impact
        self.missing: list[str] = []
        self._canvas = PageCanvas(width * MM, height * MM)
        self._canvas.setTitle(title)
        self._operators: list[str] = []
        self._style = ("", 0.0)
        self._written: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._frames: dict[Hashable, str] = {}
        self._pictures: list[str] = []
        self._from_top = 0.0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9,
        bold: bool = False,
        align: Align = "left",
        width: float = 0,
    ) -> None:
        """Draw one line; with `width` it is squeezed to fit, at the worst cut with an ellipsis."""
        if not text:
            return
        main = BOLD if bold or self.impact else REGULAR
        runs, each, missing = measured(text, main)
        if missing:
            self.missing = list(dict.fromkeys([*self.missing, *missing]))
        taken, squeeze = each * size, 1.0
        if width and taken > width:
            squeeze = max(width / taken, CLOSEST)
            if squeeze == CLOSEST:
                shorter = cut(text, width / CLOSEST, size, bold=main == BOLD)
                runs, each, _ = measured(shorter, main)
                taken = each * size
        if align != "left":
            x -= taken * squeeze * (0.5 if align == "center" else 1)
        self._write(x, y, runs, size, squeeze)

    def _write(self, x: float, y: float, runs: Runs, size: float, squeeze: float) -> None:
        place = f"1 0 0 1 {x * MM:.2f} {self._up(y):.2f} Tm"
        if squeeze == 1:
            self._show(place, runs, size)
            return
        self._operators.append(f"{squeeze * 100:.1f} Tz")
        self._show(place, runs, size)
        self._operators.append("100 Tz")

    def _show(self, place: str, runs: Runs, size: float) -> None:
        add = self._operators.append
        add(place)
        for run in runs:
            codes = self._written.get(run)
            if codes is None:
                codes = self._canvas.codes(loaded_font(run[0]), run[1])
                if len(self._written) > MOST_KEPT:
                    self._written.clear()
                self._written[run] = codes
            for name, code in codes:
                if (name, size) != self._style:
                    self._style = (name, size)
                    add(f"{name} {size:g} Tf")
                add(f"({code}) Tj")

    def _up(self, y: float) -> float:
        """Points above the lower edge, where PDF counts from."""
        return (self.height - self._from_top - y) * MM

    def _flush(self) -> None:
        """Hand the text over to the page or frame it belongs to."""
        if self._operators:
            self._canvas.addLiteral("BT\n" + "\n".join(self._operators) + "\nET")
            self._operators = []
        self._style = ("", 0.0)

    def lines(
        self,
        x: float,
        y: float,
        texts: list[str],
        *,
        size: float = 9,
        bold: bool = False,
        leading: float = 0,
        align: Align = "left",
    ) -> float:
        """Draw lines under one another and return the baseline of the next one."""
        step = leading or size * POINT * 1.4
        for text in texts:
            self.text(x, y, text, size=size, bold=bold, align=align)
            y += step
        return y

    def block(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        *,
        size: float = 9,
        bold: bool = False,
        height: float = 20,
    ) -> None:
        """Draw a text around a baseline, on as many squeezed lines as `height` has room for."""
        leading = size * POINT * 1.15
        most = max(1, int(height / leading))
        strong = bold or self.impact
        lines = fitted(text, width, size, bold=strong, most=most) if most > 1 else [text]
        y -= leading * (len(lines) - 1) / 2
        for line in lines:
            self.text(x, y, line, size=size, bold=bold, width=width)
            y += leading

    def line(self, x1: float, y1: float, x2: float, y2: float, *, thick: float = THINNEST) -> None:
        """Draw a straight line, never thinner than a pin printer shows."""
        self._canvas.setLineWidth(max(thick, THINNEST) * MM)
        self._canvas.line(x1 * MM, self._up(y1), x2 * MM, self._up(y2))

    def box(
        self, x: float, y: float, width: float, height: float, *, thick: float = THINNEST
    ) -> None:
        """Draw a rectangle from its upper left corner."""
        self._canvas.setLineWidth(max(thick, THINNEST) * MM)
        self._canvas.rect(x * MM, self._up(y + height), width * MM, height * MM)

    def picture(self, x: float, y: float, width: float, height: float, jpeg: bytes) -> None:
        """Draw a JPEG from its upper left corner, as it is."""
        place = (x * MM, self._up(y + height), width * MM, height * MM)
        self._pictures.append(self._canvas.image(jpeg, place))

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """Draw a text as a QR code from its upper left corner, `side` mm wide."""
        from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

        code = QRCode(None, QRErrorCorrectLevel.M)
        code.addData(text)
        code.make()
        each = side / len(code.modules)
        for down, row in enumerate(code.modules):
            for along, dark in enumerate(row):
                if dark:
                    left, top = x + along * each, self._up(y + (down + 1) * each)
                    self._canvas.rect(left * MM, top, each * MM, each * MM, stroke=0, fill=1)

    def across(self, text: str, x: float, y: float, *, size: float = 60, angle: float = 18) -> None:
        """Write large letters around (x, y), outlined or pale; draw them before the text."""
        self._flush()
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x * MM, self._up(y))
        canvas.rotate(angle)
        canvas.setLineWidth(2 * THINNEST * MM)
        canvas.setFillColorRGB(*((1, 1, 1) if self.impact else PALE))
        runs, each, _ = measured(text, BOLD)
        place = f"1 0 0 1 {-each * size * MM / 2:.2f} {-size * 0.35:.2f} Tm"
        for mode in (1, 0) if self.impact else (0,):  # white inside hides where strokes overlap
            self._operators.append(f"{mode} Tr")
            self._show(place, runs, size)
        self._flush()
        canvas.restoreState()

    def turned(self, x: float, y: float, text: str, *, size: float = 9, bold: bool = False) -> None:
        """Write a text downwards along a right edge, reading from the right, centred at (x, y)."""
        runs, each, _ = measured(text, BOLD if bold or self.impact else REGULAR)
        up = self._up(y - each * size / 2)
        self._show(f"0 -1 1 0 {(x - size * POINT * 0.35) * MM:.2f} {up:.2f} Tm", runs, size)

    def frame(self, key: Hashable, draw: Callable[[], None]) -> None:
        """Draw what is the same on many pages: `draw` runs once per key and document."""
        self._flush()
        name = self._frames.get(key)
        if name is None:
            name = self._frames[key] = f"f{len(self._frames)}"
            self._canvas.beginForm(name, 0, 0, self.width * MM, self.height * MM)
            begun, self._from_top = self._from_top, 0
            draw()
            self._flush()
            self._from_top = begun
            self._canvas.endForm()
        if not self._from_top:
            self._canvas.doForm(name)
            return
        self._canvas.saveState()
        self._canvas.translate(0, -self._from_top * MM)
        self._canvas.doForm(name)
        self._canvas.restoreState()

    def start_at(self, down: float) -> None:
        """Measure y from `down` mm below the upper edge: several papers on one sheet."""
        self._from_top = down

    def next_page(self) -> None:
        """Finish this page; the next must be drawn on."""
        self._flush()
        self._canvas.showPage()
        self._from_top = 0

    def set_height(self, height: float) -> None:
        """Make the page that begins here, and those after it, another height."""
        self.height = height
        self._canvas.setPageSize((self.width * MM, height * MM))

    def finish(self) -> bytes:
        """The PDF; draws nothing afterwards."""
        self._flush()
        self._canvas.showPage()
        self._canvas.share([*self._frames.values(), *dict.fromkeys(self._pictures)])
        with lock:  # the fonts are shared, and writing their subsets moves through their files
            data: bytes = self._canvas.getpdfdata()  # type: ignore[no-untyped-call]  # as published
        return data
