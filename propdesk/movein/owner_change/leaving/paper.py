"""The inspection at a move-out on paper: each item beside what it was at the move-in."""

from collections.abc import Sequence

from propdesk.duties.checklists.service import LookedAt
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    form,
    gap,
    paragraph,
    sides,
    table,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.movein.owner_change.leaving.leaving import Leaving

BOX = "□"


def leaving_pdf(found: Leaving, head: PaperHead) -> bytes:
    """Draw it on A4, to be filled in or as it was answered; what differs is marked, and what is
    still out and held stands below."""
    title = pgettext("paper", "Inspection at the move-out")
    drawing, strip, top = upright("a4", f"{title} {found.no}".strip())
    strip = strip._replace(size=8.5)
    sheet = found.sheet
    pieces = [
        *head_pieces(drawing, strip, head, title, sheet.no if sheet else found.no),
        *form(drawing, strip, _fields(found)),
        gap(2),
        *table(drawing, strip, _columns(), [_row(one) for one in found.rows], height=5.5),
        *_out(drawing, strip, found),
        *_held(drawing, strip, found),
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


def _fields(found: Leaving) -> Sequence[tuple[str, str]]:
    day = str(found.sheet.day) if found.sheet else ""
    fields = [
        (pgettext("paper", "Room"), found.unit),
        (pgettext("paper", "Moves out"), found.who),
        (pgettext("paper", "Inspection at the move-in"), _told(found)),
        (pgettext("paper", "Day of the inspection"), day),
    ]
    if not found.no:
        days = (found.since, found.until)
        stay = " – ".join(str(day or "") for day in days).strip() if any(days) else ""
        fields += [
            (pgettext("paper", "Lived here as a tenant"), stay),
            (pgettext("paper", "New address, phone"), ""),
        ]
    return fields


def _columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(pgettext("paper", "What is looked at"), 76),
        PaperColumn(pgettext("paper", "At the move-in"), 24, "center"),
        PaperColumn(pgettext("paper", "At the move-out"), 24, "center"),
        PaperColumn(pgettext("paper", "Remark"), 50),
    )


def _out(drawing: Drawing, strip: Strip, found: Leaving) -> list[Piece]:
    """What is to be given back; a line that says that nothing is out."""
    words = pgettext("paper", "Keys and cards still out")
    if not found.keys:
        told = pgettext("paper", "Keys and cards still out: none in the books.")
        return [gap(2), *paragraph(drawing, strip, told)]
    columns = (
        PaperColumn(words, 60),
        PaperColumn(pgettext("paper", "Number"), 34),
        PaperColumn(pgettext("paper", "Who has it"), 40),
        PaperColumn(pgettext("paper", "Handed back"), 40, "center"),
    )
    rows = [[f"{one.kind} {one.code}", one.number, one.holder, BOX] for one in found.keys]
    return [gap(2), *table(drawing, strip, columns, rows, height=5.5)]


def _held(drawing: Drawing, strip: Strip, found: Leaving) -> list[Piece]:
    if not found.deposits:
        return []
    columns = (
        PaperColumn(pgettext("paper", "Deposits held of the tenant"), 74),
        PaperColumn(pgettext("paper", "Held by"), 60),
        PaperColumn(pgettext("paper", "Amount"), 40, "right"),
    )
    rows = [[f"{one.no} {one.item}", one.holder.label, str(one.held)] for one in found.deposits]
    return [gap(2), *table(drawing, strip, columns, rows, height=5.5)]


def _row(one: LookedAt) -> list[str]:
    came, left = ((look.shown if look else "") for look in (one.first, one.second))
    return [one.one.item.what, came, f"{one.mark} {left or BOX}".strip(), one.notes]


def _told(found: Leaving) -> str:
    return f"{found.came_no} {found.came_on}" if found.came_on else ""
