"""The letter that tells a household of a new price, a page each: A4 upright."""

from collections.abc import Sequence

from propdesk.fees.papers.words import labelled, long_day
from propdesk.fees.whatif.supposing import Supposition, WhatIf
from propdesk.kernel.i18n import _, current_language, pgettext, using_language
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    gap,
    paragraph,
    sides,
    table,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.progress import Progress


def letters_of(
    found: WhatIf,
    units: Sequence[Supposition],
    head: PaperHead,
    *,
    progress: Progress | None = None,
    language: str = "",
) -> bytes:
    """Draw the letters of some units, in the language of the moment or another. Raises Cancelled
    through `progress`."""
    with using_language(language or current_language()):
        title = _("Notice of a new price")
        drawing, strip, top = upright("a4", title)
        for number, unit in enumerate(units):
            if progress is not None:
                progress.step(number, len(units))
            pieces = _letter(drawing, strip, found, unit, head)
            draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=number == 0)
        return drawing.finish()


def _letter(
    drawing: Drawing, strip: Strip, found: WhatIf, unit: Supposition, head: PaperHead
) -> list[Piece]:
    since = long_day(found.asked.since)
    told = _(
        "From {day} on the price of {item} shall be {new} yuan instead of {old} yuan. What it "
        "means for your home in the twelve months from {first} to {last}:"
    ).format(
        day=since,
        item=found.item,
        new=found.new_price,
        old=found.old_price,
        first=found.months.first,
        last=found.months.last,
    )
    columns = [
        PaperColumn(pgettext("paper", "Room"), 0.2),
        PaperColumn(_("Area (m²)"), 0.16, "right"),
        PaperColumn(_("Until now (yuan)"), 0.22, "right"),
        PaperColumn(_("With the new price (yuan)"), 0.24, "right"),
        PaperColumn(_("More or less (yuan)"), 0.18, "right"),
    ]
    row = [unit.unit, unit.area, str(unit.now), str(unit.then), str(unit.change)]
    return [
        *head_pieces(drawing, strip, head, _("Notice of a new price"), unit.unit),
        gap(3),
        *paragraph(drawing, strip, _("Dear {name}:").format(name=unit.owner or unit.unit)),
        gap(2),
        *paragraph(drawing, strip, told),
        gap(2),
        *table(drawing, strip, columns, [row], height=8),
        gap(2),
        *paragraph(
            drawing, strip,
            _("Nothing is charged by this letter. Please ask us about anything that is not clear."),
        ),
        gap(12),
        sides(drawing, strip, "", labelled(pgettext("paper", "Seal"), head.company)),
    ]  # fmt: skip
