"""Papers as long as they need to be: pieces one under another, tables, page n of m."""

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise, takewhile
from typing import NamedTuple

from propdesk.kernel.i18n import _
from propdesk.kernel.paper.drawing import Align, Drawing
from propdesk.kernel.paper.sizes import paper_size
from propdesk.kernel.paper.typeface import POINT, fitted, width_in_mm, wrap

PAD = 1.5
LOWEST_ROW = 6.0  # mm
LEFT_SHARE = 0.6  # of a line with a text at each end
UPRIGHT = {"a4": (20.0, 15.0, 10.0), "a5": (10.0, 9.0, 9.0)}  # side, top, size of text


class Piece(NamedTuple):
    """Something `height` mm high, drawn from its upper edge; `again` heads each further page.

    What is to `stay` stands on the page of the piece before it, where one page can hold both.
    """

    height: float
    draw: Callable[[float], None]
    again: "Piece | None" = None
    stay: bool = False


class PaperColumn(NamedTuple):
    """A column of a table: its head, its share of the width, where its text stands."""

    head: str
    share: float
    align: Align = "left"


class Strip(NamedTuple):
    """Where a paper's text runs: left edge and width in mm, size in points."""

    left: float
    width: float
    size: float = 9.5


def upright(paper: str, title: str) -> tuple[Drawing, Strip, float]:
    """An empty A4 or A5 upright, where its text runs, and its upper edge in mm.

    PaperUnknown when the paper is not offered.
    """
    sheet = paper_size(paper, tuple(UPRIGHT))
    side, top, size = UPRIGHT[paper]
    width, height = sorted((sheet.width, sheet.height))
    return Drawing(width, height, title=title), Strip(side, width - 2 * side, size), top


def across(title: str) -> tuple[Drawing, Strip, float]:
    """The same for a wide table: A4 across."""
    return Drawing(297, 210, title=title), Strip(10, 277, 8.5), 12.0


def arrange(pieces: Sequence[Piece], top: float, bottom: float) -> list[list[tuple[float, Piece]]]:
    """Divide pieces among pages that run from `top` to `bottom`: (y, piece) for each page."""
    pages: list[list[tuple[float, Piece]]] = [[]]
    y = top
    for number, piece in enumerate(pieces):
        together = _height_together(pieces, number)
        needed = together if together <= bottom - top else piece.height
        if ((y + needed > bottom and not piece.stay) or y + piece.height > bottom) and pages[-1]:
            pages.append([])
            y = top
            if piece.again:
                pages[-1].append((y, piece.again))
                y += piece.again.height
        pages[-1].append((y, piece))
        y += piece.height
    return pages


def _height_together(pieces: Sequence[Piece], number: int) -> float:
    """How high a piece is with all that stays with it, down to the next that may move."""
    piece = pieces[number]
    staying = takewhile(lambda each: each.stay, pieces[number + 1 :])
    return piece.height + sum(each.height for each in staying)


def draw_pages(
    drawing: Drawing,
    pieces: Sequence[Piece],
    strip: Strip,
    *,
    top: float,
    foot: str,
    first: bool,
    among: tuple[int, int] | None = None,
) -> None:
    """Draw the pieces on as many pages as they need, each with `foot` and its number.

    `first` tells that the drawing has no page yet. `among`: how many pages of the same paper stand
    before them, and how many it has in all.
    """
    bottom = drawing.height - top
    pages = arrange(pieces, top, bottom - 6)
    before, whole = among or (0, len(pages))
    for number, page in enumerate(pages, 1):
        if not first or number > 1:
            drawing.next_page()
        for y, piece in page:
            piece.draw(y)
        counted = _("Page {page} of {pages}").format(page=before + number, pages=whole)
        drawing.text(strip.left, bottom, foot, width=strip.width * 0.75)
        drawing.text(strip.left + strip.width, bottom, counted, align="right")


def pages_needed(drawing: Drawing, pieces: Sequence[Piece], top: float) -> int:
    """On how many pages `draw_pages` would draw these."""
    return len(arrange(pieces, top, drawing.height - top - 6))


