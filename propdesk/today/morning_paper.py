"""The paper of the morning: a page upright for each team."""

from collections.abc import Iterator, Sequence
from datetime import date

from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    gap,
    heading,
    paragraph,
    table,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.today.morning import MorningSheet

_ROW = 6.0


def morning_pdf(
    sheets: Sequence[MorningSheet], day: date, head: PaperHead, paper: str = "a4"
) -> bytes:
    """Draw the sheets, each from a page of its own. PaperUnknown when the paper is not offered."""
    title = _("Morning sheet")
    drawing, strip, top = upright(paper, title)
    told = sheets or [MorningSheet(_("Nothing waits. A good day."), ())]
    for number, sheet in enumerate(told):
        pieces = list(_pieces((drawing, strip), sheet, day, head))
        draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=not number)
    return drawing.finish()


def _pieces(
    on: tuple[Drawing, Strip], sheet: MorningSheet, day: date, head: PaperHead
) -> Iterator[Piece]:
    drawing, strip = on
    titled = f"{_('Morning sheet')} · {sheet.team}"
    yield from head_pieces(drawing, strip, head, titled, f"{day}", sizes=(11, 15))
    columns = [
        PaperColumn(pgettext("paper", "When"), 2.2),
        PaperColumn(pgettext("paper", "Where"), 2.6),
        PaperColumn(pgettext("paper", "What"), 5.2),
        PaperColumn(pgettext("paper", "Who"), 2),
        PaperColumn("✓", 0.5, "center"),
    ]
    for part in sheet.parts:
        yield gap(2)
        yield heading(drawing, strip, f"{part.title} ({len(part.lines)})", 10.5, align="left")
        rows = [(*line, "") for line in part.lines]
        yield from table(drawing, strip, columns, rows, height=_ROW)
    yield gap(4)
    yield from paragraph(drawing, strip, pgettext("paper", "Said at the meeting:") + " " + "_" * 60)
