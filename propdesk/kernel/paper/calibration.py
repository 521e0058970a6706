"""The pages that tell how a printer sits on a sheet: one to read it off, one to try it.

At each edge of the calibration page a scale leads to a line `LINE` mm inside the sheet; the number
where the paper ends is how far the line really is from it. So the difference is the offset.
"""

from collections.abc import Sequence
from datetime import date

from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Align, Drawing
from propdesk.kernel.paper.typeface import wrap

LINE = 20  # mm from each edge
SIZE = 9.5
LEADING = 4.8


def corrected(offset: int, read: int) -> int:
    """The offset after what was read at an edge of a page printed with `offset`; tenths of a mm."""
    return offset + LINE * 10 - read


def calibration_page(width: float, height: float, told: Sequence[str], *, impact: bool) -> bytes:
    """A page of this size in mm with a scale at each edge; `told`: what it is printed for."""
    drawing = Drawing(width, height, title=pgettext("paper", "Calibration page"), impact=impact)
    _scales(drawing, width, height)
    steps = (
        _("1. Top edge: which number stands where the paper ends? 20 is right."),
        _("2. Left edge: the same. Type both numbers into the printer assistant."),
        _("3. Nothing printed at the edge? Measure from there to the long line."),
    )
    y = _text(drawing, [pgettext("paper", "Calibration page"), *told, *steps], width)
    length = next((one for one in (100, 50, 20) if one <= width - 2 * LINE - 8), 20)
    drawing.line(LINE + 4, y, LINE + 4 + length, y, thick=0.5)
    for x in (LINE + 4, LINE + 4 + length):
        drawing.line(x, y - 1.5, x, y + 1.5)
    words = _("This line is {count} mm long; if not, the driver scales: switch that off.")
    for line in wrap(words.format(count=length), width - 2 * LINE - 8, SIZE, most=4):
        y += LEADING
        drawing.text(LINE + 4, y, line, size=SIZE)
    return drawing.finish()


def try_page(width: float, height: float, told: Sequence[str], day: date, *, impact: bool) -> bytes:
    """A page of this size with a frame 10 mm inside the sheet and text of each size."""
    drawing = Drawing(width, height, title=_("Test print"), impact=impact)
    drawing.box(10, 10, width - 20, height - 20)
    frame = _("The frame is 10 mm from every edge of the paper.")
    y = _text(drawing, [_("Test print"), *told, f"{day:%Y-%m-%d}", frame], width, top=20)
    for size in (9.0, 10.0, 12.0, 14.0):
        if y < height - 14:
            sample = f"{size:g}  永国酬爱郁灵鹰袋  0123456789 ¥"
            drawing.text(LINE + 4, y, sample, size=size, width=width - 2 * LINE - 8)
            y += size * 0.55
    return drawing.finish()


def _text(drawing: Drawing, told: Sequence[str], width: float, *, top: float = 31) -> float:
    """Write paragraphs one under another, the first one large; where the next may stand."""
    y = top
    for number, words in enumerate(told):
        size = SIZE if number else 13.0
        for line in wrap(words, width - 2 * LINE - 8, size, most=6):
            drawing.text(LINE + 4, y, line, size=size, bold=not number)
            y += LEADING if number else 6.5
    return y + 1.5


def _scales(drawing: Drawing, width: float, height: float) -> None:
    """A scale from each edge to the line inside, and the crosses of the lines in the corners."""
    middles = (width * 0.5, height * 0.5)
    for turned, at_end in ((False, False), (False, True), (True, False), (True, True)):
        _scale(drawing, (width, height), middles[turned], turned=turned, at_end=at_end)
    for x in (LINE, width - LINE):
        for y in (LINE, height - LINE):
            drawing.line(x - 3, y, x + 3, y)
            drawing.line(x, y - 3, x, y + 3)


def _scale(
    drawing: Drawing, sides: tuple[float, float], middle: float, *, turned: bool, at_end: bool
) -> None:
    """One scale: from the top or bottom edge down or up, `turned`: from the left or right one."""
    whole = sides[0] if turned else sides[1]

    def place(from_edge: float, aside: float) -> tuple[float, float]:
        depth = whole - from_edge if at_end else from_edge
        return (depth, middle + aside) if turned else (middle + aside, depth)

    for millimetre in range(LINE + 1):
        number = LINE - millimetre
        reach = 12.0 if number == 0 else 3.0 if number % 5 == 0 else 1.5
        drawing.line(*place(millimetre, -reach), *place(millimetre, reach))
        if number % 5 == 0 and number:
            x, y = place(millimetre, 4.0)
            align: Align = "center" if turned else "left"
            drawing.text(x, y + (3.0 if turned else 1.2), str(number), size=9, align=align)
    drawing.line(*place(0, 0), *place(LINE, 0))