def gap(height: float) -> Piece:
    """Nothing, `height` mm of it."""
    return Piece(height, lambda _y: None)


def rule(drawing: Drawing, strip: Strip) -> Piece:
    """A line across the strip."""
    return Piece(2.4, lambda y: drawing.line(strip.left, y + 1, strip.left + strip.width, y + 1))


def to_tick(*answers: str) -> str:
    """Answers with a box before each, one of which is ticked by hand."""
    return "   ".join(f"□ {one}" for one in answers)


def heading(
    drawing: Drawing, strip: Strip, text: str, size: float, *, align: Align = "center"
) -> Piece:
    """One bold line."""
    x = strip.left + strip.width * {"left": 0, "center": 0.5, "right": 1}[align]
    height = size * POINT * 1.5

    def draw(y: float) -> None:
        baseline = y + size * POINT
        drawing.text(x, baseline, text, size=size, bold=True, align=align, width=strip.width)

    return Piece(height, draw)


def sides(drawing: Drawing, strip: Strip, left: str, right: str, *, bold: bool = False) -> Piece:
    """One line with a text at each end."""

    def draw(y: float) -> None:
        y += strip.size * POINT
        drawing.text(
            strip.left, y, left, size=strip.size, bold=bold, width=strip.width * LEFT_SHARE
        )
        x, width = strip.left + strip.width, strip.width * (0.38 if left else 1)
        drawing.text(x, y, right, size=strip.size, bold=bold, align="right", width=width)

    return Piece(strip.size * POINT * 1.6, draw)


def paragraph(
    drawing: Drawing, strip: Strip, text: str, *, indent: float = 0, bold: bool = False
) -> list[Piece]:
    """A text over as many lines as it needs, a piece each; line ends in it are kept."""
    leading = strip.size * POINT * 1.6
    lines = [
        line
        for part in text.splitlines()
        for line in wrap(part, strip.width - indent, strip.size, bold=bold or drawing.impact)
    ]
    return [Piece(leading, _line(drawing, strip, line, indent, bold=bold)) for line in lines]


def _line(
    drawing: Drawing, strip: Strip, line: str, indent: float, *, bold: bool
) -> Callable[[float], None]:
    return lambda y: drawing.text(
        strip.left + indent, y + strip.size * POINT, line, size=strip.size, bold=bold
    )


def form(drawing: Drawing, strip: Strip, fields: Sequence[tuple[str, str]]) -> list[Piece]:
    """Names and values in boxes: two short ones in a row, a long one over the whole width with a
    piece for each of its lines, so that none is cut."""
    strong = drawing.impact
    widest = max((width_in_mm(name, strip.size, bold=strong) for name, _v in fields), default=0)
    names = min(widest + 2 * PAD, strip.width * 0.22)
    edges = [strip.left + at for at in (0, names, strip.width / 2, strip.width / 2 + names)]
    grid = Grid(drawing, [*edges, strip.left + strip.width], ["left"] * 4, strip.size)
    pieces: list[Piece] = []
    waiting: list[str] = []
    for name, value in fields:
        room = strip.width / 2 - names - 2 * PAD
        is_short = "\n" not in value and width_in_mm(value, strip.size, bold=strong) <= room
        if not is_short:
            pieces += _alone(drawing, strip, names, waiting)
            pieces += _over_the_width(drawing, strip, names, name, value)
            waiting = []
        elif waiting:
            pieces.append(_row(grid, [*waiting, name, value], LOWEST_ROW))
            waiting = []
        else:
            waiting = [name, value]
    return [*pieces, *_alone(drawing, strip, names, waiting)]


def _alone(drawing: Drawing, strip: Strip, names: float, waiting: Sequence[str]) -> list[Piece]:
    """A short one that found no other for its row: it has the whole width, no empty boxes."""
    if not waiting:
        return []
    edges = [strip.left, strip.left + names, strip.left + strip.width]
    return [_row(Grid(drawing, edges, ["left"] * 2, strip.size), waiting, LOWEST_ROW)]


