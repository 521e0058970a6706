"""The papers of an account for a court on A4: a cover with its index, then section by section, each
from a page of its own, all pages counted through."""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from propdesk.fees.court.bundle.facts import CourtFacts, CourtPdf, numbered
from propdesk.fees.court.bundle.sections import (
    agreements_table,
    balance_table,
    demands_table,
    late_table,
    limits_table,
    lines_table,
    payments_table,
    sides_forms,
    terms_tables,
)
from propdesk.fees.papers.words import labelled, long_day, yuan_figures
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    gap,
    heading,
    pages_needed,
    paragraph,
    table,
    upright,
)
from propdesk.kernel.paper.pdfium import joined_pdfs
from propdesk.kernel.paper.pictures import PaperPicture
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.paper.typeface import POINT

_HIGH = 112.0  # mm: two pictures a page


class CourtSection(NamedTuple):
    """A part of the bundle."""

    title: str
    pieces: list[Piece]


def court_pdf(
    facts: CourtFacts,
    head: PaperHead,
    pictures: Sequence[PaperPicture] = (),
    bound_in: Sequence[CourtPdf] = (),
) -> bytes:
    """Draw the whole; `pictures` are those of the proofs, each with what it belongs to. Files that
    are `bound_in` follow as they are, each in the index."""
    title = pgettext("paper", "Papers on a debt")
    drawing, strip, top = upright("a4", title)
    enclosed = {one.said for one in pictures} | {one.told for one in bound_in}
    sections = [one for one in _sections(drawing, strip, facts, pictures, enclosed) if one.pieces]
    titles = [*(one.title for one in sections), *(one.told for one in bound_in)]
    first = _cover(drawing, strip, facts, head, [(one, 0) for one in titles])
    pages = [
        pages_needed(drawing, first, top),
        *(pages_needed(drawing, _headed(drawing, strip, one), top) for one in sections),
        *(one.pages for one in bound_in),
    ]
    places = list(accumulate(pages))
    index = [(one, before + 1) for one, before in zip(titles, places, strict=False)]
    parts = [
        _cover(drawing, strip, facts, head, index),
        *(_headed(drawing, strip, one) for one in sections),
    ]
    for pieces, before in zip(parts, (0, *places), strict=False):
        if before:
            drawing.next_page()
        draw_pages(
            drawing, pieces, strip, top=top, foot=head.printed, first=True,
            among=(before, places[-1]),
        )  # fmt: skip
    return joined_pdfs([drawing.finish(), *(one.pdf for one in bound_in)])


def _headed(drawing: Drawing, strip: Strip, one: CourtSection) -> list[Piece]:
    return [heading(drawing, strip, one.title, 13), gap(2), *one.pieces]


def _sections(
    drawing: Drawing,
    strip: Strip,
    facts: CourtFacts,
    pictures: Sequence[PaperPicture],
    enclosed: Collection[str],
) -> Iterator[CourtSection]:
    """The parts in their order; one without anything in it is left out."""
    small = strip._replace(size=8.5)
    yield CourtSection(_("The two sides"), sides_forms(drawing, strip, facts))
    yield CourtSection(
        _("Prices and clauses in force, and what is enclosed"),
        terms_tables(drawing, small, facts, enclosed),
    )
    yield CourtSection(_("Charges that are claimed"), lines_table(drawing, small, facts))
    yield CourtSection(_("Demands and their proofs"), demands_table(drawing, small, facts))
    yield CourtSection(_("Payments"), payments_table(drawing, small, facts))
    yield CourtSection(_("Balance of the account"), balance_table(drawing, strip, facts))
    yield CourtSection(_("Limitation of each charge"), limits_table(drawing, small, facts))
    yield CourtSection(_("Agreements by instalments"), agreements_table(drawing, small, facts))
    yield CourtSection(_("Late fee by clause"), late_table(drawing, small, facts))
    yield CourtSection(_("Pictures of the proofs"), _pictures(drawing, strip, pictures))


def _cover(
    drawing: Drawing,
    strip: Strip,
    facts: CourtFacts,
    head: PaperHead,
    index: Sequence[tuple[str, int]],
) -> list[Piece]:
    """Whose papers, over how much, and on which page each part begins."""
    name = labelled(pgettext("paper", "Debtor"), facts.debtor)
    room = labelled(pgettext("paper", "Room"), facts.unit)
    claim = labelled(pgettext("paper", "Claimed"), yuan_figures(facts.claim))
    capitals = pgettext("paper", "RMB {words}").format(words=rmb_capitals(facts.claim))
    large = strip._replace(size=12)
    late = labelled(pgettext("paper", "Late fee besides"), yuan_figures(facts.late_claim))
    told = [name, room, labelled(pgettext("paper", "As of"), long_day(facts.as_of)), claim,
            capitals, *([late] if facts.late_claim else [])]  # fmt: skip
    columns = [
        PaperColumn(pgettext("paper", "Row"), 0.1, "center"),
        PaperColumn(pgettext("paper", "Part"), 0.75),
        PaperColumn(pgettext("paper", "Page"), 0.15, "right"),
    ]
    rows = [
        [number, title, str(page)]
        for number, (title, page) in zip(numbered(index), index, strict=True)
    ]
    title = pgettext("paper", "Papers on a debt")
    return [
        *head_pieces(drawing, strip, head, title, "", sizes=(14, 22)),
        gap(14),
        *(piece for line in told for piece in [*paragraph(drawing, large, line), gap(2)]),
        gap(10),
        *table(drawing, strip, columns, rows, height=8),
        gap(16),
        *paragraph(drawing, strip, labelled(pgettext("paper", "Seal"), head.company)),
    ]


def _pictures(drawing: Drawing, strip: Strip, found: Sequence[PaperPicture]) -> list[Piece]:
    return [_picture(drawing, strip, one) for one in found]


def _picture(drawing: Drawing, strip: Strip, one: PaperPicture) -> Piece:
    """A picture as large as half a page, with what it belongs to above it."""
    said = strip.size * POINT * 1.8

    def draw(y: float) -> None:
        drawing.text(strip.left, y + strip.size * POINT, one.said, size=strip.size,
                     width=strip.width)  # fmt: skip
        scale = min(strip.width / one.width, (_HIGH - said - 4) / one.height)
        wide, high = one.width * scale, one.height * scale
        left = strip.left + (strip.width - wide) / 2
        drawing.picture(left, y + said, wide, high, one.jpeg)

    return Piece(_HIGH, draw)
