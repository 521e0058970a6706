"""The sheet that goes round (巡查记录表): numbered rows, a cell for each round, the phrases."""

from collections.abc import Sequence
from datetime import date, datetime
from math import ceil

import msgspec

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    across,
    draw_pages,
    gap,
    paragraph,
    sides,
    table,
)
from propdesk.kernel.paper.pdfium import joined_pdfs
from propdesk.kernel.paper.records import PaperHead, head_pieces

BLOCKS, NUMBER, ROW, HEAD = 3, 8.0, 7.2, 6.5  # mm but the first
LEAST_NAME, CELL, BETWEEN, A_PAGE = 28.0, 11.0, 4.0, 10
LINES = 4  # for findings

_Row = tuple[int, tuple[str, str]]  # its number; the name of its point, what is looked at there


class PrintedSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a sheet: its rounds as moments they are due, its rows by name, and for each
    what is looked at there."""

    no: str
    route: str
    day: date
    begins: datetime
    ends: datetime
    worker: str
    rounds: tuple[datetime, ...]
    rows: tuple[str, ...]
    looks: tuple[str, ...]
    phrases: tuple[str, ...]


def sheet_pdf(sheets: Sequence[PrintedSheet], head: PaperHead) -> bytes:
    """Draw sheets on A4 across, each beginning on a page of its own."""
    return joined_pdfs([_one(sheet, head) for sheet in sheets])


def _one(sheet: PrintedSheet, head: PaperHead) -> bytes:
    title = pgettext("paper", "Patrol record")
    drawing, strip, top = across(f"{title} {sheet.no}")
    pieces = [
        *head_pieces(drawing, strip, head, title, sheet.no, sizes=(11, 14)),
        *_facts(drawing, strip, sheet),
        gap(1),
        *_blocks(drawing, strip, sheet),
        gap(2),
        *_findings(drawing, strip),
        gap(1),
        *paragraph(drawing, strip._replace(size=7.5), "   ".join(sheet.phrases)),
        gap(2),
        *_signed(drawing, strip),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _labelled(name: str, value: str) -> str:
    return pgettext("label on paper", "{label}: ").format(label=name) + (value or "_" * 14)


def _facts(drawing: Drawing, strip: Strip, sheet: PrintedSheet) -> list[Piece]:
    shift = f"{wall_time(sheet.begins):%m-%d %H:%M} – {wall_time(sheet.ends):%m-%d %H:%M}"
    due = "   ".join(
        f"{number}: {wall_time(at):%H:%M} ____:____" for number, at in enumerate(sheet.rounds, 1)
    )
    return [
        sides(
            drawing,
            strip,
            f"{_labelled(_('Route'), sheet.route)}   {_labelled(_('Day'), str(sheet.day))}",
            f"{_labelled(_('Shift'), shift)}   {_labelled(_('Goes round'), sheet.worker)}",
        ),
        *paragraph(drawing, strip, _labelled(pgettext("paper", "Rounds due, and begun at"), due)),
    ]


def blocks_beside(width: float, rounds: int) -> int:
    """How many blocks of rows stand beside one another in so many mm."""
    least = NUMBER + LEAST_NAME + rounds * CELL
    return max(1, min(BLOCKS, int((width + BETWEEN) // (least + BETWEEN))))


def _blocks(drawing: Drawing, strip: Strip, sheet: PrintedSheet) -> list[Piece]:
    """The rows in blocks side by side; further rows begin new blocks below."""
    beside = blocks_beside(strip.width, len(sheet.rounds))
    a_block = max(A_PAGE, min(15, ceil(len(sheet.rows) / beside)))
    numbered = list(enumerate(zip(sheet.rows, sheet.looks, strict=True), 1))
    pieces: list[Piece] = []
    for begin in range(0, len(numbered), beside * a_block):
        part = numbered[begin : begin + beside * a_block]
        pieces += [_band(drawing, strip, sheet, part, (beside, a_block)), gap(2)]
    return pieces


def _band(
    drawing: Drawing,
    strip: Strip,
    sheet: PrintedSheet,
    part: Sequence[_Row],
    shape: tuple[int, int],
) -> Piece:
    beside, a_block = shape
    wide = (strip.width - (beside - 1) * BETWEEN) / beside

    def draw(y: float) -> None:
        for number in range(beside):
            rows = part[number * a_block : (number + 1) * a_block]
            if rows:
                left = strip.left + number * (wide + BETWEEN)
                _block(drawing, (left, y, wide), rows, len(sheet.rounds))

    high = HEAD + min(a_block, len(part)) * ROW
    return Piece(high, draw)


def _block(
    drawing: Drawing,
    place: tuple[float, float, float],
    rows: Sequence[_Row],
    rounds: int,
) -> None:
    left, top, wide = place
    bottom = top + HEAD + len(rows) * ROW
    first = left + wide - rounds * CELL
    drawing.box(left, top, wide, bottom - top)
    for edge in (left + NUMBER, *(first + turn * CELL for turn in range(rounds))):
        drawing.line(edge, top, edge, bottom)
    base = top + HEAD * 0.68
    drawing.text(left + NUMBER / 2, base, _("Row"), size=7.5, align="center")
    drawing.text(left + NUMBER + 1.5, base, _("Points"), size=8)
    for turn in range(rounds):
        drawing.text(first + (turn + 0.5) * CELL, base, str(turn + 1), size=8, align="center")
    for line, (number, (name, looks)) in enumerate(rows):
        y = top + HEAD + line * ROW
        drawing.line(left, y, left + wide, y)
        base, room = y + ROW * 0.66, first - left - NUMBER - 3
        drawing.text(left + NUMBER / 2, base, str(number), size=9, bold=True, align="center")
        name_at = y + ROW * 0.47 if looks else base
        drawing.text(left + NUMBER + 1.5, name_at, name, size=9, width=room)
        drawing.text(left + NUMBER + 1.5, y + ROW * 0.89, looks, size=6.5, width=room)


def _findings(drawing: Drawing, strip: Strip) -> list[Piece]:
    columns = [
        PaperColumn(pgettext("paper", "Round.row"), 0.09),
        PaperColumn(pgettext("paper", "Time"), 0.09),
        PaperColumn(pgettext("paper", "Code"), 0.07),
        PaperColumn(pgettext("paper", "What was found"), 0.4),
        PaperColumn(pgettext("paper", "What was done"), 0.35),
    ]
    return table(drawing, strip, columns, [[""] * len(columns)] * LINES, height=7)


def _signed(drawing: Drawing, strip: Strip) -> list[Piece]:
    names = (
        pgettext("paper", "Signed, went round"),
        pgettext("paper", "Signed, handed over"),
        pgettext("paper", "Signed, took over"),
    )
    words = "    ".join(_labelled(name, "") for name in names)
    return paragraph(drawing, strip, words)
