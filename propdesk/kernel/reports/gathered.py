"""The reports of many subjects as one: its key figures, one paper with a cover, one workbook."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    across,
    draw_pages,
    gap as space,
    heading,
    pages_needed,
    table,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.reports.measures import NOTHING, Measure, division, gap, tenths
from propdesk.kernel.reports.paper import ReportWords, report_pieces
from propdesk.kernel.reports.report import MonthReport, RateCard, Report
from propdesk.kernel.reports.workbook import columns_of_measures, value_of
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables


class SaidReport(msgspec.Struct, frozen=True):
    """A report and what it says of the month."""

    report: Report[Any]
    said: MonthReport

    @property
    def basis(self) -> str:
        """By which day its rows are put into the month."""
        return _(dict(self.report.bases)[self.said.basis])


class KeyFigure(msgspec.Struct, frozen=True):
    """A card of one of the reports."""

    of: SaidReport
    card: RateCard

    @property
    def measure(self) -> Measure[Any]:
        """How it is counted."""
        return self.of.report.measure(self.card.measure)

    @property
    def target(self) -> str:
        """What it should be at least, in per cent."""
        return NOTHING if self.measure.target is None else tenths(self.measure.target)

    @property
    def short(self) -> str:
        """By how much it is below its target, — where it is not."""
        below = gap(self.measure, self.card.now)
        return tenths(below) if below else NOTHING


def key_figures(parts: Sequence[SaidReport]) -> list[KeyFigure]:
    """All cards of all reports, in their order."""
    return [KeyFigure(one, card) for one in parts for card in one.said.cards]


def gathered_pdf(parts: Sequence[SaidReport], period: str, until: str, head: PaperHead) -> bytes:
    """One paper: a cover with the contents and the key figures of all, then each report."""
    title = _("Month report")
    drawing, strip, top = across(f"{title} {period}")
    words = [ReportWords(period, one.basis, until) for one in parts]
    inner = [
        report_pieces((drawing, strip), one.report, one.said, each, head)
        for one, each in zip(parts, words, strict=True)
    ]
    long = [pages_needed(drawing, pieces, top) for pieces in inner]
    cover = list(_cover((drawing, strip), parts, (period, until), head, [0] * len(parts)))
    before = [pages_needed(drawing, cover, top)]
    for pages in long:
        before.append(before[-1] + pages)
    starts = [one + 1 for one in before[:-1]]
    cover = list(_cover((drawing, strip), parts, (period, until), head, starts))
    for number, pieces in enumerate([cover, *inner]):
        among = (before[number - 1] if number else 0, before[-1])
        draw_pages(
            drawing, pieces, strip, top=top, foot=head.printed, first=not number, among=among
        )
    return drawing.finish()


def _cover(
    on: tuple[Drawing, Strip],
    parts: Sequence[SaidReport],
    when: tuple[str, str],
    head: PaperHead,
    starts: Sequence[int],
) -> Iterator[Piece]:
    drawing, strip = on
    yield from head_pieces(
        drawing, strip, head, _("Month report"), " · ".join(when), sizes=(14, 20)
    )
    yield space(4)
    yield heading(drawing, strip, pgettext("paper", "Contents"), 11, align="left")
    contents = [
        PaperColumn(pgettext("paper", "Report"), 4),
        PaperColumn(_("Basis"), 3),
        PaperColumn(pgettext("paper", "Counted"), 2, "right"),
        PaperColumn(pgettext("paper", "Page"), 1, "right"),
    ]
    rows = [
        (_(one.report.title), one.basis, one.report.count(len(one.said.ids)), str(start))
        for one, start in zip(parts, starts, strict=True)
    ]
    yield from table(drawing, strip, contents, rows, height=6.5)
    yield space(4)
    yield heading(drawing, strip, _("Key figures"), 11, align="left")
    yield from _key_table(on, parts)


def _key_table(on: tuple[Drawing, Strip], parts: Sequence[SaidReport]) -> list[Piece]:
    columns = [
        PaperColumn(pgettext("paper", "Report"), 3),
        PaperColumn(pgettext("paper", "Figure"), 3),
        PaperColumn("%", 1, "right"),
        PaperColumn(pgettext("paper", "Target"), 1, "right"),
        PaperColumn(pgettext("paper", "Below target"), 1.3, "right"),
        PaperColumn(pgettext("paper", "Month before"), 1.3, "right"),
        PaperColumn(pgettext("paper", "How it is counted"), 5),
    ]
    figures = [
        (
            _(one.of.report.title), _(one.measure.title), one.card.now.text(), one.target,
            one.short, one.card.before.text(), division(one.measure, one.card.now),
        )
        for one in key_figures(parts)
    ]  # fmt: skip
    return table(*on, columns, figures, height=5.6)


def write_reports(path: Path, parts: Sequence[SaidReport]) -> int:
    """Write them as one .xlsx: the key figures, then a sheet for each report with all its tables
    one below the other; how many lines it has."""
    return write_tables(path, [_figures(parts), *map(_whole, parts)])


def _figures(parts: Sequence[SaidReport]) -> TableSheet:
    columns = [
        SheetColumn("report", N_("Which report"), width=20),
        SheetColumn("name", N_("Figure"), width=24),
        SheetColumn("rate", "%", CellKind.NUMBER),
        SheetColumn("target", N_("Target"), CellKind.NUMBER),
        SheetColumn("before", N_("Month before"), CellKind.NUMBER),
        SheetColumn("sum", N_("How it is counted"), width=48),
        SheetColumn("basis", N_("Basis"), width=20),
    ]
    rows = [
        (
            _(one.of.report.title), _(one.measure.title), value_of(one.card.now),
            None if one.measure.target is None else Decimal(one.measure.target).scaleb(-1),
            value_of(one.card.before), division(one.measure, one.card.now), one.of.basis,
        )
        for one in key_figures(parts)
    ]  # fmt: skip
    return TableSheet(_("Key figures"), columns, rows)


def _whole(one: SaidReport) -> TableSheet:
    """A report on one sheet: a line for each line of its tables, of its trend and of its notes."""
    report, said = one.report, one.said
    used = dict.fromkeys(name for each in said.tables for name in each.columns)
    names = [*used, *(name for name in report.trends if name not in used)]
    columns = [
        SheetColumn("by", N_("Table"), width=20),
        SheetColumn("name", N_("Line"), width=24),
        *columns_of_measures(report, names),
    ]
    rows: list[Sequence[object]] = []
    for each in said.tables:
        for line in (*each.lines, each.total):
            values = dict(zip(each.columns, map(value_of, line.figures), strict=True))
            rows.append((each.title, line.name, *(values.get(name) for name in names)))
    for point in said.points:
        values = dict(zip(report.trends, map(value_of, point.figures), strict=True))
        month = f"{point.first:%Y-%m}"
        rows.append((_("Twelve months"), month, *(values.get(name) for name in names)))
    rows += [(_("How it is counted"), note, *(None for _name in names)) for note in said.notes]
    return TableSheet(_(report.title), columns, rows)
