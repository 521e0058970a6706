"""A statement as a bank, WeChat or Alipay writes it: its columns by their words, its rows read.

What is no row is passed over by its reason, what is doubtful is told by row and column, and no row
is lost in silence: the sums and balances that the file states are compared with its rows.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from propdesk.fees.bank.files import words
from propdesk.fees.bank.files.rows import RowReader, StatementLine
from propdesk.fees.bank.files.title import Title, bare_cell, read_lines, read_total
from propdesk.fees.bank.rules import PayChannel
from propdesk.kernel.errors import Problem, UserError
from propdesk.kernel.exchange.guessing import GuessedColumns, guess_columns
from propdesk.kernel.exchange.noise import noise_of
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.progress import Progress
from propdesk.kernel.sheets.cells import Cell, Workbook
from propdesk.kernel.sheets.files import read_workbook

DIFFERS = N_("{what}: the file says {stated}, its rows give {found}. Rows are missing or misread.")


class NoStatement(UserError):
    """A file without days and amounts."""

    message = N_(
        "{name} has no columns of a statement: a day or time, and amounts. Choose the file as "
        "the bank, WeChat or Alipay gave it, or name the columns."
    )


class StatementEmpty(UserError):
    """Not one row."""

    message = N_("{name} has no row that can be read.")


class SumDiffers(msgspec.Struct, frozen=True):
    """A sum the file states that its rows do not give, in fen."""

    what: str
    stated: int
    found: int

    @property
    def sentence(self) -> str:
        """Which sum, and by how much."""
        what, stated, found = _(self.what), Money(self.stated), Money(self.found)
        return _(DIFFERS).format(what=what, stated=stated, found=found)


class BankStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says. `number`: of its account, '' where it does not say it; amounts are fen."""

    name: str
    channel: PayChannel
    number: str
    holder: str
    first: date
    last: date
    opening: int | None
    closing: int | None
    columns: GuessedColumns
    lines: tuple[StatementLine, ...]
    problems: tuple[Problem, ...]
    passed_over: tuple[tuple[int, str], ...]
    differences: tuple[SumDiffers, ...]

    @property
    def total(self) -> int:
        """What came less what went."""
        return sum(one.amount for one in self.lines)

    @property
    def fee(self) -> int:
        """What the channel keeps of it."""
        return sum(one.fee for one in self.lines)


def read_statement_file(file: Path, progress: Progress | None = None) -> Workbook:
    """Read a file in the child process; what it means is asked of `statement_of`."""
    return read_workbook(file, progress=progress)


def columns_of_statement(workbook: Workbook) -> GuessedColumns:
    """Guess the columns, in the sheet that has most of them. Raises NoStatement."""
    sheets = [one for one in workbook.sheets if not one.hidden]
    guessed = (guess_columns(sheet, words.HEADINGS, _is_whole, deep=2) for sheet in sheets)
    found = [one for one in guessed if one is not None]
    if not found:
        raise NoStatement(name=workbook.path.name)
    return max(found, key=lambda one: len(one.places))


def _is_whole(places: Mapping[str, int]) -> bool:
    when = "at" in places or "day" in places
    return when and bool({"amount", "incoming", "outgoing"} & places.keys())


def statement_of(workbook: Workbook, columns: GuessedColumns) -> BankStatement:
    """What the rows below the headings say, and the lines around them. Raises StatementEmpty."""
    sheet = next(one for one in workbook.sheets if one.name == columns.sheet)
    title_rows = sheet.rows[: columns.header]
    title, end = Title(), _end_of(sheet.rows[columns.header + 1 :])
    read_lines(title, title_rows)
    below = columns.header + 1 + end
    read_lines(title, sheet.rows[below:])
    told = "".join(bare_cell(c) for row in (*title_rows, columns.headings) for c in row)
    reader = RowReader(sheet.name, columns)
    reader.problems += (one for one in columns.faults(sheet) if one.row <= below)
    for number, row in columns.rows_below(sheet):
        if number <= below:
            _take(reader, title, number, row)
    reader.close()
    if not reader.lines:
        raise StatementEmpty(name=workbook.path.name)
    return _statement(workbook.path.name, words.channel_said(told), title, columns, reader)


def _end_of(body: Sequence[Sequence[Cell]]) -> int:
    """How many rows come before the sums and lines at the end."""
    for place, row in enumerate(body):
        first = next((text for cell in row if (text := str(cell or "").strip())), "")
        if first.startswith("#") or bare_cell(first) in ("总交易单数", "总笔数"):
            return place
    return len(body)


def _take(reader: RowReader, title: Title, number: int, row: Sequence[Cell]) -> None:
    cells = {field: row[place] for field, place in reader.places.items() if place < len(row)}
    heads = reader.columns.headings
    filled = [
        (bare_cell(cell), heads[at] if at < len(heads) else "") for at, cell in enumerate(row)
    ]
    filled = [one for one in filled if one[0]]
    if not filled:
        return
    why = noise_of([text for text, _head in filled], [head for _text, head in filled])
    if why in ("total", "subtotal"):
        read_total(title, cells)
        reader.pass_over(number, _("a total"))
    elif why == "header again" or len(filled) == 1:
        read_lines(title, [row])
        reader.pass_over(number, _("no row of the statement"))
    else:
        reader.take(number, cells)


def _statement(
    name: str, channel: PayChannel, title: Title, columns: GuessedColumns, reader: RowReader
) -> BankStatement:
    lines = reader.lines
    days = [one.day for one in lines]
    opening, closing = _balances(title, lines)
    return BankStatement(
        name=name,
        channel=channel,
        number=title.number or reader.own_account,
        holder=title.holder,
        first=min(title.first or days[0], *days),
        last=max(title.last or days[0], *days),
        opening=opening,
        closing=closing,
        columns=columns,
        lines=tuple(lines),
        problems=tuple(sorted(reader.problems, key=lambda one: one.row)),
        passed_over=tuple(reader.passed),
        differences=tuple(_differences(title, lines, opening, closing)),
    )


def _balances(title: Title, lines: Sequence[StatementLine]) -> tuple[int | None, int | None]:
    """The balances before and after, as stated, else by the column of balances."""
    first, last = lines[0], lines[-1]
    opening, closing = title.opening, title.closing
    if first.balance is not None and last.balance is not None:
        opening = first.balance - first.amount if opening is None else opening
        closing = last.balance if closing is None else closing
    return opening, closing


def _differences(
    title: Title, lines: Sequence[StatementLine], opening: int | None, closing: int | None
) -> list[SumDiffers]:
    moved = sum(one.amount for one in lines)
    incoming = sum(one.amount for one in lines if one.amount > 0)
    outgoing = -sum(one.amount for one in lines if one.amount < 0)
    wanted = [
        (N_("Money in"), title.incoming, incoming),
        (N_("Money out"), title.outgoing, outgoing),
        (N_("Fee of the channel"), title.fee, sum(one.fee for one in lines)),
    ]
    if opening is not None and closing is not None:
        wanted.append((N_("Closing balance"), closing, opening + moved))
    return [SumDiffers(w, s, f) for w, s, f in wanted if s is not None and s != f]
