"""Letters on A4 or A5, each on a sheet of its own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from propdesk.kernel.i18n import pgettext
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
from propdesk.system.letters.writing import LetterDone

LETTER_PAPERS = ("a4", "a5")
_BETWEEN_PARTS = 2.0  # mm
_BEFORE_SIGNING = 12.0
_FOR_THE_PEN = "_" * 18
_AMOUNT = re.compile(r"-?\d{1,3}(,?\d{3})*\.\d\d")


def letters_pdf(
    letters: Sequence[LetterDone], day: date, head: PaperHead, paper: str = "a4"
) -> bytes:
    """Draw letters, signed by the company on a day. PaperUnknown when the paper is not offered."""
    drawing, strip, top = upright(
        paper, " ".join(filter(None, (letters[0].title, letters[0].number)))
    )
    for place, letter in enumerate(letters):
        own = replace(head, company=letter.company, estate=letter.estate) if letter.day else head
        pieces = list(_pieces(drawing, strip, letter, letter.day or day, own))
        draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=place == 0)
    return drawing.finish()


def _is_row(line: str) -> bool:
    """Whether a line of a text is a row of a table: | so | much |."""
    return line.lstrip().startswith("|") and line.rstrip().endswith("|") and line.count("|") > 1


def _table(drawing: Drawing, strip: Strip, lines: Sequence[str]) -> Iterator[Piece]:
    """The rows that follow each other in a text as a table; the first is its head."""
    rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines]
    most = max(map(len, rows))
    head, *body = [[*cells, *[""] * (most - len(cells))] for cells in rows]
    shares = [2 + max(len(cells[place]) for cells in (head, *body)) for place in range(most)]
    columns = [
        PaperColumn(title, share, "right" if _are_amounts(row[place] for row in body) else "left")
        for place, (title, share) in enumerate(zip(head, shares, strict=True))
    ]
    yield from table(drawing, strip, columns, body or [[""] * most])


def _are_amounts(cells: Iterable[str]) -> bool:
    """Whether what stands in a column is money, which is compared by its ends."""
    told = [cell for cell in cells if cell]
    return bool(told) and all(_AMOUNT.fullmatch(cell) for cell in told)


def _pieces(
    drawing: Drawing, strip: Strip, letter: LetterDone, day: date, head: PaperHead
) -> Iterator[Piece]:
    yield from head_pieces(drawing, strip, head, letter.title, letter.number)
    yield gap(_BETWEEN_PARTS)
    for is_table, parts in groupby(letter.text.splitlines(), _is_row):
        if is_table:
            yield gap(_BETWEEN_PARTS)
            yield from _table(drawing, strip, list(parts))
            continue
        for part in parts:
            yield gap(_BETWEEN_PARTS)
            yield from paragraph(drawing, strip, part)
    company = head.company or head.estate
    if not letter.signers:
        yield gap(_BEFORE_SIGNING)
        signed = pgettext("paper", "{company} (seal)").format(company=company)
        yield sides(drawing, strip, "", signed)._replace(stay=True)
        yield sides(drawing, strip, "", day.isoformat())._replace(stay=True)
    for place, signer in enumerate(letter.signers):
        yield gap(_BEFORE_SIGNING * 2 / 3)._replace(stay=place > 0)
        line = pgettext("label on paper", "{label}: ").format(label=signer.format(company=company))
        dated = pgettext("paper", "Date: ____________")
        yield sides(drawing, strip, line + _FOR_THE_PEN, dated)._replace(stay=True)
