"""Drawing on paper in mm, the only user of reportlab; data is drawn as typed, never markup."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from propdesk.kernel.paths import FONTS

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

Align = Literal["left", "center", "right"]

MM = 72 / 25.4
POINT = 25.4 / 72
REGULAR, BOLD = "NotoSansSC-Regular", "NotoSansSC-SemiBold"
FALLBACKS = ("HanaMinB", "NotoEmoji-Regular")
THINNEST = 0.35  # mm: what a pin printer draws reliably
PALE = (0.95, 0.66, 0.62)  # of a word across the paper, under the text
CLOSEST = 0.62  # how far a text is squeezed before it wraps or is cut

_lock = threading.RLock()
_WORDS = re.compile(r"[0-9A-Za-z.,:;/#&'()+\-]+|.", re.DOTALL)
_NEVER_FIRST = "，。、；：！？）》」』】〉%…,.;:!?)"
_ASTRAL = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{5,6})>")


@cache
def _font(name: str) -> TTFont:
    """Load and register a font on first use: 10 to 30 MB each."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    class Font(ttfonts.TTFont):
        """A TrueType font whose text can be found: reportlab writes U+20BB7 as it stands."""

        def addObjects(self, doc: object) -> None:  # noqa: N802 - reportlab's name
            super().addObjects(doc)
            for key, stream in doc.idToObject.items():  # type: ignore[attr-defined]  # untyped
                if key.startswith("toUnicodeCMap:"):
                    stream.content = _ASTRAL.sub(_utf16, stream.content)

    with _lock:
        font = Font(name, str(FONTS / f"{name}.ttf"), shapable=False)
        for bracket, drawn in ((0x27E8, 0x3008), (0x27E9, 0x3009)):  # ⟨⟩ around what is missing
            if drawn in font.face.charToGlyph:
                font.face.charToGlyph.setdefault(bracket, font.face.charToGlyph[drawn])
                font.face.charWidths.setdefault(bracket, font.face.charWidths[drawn])
        pdfmetrics.registerFont(font)
    return font


def _utf16(match: re.Match[str]) -> str:
    return f"<{match[1]}> <{chr(int(match[2], 16)).encode('utf-16-be').hex().upper()}>"


@cache
def _covered(font_name: str) -> frozenset[str]:
    """The characters a font can draw, without controls and marks that have no shape."""
    return frozenset(
        char
        for char in map(chr, _font(font_name).face.charToGlyph)
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs") and not _shapeless(char)
    )


def _shapeless(char: str) -> bool:
    """Joiners, direction marks and variation selectors: they change nothing we could print."""
    return (
        unicodedata.category(char) == "Cf"
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
    )


def _printable(text: str) -> str:
    """Turn tabs, line ends and controls into spaces, drop what has no shape."""
    return "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in text
        if not _shapeless(char)
    )


