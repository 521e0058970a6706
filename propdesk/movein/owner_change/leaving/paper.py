"""The inspection at a move-out on paper: each item beside what it was at the move-in."""

from propdesk.duties.checklists.service import LookedAt
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.flow import (
    PaperColumn,
    draw_pages,
    form,
    gap,
    sides,
    table,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.movein.owner_change.leaving.leaving import Leaving

BOX = "□"


def leaving_pdf(found: Leaving, head: PaperHead) -> bytes:
    """Draw it on A4, to be filled in or as it was answered; what differs is marked."""
    title = pgettext("paper", "Inspection at the move-out")
    drawing, strip, top = upright("a4", f"{title} {found.no}")
    strip = strip._replace(size=8.5)
    sheet = found.sheet
    columns = (
        PaperColumn(pgettext("paper", "What is looked at"), 76),
        PaperColumn(pgettext("paper", "At the move-in"), 24, "center"),
        PaperColumn(pgettext("paper", "At the move-out"), 24, "center"),
        PaperColumn(pgettext("paper", "Remark"), 50),
    )
    fields = (
        (pgettext("paper", "Room"), found.unit),
        (pgettext("paper", "Moves out"), found.owner),
        (pgettext("paper", "Inspection at the move-in"), _told(found)),
        (pgettext("paper", "Day of the inspection"), str(sheet.day) if sheet else ""),
    )
    pieces = [
        *head_pieces(drawing, strip, head, title, sheet.no if sheet else found.no),
        *form(drawing, strip, fields),
        gap(2),
        *table(drawing, strip, columns, [_row(one) for one in found.rows], height=5.5),
        gap(10)._replace(stay=True),
        sides(
            drawing,
            strip,
            pgettext("paper", "Signature of whoever moves out: ________________"),
            pgettext("paper", "Service office, day: ________________"),
        )._replace(stay=True),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _row(one: LookedAt) -> list[str]:
    came, left = ((look.shown if look else "") for look in (one.first, one.second))
    return [one.one.item.what, came, f"{one.mark} {left or BOX}".strip(), one.notes]


def _told(found: Leaving) -> str:
    return f"{found.came_no} {found.came_on}" if found.came_on else ""
