"""The sheet of hazards of a quarter or a year, signed by whoever is in charge (隐患排查治理统计表).

安全生产事故隐患排查治理暂行规定 art. 14: for each quarter by the 15th after it, for each year by
31 January, the authority gets how many were found and put right, and of each major one its cause,
its plan and how far it is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.kernel.i18n import _, pgettext
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
    rule,
    sides,
    table,
    upright,
)
from propdesk.kernel.paper.records import SIGNED, PaperHead, head_pieces
from propdesk.kernel.reports.measures import ReportFigure
from propdesk.kernel.reports.report import month_after
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.rules import Grade, HazardKind, HazardState
from propdesk.patrol.hazards.service import HAZARDS, HazardRow
from propdesk.patrol.statistics.hazards import was_open

QUARTER_DUE = 15  # the day after a quarter by which its sheet is there
_PEN_ROOM = 9.0  # mm
_PEN_LINES = 3  # for what is to be said of it


class HazardPeriod(msgspec.Struct, frozen=True):
    """A quarter or a year, from its first day to its last."""

    first: date
    last: date

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return self.last > month_after(self.first, 3)

    @property
    def words(self) -> str:
        """As it is called."""
        if self.is_year:
            return pgettext("year", "{year}").format(year=self.first.year)
        quarter = (self.first.month + 2) // 3
        return pgettext("quarter", "{year} Q{quarter}").format(
            year=self.first.year, quarter=quarter
        )


class KindLine(msgspec.Struct, frozen=True, kw_only=True):
    """How the hazards of a kind moved: before + found - closed = left. `major` are of those left,
    `late` of those left past their day."""

    kind: str
    before: int
    found: int
    closed: int
    left: int
    major: int
    late: int


class PeriodSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says: a line for each kind, one for all, and the major ones of the period."""

    period: HazardPeriod
    lines: tuple[KindLine, ...]
    total: KindLine
    majors: tuple[HazardRow, ...]


def periods(day: date) -> list[HazardPeriod]:
    """What a sheet is made for: the last four quarters, this one, the last two years, this one."""
    quarter = date(day.year, day.month - (day.month - 1) % 3, 1)
    starts = [month_after(quarter, -3 * back) for back in range(5)]
    quarters = [HazardPeriod(start, month_after(start, 3) - timedelta(days=1)) for start in starts]
    years = [day.year - back for back in range(3)]
    return [*quarters, *(HazardPeriod(date(year, 1, 1), date(year, 12, 31)) for year in years)]


def due_period(day: date) -> HazardPeriod:
    """The one whose sheet is due next: the quarter that ended last, from 16 January the year."""
    of_year = day.month == 1 and day.day > QUARTER_DUE
    return next(one for one in periods(day) if one.last < day and one.is_year is of_year)


@use_case(permission="patrol.see_hazards")
def period_sheet(session: Session, *, period: HazardPeriod) -> PeriodSheet:
    """Count the hazards of a period; what turned out to be none is not counted."""
    day = min(today(session), period.last)
    query = select(Hazard).where(Hazard.found <= period.last, Hazard.state != HazardState.NONE)
    hazards = session.scalars(query.order_by(Hazard.id)).all()
    by_kind = {kind: [one for one in hazards if one.kind is kind] for kind in HazardKind}
    told = [line_of(kind.label, some, period, day) for kind, some in by_kind.items() if some]
    majors = [one.id for one in hazards if one.grade is Grade.MAJOR and _concerns(one, period)]
    return PeriodSheet(
        period=period,
        lines=tuple(line for line in told if line.before or line.found or line.left),
        total=line_of(_("Total"), hazards, period, day),
        majors=tuple(HAZARDS.records.rows(session, ids=majors)) if majors else (),
    )


def _concerns(one: Hazard, period: HazardPeriod) -> bool:
    """Whether it was open on some day of the period."""
    return one.found >= period.first or was_open(one, period.first - timedelta(days=1))


def line_of(name: str, hazards: Iterable[Hazard], period: HazardPeriod, day: date) -> KindLine:
    """Count hazards found until the end of a period; late by `day`, its last so far."""

    def count(holds: Callable[[Hazard], bool]) -> int:
        return sum(1 for one in known if holds(one))

    known = list(hazards)
    eve = period.first - timedelta(days=1)
    left = [one for one in known if was_open(one, period.last)]
    return KindLine(
        kind=name,
        before=count(lambda one: was_open(one, eve)),
        found=count(lambda one: one.found >= period.first),
        closed=count(lambda one: _concerns(one, period) and not was_open(one, period.last)),
        left=len(left),
        major=sum(one.grade is Grade.MAJOR for one in left),
        late=sum(one.due is not None and one.due < day for one in left),
    )


