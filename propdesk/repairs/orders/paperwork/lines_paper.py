"""Material and labour of an order as a table on its papers: the slip and the quote."""

from collections.abc import Sequence

from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import PaperColumn, Piece, Strip, table
from propdesk.kernel.scaled import format_scaled
from propdesk.repairs.orders.lines import QUANTITY, LineRow


def lines_table(
    drawing: Drawing, strip: Strip, lines: Sequence[LineRow], *, least: int = 0
) -> list[Piece]:
    """The table of material and labour, with so many rows at least to write on by hand."""
    columns = [
        PaperColumn(pgettext("paper", "Material, labour"), 3),
        PaperColumn(pgettext("paper", "Specification"), 1.6),
        PaperColumn(pgettext("paper", "Unit"), 0.9),
        PaperColumn(pgettext("paper", "Quantity"), 1, "right"),
        PaperColumn(pgettext("paper", "Price"), 1.2, "right"),
        PaperColumn(pgettext("paper", "Amount"), 1.3, "right"),
    ]
    rows = [
        [
            line.what,
            line.spec,
            line.unit,
            format_scaled(line.quantity, QUANTITY),
            str(line.price),
            str(line.amount),
        ]
        for line in lines
    ]
    rows += [[""] * len(columns)] * max(0, least - len(rows))
    return table(drawing, strip, columns, rows, height=5.5)
