"""The sheet a meter reader takes along: the meters in walking order, each with its last reading,
what is usual, an empty field, and a code that brings the clerk to its row when it is typed in."""

from collections.abc import Sequence
from datetime import date

import msgspec

from propdesk.fees.meters.keeping import shown
from propdesk.fees.meters.rounds import RoundRow
from propdesk.fees.meters.rules import meter_code
from propdesk.kernel.i18n import ngettext, pgettext
from propdesk.kernel.paper.flow import PaperColumn, Piece, draw_pages, gap, sides, table, upright
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.progress import NoProgress, Progress

ROW, CODE = 10.5, 8.5  # mm: a code of 21 modules, with what a reader needs of white around it
_BLANK = "_" * 14


class SheetOrder(msgspec.Struct, frozen=True):
    """What is printed: these meters, to be read on a day; `scope` says which they are."""

    rows: tuple[RoundRow, ...]
    day: date
    scope: str


def sheet_pdf(order: SheetOrder, head: PaperHead, progress: Progress | None = None) -> bytes:
    """Draw the sheet on A4, some twenty meters a page. Raises Cancelled."""
    watch = progress or NoProgress()
    title = pgettext("paper", "Meters to read")
    drawing, strip, top = upright("a4", title)
    strip = strip._replace(left=12.0, width=drawing.width - 24.0, size=9)
    count = ngettext("{count} meter", "{count} meters", len(order.rows))
    head_row, *body = table(
        drawing, strip, _columns(), [_cells(row) for row in order.rows], height=ROW
    )

    def coded(place: int, piece: Piece) -> Piece:
        def draw(y: float) -> None:
            watch.step(place, len(body))
            piece.draw(y)
            code, middle = meter_code(order.rows[place].id), y + piece.height / 2
            drawing.qr(strip.left + 1, middle - CODE / 2, CODE, code)
            drawing.text(strip.left + CODE + 2, middle + 1, code, size=8)

        return piece._replace(draw=draw)

    left, right = pgettext("paper", "Read on: {day}"), pgettext("paper", "Read by: {name}")
    pieces = [
        *head_pieces(
            drawing, strip, head, title, count.format(count=len(order.rows)), sizes=(12, 15)
        ),
        sides(drawing, strip, order.scope, ""),
        sides(drawing, strip, left.format(day=order.day), right.format(name=_BLANK)),
        gap(1),
        head_row,
        *(coded(place, piece) for place, piece in enumerate(body)),
    ]
    draw_pages(drawing, pieces, strip, top=top - 3, foot=head.printed, first=True)
    return drawing.finish()


def _columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(pgettext("paper", "To scan"), CODE + 14.5),
        PaperColumn(pgettext("paper", "Room"), 23),
        PaperColumn(pgettext("paper", "Meter number"), 31),
        PaperColumn(pgettext("paper", "Place"), 25),
        PaperColumn(pgettext("paper", "Last reading"), 24),
        PaperColumn(pgettext("paper", "Usual use"), 18, "right"),
        PaperColumn(pgettext("paper", "Reading"), 26, "right"),
        PaperColumn(pgettext("paper", "Note"), 18),
    )


def _cells(row: RoundRow) -> Sequence[str]:
    last = f"{shown(row.last.value)} {row.last.read_on}" if row.last else ""
    return (
        "",
        row.unit,
        f"{row.no} {row.kind.label}",
        row.place,
        last,
        "" if row.usual is None else shown(row.usual),
        "" if row.now is None else shown(row.now.value),
        "",
    )
