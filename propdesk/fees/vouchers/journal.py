"""Vouchers out of halves: put together, with accounts and summaries, debit equal to credit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from propdesk.fees.vouchers.chart import Chart
from propdesk.fees.vouchers.halves import Half
from propdesk.fees.vouchers.rules import GROUPS, Each, Why, tax_within
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money


class NotBalanced(UserError):
    """The two sides of a voucher differ: the books are not in order."""

    message = N_(
        "“{title}” of {day} does not balance: {debit} on the left, {credit} on the right. Check "
        "the books first: Data, Check the books."
    )


class VoucherLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line: in fen, one of both sides is 0; below 0 in red."""

    summary: str
    code: str
    account: str
    debit: int = 0
    credit: int = 0
    aux: str = ""


class Voucher(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher with its word and number, of a day."""

    word: str
    number: int
    day: date
    title: str
    lines: tuple[VoucherLine, ...]

    @property
    def debit(self) -> int:
        """Its left side."""
        return sum(line.debit for line in self.lines)

    @property
    def credit(self) -> int:
        """Its right side."""
        return sum(line.credit for line in self.lines)


class VoucherWords(msgspec.Struct, frozen=True, kw_only=True):
    """What lines are told with: the chart, names of items, what the auxiliary column says of a
    unit, whose session it was, and how vouchers are cut."""

    chart: Chart
    items: Mapping[int, str]
    units: Mapping[int, str]
    sessions: Mapping[int, str]
    each: Each
    word: str


_Key = tuple[Why, str, int | None, str, str]
_OF_SOMEBODY = frozenset({"receivable", "prepaid"})


def vouchers_of(halves: Iterable[Half], told: VoucherWords, *, number: int) -> tuple[Voucher, ...]:
    """All vouchers of some halves, numbered from a number on. Raises CodesMissing, NotBalanced."""
    known = [half for half in halves if half.fen]
    told.chart.refuse_missing(known)
    parted: dict[tuple[str, str], list[Half]] = defaultdict(list)
    for half in known:
        parted[half.group, _part(half, told.each)].append(half)
    order = list(GROUPS)
    found: list[Voucher] = []
    for (group, part), some in sorted(
        parted.items(), key=lambda one: (order.index(one[0][0]), one[0][1])
    ):
        lines = _lines(some, told)
        if not lines:
            continue
        title = _(GROUPS[group])
        if part and told.each is Each.SESSION:
            title = f"{title}: {told.sessions.get(some[0].session or 0, '')}"
        made = Voucher(
            word=told.word,
            number=number + len(found),
            day=max(half.day for half in some),
            title=title,
            lines=lines,
        )
        _refuse_unbalanced(made)
        found.append(made)
    return tuple(found)


def _part(half: Half, each: Each) -> str:
    """Into which of the vouchers of its group a half goes; in the order of the days."""
    if half.group != "money" or each is Each.MONTH or half.session is None:
        return ""
    return f"{half.session:09}" if each is Each.SESSION else half.day.isoformat()


def _lines(halves: Sequence[Half], told: VoucherWords) -> tuple[VoucherLine, ...]:
    """The halves put together: one line for each reason, account, item and side."""
    sums: Counter[_Key] = Counter()
    for half in halves:
        aux = told.units.get(half.unit or 0, "") if half.key in _OF_SOMEBODY else ""
        purpose = f"item:{half.item}" if half.key == "item" else half.key
        row = told.chart.rows[purpose]
        tax = tax_within(half.fen, row.rate) if half.key == "item" and row.rate else 0
        sums[half.why, purpose, half.item, aux, half.side] += half.fen - tax
        if tax:
            sums[half.why, "tax", half.item, "", half.side] += tax
    whys = list(Why)
    found = sorted(
        ((key, fen) for key, fen in sums.items() if fen),
        key=lambda one: _place(one[0], whys),
    )
    return tuple(_line(key, fen, told) for key, fen in found)


def _place(key: _Key, whys: Sequence[Why]) -> tuple[int, bool, str, int, str]:
    """Where a line stands: by its reason, the left side first, then by account."""
    why, purpose, item, aux, side = key
    return whys.index(why), side != "debit", purpose, item or 0, aux


def _line(key: _Key, fen: int, told: VoucherWords) -> VoucherLine:
    why, purpose, item, aux, side = key
    row = told.chart.rows[purpose]
    of = told.items.get(item or 0, "") or row.told
    return VoucherLine(
        summary=_("{why}: {of}").format(why=why.label, of=of),
        code=row.code,
        account=row.title,
        debit=fen if side == "debit" else 0,
        credit=fen if side == "credit" else 0,
        aux=aux,
    )


def _refuse_unbalanced(one: Voucher) -> None:
    if one.debit != one.credit:
        raise NotBalanced(
            title=one.title, day=one.day, debit=Money(one.debit), credit=Money(one.credit)
        )
