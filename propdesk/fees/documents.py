"""The papers of the cash office, from frozen facts to PDF; each in the language asked for."""

from collections.abc import Sequence

from propdesk.fees.facts import ReceiptFacts
from propdesk.fees.receipt_layout import LAYOUTS
from propdesk.fees.receipt_paper import (
    ORIGINAL,
    THREE_COPIES,
    CopyMark,
    draw_receipt,
    sheets_of,
)
from propdesk.kernel.i18n import current_language, using_language
from propdesk.kernel.paper import Drawing
from propdesk.kernel.paper_sizes import paper_size

__all__ = ["ORIGINAL", "THREE_COPIES", "CopyMark", "receipt_pdf"]


def receipt_pdf(
    facts: Sequence[ReceiptFacts],
    *,
    paper: str = "a5",
    copies: Sequence[str] = THREE_COPIES,
    copy_mark: CopyMark | Sequence[CopyMark] = ORIGINAL,
    language: str = "",
) -> bytes:
    """Draw receipts one after another, each with all its copies.

    `copies` are of stub, customer, ledger, or `set`: one print on carbonless three-part paper.
    `copy_mark` is one for all or one each. PaperUnknown when the paper is not offered.
    """
    sheet = paper_size(paper, tuple(LAYOUTS))
    layout = LAYOUTS[paper]
    marks = [copy_mark] * len(facts) if isinstance(copy_mark, CopyMark) else copy_mark
    with using_language(language or current_language()):
        title = facts[0].number if len(facts) == 1 else ""
        drawing = Drawing(sheet.width, sheet.height, title=title, impact=sheet.impact)
        drawn = 0
        for receipt, mark in zip(facts, marks, strict=True):
            pages = sheets_of(layout, receipt, mark)
            for copy in copies:
                for page in pages:
                    _begin(drawing, sheet.up, drawn)
                    draw_receipt(drawing, layout, receipt, mark, copy, page)
                    drawn += 1
        return drawing.finish()


def _begin(drawing: Drawing, up: int, drawn: int) -> None:
    """Go to the next page, or down to the next place on a sheet that holds several."""
    if drawn % up:
        drawing.start_at(drawing.height * (drawn % up) / up)
    elif drawn:
        drawing.next_page()
