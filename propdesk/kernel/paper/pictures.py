"""Pictures on paper: small, some in a row, each with what it shows below it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import Piece, Strip, gap, heading
from propdesk.kernel.paper.typeface import POINT, wrap

ABREAST, GAP, HIGH = 3, 4.0, 44.0
MOST_LINES = 2  # of what is said below a picture


class PaperPicture(NamedTuple):
    """A picture as JPEG, its size in dots, and what it shows."""

    said: str
    jpeg: bytes
    width: int
    height: int


def pictures(
    drawing: Drawing, strip: Strip, title: str, found: Sequence[PaperPicture]
) -> Iterator[Piece]:
    """The pictures below a heading, a piece for each row of them; nothing where there is none."""
    if not found:
        return
    yield gap(3)
    yield heading(drawing, strip, title, 9.5, align="left")
    for place in range(0, len(found), ABREAST):
        yield _row(drawing, strip, found[place : place + ABREAST], is_first=place == 0)


def _row(drawing: Drawing, strip: Strip, some: Sequence[PaperPicture], *, is_first: bool) -> Piece:
    each = (strip.width - GAP * (ABREAST - 1)) / ABREAST
    leading = strip.size * POINT * 1.3
    said = [wrap(one.said, each, strip.size)[:MOST_LINES] for one in some]
    height = HIGH + leading * max(map(len, said)) + GAP

    def draw(y: float) -> None:
        for number, (one, lines) in enumerate(zip(some, said, strict=True)):
            left = strip.left + number * (each + GAP)
            scale = min(each / one.width, HIGH / one.height)
            wide, high = one.width * scale, one.height * scale
            drawing.picture(left + (each - wide) / 2, y + HIGH - high, wide, high, one.jpeg)
            drawing.lines(left, y + HIGH + leading, lines, size=strip.size, leading=leading)

    return Piece(height, draw, stay=is_first)
