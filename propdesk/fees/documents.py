"""The papers of the cash office, from frozen facts to PDF; each in the language asked for."""

from collections.abc import Sequence

from propdesk.fees.arrears.paper import arrears_pieces
from propdesk.fees.notices.paper import notice_pieces
from propdesk.fees.papers.facts import ArrearsFacts, NoticeFacts, ReceiptFacts
from propdesk.fees.papers.words import moment_text
from propdesk.fees.receipts.layout import LAYOUTS
from propdesk.fees.receipts.paper import THREE_COPIES, draw_receipt
from propdesk.fees.receipts.roll import TOP, roll_pieces
from propdesk.fees.receipts.rows import ORIGINAL, CopyMark, sheets_of
from propdesk.fees.shifts.facts import ShiftFacts
from propdesk.fees.shifts.paper import shift_pieces
from propdesk.kernel.i18n import _, current_language, using_language
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import across, draw_pages, upright
from propdesk.kernel.paper.sizes import PAPERS, paper_size


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
    sheet = paper_size(paper, (*LAYOUTS, "roll80"))
    marks = [copy_mark] * len(facts) if isinstance(copy_mark, CopyMark) else copy_mark
    with using_language(language or current_language()):
        if paper == "roll80":
            return _rolls(facts, copies, marks)
        layout = LAYOUTS[paper]
        title = facts[0].number if len(facts) == 1 else ""
        drawing = Drawing(sheet.width, sheet.height, title=title, impact=sheet.impact)
        drawn = 0
        for receipt, mark in zip(facts, marks, strict=True):
            pages = sheets_of(layout, receipt, mark)
            for copy in copies:
                for page in pages:
                    _begin(drawing, sheet.up, drawn)
                    draw_receipt(drawing, layout, copy, page)
                    drawn += 1
        return drawing.finish()


def _rolls(
    facts: Sequence[ReceiptFacts], copies: Sequence[str], marks: Sequence[CopyMark]
) -> bytes:
    """Draw each copy on a piece of roll just as long as it needs."""
    drawing = Drawing(PAPERS["roll80"].width, 297, title="", impact=True)
    wanted = [
        (receipt, mark, copy) for receipt, mark in zip(facts, marks, strict=True) for copy in copies
    ]
    for index, (receipt, mark, copy) in enumerate(wanted):
        pieces = roll_pieces(drawing, receipt, mark, copy)
        height = sum(piece.height for piece in pieces) + 2 * TOP
        if index:
            drawing.next_page()
        drawing.set_height(height)
        y = TOP
        for piece in pieces:
            piece.draw(y)
            y += piece.height
    return drawing.finish()


def _begin(drawing: Drawing, up: int, drawn: int) -> None:
    """Go to the next page, or down to the next place on a sheet that holds several."""
    if drawn % up:
        drawing.start_at(drawing.height * (drawn % up) / up)
    elif drawn:
        drawing.next_page()


def notice_pdf(facts: Sequence[NoticeFacts], *, paper: str = "a4", language: str = "") -> bytes:
    """Draw payment notices, each beginning on a page of its own; on A4 or A5 upright."""
    with using_language(language or current_language()):
        drawing, strip, top = upright(paper, facts[0].number if len(facts) == 1 else "")
        for index, notice in enumerate(facts):
            pieces = notice_pieces(drawing, strip, notice)
            foot = _("Printed {day} {by}").format(day=notice.day, by=notice.printed_by)
            draw_pages(drawing, pieces, strip, top=top, foot=foot, first=index == 0)
        return drawing.finish()


def shift_pdf(facts: ShiftFacts, *, paper: str = "a4", language: str = "") -> bytes:
    """Draw the report of a cashier's session on A4 or A5 upright."""
    with using_language(language or current_language()):
        drawing, strip, top = upright(paper, facts.number)
        pieces = shift_pieces(drawing, strip, facts)
        day = moment_text(facts.printed or facts.closed or facts.opened)
        foot = _("Printed {day} {by}").format(day=day, by=facts.printed_by or facts.cashier)
        draw_pages(drawing, pieces, strip, top=top, foot=foot, first=True)
        return drawing.finish()


def arrears_list_pdf(facts: ArrearsFacts, *, language: str = "") -> bytes:
    """Draw the arrears list on A4 across."""
    with using_language(language or current_language()):
        drawing, strip, top = across("")
        pieces = arrears_pieces(drawing, strip, facts)
        day = facts.printed or facts.as_of
        foot = _("Printed {day} {by}").format(day=day, by=facts.printed_by)
        draw_pages(drawing, pieces, strip, top=top, foot=foot, first=True)
        return drawing.finish()
