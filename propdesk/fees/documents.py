"""The papers of the cash office, from frozen facts to PDF; each in the language asked for."""

from collections.abc import Sequence

from propdesk.fees.facts import ReceiptFacts
from propdesk.fees.receipt_paper import (
    LAYOUTS,
    ORIGINAL,
    THREE_COPIES,
    CopyMark,
    draw_receipt,
    sheets_of,
)
from propdesk.kernel.i18n import current_language, using_language
from propdesk.kernel.paper import Drawing, paper_size

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
        for receipt, mark in zip(facts, marks, strict=True):
            pages = sheets_of(layout, receipt, mark)
            for copy in copies:
                for page in pages:
                    draw_receipt(drawing, layout, receipt, mark, copy, page)
                    drawing.next_page()
        return drawing.finish()
