"""The sheet of a round of visits 走访记录: a numbered row for each, typed in by its number."""

from collections.abc import Sequence
from datetime import date

from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.flow import PaperColumn
from propdesk.kernel.paper.records import PaperHead, list_pdf
from propdesk.service.visits.visits import VisitRow


def visit_sheet_pdf(rows: Sequence[VisitRow], head: PaperHead) -> bytes:
    """Draw the sheet; what is entered already stands in it, the rest is for the pen."""
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