@lru_cache(maxsize=4096)
def _runs(text: str, main: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Split a text into (font, part), choosing the font per character; and what no font has."""
    runs: list[tuple[str, str]] = []
    missing = ""
    for char in _printable(text):
        font = next((name for name in (main, *FALLBACKS) if char in _covered(name)), "")
        shown = char
        if not font:
            font, shown, missing = main, f"⟨U+{ord(char):04X}⟩", missing + char
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + shown)
        else:
            runs.append((font, shown))
    return tuple(runs), missing


def _split(text: str, main: str) -> tuple[tuple[tuple[str, str], ...], str]:
    if _covered(main).issuperset(text):
        return ((main, text),), ""
    return _runs(text, main)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How many mm a text takes at `size` points."""
    runs, _ = _split(text, BOLD if bold else REGULAR)
    return sum(_font(font).stringWidth(part, size) for font, part in runs) * POINT


def wrap(text: str, width: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """Break a text into lines of `width` mm; beyond `most` lines the last one ends in an ellipsis.

    Breaks between Chinese characters and between Latin words, and inside a word that is longer
    than a line; a closing mark never begins a line.
    """
    lines = [""]
    for word in _pieces(text, width, size, bold):
        if width_of(lines[-1] + word, size, bold=bold) <= width or not lines[-1]:
            lines[-1] += word
        elif word in _NEVER_FIRST and len(lines[-1]) > 1:
            lines.append(lines[-1][-1] + word)
            lines[-2] = lines[-2][:-1]
        else:
            lines.append(word.lstrip())
    if most and len(lines) > most:
        lines[most - 1 :] = [_cut("".join(lines[most - 1 :]), width, size, bold=bold)]
    return lines


def _pieces(text: str, width: float, size: float, bold: bool) -> list[str]:
    words = _WORDS.findall(text)
    return [
        piece
        for word in words
        for piece in ([word] if width_of(word, size, bold=bold) <= width else word)
    ]


def _cut(text: str, width: float, size: float, *, bold: bool) -> str:
    """Shorten a text to `width` mm with an ellipsis."""
    if width_of(text, size, bold=bold) <= width:
        return text
    while text and width_of(f"{text}…", size, bold=bold) > width:
        text = text[:-1]
    return f"{text}…"


class Drawing:
    """One PDF being drawn: x and y in mm from the upper left corner, y of a text is its baseline.

    `missing` collects the characters no font has; they print as ⟨U+XXXX⟩.
    """

    def __init__(self, width: float, height: float, *, title: str, impact: bool = False) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # binary streams: a fifth smaller
        self.width, self.height, self.impact = width, height, impact
        self.missing: list[str] = []
        self._canvas: Canvas = Canvas(
            "", pagesize=(width * MM, height * MM), invariant=1, pageCompression=1
        )
        self._canvas.setTitle(title)
        self._text: PDFTextObject | None = None
        self._style = ("", 0.0)
        self._frames: dict[Hashable, str] = {}
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
        runs, missing = _split(text, main)
        if missing:
            self.missing += [char for char in missing if char not in self.missing]
        squeeze = 1.0
        if width or align != "left":
            taken = sum(_font(font).stringWidth(part, size) for font, part in runs) * POINT
            if width and taken > width:
                squeeze = max(width / taken, CLOSEST)
                if width / taken < CLOSEST:
                    shorter = _cut(text, width / CLOSEST, size, bold=main == BOLD)
                    runs, _ = _split(shorter, main)
                    taken = width / CLOSEST
            x -= {"left": 0, "center": taken / 2, "right": taken}[align] * squeeze
        self._write(x, y, runs, size, squeeze)

    def _write(
        self, x: float, y: float, runs: tuple[tuple[str, str], ...], size: float, squeeze: float
    ) -> None:
        pen = self._pen()
        if squeeze != 1:
            pen.setHorizScale(squeeze * 100)
        pen.setTextOrigin(x * MM, self._up(y))
        for font, part in runs:
            if (font, size) != self._style:
                _font(font)
                pen.setFont(font, size)
                self._style = (font, size)
            pen.textOut(part)
        if squeeze != 1:
            pen.setHorizScale(100)

    def _up(self, y: float) -> float:
        """Points above the lower edge, where reportlab counts from."""
        return (self.height - self._from_top - y) * MM

    def _pen(self) -> PDFTextObject:
        if self._text is None:
            self._text = self._canvas.beginText()
            self._style = ("", 0.0)
        return self._text

    def _flush(self) -> None:
        if self._text is not None:
            self._canvas.drawText(self._text)
            self._text = None

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
        """Draw a text on one line, or on two around the same baseline when it is long.

        On one line in any case when `height` has no room for two.
        """
        bold = bold or self.impact
        leading = size * POINT * 1.15
        if height < 2 * leading or width_of(text, size, bold=bold) * 0.8 <= width:
            self.text(x, y, text, size=size, bold=bold, width=width)
            return
        for squeeze in (1, 0.85, 0.72, CLOSEST):
            lines = wrap(text, width / squeeze, size, bold=bold)
            if len(lines) <= 2:
                break
        lines = wrap(text, width / squeeze, size, bold=bold, most=2)
        for line in lines:
            self.text(x, y - leading / 2, line, size=size, bold=bold, width=width)
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

    def across(self, text: str, x: float, y: float, *, size: float = 60, angle: float = 18) -> None:
        """Write large letters around (x, y), outlined or pale; draw them before the text."""
        self._flush()
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x * MM, self._up(y))
        canvas.rotate(angle)
        runs, _ = _split(text, BOLD)
        left = -width_of(text, size, bold=True) * MM / 2
        canvas.setLineWidth(2 * THINNEST * MM)
        canvas.setFillColorRGB(*((1, 1, 1) if self.impact else PALE))
        for mode in (1, 0) if self.impact else (0,):  # white inside hides where strokes overlap
            pen = canvas.beginText(left, -size * 0.35)
            pen.setTextRenderMode(mode)
            for font, part in runs:
                pen.setFont(font, size)
                pen.textOut(part)
            pen.setTextRenderMode(0)
            canvas.drawText(pen)
        canvas.restoreState()

    def turned(self, x: float, y: float, text: str, *, size: float = 9, bold: bool = False) -> None:
        """Write a text downwards along a right edge, reading from the right, centred at (x, y)."""
        runs, _ = _split(text, BOLD if bold or self.impact else REGULAR)
        half = width_of(text, size, bold=bold or self.impact) / 2
        pen = self._pen()
        pen.setTextTransform(0, -1, 1, 0, (x - size * POINT * 0.35) * MM, self._up(y - half))
        for font, part in runs:
            pen.setFont(font, size)
            pen.textOut(part)
        self._style = ("", 0.0)

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

    def next_page(self, *, height: float = 0) -> None:
        """Finish this page; the next is `height` mm high if given, and must be drawn on."""
        self._flush()
        self._canvas.showPage()
        self._from_top = 0
        if height:
            self.height = height
            self._canvas.setPageSize((self.width * MM, height * MM))

    def finish(self) -> bytes:
        """The PDF; nothing may be drawn afterwards."""
        self._flush()
        with _lock:  # the fonts are shared, and writing their subsets moves through their files
            data: bytes = self._canvas.getpdfdata()  # type: ignore[no-untyped-call]  # as published
        return data
