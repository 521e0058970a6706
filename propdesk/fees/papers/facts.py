"""What is printed on a paper of the cash office, frozen at issue: a reprint reads nothing else."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Self

from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.stored_json import from_json, spaced_json

VERSION = 1


@dataclass(frozen=True, slots=True)
class HowPart:
    """One factor of an amount, of what meters counted and on receipts of the first version, which
    print as they were issued.

    Kinds: area, usage, price, quantity, months, days, coefficient, text (printed as it stands);
    card and token stand behind the factors.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an amount was computed from; figures are exact decimals as text, '' = does not enter.

    (area × price × coefficient + extra) × months, with a quantity in place of an area; where the
    price is for several months (`per`), × months ÷ per. `months` is "3", "10/31" or "2 + 10/31",
    '' without a period. `share`: the per cent of it that one of several payers has. The result is
    rounded half up to `rounding`: fen, jiao or yuan. Of a merged line, `each` is the amount of each
    of its `count` lines.
    """

    price: str
    area: str = ""
    quantity: str = ""
    coefficient: str = ""
    extra: str = ""
    months: str = ""
    per: int = 1
    rounding: str = "fen"
    fixed: bool = False
    each: Money | None = None
    count: int = 1
    share: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """One line of a receipt: amount - discount + late_fee is what this receipt takes for it.

    `charged`: the whole line, whatever is taken of it now; the basis gives it. `before`: what had
    been settled of it. `months`: how many whole months a merged line covers. `days_late`: of a late
    fee how many days it was counted for, of a merged one those of each.
    """

    item: str
    amount: Money
    period_from: date | None = None
    period_to: date | None = None
    how: tuple[HowPart, ...] = ()
    discount: Money = ZERO
    late_fee: Money = ZERO
    remark: str = ""
    basis: Basis | None = None
    charged: Money | None = None
    before: Money = ZERO
    months: int = 0
    days_late: tuple[int, ...] = ()

    @property
    def net(self) -> Money:
        """What is taken for the line."""
        return self.amount - self.discount + self.late_fee

    @property
    def is_part(self) -> bool:
        """Whether this receipt takes only a part of what was charged."""
        return self.charged is not None and abs(self.amount.fen) != abs(self.charged.fen)


@dataclass(frozen=True, slots=True)
class PaidBy:
    """A part of a payment and the method it came by: cash, transfer, card, wechat, alipay, …"""

    method: str
    amount: Money


class Stored:
    """Facts kept as JSON, with a version; keys of a later version are ignored."""

    __slots__ = ()

    def to_json(self) -> str:
        """Write the facts, keys in the order of the fields."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]  # a dataclass
        return spaced_json({"version": VERSION, **told})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read stored facts; what is absent gets its default. ValueError when they are none."""
        return from_json(cls, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts(Stored):
    """All that a receipt says. `kind`: receipt, offset or red; `state`: see receipt_states.

    `day` is the booking day printed on it; `reason`: why it was taken back, or takes back;
    `paper_no`: the number of the receipt that was written by hand before. `coded`: its paper bears
    the `code` of its posting, which is read there and not frozen: the hash covers these facts.
    `amends`: the receipts in whose place it was issued, `amended_by` those in its place, which are
    not stored.
    The sum of the nets + prepaid_in - prepaid_used is the total, and so is that of the methods.
    """

    company: str
    estate: str
    number: str
    day: date
    payer: str
    lines: tuple[PaidLine, ...]
    total: Money
    methods: tuple[PaidBy, ...]
    series: str = ""
    value_day: date | None = None
    unit_code: str = ""
    unit_title: str = ""
    tendered: Money | None = None
    change: Money | None = None
    cash_in_all: Money | None = None  # of all receipts the tendered cash paid, where several
    prepaid_in: Money = ZERO
    prepaid_for: str = ""
    prepaid_used: Money = ZERO
    prepaid_left: Money | None = None
    cashier: str = ""
    handler: str = ""
    reviewer: str = ""
    remark: str = ""
    kind: str = "receipt"
    state: str = "issued"
    refers_to: str = ""
    reason: str = ""
    practice: bool = False
    paper_no: str = ""
    coded: bool = False
    code: str = ""
    amends: str = ""
    amended_by: str = ""

    @property
    def is_offset(self) -> bool:
        """Whether no money moved: prepayment paid all of it, or that is taken back.

        The first version printed such a receipt over nothing; those stay as they were issued.
        """
        return self.kind != "receipt" and not self.methods and bool(self.prepaid_used)

    @property
    def written(self) -> Money:
        """The amount the paper is over: of the money, or of the prepayment used."""
        return self.prepaid_used if self.is_offset else self.total

    @property
    def agrees(self) -> bool:
        """Whether lines, prepayment, methods and total say the same."""
        lines = total(line.net for line in self.lines) + self.prepaid_in - self.prepaid_used
        return lines == self.total == total(part.amount for part in self.methods)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedLine:
    """One line of a payment notice: `amount` is open of what was charged.

    A merged line covers `months` whole months and is due from `due` to `due_last`. `explanation`:
    that of the line, where no basis gives its amount.
    """

    item: str
    amount: Money
    period_from: date | None = None
    period_to: date | None = None
    basis: Basis | None = None
    explanation: str = ""
    charged: Money | None = None
    due: date | None = None
    due_last: date | None = None
    late_fee: Money = ZERO
    months: int = 0

    @property
    def is_part(self) -> bool:
        """Whether something of it has been settled."""
        return self.charged is not None and self.amount != self.charged


@dataclass(frozen=True, slots=True)
class UnitOwed:
    """What is open of one unit on a letter over several, and what of it is overdue."""

    unit: str
    overdue: Money
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts(Stored):
    """All that a payment notice says; the total is that of the amounts and late fees.

    `pay_until` is for what is overdue on `day`; other lines have their own due day. `prepaid` is
    left of what was paid in advance, and covers so much of these lines. The late fee clause is
    printed only when the tariff has one. `units`: of a letter over all units of a payer what each
    owes, in unit order; none where it goes to one home.
    """

    company: str
    estate: str
    number: str
    day: date
    owner: str
    unit_title: str
    lines: tuple[OwedLine, ...]
    total: Money
    prepaid: Money = ZERO
    prepaid_covers: Money = ZERO
    unit_code: str = ""
    period_from: date | None = None
    period_to: date | None = None
    pay_until: date | None = None
    ways: tuple[str, ...] = ()
    late_fee_clause: str = ""
    explanation: str = ""
    phone: str = ""
    address: str = ""
    printed_by: str = ""
    practice: bool = False
    units: tuple[UnitOwed, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrearsLine:
    """What one debtor owes for one unit, in the order of the buckets."""

    unit: str
    debtor: str
    phone: str
    amounts: tuple[Money, ...]
    total: Money
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsFacts(Stored):
    """All that an arrears list says; `buckets` are the heads of the ageing, already in words.

    `as_of` may be a past day; `printed` is the day the list was made.
    """

    company: str
    estate: str
    as_of: date
    buckets: tuple[str, ...]
    lines: tuple[ArrearsLine, ...]
    amounts: tuple[Money, ...]
    total: Money
    printed: date | None = None
    printed_by: str = ""
    practice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFee:
    """One price of a tariff as it is made public, in words: today's, or one that is to come."""

    item: str
    tariff: str
    price: str
    scope: str
    period: str
    due: str
    since: date
    company: str
