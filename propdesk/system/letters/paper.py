"""Letters on A4 or A5, each on a sheet of its own."""

from collections.abc import Iterator, Sequence
from datetime import date

from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import Piece, Strip, draw_pages, gap, paragraph, sides, upright
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.system.letters.writing import LetterDone

LETTER_PAPERS = ("a4", "a5")
_BETWEEN_PARTS = 2.0  # mm
_BEFORE_SIGNING = 12.0


def letters_pdf(
    letters: Sequence[LetterDone], day: date, head: PaperHead, paper: str = "a4"
) -> bytes:
    """Draw letters, signed by the company on a day. PaperUnknown when the paper is not offered."""
    drawing, strip, top = upright(
        paper, " ".join(filter(None, (letters[0].title, letters[0].number)))
    )
    for place, letter in enumerate(letters):
        pieces = list(_pieces(drawing, strip, letter, day, head))
        draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=place == 0)
    return drawing.finish()


def _pieces(
    drawing: Drawing, strip: Strip, letter: LetterDone, day: date, head: PaperHead
) -> Iterator[Piece]:
    yield from head_pieces(drawing, strip, head, letter.title, letter.number)
    yield gap(_BETWEEN_PARTS)
    for part in letter.text.splitlines():
        yield gap(_BETWEEN_PARTS)
        yield from paragraph(drawing, strip, part)
    yield gap(_BEFORE_SIGNING)
    signed = pgettext("paper", "{company} (seal)").format(company=head.company or head.estate)
    yield sides(drawing, strip, "", signed)._replace(stay=True)
    yield sides(drawing, strip, "", day.isoformat())._replace(stay=True)
