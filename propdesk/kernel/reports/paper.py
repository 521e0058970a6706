"""A report on paper, A4 across: its cards, trend, kinds and tables, with how each is counted.

Bars are drawn as thick lines, so that a pin printer shows them and grey is never needed.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    across,
    draw_pages,
    gap as space,
    heading,
    paragraph,
    table,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.reports.measures import NOTHING, division, gap, tenths
from propdesk.kernel.reports.report import MonthReport, RateCard, Report, ReportTable

TREND_HEIGHT, BAR_HEIGHT, NAME = 32.0, 5.0, 42.0
_FIGURE = 5.0  # mm beside and above the foot of a figure: the line of the target leaves it out


class ReportWords(msgspec.Struct, frozen=True):
    """What stands above a printed report: the month, the basis, until when it was counted."""

    period: str
    basis: str
    until: str


def report_pdf(
    report: Report[Any], said: MonthReport, words: ReportWords, head: PaperHead
) -> bytes:
    """Draw a report with all its tables; each begins on the page where it fits."""
    drawing, strip, top = across(f"{_(report.title)} {words.period}")
    pieces = report_pieces((drawing, strip), report, said, words, head)
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def report_pieces(
    on: tuple[Drawing, Strip],
    report: Report[Any],
    said: MonthReport,
    words: ReportWords,
    head: PaperHead,
) -> list[Piece]:
    """What a report puts on its pages, from its head to its notes."""
    drawing, strip = on
    basis = f"{words.period} · {words.basis} · {words.until}"
    pieces = [
        *head_pieces(drawing, strip, head, _(report.title), basis, sizes=(12, 15)),
        space(1),
        *_cards(drawing, strip, report, said.cards),
        space(3),
        *_trend(drawing, strip, report, said),
        *_bars(drawing, strip, report, said),
    ]
    for each in said.tables:
        pieces += [space(3), *_table(drawing, strip, report, each)]
    notes = (line for note in said.notes for line in paragraph(drawing, strip, note))
    return [*pieces, space(2), *notes]


def _cards(
    drawing: Drawing, strip: Strip, report: Report[Any], cards: Sequence[RateCard]
) -> list[Piece]:
    columns = [
        PaperColumn(pgettext("paper", "Figure"), 3),
        PaperColumn("%", 1, "right"),
        PaperColumn(pgettext("paper", "Target"), 1, "right"),
        PaperColumn(pgettext("paper", "Below target"), 1.2, "right"),
        PaperColumn(pgettext("paper", "Month before"), 1.2, "right"),
        PaperColumn(pgettext("paper", "How it is counted"), 5),
    ]
    rows = []
    for card in cards:
        measure = report.measure(card.measure)
        below = gap(measure, card.now)
        target = NOTHING if measure.target is None else tenths(measure.target)
        rows.append(
            (
                _(measure.title),
                card.now.text(),
                target,
                tenths(below) if below else NOTHING,
                card.before.text(),
                division(measure, card.now),
            )
        )
    return table(drawing, strip, columns, rows, height=6.5)


def _trend(drawing: Drawing, strip: Strip, report: Report[Any], said: MonthReport) -> list[Piece]:
    """The first measure of the trend over twelve months: a bar each, its value above it."""
    measure = report.measure(report.trends[0])
    step = strip.width / max(len(said.points), 1)
    room = TREND_HEIGHT - 10

    def draw(y: float) -> None:
        floor = y + TREND_HEIGHT - 5
        drawing.line(strip.left, floor, strip.left + strip.width, floor)
        for number, point in enumerate(said.points):
            middle = strip.left + step * (number + 0.5)
            counted = point.figures[0]
            high = room * (counted.per_mille or 0) / 1000
            if high:
                drawing.line(middle, floor, middle, floor - high, thick=6)
            above = floor - high - 1
            if measure.target is not None:
                level = floor - room * measure.target / 1000
                free = _FIGURE if above - _FIGURE < level < above + 1 else 0
                drawing.line(middle - step / 2, level, middle - free, level)
                drawing.line(middle + free, level, middle + step / 2, level)
            drawing.text(middle, above, counted.text(), size=8, align="center")
            month = f"{point.first:%Y-%m}"
            drawing.text(middle, floor + 3.5, month, size=8, align="center")

    title = pgettext("paper", "{name}, twelve months (%)").format(name=_(measure.title))
    return [
        heading(drawing, strip, title, 10, align="left"),
        Piece(TREND_HEIGHT, draw, stay=True),
    ]


def _bars(drawing: Drawing, strip: Strip, report: Report[Any], said: MonthReport) -> list[Piece]:
    """How many of each kind, with those of the month before beside it."""
    most = max([1, *(max(bar.now.amount, bar.before) for bar in said.bars)])
    room = strip.width - NAME - 30

    def one(number: int) -> Piece:
        bar = said.bars[number]

        def draw(y: float) -> None:
            middle, left = y + BAR_HEIGHT / 2, strip.left + NAME
            drawing.text(strip.left, middle + 1, bar.name, size=8.5, width=NAME - 2)
            if bar.now.amount:
                end = left + room * bar.now.amount / most
                drawing.line(left, middle, end, middle, thick=2.8)
            mark = left + room * bar.before / most
            drawing.line(mark, middle - 2.2, mark, middle + 2.2, thick=0.6)
            told = f"{bar.now.text()} ({bar.now.amount - bar.before:+})"
            x = strip.left + strip.width
            drawing.text(x, middle + 1, told, size=8.5, align="right")

        return Piece(BAR_HEIGHT, draw)

    title = pgettext("paper", "{what}; the stroke is the month before")
    title = title.format(what=_(report.barred.title))
    return [
        heading(drawing, strip, title, 10, align="left"),
        *(one(number) for number in range(len(said.bars))),
    ]


def _table(drawing: Drawing, strip: Strip, report: Report[Any], each: ReportTable) -> list[Piece]:
    columns = [
        PaperColumn(each.head, 2),
        *(PaperColumn(_(report.measure(name).title), 1, "right") for name in each.columns),
    ]
    rows = [(line.name, *(one.text() for one in line.figures)) for line in each.lines]
    totals = (each.total.name, *(one.text() for one in each.total.figures))
    head, *below = table(drawing, strip, columns, rows, height=6.5, totals=totals)
    titled = heading(drawing, strip, each.title, 10, align="left")
    return [titled, head._replace(stay=True), *below]
