"""The closing paper of a month (收费月报), and the same as a workbook."""

from collections.abc import Sequence
from pathlib import Path

from propdesk.fees.months.listing import MonthRow
from propdesk.fees.months.rules import MonthState
from propdesk.fees.months.told import MonthSection, sections_of
from propdesk.fees.papers.words import labelled, moment_text
from propdesk.kernel.i18n import N_, _, pgettext
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
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables

ROW = 5.6  # mm
SIGNED = 14


def month_title() -> str:
    """What the paper is called."""
    return _("Month report of money")


def month_pdf(row: MonthRow, head: PaperHead) -> bytes:
    """Draw it on A4 upright: every identity with its check, how the month stands, signatures."""
    title = month_title()
    drawing, strip, top = upright("a4", row.month)
    pieces = [*head_pieces(drawing, strip, head, title, row.month), *_standing(drawing, strip, row)]
    for section in sections_of(row.facts):
        pieces += _section(drawing, strip, section)
    pieces += _signed(drawing, strip)
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def standing_told(row: MonthRow) -> list[str]:
    """How a month stands, in sentences: closed by whom, or opened again by whom and why."""
    if row.at is None:
        return [_("Not closed: these figures may still change.")]
    values = {"by": row.by, "time": moment_text(row.at), "second": row.second, "why": row.why}
    if row.state is MonthState.CLOSED:
        return [_("Closed by {by} on {time}.").format(**values)]
    words = _("Opened again by {by} with {second} on {time}: {why}")
    return [words.format(**values), _("Not closed: these figures may still change.")]


def _standing(drawing: Drawing, strip: Strip, row: MonthRow) -> list[Piece]:
    first, last = row.facts.days
    days = labelled(pgettext("paper", "Booking days"), f"{first} – {last}")
    counted = _("{payments} payments, {sessions} sessions closed").format(
        payments=f"{row.facts.payments:,}", sessions=row.facts.sessions
    )
    pieces = [sides(drawing, strip, days, counted)]
    for sentence in standing_told(row):
        pieces += paragraph(drawing, strip, sentence)
    return [*pieces, gap(2)]


def _section(drawing: Drawing, strip: Strip, one: MonthSection) -> list[Piece]:
    columns = [PaperColumn(one.title, 0.7), PaperColumn(_("Amount (yuan)"), 0.3, "right")]
    rows = [[figure.name, str(figure.money)] for figure in one.figures]
    words = labelled(_("Check"), one.check)
    return [
        *table(drawing, strip, columns, rows, height=ROW),
        gap(0.8),
        *paragraph(drawing, strip._replace(size=8), words, bold=not one.agrees),
        gap(2),
    ]


def _signed(drawing: Drawing, strip: Strip) -> list[Piece]:
    line = "_" * SIGNED
    made = labelled(pgettext("paper", "Closed by")) + line
    seen = labelled(pgettext("paper", "Checked by")) + line
    return [gap(8), sides(drawing, strip, made, seen)]


def month_sheet(row: MonthRow) -> TableSheet:
    """The same as a sheet of a workbook."""
    columns = (
        SheetColumn("part", N_("Part"), width=30),
        SheetColumn("name", N_("Figure"), width=34),
        SheetColumn("money", N_("Amount"), CellKind.MONEY),
    )
    rows: list[Sequence[object]] = [
        (section.title, figure.name, figure.money)
        for section in sections_of(row.facts)
        for figure in section.figures
    ]
    rows += [("", sentence, None) for sentence in standing_told(row)]
    return TableSheet(f"{month_title()} {row.month}", columns, rows)


def write_month(path: Path, row: MonthRow) -> int:
    """Write it as one .xlsx of a sheet; how many rows."""
    return write_tables(path, [month_sheet(row)])
