"""The protocol of a restore drill, to be signed."""

from collections.abc import Sequence

from propdesk.kernel.clock import wall_time
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
from propdesk.system.backups.drill import Drill


def drill_paper(drill: Drill, head: PaperHead) -> bytes:
    """Draw the protocol of a restore drill, to be signed."""
    title = pgettext("paper", "Protocol of the restore drill")
    drawing, strip, top = upright("a4", title)
    at = wall_time(drill.at)
    pieces = [
        *head_pieces(drawing, strip, head, title, f"{at:%Y-%m-%d %H:%M}"),
        gap(3),
        *form(drawing, strip, _facts(drill)),
        gap(3),
        *_paragraphs(drawing, strip, _result(drill)),
        gap(1),
        *_compared(drawing, strip, drill),
        gap(10),
        sides(
            drawing,
            strip,
            pgettext("paper", "Done by, signature") + " __________________",
            pgettext("paper", "Seen by, signature") + " __________________",
        ),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _facts(drill: Drill) -> list[tuple[str, str]]:
    disk = drill.disk
    if not drill.other_disk:
        disk += pgettext("paper", " (the disk of the data itself)")
    return [
        (pgettext("paper", "Backup"), drill.file),
        (pgettext("paper", "Made"), f"{wall_time(drill.made):%Y-%m-%d %H:%M}"),
        (pgettext("paper", "Size"), f"{drill.size / 1e6:,.1f} MB"),
        (pgettext("paper", "Disk"), disk),
        (pgettext("paper", "Key"), drill.key or pgettext("paper", "not encrypted")),
        (pgettext("paper", "Duration"), f"{drill.seconds:,.1f} s"),
        (pgettext("paper", "Last receipt"), drill.last_receipt),
    ]


def _result(drill: Drill) -> tuple[str, ...]:
    if drill.ok:
        told = pgettext(
            "paper",
            "The backup was restored into a temporary folder and compared with the data row by "
            "row: {rows} rows, every posted row as it is in the books. The drill is passed.",
        )
        return (told.format(rows=f"{drill.rows:,}"),)
    return (pgettext("paper", "The drill is NOT passed:"), *drill.faults)


def _compared(drawing: Drawing, strip: Strip, drill: Drill) -> list[Piece]:
    columns = [
        PaperColumn(pgettext("paper", "Table"), 3),
        PaperColumn(pgettext("paper", "In the backup"), 1.3, "right"),
        PaperColumn(pgettext("paper", "In the data"), 1.3, "right"),
        PaperColumn(pgettext("paper", "The same"), 1.3, "right"),
        PaperColumn(pgettext("paper", "Changed since"), 1.3, "right"),
    ]
    rows = [
        [one.name, *(f"{count:,}" for count in (one.then, one.now, one.same, one.then - one.same))]
        for one in drill.tables
        if one.then or one.now
    ]
    return table(drawing, strip, columns, rows, height=6)


def _paragraphs(drawing: Drawing, strip: Strip, texts: Sequence[str]) -> list[Piece]:
    return [piece for text in texts for piece in (*paragraph(drawing, strip, text), gap(1.5))]
