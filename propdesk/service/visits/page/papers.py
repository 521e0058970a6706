"""Papers of visits 走访记录: the sheet of a round, typed back by number and rows, and records."""

from collections.abc import Sequence
from datetime import date

from propdesk.kernel.i18n import listed, pgettext
from propdesk.kernel.paper.flow import PaperColumn, across, draw_pages, gap, paragraph, table
from propdesk.kernel.paper.records import PaperHead, head_pieces, list_pdf
from propdesk.service.visits.asking import asked_in_short
from propdesk.service.visits.page.sheets import VisitSheetFacts
from propdesk.service.visits.visits import VisitRow

PEN = 9.0  # mm a row, for writing by hand
NARROW = 8.0  # mm a question
BOX = "□"


def visit_sheet_pdf(sheet: VisitSheetFacts, head: PaperHead) -> bytes:
    """Draw the sheet of a round on A4 across: a numbered row for each visit, boxes with the digits
    they are typed back by, room for what was said and promised, and for the answers to what is
    asked after moving in."""
    asked = [asked_in_short(one) for one in sheet.items]
    rows = [
        [
            *(str(one.row), one.unit, one.who, one.about, f"{one.planned:%m-%d}", *[BOX] * 5),
            *["" if one.is_asked else "/"] * len(asked),
            *("", "", ""),
        ]
        for one in sheet.rows
    ]
    title = pgettext("paper", "Visit sheet")
    drawing, strip, top = across(f"{title} {sheet.no}")
    visitors = listed(dict.fromkeys(one.visitor for one in sheet.rows if one.visitor))
    labelled, line = pgettext("label on paper", "{label}: "), "_" * 14
    signed = (
        (pgettext("paper", "Visitor"), visitors or line),
        (pgettext("paper", "Day"), line),
        (pgettext("paper", "Signed"), line),
    )
    told = "   ".join(labelled.format(label=name) + value for name, value in signed)
    pieces = [
        *head_pieces(drawing, strip, head, title, sheet.no, sizes=(12, 15)),
        *paragraph(drawing, strip, told),
        gap(1),
        *table(drawing, strip, _columns(len(asked)), rows, height=PEN),
    ]
    if asked:
        told = "   ".join(f"Q{place} {words}" for place, words in enumerate(asked, 1))
        pieces += [gap(1), *paragraph(drawing, strip._replace(size=8), told)]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _columns(asked: int) -> tuple[PaperColumn, ...]:
    """The columns of a sheet with so many questions."""
    return (
        PaperColumn(pgettext("paper", "Row"), 9, "right"),
        PaperColumn(pgettext("paper", "Room"), 22),
        PaperColumn(pgettext("paper", "Whom"), 20),
        PaperColumn(pgettext("paper", "About"), 46 - NARROW * asked / 2),
        PaperColumn(pgettext("paper", "Day"), 16),
        *(PaperColumn(words, 11, "center") for words in _boxes()),
        *(PaperColumn(f"Q{place}", NARROW, "center") for place in range(1, asked + 1)),
        PaperColumn(pgettext("paper", "Result, wants"), 62 - NARROW * asked / 2),
        PaperColumn(pgettext("paper", "Promise"), 34),
        PaperColumn(pgettext("paper", "By day"), 18),
    )


def _boxes() -> tuple[str, ...]:
    """The heads of the boxes, each by its digit."""
    return (
        "1 A",
        "2 B",
        "3 C",
        pgettext("paper", "4 nobody"),
        pgettext("paper", "5 not asked"),
    )


def visit_records_pdf(rows: Sequence[VisitRow], head: PaperHead) -> bytes:
    """Draw visits as they were entered, a numbered row for each."""
    columns = (
        PaperColumn(pgettext("paper", "Row"), 10, "right"),
        PaperColumn(pgettext("paper", "No."), 32),
        PaperColumn(pgettext("paper", "Day"), 22),
        PaperColumn(pgettext("paper", "Room"), 22),
        PaperColumn(pgettext("paper", "Whom"), 20),
        PaperColumn(pgettext("paper", "About"), 50),
        PaperColumn(pgettext("paper", "Result, wants"), 64),
        PaperColumn(pgettext("paper", "A B C"), 14),
        PaperColumn(pgettext("paper", "Promise, by"), 36),
        PaperColumn(pgettext("paper", "Visitor"), 18),
        PaperColumn(pgettext("paper", "Signed"), 22),
    )
    title = pgettext("paper", "Visit records (A content, B fairly, C not)")
    return list_pdf(title, columns, [_cells(n, row) for n, row in enumerate(rows, 1)], head)


def _cells(number: int, row: VisitRow) -> list[str]:
    promised = " ".join(filter(None, (row.promise, _day(row.promise_by))))
    grade = "" if row.content is None else "ABC"[list(type(row.content)).index(row.content)]
    about = " ".join(filter(None, (row.purpose.label, row.about)))
    day = (row.made_on or row.planned).isoformat()
    return [
        str(number), row.no, day, row.unit, row.met or row.who, about, row.result, grade,
        promised, row.visitor, "",
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
