"""A report as a workbook: a sheet for its cards, one for each table, one for the trend."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.reports.measures import Measure, ReportFigure, division
from propdesk.kernel.reports.report import MonthReport, Report
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables

_KINDS = {
    "count": CellKind.WHOLE,
    "rate": CellKind.NUMBER,
    "money": CellKind.MONEY,
    "hours": CellKind.NUMBER,
}


def write_report(path: Path, report: Report[Any], said: MonthReport) -> int:
    """Write a report as .xlsx; how many lines it has in all its tables. Rates are in per cent,
    hours with a decimal; what has no rate is empty."""
    return write_tables(path, [_cards(report, said), *_tables(report, said), _trend(report, said)])


def value_of(figure: ReportFigure) -> object:
    """A figure as a cell holds it."""
    if figure.kind == "rate":
        rate = figure.per_mille
        return None if rate is None else Decimal(rate).scaleb(-1)
    if figure.kind == "money":
        return Money(figure.amount)
    if figure.kind == "hours":
        return Decimal((figure.amount + 3) // 6).scaleb(-1)
    return figure.amount


def _cards(report: Report[Any], said: MonthReport) -> TableSheet:
    columns = [
        SheetColumn("name", N_("Figure"), width=24),
        SheetColumn("rate", "%", CellKind.NUMBER),
        SheetColumn("target", N_("Target"), CellKind.NUMBER),
        SheetColumn("before", N_("Month before"), CellKind.NUMBER),
        SheetColumn("sum", N_("How it is counted"), width=48),
    ]
    rows: list[Sequence[object]] = []
    for card in said.cards:
        measure = report.measure(card.measure)
        target = None if measure.target is None else Decimal(measure.target).scaleb(-1)
        now, before = value_of(card.now), value_of(card.before)
        rows.append((_(measure.title), now, target, before, division(measure, card.now)))
    notes: list[Sequence[object]] = [(note, None, None, None, None) for note in said.notes]
    return TableSheet(_(report.title), columns, [*rows, *notes])


def _tables(report: Report[Any], said: MonthReport) -> Iterator[TableSheet]:
    for each in said.tables:
        columns = [SheetColumn("name", each.head), *columns_of_measures(report, each.columns)]
        lines = [*each.lines, each.total]
        rows = [(line.name, *map(value_of, line.figures)) for line in lines]
        yield TableSheet(each.title, columns, rows)


def _trend(report: Report[Any], said: MonthReport) -> TableSheet:
    columns = [SheetColumn("month", N_("Month")), *columns_of_measures(report, report.trends)]
    rows = [(f"{one.first:%Y-%m}", *map(value_of, one.figures)) for one in said.points]
    return TableSheet(_("Twelve months"), columns, rows)


def columns_of_measures(report: Report[Any], names: Sequence[str]) -> Iterator[SheetColumn]:
    """A column of a sheet for each of these measures."""
    for name in names:
        measure: Measure[Any] = report.measure(name)
        yield SheetColumn(name, measure.title, _KINDS[measure.kind])
