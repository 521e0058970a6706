"""The recovery key on paper, for the safe: as text in groups, and as a code."""

from collections.abc import Sequence

from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    Piece,
    Strip,
    draw_pages,
    gap,
    paragraph,
    sides,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.paper.typeface import POINT

CODE, KEY_SIZE, KEY_LINE, GROUP_WIDTH = 46.0, 17.0, 11.5, 21.0  # mm, points, mm, mm


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
            for place, group in enumerate(line.split()):
                x = strip.left + 12 + GROUP_WIDTH * place
                drawing.text(x, down, group, size=KEY_SIZE, bold=True)

    return [Piece(CODE + 8, draw)]
