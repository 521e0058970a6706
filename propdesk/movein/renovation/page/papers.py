"""The permit for the door 装修许可证: what may be done when and by whom, and what may not."""

from collections.abc import Sequence

from propdesk.kernel.i18n import _, listed, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    Piece,
    Strip,
    draw_pages,
    form,
    gap,
    heading,
    paragraph,
    sides,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.movein.renovation.register import RenovationRow
from propdesk.movein.renovation.rules import FORBIDDEN


def permit_pdf(
    row: RenovationRow, quiet: Sequence[str], head: PaperHead, paper: str = "a4"
) -> bytes:
    """Draw the permit; it hangs outside and tells no name and no phone of the household.

    `quiet` are the days without noise.
    """
    title = pgettext("paper", "Renovation permit")
    drawing, strip, top = upright(paper, f"{title} {row.no}")
    span = f"{row.starts_on} – {row.ends_on}"
    fields: Sequence[tuple[str, str]] = (
        (pgettext("paper", "Room"), row.unit),
        (pgettext("paper", "Valid"), span),
        (pgettext("paper", "Works"), row.approved or row.content),
        (pgettext("paper", "Done by"), row.company or row.done_by.label),
        (pgettext("paper", "Responsible"), row.responsible),
        (pgettext("paper", "Work hours"), row.work_hours),
        (pgettext("paper", "Noise hours"), row.noise_hours),
        (pgettext("paper", "Conditions"), row.conditions or "\n"),
        (pgettext("paper", "Worker passes"), str(row.passes)),
    )
    pieces = [
        *head_pieces(drawing, strip, head, title, row.no, sizes=(14, 26)),
        gap(3),
        heading(drawing, strip, row.unit, 30),
        heading(drawing, strip, span, 18),
        gap(3),
        *form(drawing, strip, fields),
        gap(3),
    ]
    for number, words in enumerate(FORBIDDEN, 1):
        pieces += paragraph(drawing, strip, f"{number}. {_(words)}")
    pieces += [
        *_no_noise(drawing, strip, quiet),
        gap(8),
        sides(drawing, strip, _("Issued on: {day}").format(day=row.permit_on or ""), _("Seal")),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _no_noise(drawing: Drawing, strip: Strip, quiet: Sequence[str]) -> list[Piece]:
    told = pgettext("paper", "No noise on {days}.")
    return paragraph(drawing, strip, told.format(days=listed(quiet))) if quiet else []
