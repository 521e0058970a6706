"""The slip of an order (派工单) in three copies: on carbonless paper at once, on A4 one by one."""

from collections.abc import Sequence
from datetime import datetime

from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.money import total
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    gap,
    paragraph,
    table,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.paper.sizes import PaperSize, paper_size
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.page.slips import OrderSlip
from propdesk.repairs.orders.paperwork.lines_paper import lines_table

ORDER_PAPERS = ("241x140", "a4")
QR_SIDE = 16.0  # mm
_EMPTY_LINES = 3  # to write on by hand
_BLANK = "_" * 12


def order_slips_pdf(slips: Sequence[OrderSlip], head: PaperHead, *, paper: str) -> bytes:
    """Draw the slips of these orders, all in one job. PaperUnknown when it is not offered."""
    sheet = paper_size(paper, ORDER_PAPERS)
    title = slips[0].order.no if len(slips) == 1 else pgettext("paper", "Work orders")
    drawing = Drawing(sheet.width, sheet.height, title=title, impact=sheet.impact)
    first = True
    for slip in slips:
        for copy in _copies(sheet):
            _draw(drawing, sheet, slip, head, copy=copy, first=first)
            first = False
    return drawing.finish()


def _copies(sheet: PaperSize) -> tuple[str, ...]:
    names = (
        pgettext("paper", "1 Stub"),
        pgettext("paper", "2 Worker"),
        pgettext("paper", "3 Household"),
    )
    return (" / ".join(names),) if sheet.impact else names


def _draw(
    drawing: Drawing, sheet: PaperSize, slip: OrderSlip, head: PaperHead, *, copy: str, first: bool
) -> None:
    strip = Strip(sheet.side, sheet.width - 2 * sheet.side, 9)
    right = f"{pgettext('paper', 'No.')} {slip.order.no}"
    title = pgettext("paper", "Work order")
    pieces = [
        _qr(drawing, strip, slip.order.no),
        *head_pieces(drawing, strip, head, title, right, sizes=(10, 13), corner=QR_SIDE + 2),
        *_facts(drawing, strip, slip),
        *_costs(drawing, strip, slip),
        *_signed(drawing, strip),
    ]
    draw_pages(drawing, pieces, strip, top=sheet.top, foot=f"{copy} · {head.printed}", first=first)


def _qr(drawing: Drawing, strip: Strip, number: str) -> Piece:
    """The number to be scanned, at the upper right corner; it takes no height of its own."""
    x = strip.left + strip.width - QR_SIDE
    return Piece(0, lambda y: drawing.qr(x, y - 2, QR_SIDE, number))


def _facts(drawing: Drawing, strip: Strip, slip: OrderSlip) -> list[Piece]:
    order = slip.order
    place = " ".join(filter(None, (order.unit, order.place)))
    cells = [
        (pgettext("paper", "Reported by"), order.reporter),
        (pgettext("paper", "Room, place"), place),
        (pgettext("paper", "Phone"), slip.phone),
        (pgettext("paper", "Reported at"), _time(order.reported_at)),
        (pgettext("paper", "Came by"), order.channel.label),
        (pgettext("paper", "Urgency"), order.urgency.label),
        (pgettext("paper", "Kind"), f"{order.fault_kind} {order.work_class.label}".strip()),
        (pgettext("paper", "Worker"), order.worker or order.team),
        (pgettext("paper", "Dispatched at"), _time(slip.dispatched_at)),
        (pgettext("paper", "Visit"), _time(order.visit_from)),
        (pgettext("paper", "To be done by"), _time(slip.finish_by)),
        (pgettext("paper", "Arrived at"), _time(order.arrived_at)),
        (pgettext("paper", "Finished at"), _time(order.done_at)),
    ]
    shares = (1.1, 2.2) * 3
    columns = [PaperColumn("", share) for share in shares]
    flat = [text for cell in cells for text in cell]
    rows = [flat[at : at + 6] for at in range(0, len(flat), 6)]
    rows = [[*row, *[""] * (6 - len(row))] for row in rows]
    grid = table(drawing, strip, columns, rows, height=6)[1:]
    fault = PaperColumn("", 1.1), PaperColumn("", 8.8)
    told = [
        [pgettext("paper", "Fault"), order.fault],
        [pgettext("paper", "What was done"), order.result],
    ]
    return [*(piece._replace(again=None) for piece in grid), *_plain(drawing, strip, fault, told)]


def _plain(
    drawing: Drawing, strip: Strip, columns: Sequence[PaperColumn], rows: Sequence[Sequence[str]]
) -> list[Piece]:
    """A table without a head."""
    pieces = table(drawing, strip, columns, rows, height=7)[1:]
    return [piece._replace(again=None) for piece in pieces]


def _costs(drawing: Drawing, strip: Strip, slip: OrderSlip) -> list[Piece]:
    """What it costs, with lines for the pen: who pays for material is said of a free order too."""
    return [
        gap(1),
        *lines_table(drawing, strip, slip.lines, least=_EMPTY_LINES),
        *paragraph(drawing, strip, _sums(slip), bold=True),
    ]


def _sums(slip: OrderSlip) -> str:
    """What of it is labour, and all of it in figures and capitals."""
    labour = total(line.amount for line in slip.lines if line.is_labour)
    if slip.order.work_class is not WorkClass.PAID:
        whole = pgettext("paper", "Free of charge")
    else:
        whole = f"{slip.cost}  {rmb_capitals(slip.cost)}" if slip.cost else ""
    parts = (
        (pgettext("paper", "Labour"), str(labour) if labour else ""),
        (pgettext("paper", "Total"), whole),
    )
    return "    ".join(f"{name}: {told or _BLANK}" for name, told in parts)


def _signed(drawing: Drawing, strip: Strip) -> list[Piece]:
    words = "    ".join(
        f"{name}: {_BLANK}"
        for name in (
            pgettext("paper", "Household, accepted"),
            pgettext("paper", "Satisfied"),
            pgettext("paper", "Worker signs"),
            pgettext("paper", "Called back"),
        )
    )
    return [gap(3), *paragraph(drawing, strip, words)]


def _time(moment: datetime | None) -> str:
    return f"{wall_time(moment):%Y-%m-%d %H:%M}" if moment is not None else ""
