"""The papers of backups: the recovery key, for the safe, and the protocol of a restore drill."""

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
from propdesk.kernel.paper.typeface import POINT
from propdesk.system.backups.drill import Drill

CODE, KEY_SIZE, KEY_LINE = 46.0, 17.0, 11.5  # mm, points, mm


def recovery_paper(
    number: str, secret: str, lines: Sequence[str], head: PaperHead, *, day: str
) -> bytes:
    """Draw the recovery key as text in groups and as a code, with what to do with it."""
    title = pgettext("paper", "Recovery key of the backups")
    drawing, strip, top = upright("a4", title)
    told = pgettext("paper", "No. {number}").format(number=number)
    pieces = [
        *head_pieces(drawing, strip, head, title, told),
        gap(4),
        *_paragraphs(drawing, strip, _about()),
        gap(4),
        *_key(drawing, strip, secret, lines),
        gap(4),
        *_paragraphs(drawing, strip, _steps()),
        gap(10),
        sides(
            drawing,
            strip,
            pgettext("paper", "Made on {day}").format(day=day),
            pgettext("paper", "Kept by, signature") + " ____________________",
        ),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _about() -> tuple[str, ...]:
    return (
        pgettext("paper", "The backups of the estate are encrypted. This key opens all of them."),
        pgettext(
            "paper",
            "Keep it in the safe, never with the stick. Whoever has both reads everything; when "
            "this paper and the PC of the office are lost, nobody can open the backups any more.",
        ),
    )


def _steps() -> tuple[str, ...]:
    return (
        pgettext("paper", "On another PC:"),
        pgettext("paper", "1. Install PropDesk and plug in the stick with the backups."),
        pgettext("paper", "2. Data, Backup and restore, F6: choose the newest backup."),
        pgettext(
            "paper",
            "3. Type in the four lines, or read the code and paste it. The last character of each "
            "line tells a slip.",
        ),
        pgettext(
            "paper",
            "4. After the restore this PC has the key, and its backups go on by themselves.",
        ),
    )


def _paragraphs(drawing: Drawing, strip: Strip, texts: Sequence[str]) -> list[Piece]:
    return [piece for text in texts for piece in (*paragraph(drawing, strip, text), gap(1.5))]


def _key(drawing: Drawing, strip: Strip, secret: str, lines: Sequence[str]) -> list[Piece]:
    """The lines with their numbers at the left, the code at the right."""

    def draw(y: float) -> None:
        drawing.box(strip.left, y, strip.width, CODE + 8)
        drawing.qr(strip.left + strip.width - CODE - 4, y + 4, CODE, secret)
        for number, line in enumerate(lines, 1):
            down = y + 4 + KEY_LINE * (number - 1) + KEY_SIZE * POINT
            drawing.text(strip.left + 4, down, str(number), size=10)
            drawing.text(strip.left + 11, down, line, size=KEY_SIZE, bold=True)

    return [Piece(CODE + 8, draw)]


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
