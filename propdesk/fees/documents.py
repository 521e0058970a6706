"""The papers of the cash office, from frozen facts to PDF; each in the language asked for."""

from collections.abc import Callable, Sequence
from functools import partial

from propdesk.fees.arrears.paper import arrears_pieces
from propdesk.fees.notices.paper import notice_pieces
from propdesk.fees.notices.short_paper import roll_pieces as notice_roll, short_pieces
from propdesk.fees.papers.facts import ArrearsFacts, NoticeFacts, ReceiptFacts
from propdesk.fees.papers.rules import NOTICE_PAPERS
from propdesk.fees.papers.words import labelled, moment_text
from propdesk.fees.receipts.layout import LAYOUTS
from propdesk.fees.receipts.paper import THREE_COPIES, draw_receipt
from propdesk.fees.receipts.roll import TOP, roll_pieces
from propdesk.fees.receipts.rows import ORIGINAL, CopyMark, sheets_of
from propdesk.fees.shifts.facts import ShiftFacts
from propdesk.fees.shifts.paper import handover_fields, shift_pieces
from propdesk.kernel.i18n import _, current_language, pgettext, using_language
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import Piece, Strip, across, draw_pages, upright
from propdesk.kernel.paper.records import PaperHead, slip_pdf
from propdesk.kernel.paper.sizes import PAPERS, PaperSize, paper_size

BETWEEN, DASH = 9.0, 2  # mm between two strips of a sheet, and of the line to cut along


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
    return _on_roll(
        [
            partial(roll_pieces, facts=receipt, mark=mark, copy=copy)
            for receipt, mark in zip(facts, marks, strict=True)
            for copy in copies
        ]
    )


def _on_roll(papers: Sequence[Callable[[Drawing], list[Piece]]]) -> bytes:
    """Draw each paper on a piece of roll just as long as it needs."""
    drawing = Drawing(PAPERS["roll80"].width, 297, title="", impact=True)
    for index, pieces_of in enumerate(papers):
        pieces = pieces_of(drawing)
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
    """Draw payment notices: each beginning on a page of its own on A4 or A5 upright and, shorter,
    on a form of carbonless paper; `a4strips` has as many short ones on a sheet as it holds, a roll
    is as long as each needs. PaperUnknown when the paper is not offered."""
    sheet = paper_size(paper, NOTICE_PAPERS)
    title = facts[0].number if len(facts) == 1 else ""
    with using_language(language or current_language()):
        if paper == "roll80":
            return _on_roll([partial(notice_roll, facts=notice) for notice in facts])
        if sheet.stacked:
            return _strips(facts, sheet, title)
        if sheet.impact:
            drawing = Drawing(sheet.width, sheet.height, title=title, impact=True)
            strip, top, pieces_of = _strip_of(sheet), sheet.top, short_pieces
        else:
            drawing, strip, top = upright(paper, title)
            pieces_of = notice_pieces
        for index, notice in enumerate(facts):
            pieces = pieces_of(drawing, strip, notice)
            foot = _("Printed {day} {by}").format(day=notice.day, by=notice.printed_by)
            draw_pages(drawing, pieces, strip, top=top, foot=foot, first=index == 0)
        return drawing.finish()


def _strip_of(sheet: PaperSize) -> Strip:
    return Strip(sheet.side, sheet.width - 2 * sheet.side)


def _strips(facts: Sequence[NoticeFacts], sheet: PaperSize, title: str) -> bytes:
    """Short notices one under another with a line to cut along; one that no sheet holds whole has
    pages of its own."""
    drawing = Drawing(sheet.width, sheet.height, title=title)
    strip, bottom = _strip_of(sheet), sheet.height - sheet.bottom
    y = sheet.top
    for index, notice in enumerate(facts):
        pieces = short_pieces(drawing, strip, notice)
        height = sum(piece.height for piece in pieces)
        if height > bottom - sheet.top:
            foot = labelled(pgettext("paper", "No."), notice.number)
            draw_pages(drawing, pieces, strip, top=sheet.top, foot=foot, first=index == 0)
            y = bottom
            continue
        if index and y + BETWEEN + height > bottom:
            drawing.next_page()
            y = sheet.top
        elif index:
            _cut_line(drawing, strip, y + BETWEEN / 2)
            y += BETWEEN
        for piece in pieces:
            piece.draw(y)
            y += piece.height
    return drawing.finish()


def _cut_line(drawing: Drawing, strip: Strip, y: float) -> None:
    for at in range(0, int(strip.width), 2 * DASH):
        drawing.line(strip.left + at, y, strip.left + at + DASH, y)


def shift_pdf(facts: ShiftFacts, *, paper: str = "a4", language: str = "") -> bytes:
    """Draw the report of a cashier's session on A4 or A5 upright."""
    with using_language(language or current_language()):
        drawing, strip, top = upright(paper, facts.number)
        pieces = shift_pieces(drawing, strip, facts)
        day = moment_text(facts.printed or facts.closed or facts.opened)
        foot = _("Printed {day} {by}").format(day=day, by=facts.printed_by or facts.cashier)
        draw_pages(drawing, pieces, strip, top=top, foot=foot, first=True)
        return drawing.finish()


def handover_pdf(facts: ShiftFacts, head: PaperHead) -> bytes:
    """Draw what one cashier hands the next on A5, to be signed by both and a witness."""
    signers = (_("Handed over by"), _("Taken over by"), _("Witness"))
    title = _("Cashier handover slip")
    return slip_pdf(title, facts.number, handover_fields(facts), head, signers=signers)


def arrears_list_pdf(facts: ArrearsFacts, *, language: str = "") -> bytes:
    """Draw the arrears list on A4 across."""
    with using_language(language or current_language()):
        drawing, strip, top = across("")
        pieces = arrears_pieces(drawing, strip, facts)
        day = facts.printed or facts.as_of
        foot = _("Printed {day} {by}").format(day=day, by=facts.printed_by)
        draw_pages(drawing, pieces, strip, top=top, foot=foot, first=True)
        return drawing.finish()
