"""The papers every record has: a slip of its fields to be signed, and a list of many.

PaperHead(company=…, estate=…, practice=…) stands on both; what else they say is given as words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from propdesk.kernel.i18n import _, ngettext, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    LEFT_SHARE,
    PaperColumn,
    Piece,
    Strip,
    across,
    draw_pages,
    form,
    gap,
    heading,
    paragraph,
    rule,
    sides,
    table,
)
from propdesk.kernel.paper.sizes import paper_size
from propdesk.kernel.paper.typeface import POINT, width_in_mm

SLIP_PAPERS = ("a5", "roll80")
SIGNED = 12.0  # mm


@dataclass(frozen=True, slots=True)
class PaperHead:
    """Whose paper it is, and who printed it when."""

    company: str
    estate: str
    printed: str
    practice: bool = False


def slip_pdf(
    title: str,
    number: str,
    fields: Sequence[tuple[str, str]],
    head: PaperHead,
    *,
    signers: Sequence[str],
    paper: str = "a5",
) -> bytes:
    """Draw a record as a form of names and values, with a line for each who signs, on A5, or line
    by line on the 80 mm roll.

    PaperUnknown when the paper is not offered.
    """
    sheet = paper_size(paper, SLIP_PAPERS)
    strip = Strip(sheet.side, sheet.width - 2 * sheet.side, 9.5)
    drawing = Drawing(sheet.width, sheet.height, title=number)
    labelled = pgettext("label on paper", "{label}: ")
    pieces = head_pieces(drawing, strip, head, title, number)
    signed = [labelled.format(label=signer) + "_" * 14 for signer in signers]
    if paper == "roll80":
        pieces.append(rule(drawing, strip))
        for name, value in fields:
            pieces += paragraph(drawing, strip, labelled.format(label=name) + value)
        for line in signed:
            pieces += [gap(SIGNED / 2), *paragraph(drawing, strip, line)]
        pieces += [gap(2), *paragraph(drawing, strip._replace(size=8), head.printed)]
        return _on_roll(drawing, pieces, sheet.top)
    pieces += [gap(1), *form(drawing, strip, fields)]
    beside = _fitting(drawing, strip, signed)
    for at in range(0, len(signed), beside):
        pieces.append(gap(SIGNED / 2))
        pieces.append(_beside(drawing, strip, signed[at : at + beside], beside))
    draw_pages(drawing, pieces, strip, top=sheet.top, foot=head.printed, first=True)
    return drawing.finish()


def list_pdf(
    title: str, columns: Sequence[PaperColumn], rows: Sequence[Sequence[str]], head: PaperHead
) -> bytes:
    """Draw a list on A4 across, its head repeated on each page."""
    drawing, strip, top = across(title)
    counted = ngettext("{count} row", "{count} rows", len(rows)).format(count=f"{len(rows):,}")
    pieces = [
        *head_pieces(drawing, strip, head, title, counted, sizes=(12, 15)),
        gap(1),
        *table(drawing, strip, columns, rows, height=6.5),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def head_pieces(
    drawing: Drawing,
    strip: Strip,
    head: PaperHead,
    title: str,
    right: str,
    *,
    sizes: tuple[float, float] = (11, 14),
    corner: float = 0,
) -> list[Piece]:
    """What stands above every paper: the company, the title, marked in practice, the estate, and
    at the right a number or how many; `corner` mm at its right stay free for a code."""
    of_company, of_title = sizes
    titled = title + (f" · {_('PRACTICE')}" if head.practice else "")
    return [
        heading(drawing, strip, head.company, of_company),
        heading(drawing, strip, titled, of_title),
        *_estate_and(right, drawing, strip._replace(width=strip.width - corner), head.estate),
    ]


def _estate_and(right: str, drawing: Drawing, strip: Strip, estate: str) -> list[Piece]:
    """The estate with a text at the right of it, or below where the name needs the line."""
    if width_in_mm(estate, strip.size, bold=drawing.impact) <= strip.width * LEFT_SHARE:
        return [sides(drawing, strip, estate, right)]
    return [*paragraph(drawing, strip, estate), sides(drawing, strip, "", right)]


def _fitting(drawing: Drawing, strip: Strip, texts: Sequence[str]) -> int:
    """How many of these texts stand side by side: all or two; one where there are none."""
    widest = max((width_in_mm(one, strip.size, bold=drawing.impact) for one in texts), default=0)
    return max(len(texts), 1) if (widest + 2) * len(texts) <= strip.width else 2


def _beside(drawing: Drawing, strip: Strip, texts: Sequence[str], places: int) -> Piece:
    """Texts side by side, each with its share of the width."""

    def draw(y: float) -> None:
        share = strip.width / places
        for at, text in enumerate(texts):
            x = strip.left + at * share
            drawing.text(x, y + strip.size * POINT, text, size=strip.size, width=share - 2)

    return Piece(strip.size * POINT * 1.6, draw)


def _on_roll(drawing: Drawing, pieces: Sequence[Piece], top: float) -> bytes:
    """A piece of roll just as long as it needs to be."""
    drawing.set_height(sum(piece.height for piece in pieces) + 3 * top)
    y = top
    for piece in pieces:
        piece.draw(y)
        y += piece.height
    return drawing.finish()