def _over_the_width(
    drawing: Drawing, strip: Strip, names: float, name: str, value: str
) -> list[Piece]:
    left, middle, right = strip.left, strip.left + names, strip.left + strip.width
    room, leading = right - middle - 2 * PAD, strip.size * POINT * 1.7
    lines = [
        line
        for part in value.splitlines()
        for line in wrap(part, room, strip.size, bold=drawing.impact)
    ]

    def piece(at: int) -> Piece:
        def draw(y: float) -> None:
            for x in (left, middle, right):
                drawing.line(x, y, x, y + leading)
            baseline = y + leading / 2 + strip.size * 0.125
            if at == 0:
                drawing.line(left, y, right, y)
                drawing.text(left + PAD, baseline, name, size=strip.size, width=names - 2 * PAD)
            if at == len(lines) - 1:
                drawing.line(left, y + leading, right, y + leading)
            drawing.text(middle + PAD, baseline, lines[at], size=strip.size)

        return Piece(leading, draw)

    return [piece(at) for at in range(len(lines))]


class Grid(NamedTuple):
    """The columns of a table on the paper: their edges from left to right, and its text size."""

    drawing: Drawing
    edges: Sequence[float]
    aligns: Sequence[Align]
    size: float


def table(
    drawing: Drawing,
    strip: Strip,
    columns: Sequence[PaperColumn],
    rows: Sequence[Sequence[str]],
    *,
    height: float = 7,
    totals: Sequence[str] = (),
) -> list[Piece]:
    """A table, a piece for each row; its head is repeated on a further page and stands on none
    without a row."""
    whole = sum(column.share for column in columns)
    widths = [column.share / whole * strip.width for column in columns]
    edges = [strip.left, *(strip.left + end for end in accumulate(widths))]
    grid = Grid(drawing, edges, [column.align for column in columns], strip.size)
    centred = grid._replace(aligns=["center"] * len(columns))
    head = _row(centred, [column.head for column in columns], height, bold=True)
    body = [
        _row(grid, cells, height)._replace(again=head, stay=number == 0)
        for number, cells in enumerate(rows)
    ]
    last = [_row(grid, totals, height, bold=True)._replace(again=head, stay=True)] if totals else []
    return [head, *body, *last]


def under_title(title: Sequence[Piece], below: Sequence[Piece]) -> list[Piece]:
    """A title over a table: it stands on no page without the head of that and its first row."""
    kept = [piece._replace(stay=place > 0) for place, piece in enumerate(title)]
    return [*kept, *(piece._replace(stay=piece.stay or not place)
                     for place, piece in enumerate(below))]  # fmt: skip


def _row(grid: Grid, cells: Sequence[str], least: float, *, bold: bool = False) -> Piece:
    """One row with the lines around it, higher when a text in it needs two lines."""
    drawing, edges, size = grid.drawing, grid.edges, grid.size
    spans = [(begin + PAD, end - PAD) for begin, end in pairwise(edges)]
    strong = bold or drawing.impact
    deepest = max(
        len(fitted(cell, end - begin, size, bold=strong, most=4)) if align == "left" else 1
        for cell, align, (begin, end) in zip(cells, grid.aligns, spans, strict=True)
    )
    height = least if deepest == 1 else max(least, size * POINT * 1.15 * deepest + 2 * PAD)

    def draw(y: float) -> None:
        drawing.box(edges[0], y, edges[-1] - edges[0], height)
        for edge in edges[1:-1]:
            drawing.line(edge, y, edge, y + height)
        baseline = y + height / 2 + size * 0.125
        for cell, align, (begin, end) in zip(cells, grid.aligns, spans, strict=True):
            width = end - begin
            if align == "left":
                drawing.block(begin, baseline, cell, width, size=size, bold=bold, height=height)
                continue
            x = end if align == "right" else (begin + end) / 2
            drawing.text(x, baseline, cell, size=size, bold=bold, align=align, width=width)

    return Piece(height, draw)
