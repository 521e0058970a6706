"""The rows of a statement: when, how much, from whom, with what remark, under which number."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

import msgspec

from propdesk.fees.bank.files import words
from propdesk.fees.bank.files.title import bare_cell, fen_of
from propdesk.kernel.clock import moment_of
from propdesk.kernel.errors import Level, Problem
from propdesk.kernel.exchange.guessing import GuessedColumns
from propdesk.kernel.exchange.moments import WallMoment, read_wall_moment
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.sheets.cells import Cell, column_letter

_TEXTS = ("remark", "memo", "purpose")
_NO_DAY = N_("“{text}” is no day; the row stays out.")
_NO_AMOUNT = N_("“{text}” is no amount; the row stays out.")
_NO_WAY = N_("“{text}” says neither in nor out; the row stays out.")
_GAP = N_("The balance does not follow from the row before it: a row is missing there.")


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """A row. Amounts are fen, below 0 what went out; `no` is its own in the whole account.

    `order_no` is what a payment and its refund have in common.
    """

    row: int
    no: str
    order_no: str
    at: datetime
    day: date
    amount: int
    fee: int
    balance: int | None
    payer: str
    payer_account: str
    remark: str
    kind: str
    is_refund: bool


class RowReader:
    """Reads row after row; `close` looks at them together."""

    def __init__(self, sheet: str, columns: GuessedColumns) -> None:
        self._sheet, self.columns, self.places = sheet, columns, columns.places
        self.lines: list[StatementLine] = []
        self.problems: list[Problem] = []
        self.passed: list[tuple[int, str]] = []
        self._own: Counter[str] = Counter()
        self._made: Counter[str] = Counter()
        self._seen: dict[str, StatementLine] = {}
        outgoing = self.places.get("outgoing")
        heads = columns.headings
        self._out_is_minus = outgoing is not None and bool(
            words.OUT_IS_MINUS.search(heads[outgoing]) if outgoing < len(heads) else False
        )

    @property
    def own_account(self) -> str:
        """The account that most rows say they are of."""
        return self._own.most_common(1)[0][0] if self._own else ""

    def pass_over(self, number: int, why: str) -> None:
        """Say why a row is none."""
        self.passed.append((number, why))

    def take(self, number: int, cells: Mapping[str, Cell]) -> None:
        """Take a row, or say what keeps it out."""
        texts = {field: " ".join(bare_cell(cell).split()) for field, cell in cells.items()}
        if own := texts.get("own_account"):
            self._own[own] += 1
        if words.FAILED.search(texts.get("status", "")):
            self.pass_over(number, _("the payment did not succeed"))
            return
        told = self._moment(number, cells)
        amount = self._amount(number, texts)
        if told is None or amount is None or told.day is None:
            return
        if amount == 0 and fen_of(texts.get("fee", "")) in (None, 0):
            self.pass_over(number, _("nothing moved"))
            return
        self._keep(number, self._line(number, told.day, told.clock, amount, texts))

    def _line(
        self, number: int, day: date, clock: time | None, amount: int, texts: Mapping[str, str]
    ) -> StatementLine:
        status, kind = texts.get("status", ""), texts.get("kind", "")
        said = [texts[field] for field in _TEXTS if texts.get(field)]
        gone = _dash(texts.get("refund_no", ""))
        is_refund = bool(amount < 0 and (gone or words.REFUNDED.search(f"{status} {kind}")))
        order = _dash(texts.get("order_no", ""))
        return StatementLine(
            row=number,
            no=_dash(texts.get("no", "")) or gone or order,
            order_no=order,
            at=moment_of(datetime.combine(day, clock or time(0))),
            day=day,
            amount=amount,
            fee=fen_of(texts.get("fee", "")) or 0,
            balance=fen_of(texts.get("balance", "")),
            payer=_dash(texts.get("payer", "")),
            payer_account=_dash(texts.get("payer_account", "")),
            remark=" · ".join(dict.fromkeys(one for one in said if _dash(one))),
            kind=_dash(kind),
            is_refund=is_refund,
        )

    def _moment(self, number: int, cells: Mapping[str, Cell]) -> WallMoment | None:
        at = _wall(cells.get("at"))
        day = _wall(cells.get("day"))
        found = WallMoment(at.day or day.day, at.clock or day.clock)
        if found.day is None:
            text = bare_cell(cells.get("at")) or bare_cell(cells.get("day"))
            self._tell(number, "at" if "at" in self.places else "day", "no_day", _NO_DAY, text)
            return None
        return found

    def _amount(self, number: int, texts: Mapping[str, str]) -> int | None:
        """What came (above 0) or went; None with a sentence where no cell says it."""
        back = fen_of(texts.get("refund", ""))
        if back and (texts.get("refund_no") or words.REFUNDED.search(texts.get("status", ""))):
            return -abs(back)
        came, went = fen_of(texts.get("incoming", "")), fen_of(texts.get("outgoing", ""))
        if came or went:
            return (came or 0) - (abs(went or 0) if self._out_is_minus else (went or 0))
        amount = fen_of(texts.get("amount", ""))
        if amount is None:
            if came is not None or went is not None:
                return 0
            field = next(f for f in ("amount", "incoming", "outgoing") if f in self.places)
            self._tell(number, field, "no_amount", _NO_AMOUNT, texts.get(field, ""))
            return None
        return self._signed(number, amount, texts.get("direction"))

    def _signed(self, number: int, amount: int, direction: str | None) -> int | None:
        if direction is None or amount < 0:
            return amount
        if (way := words.way_of(direction)) == 0:
            self._tell(number, "direction", "no_way", _NO_WAY, direction)
            return None
        return way * amount

    def _keep(self, number: int, line: StatementLine) -> None:
        """Keep a row under a number that no other of its account has."""
        if not line.no:
            line = msgspec.structs.replace(line, no=_made_no(line))
            self._made[line.no] += 1
            if (twins := self._made[line.no]) > 1:
                line = msgspec.structs.replace(line, no=f"{line.no}#{twins}")
        elif (same := self._seen.get(line.no)) is not None:
            if (same.amount, same.at) == (line.amount, line.at):
                self.pass_over(number, _("the same as row {row}").format(row=same.row))
                return
            line = msgspec.structs.replace(line, no=f"{line.no}/{line.amount}")
        self._seen[line.no] = line
        self.lines.append(line)

    def _tell(self, row: int, field: str, kind: str, message: str, text: str) -> None:
        letter = column_letter(self.places[field] + 1) if field in self.places else ""
        self.problems.append(
            Problem(
                sheet=self._sheet,
                row=row,
                column=letter,
                level=Level.ERROR,
                kind=kind,
                message=message,
                values={"text": text},
                value=text,
            )
        )

    def close(self) -> None:
        """Put the rows in the order of time, and look whether one balance follows from another."""
        if _runs_down(self.lines):
            self.lines.reverse()
        for before, line in pairwise(self.lines):
            if before.balance is None or line.balance is None:
                continue
            if before.balance + line.amount != line.balance:
                letter = column_letter(self.places["balance"] + 1)
                self.problems.append(
                    Problem(
                        sheet=self._sheet,
                        row=line.row,
                        column=letter,
                        level=Level.WARNING,
                        kind="gap",
                        message=_GAP,
                    )
                )


def _wall(cell: Cell) -> WallMoment:
    """When a cell says; digits alone may be a day and a time: 20261008102133."""
    if isinstance(cell, str):
        text = bare_cell(cell)
        if text.isdigit() and len(text) == 14:
            text = f"{text[:8]} {text[8:10]}:{text[10:12]}:{text[12:]}"
        return read_wall_moment(text)
    if isinstance(cell, int) and cell > 10**13:
        return _wall(str(cell))
    return read_wall_moment(cell if isinstance(cell, int | Decimal | date | time) else None)


def _dash(text: str) -> str:
    """A text, '' where a dash stands for nothing."""
    return "" if text.strip("-/—0") == "" else text


def _made_no(line: StatementLine) -> str:
    """A number for a row of a bank that gives none: by all that it says."""
    told = (line.at, line.amount, line.payer, line.payer_account, line.remark, line.balance)
    return "~" + sha256(repr(told).encode()).hexdigest()[:20]


def _runs_down(lines: Sequence[StatementLine]) -> bool:
    """Whether the newest row stands first: by the balances, else by the time."""
    pairs = list(pairwise(lines))
    up = sum(a.balance is not None and b.balance == a.balance + b.amount for a, b in pairs)
    down = sum(b.balance is not None and a.balance == b.balance + a.amount for a, b in pairs)
    if up != down:
        return down > up
    return bool(lines) and lines[0].at > lines[-1].at
