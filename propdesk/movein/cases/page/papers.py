"""Papers of a hand-over: the sheet of registration 入住登记表, and the list of a day."""

from collections.abc import Sequence
from datetime import date

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.flow import PaperColumn, draw_pages, form, gap, sides, table, upright
from propdesk.kernel.paper.records import PaperHead, head_pieces, list_pdf
from propdesk.movein.cases.page.notices import CaseSheet
from propdesk.movein.cases.register import CaseRow

_PEN = 8.0  # mm a row, for writing by hand
_FEWEST = 6  # rows for the family


def registration_pdf(sheets: Sequence[CaseSheet], head: PaperHead, paper: str = "a4") -> bytes:
    """Draw the sheets of registration, one each; what is not known is left for the pen."""
    title = pgettext("paper", "Move-in registration")
    drawing, strip, top = upright(paper, title)
    columns = (
        PaperColumn(pgettext("paper", "Name"), 34),
        PaperColumn(pgettext("paper", "To the owner"), 34),
        PaperColumn(pgettext("paper", "Phone"), 40),
        PaperColumn(pgettext("paper", "Note"), 60),
    )
    for place, one in enumerate(sheets):
        rows = [[who.name, who.what, who.phone, ""] for who in one.people]
        rows += [["", "", "", ""]] * max(_FEWEST - len(rows), 1)
        pieces = [
            *head_pieces(drawing, strip, head, title, one.no),
            *form(drawing, strip, _head_of(one)),
            gap(2),
            *table(drawing, strip, columns, rows, height=_PEN),
            gap(2),
            *form(drawing, strip, _boxes()),
            gap(10),
            sides(
                drawing,
                strip,
                pgettext("paper", "Signature of the owner: ________________"),
                pgettext("paper", "Registered by, day: ________________"),
            ),
        ]
        draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=place == 0)
    return drawing.finish()


def _head_of(one: CaseSheet) -> list[tuple[str, str]]:
    return [
        (pgettext("paper", "Room"), one.title),
        (pgettext("paper", "Owner"), one.receiver),
        (pgettext("paper", "ID number"), ""),
        (pgettext("paper", "Phone"), one.phone),
        (pgettext("paper", "Certificate of title or lease"), ""),
        (pgettext("paper", "Area, m²"), one.area),
        (pgettext("paper", "Moved in on"), one.handed),
        (pgettext("paper", "Address for letters"), ""),
    ]


def _boxes() -> list[tuple[str, str]]:
    return [
        (pgettext("paper", "Emergency contact, phone"), ""),
        (pgettext("paper", "Plate, parking space"), ""),
        (pgettext("paper", "Keys and cards received"), ""),
        (pgettext("paper", "Inspection of the unit"), ""),
    ]


def day_list_pdf(day: date, rows: Sequence[CaseRow], head: PaperHead) -> bytes:
    """Draw the list of the appointments of a day, in order, with room to sign."""
    columns = (
        PaperColumn(pgettext("paper", "Time"), 18),
        PaperColumn(pgettext("paper", "Desk"), 14, "center"),
        PaperColumn(pgettext("paper", "Room"), 28),
        PaperColumn(pgettext("paper", "Takes over"), 32),
        PaperColumn(pgettext("paper", "Phone"), 34),
        PaperColumn(pgettext("paper", "No."), 34),
        PaperColumn(pgettext("paper", "State"), 26),
        PaperColumn(pgettext("paper", "Not kept"), 18, "right"),
        PaperColumn(pgettext("paper", "Came at"), 22),
        PaperColumn(pgettext("paper", "Signed"), 36),
    )
    title = pgettext("paper", "Appointments of {day}").format(day=day)
    return list_pdf(title, columns, [_line(row) for row in rows], head)


def _line(row: CaseRow) -> list[str]:
    at = f"{wall_time(row.slot_at):%H:%M}" if row.slot_at else ""
    missed = str(row.no_shows) if row.no_shows else ""
    return [
        at, str(row.desk or ""), row.unit, row.receiver, row.phone, row.no, row.state.label,
        missed, "", "",
    ]  # fmt: skip
