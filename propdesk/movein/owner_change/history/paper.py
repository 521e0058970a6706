"""The owners of a unit on paper, one after the other: names and days, nothing else of a person."""

from collections.abc import Sequence

from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.flow import (
    PaperColumn,
    draw_pages,
    gap,
    paragraph,
    sides,
    table,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.scaled import SHARE
from propdesk.movein.owner_change.history.listing import OwnedRow


def owners_pdf(unit: str, rows: Sequence[OwnedRow], head: PaperHead) -> bytes:
    """Draw the owners of a unit from the first to the last."""
    title = pgettext("paper", "Owners of a unit")
    drawing, strip, top = upright("a4", f"{title} {unit}")
    words = pgettext(
        "paper",
        "Former owners are named only; for anything else they are asked themselves.",
    )
    pieces = [
        *head_pieces(drawing, strip, head, title, unit, sizes=(12, 18)),
        gap(3),
        *table(drawing, strip, _columns(), [_cells(row) for row in rows]),
        gap(2),
        *paragraph(drawing, strip, words),
        gap(10),
        sides(
            drawing,
            strip,
            pgettext("paper", "Issued by: ________________"),
            pgettext("paper", "Seal and day: ________________"),
        ),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(pgettext("paper", "Owner"), 40),
        PaperColumn(pgettext("paper", "Owner's share"), 20, "right"),
        PaperColumn(pgettext("paper", "From"), 26),
        PaperColumn(pgettext("paper", "Until"), 26),
        PaperColumn(pgettext("paper", "By"), 34),
        PaperColumn(pgettext("paper", "Certificate or contract"), 40),
    )


def _cells(row: OwnedRow) -> Sequence[str]:
    share = (
        "" if row.share is None else f"{row.share / 10 ** (SHARE - 2):.2f}%".replace(".00%", "%")
    )
    by = " ".join(filter(None, (row.sort.label if row.sort else "", row.change)))
    days = (str(day) if day else "—" for day in (row.since, row.until))
    return (row.owner, share, *days, by, row.document_no)