# On paper


def period_pdf(sheet: PeriodSheet, head: PaperHead) -> bytes:
    """Draw the sheet on A4: the counts, each major hazard as a form, room for the analysis, and
    where whoever is in charge signs."""
    title = pgettext("paper", "Statistics of hazards")
    drawing, strip, top = upright("a4", f"{title} {sheet.period.words}")
    pieces = [
        *head_pieces(drawing, strip, head, title, sheet.period.words),
        gap(1),
        *_counts(drawing, strip, sheet),
        gap(4),
        *_majors(drawing, strip, sheet),
        *_analysis(drawing, strip),
        gap(SIGNED / 2),
        *_signed(drawing, strip),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _counts(drawing: Drawing, strip: Strip, sheet: PeriodSheet) -> list[Piece]:
    columns = [
        PaperColumn(pgettext("paper", "Kind"), 0.22),
        PaperColumn(pgettext("paper", "Open before"), 0.12, "right"),
        PaperColumn(pgettext("paper", "Found"), 0.11, "right"),
        PaperColumn(pgettext("paper", "Settled"), 0.11, "right"),
        PaperColumn(pgettext("paper", "Closed %"), 0.12, "right"),
        PaperColumn(pgettext("paper", "Left open"), 0.12, "right"),
        PaperColumn(pgettext("paper", "Major"), 0.1, "right"),
        PaperColumn(pgettext("paper", "Overdue"), 0.1, "right"),
    ]
    rows = [_cells(line) for line in (*sheet.lines, sheet.total)]
    return table(drawing, strip, columns, rows, height=7)


def _cells(line: KindLine) -> list[str]:
    whole = line.before + line.found
    rate = ReportFigure(kind="rate", amount=line.closed, whole=whole).text()
    counts = (line.before, line.found, line.closed)
    rest = (line.left, line.major, line.late)
    return [line.kind, *map(str, counts), rate, *map(str, rest)]


def _majors(drawing: Drawing, strip: Strip, sheet: PeriodSheet) -> Iterator[Piece]:
    yield heading(drawing, strip, pgettext("paper", "Major hazards"), 11)
    yield gap(2)
    if not sheet.majors:
        yield from paragraph(drawing, strip, pgettext("paper", "None in this period."))
    for row in sheet.majors:
        yield from form(drawing, strip, _told(row))
        yield gap(3)


def _told(row: HazardRow) -> list[tuple[str, str]]:
    told = " ".join(filter(None, (row.authority, row.document_no, _day(row.authority_on))))
    return [
        (pgettext("paper", "No."), row.no),
        (pgettext("paper", "State"), row.state.label),
        (pgettext("paper", "Hazard"), row.what),
        (pgettext("paper", "Location"), " ".join(filter(None, (row.unit, row.place)))),
        (pgettext("paper", "Found on"), _day(row.found)),
        (pgettext("paper", "Put right by"), _day(row.due)),
        (pgettext("paper", "Cause"), row.cause),
        (pgettext("paper", "Rectification plan"), row.plan),
        (pgettext("paper", "Measure now"), row.measure),
        (pgettext("paper", "Responsible"), row.worker),
        (pgettext("paper", "Authority told"), told),
        (pgettext("paper", "Put off"), " ".join(filter(None, (row.why_deferred, row.approved_by)))),
        (pgettext("paper", "What was put right"), row.done),
        (pgettext("paper", "Closed on"), _day(row.checked_on)),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _analysis(drawing: Drawing, strip: Strip) -> Iterator[Piece]:
    yield heading(drawing, strip, pgettext("paper", "Analysis and measures"), 11)
    for _line_no in range(_PEN_LINES):
        yield gap(_PEN_ROOM)
        yield rule(drawing, strip)


def _signed(drawing: Drawing, strip: Strip) -> Sequence[Piece]:
    labelled = pgettext("label on paper", "{label}: ")

    def room(name: str) -> str:
        return labelled.format(label=name) + "_" * 16

    filled_in, charge = pgettext("paper", "Filled in by"), pgettext("paper", "Person in charge")
    seal, day = pgettext("paper", "Seal"), pgettext("paper", "Date")
    return (
        sides(drawing, strip, room(filled_in), room(charge))._replace(stay=True),
        gap(SIGNED / 2)._replace(stay=True),
        sides(drawing, strip, labelled.format(label=seal), room(day))._replace(stay=True),
    )
