"""A report of the money on paper, A4 across, and as a workbook; the rows behind a figure as one."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from propdesk.fees.papers.words import labelled
from propdesk.fees.reports.declared import BookReport, RowBehind
from propdesk.fees.reports.identities import CheckedIdentity, short_told
from propdesk.fees.reports.reading import SCOPES, BookFigure, Said
from propdesk.fees.reports.rows import BookRows
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.money import Money
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    across,
    draw_pages,
    gap,
    heading,
    paragraph,
    sides,
    table,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheets.lists import write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables

BAR_HEIGHT, NAME, MOST_BARS = 5.0, 52.0, 24
_NARROW, _SMALL = 9, 7.5  # columns from which on the figures are smaller
_KINDS = {"money": CellKind.MONEY, "count": CellKind.WHOLE, "rate": CellKind.NUMBER}


class WholeReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report with its checks: what goes out, on paper or as a file."""

    report: BookReport
    said: Said
    checks: tuple[CheckedIdentity, ...]
    until: str

    @property
    def title(self) -> str:
        """What it is called."""
        return _(self.report.title)

    @property
    def days(self) -> str:
        """Of which days it is, or how it stood on which."""
        if self.report.of_day:
            return _("at the end of {day}").format(day=self.said.span.last)
        return self.said.span.words

    @property
    def basis(self) -> str:
        """Days, how it is parted, what was left out, until when it was counted."""
        left_out = _(SCOPES[self.said.scope]) if self.said.scope else ""
        return " · ".join(filter(None, (self.days, self.said.title, left_out, self.until)))

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.title}-{self.said.span.text}"


def report_pdf(whole: WholeReport, head: PaperHead) -> bytes:
    """Draw it: the table, the bars, how it is counted, whether the identities hold."""
    drawing, strip, top = across(f"{whole.title} {whole.said.span.words}")
    small = strip._replace(size=_SMALL) if len(whole.said.columns) >= _NARROW else strip
    agreed, holds = short_told(whole.checks)
    line = "_" * 14
    signed = sides(
        drawing, strip, labelled(pgettext("paper", "Made by")) + line,
        labelled(pgettext("paper", "Checked by")) + line,
    )  # fmt: skip
    pieces = [
        *head_pieces(drawing, strip, head, whole.title, whole.basis, sizes=(12, 15)),
        gap(1),
        *_table(drawing, small, whole.said),
        gap(3),
        *_bars(drawing, strip, whole),
        gap(2),
        *paragraph(drawing, strip, " ".join(_(note) for note in whole.report.notes)),
        *paragraph(drawing, strip, labelled(_("Check"), agreed), bold=not holds),
        gap(7),
        signed._replace(stay=True),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _table(drawing: Drawing, strip: Strip, said: Said) -> list[Piece]:
    columns = [
        PaperColumn(said.head, 2),
        *(PaperColumn(_(one.title), 1, "right") for one in said.columns),
    ]
    rows = [(line.name, *(one.text() for one in line.figures)) for line in said.lines]
    totals = (said.total.name, *(one.text() for one in said.total.figures))
    return table(drawing, strip, columns, rows, height=6.2, totals=totals)


def _bars(drawing: Drawing, strip: Strip, whole: WholeReport) -> Iterator[Piece]:
    """A bar for each line, drawn as a thick line so that a pin printer shows it."""
    lines = [(line, whole.said.figure(whole.report.bars, line)) for line in whole.said.lines]
    if not 1 < len(lines) <= MOST_BARS:
        return
    room = strip.width - NAME - 32
    most = max([1, *(height_of(one) for _line, one in lines)])
    yield heading(drawing, strip, _(whole.report.column(whole.report.bars).title), 10, align="left")
    for line, one in lines:

        def draw(
            y: float,
            name: str = line.name,
            told: str = one.text(),
            part: float = height_of(one) / most,
        ) -> None:
            middle, left = y + BAR_HEIGHT / 2, strip.left + NAME
            drawing.text(strip.left, middle + 1, name, size=8.5, width=NAME - 2)
            if part > 0:
                drawing.line(left, middle, left + room * part, middle, thick=2.8)
            drawing.text(strip.left + strip.width, middle + 1, told, size=8.5, align="right")

        yield Piece(BAR_HEIGHT, draw)


def height_of(one: BookFigure) -> float:
    """How high a figure is drawn: in yuan, in percent, in pieces; nothing below zero."""
    height = (one.hundredths or 0) if one.kind == "rate" else one.amount
    return max(0.0, height / (1 if one.kind == "count" else 100))


# As a workbook


def value_of(one: BookFigure) -> object:
    """A figure as a cell holds it."""
    if one.kind == "money":
        return Money(one.amount)
    if one.kind == "count":
        return one.amount
    return None if one.hundredths is None else Decimal(one.hundredths).scaleb(-2)


def write_report(path: Path, whole: WholeReport) -> int:
    """Write it as one .xlsx: the table, and how it is counted with the checks; how many lines."""
    return write_tables(path, [table_sheet(whole), _told(whole)])


def table_sheet(whole: WholeReport) -> TableSheet:
    """The table of a report as a sheet, its total last."""
    said = whole.said
    columns = [
        SheetColumn("name", said.head, width=26),
        *(SheetColumn(one.name, one.title, _KINDS[one.kind]) for one in said.columns),
    ]
    rows = [(line.name, *map(value_of, line.figures)) for line in (*said.lines, said.total)]
    return TableSheet(whole.title, columns, rows)


def _told(whole: WholeReport) -> TableSheet:
    columns = [
        SheetColumn("what", N_("What"), width=30),
        SheetColumn("says", N_("How it is counted"), width=90),
        SheetColumn("difference", N_("Difference"), CellKind.MONEY),
    ]
    rows: list[Sequence[object]] = [(_("Days"), whole.basis, None)]
    rows += [(_("How it is counted"), _(note), None) for note in whole.report.notes]
    rows += [(one.title, one.sentence, one.difference) for one in whole.checks]
    return TableSheet(_("How it is counted"), columns, rows)


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


ROW_COLUMNS = (
    SheetColumn("day", N_("Day"), CellKind.DATE, value=lambda row: _day(row.day)),
    SheetColumn("no", N_("Receipt"), width=18),
    SheetColumn("unit", N_("Unit"), width=14),
    SheetColumn("who", N_("Payer"), width=18),
    SheetColumn("item", N_("Fee item"), width=18),
    SheetColumn("since", N_("From"), CellKind.DATE, value=lambda row: _day(row.since)),
    SheetColumn("until", N_("Until"), CellKind.DATE, value=lambda row: _day(row.until)),
    SheetColumn("reason", N_("Reason"), width=30),
    SheetColumn("amount", N_("Amount"), CellKind.MONEY),
)


def write_rows(path: Path, found: BookRows, title: str, progress: Progress | None = None) -> int:
    """Write the rows behind a figure, with their sum last; how many."""
    end = RowBehind(id=0, row="charge", opens=0, unit=_("Total"), amount=found.amount)
    rows = [*found.rows, end]
    write_list(path, title, ROW_COLUMNS, rows, total=len(rows), progress=progress)
    return len(found.rows)
