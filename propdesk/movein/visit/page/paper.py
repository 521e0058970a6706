"""The record of an inspection as it was marked: each room, the first readings, what is not in
order, room for both signatures. The sheet that is filled in by pen is the defects' own."""

from collections.abc import Iterator, Sequence
from datetime import date

from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    form,
    gap,
    heading,
    paragraph,
    sides,
    table,
    upright,
)
from propdesk.kernel.paper.pictures import PaperPicture, pictures
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.movein.visit.lacking import VisitFacts
from propdesk.movein.visit.readings import reading_text
from propdesk.movein.visit.rules import Mark


def inspection_record_pdf(
    facts: VisitFacts, day: date, head: PaperHead, taken: Sequence[PaperPicture] = ()
) -> bytes:
    """Draw the record on A4, with the marks as they are by now, and the pictures that were taken
    at its items."""
    title = pgettext("paper", "Record of the inspection")
    drawing, strip, top = upright("a4", f"{title} {facts.no}")
    strip = strip._replace(size=8.5)
    pieces = [
        *head_pieces(drawing, strip, head, title, facts.no),
        *form(drawing, strip, _head_of(facts, day)),
        gap(2),
        *_rooms(drawing, strip, facts),
        *_readings(drawing, strip, facts),
        *_defects(drawing, strip, facts),
        gap(10)._replace(stay=True),  # nobody signs an empty page
        sides(
            drawing,
            strip,
            pgettext("paper", "Signature of whoever takes over: ________________"),
            pgettext("paper", "Handed over by, day: ________________"),
        )._replace(stay=True),
        *pictures(drawing, strip, pgettext("paper", "Pictures"), taken),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _head_of(facts: VisitFacts, day: date) -> list[tuple[str, str]]:
    done, count, failed = facts.marked(ListUse.ROOMS)
    told = pgettext("paper", "{done} of {count} items, {failed} not in order")
    area = facts.built_area
    return [
        (pgettext("paper", "Room"), facts.title),
        (pgettext("paper", "Takes over"), facts.receiver),
        (pgettext("paper", "Proxy"), facts.proxy),
        (pgettext("paper", "Document of the proxy"), facts.proxy_paper),
        (pgettext("paper", "Built-up area"), _square(area)),
        (pgettext("paper", "Day of the inspection"), str(_day_of(facts) or day)),
        (pgettext("paper", "Looked at"), told.format(done=done, count=count, failed=failed)),
    ]


def _square(area: int | None) -> str:
    return f"{format_scaled(area, AREA, decimals=2)} ㎡" if area else ""


def _day_of(facts: VisitFacts) -> date | None:
    """The day of the last mark."""
    marked = (one.marked_at for one in facts.of(ListUse.ROOMS) if one.marked_at)
    last = max(marked, default=None)
    return None if last is None else last.date()


def _rooms(drawing: Drawing, strip: Strip, facts: VisitFacts) -> Iterator[Piece]:
    columns = (
        PaperColumn(pgettext("paper", "Place"), 24),
        PaperColumn(pgettext("paper", "What is looked at"), 46),
        PaperColumn(pgettext("paper", "Standard"), 52),
        PaperColumn(pgettext("paper", "Result"), 24, "center"),
        PaperColumn(pgettext("paper", "Marked by"), 28),
    )
    rows = [
        [
            one.place,
            one.what,
            one.standard,
            "" if one.mark is Mark.OPEN else one.mark.label,
            one.marked_by,
        ]
        for one in facts.of(ListUse.ROOMS)
    ]
    if rows:
        yield from table(drawing, strip, columns, rows, height=5.5)
        yield gap(2)


def _readings(drawing: Drawing, strip: Strip, facts: VisitFacts) -> Iterator[Piece]:
    known = [one for one in facts.readings if one.value is not None]
    if not known:
        return
    columns = (
        PaperColumn(pgettext("paper", "First reading"), 50),
        PaperColumn(pgettext("paper", "Meter number"), 50),
        PaperColumn(pgettext("paper", "Reading"), 34, "right"),
        PaperColumn(pgettext("paper", "Read on"), 30, "center"),
    )
    rows = [
        [one.kind.label, one.meter_no, reading_text(one.value), str(one.read_on)] for one in known
    ]
    yield from table(drawing, strip, columns, rows, height=5.5)
    yield gap(2)


def _defects(drawing: Drawing, strip: Strip, facts: VisitFacts) -> Iterator[Piece]:
    yield heading(drawing, strip, pgettext("paper", "Not in order"), 9.5, align="left")
    if not facts.defects:
        yield from paragraph(drawing, strip, pgettext("paper", "Nothing was found."))
        return
    columns = (
        PaperColumn(pgettext("paper", "No."), 32),
        PaperColumn(pgettext("paper", "Place"), 24),
        PaperColumn(pgettext("paper", "What is wrong"), 66),
        PaperColumn(pgettext("paper", "Repaired by"), 32),
        PaperColumn(pgettext("paper", "Until"), 24, "center"),
    )
    rows = [[one.no, one.place, one.what, one.builder, str(one.due or "")] for one in facts.defects]
    yield from table(drawing, strip, columns, rows, height=6)
