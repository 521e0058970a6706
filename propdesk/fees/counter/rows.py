"""The dues table of the cash desk: open lines and lines about to be made, as one kind of row."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from propdesk.fees.counter.till import Owed
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.dues.household_dues import DueLine
from propdesk.fees.late.service import LateFee
from propdesk.fees.offers.taken.service import Fit, OfferLine
from propdesk.fees.papers.basis import basis_of_line, counted_of_line
from propdesk.fees.papers.words import figures_text, how_text
from propdesk.fees.rules import ChargeKind
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.days import check_year
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.scaled import half_width

# The rows of late fees, far below the ids of what is made with a payment.
LATE_ROW, KEPT_ROW = -10_000_001, -10_000_002


class MonthUnknown(UserError):
    """What is typed is no month."""

    message = N_("“{text}” is not a month. Type it like 12, 2612 or 2026-12.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRow:
    """A line of the desk: open already, or made with the payment (`draft`, negative id).

    `limit`: the most that is to be settled of it now; None = all that is open. `account_id`: who
    owes it, 0 while that is not known. `offer` takes `off` of it for paying ahead. `late`: the late
    fees that a row stands for.
    """

    id: int
    item: str
    unit_code: str
    debtor: str
    period_from: date | None
    period_to: date | None
    due_day: date
    amount: Money
    open: Money
    explanation: str
    near: bool = True
    former: bool = False
    draft: DraftLine | None = None
    limit: Money | None = None
    account_id: int = 0
    fee_item_id: int = 0
    unit_id: int | None = None
    offer: Fit | None = None
    off: Money = ZERO
    late: tuple[LateFee, ...] = ()

    @property
    def taken(self) -> Money:
        """What is taken of it when it is ticked."""
        listed = self.open if self.limit is None else min(self.limit, self.open)
        return listed if self.offer is None else listed - self.off

    @property
    def how(self) -> str:
        """What gives the amount: its factors, 134.65 × 2.80; once begun 377.02 − 300.00."""
        if self.late:
            count = len(self.late)
            words = ngettext("{count} charge paid late", "{count} charges paid late", count)
            return words.format(count=count)
        if self.offer is not None:
            return f"{self.open} − {self.off}"
        if self.open != self.amount:
            return f"{self.amount} − {self.amount - self.open}"
        basis = basis_of_line(self.explanation) if self.explanation.startswith("{") else None
        return (
            figures_text(basis)
            if basis is not None
            else how_text(counted_of_line(self.explanation))
        )

    @property
    def why(self) -> tuple[str, ...]:
        """The whole reckoning, line by line, with what an offer takes off."""
        if self.late:
            lines = (explanation_text(one.words(one.claim)) for one in self.late)
            return tuple(line for some in lines for line in some)
        told = explanation_text(self.explanation)
        if self.offer is None:
            return told
        less = _("Off for paying ahead: {amount} ({offer})")
        return (*told, less.format(amount=self.off, offer=self.offer.words))

    @property
    def is_counter(self) -> bool:
        """Whether it is a charge added at the desk, which is paid first and in full."""
        return self.draft is not None and self.draft.kind is ChargeKind.COUNTER

    @property
    def owed(self) -> Owed:
        """As the offers of a part payment see it."""
        return Owed(self.item, self.amount, self.open, self.period_from, self.period_to)

    @property
    def offered(self) -> OfferLine:
        """As offers of prepayment see it; only what is billed by periods has them."""
        first = None if self.is_counter or self.former else self.period_from
        return OfferLine(
            key=self.id, unit_id=self.unit_id, item_id=self.fee_item_id,
            account_id=self.account_id, first=first, last=self.period_to, amount=self.amount,
            whole=self.open == self.amount == self.taken + self.off,
        )  # fmt: skip

    def is_due(self, day: date) -> bool:
        """Whether it is overdue or its period has begun: ticked when the room is typed."""
        begun = self.period_from is None or self.period_from <= day
        return self.near and (self.due_day < day or begun)

    def days_late(self, day: date) -> int:
        """How many days it is overdue; 0 or less when it is not."""
        return (day - self.due_day).days


def row_of_line(line: DueLine) -> CounterRow:
    """The row of an open line."""
    return CounterRow(
        id=line.charge_id,
        item=line.item,
        unit_code=line.unit_code,
        debtor=line.debtor,
        period_from=line.period_from,
        period_to=line.period_to,
        due_day=line.due_day,
        amount=line.amount,
        open=line.open,
        explanation=line.explanation,
        near=line.near and not line.former,
        former=line.former,
        account_id=line.account_id,
        fee_item_id=line.fee_item_id,
        unit_id=line.unit_id,
    )


def rows_of_drafts(drafts: Iterable[DraftLine], *, begin: int = 1) -> list[CounterRow]:
    """The rows of lines about to be made; their ids go down from -`begin`."""
    return [
        CounterRow(
            id=-number,
            item=draft.item,
            unit_code=draft.unit_code,
            debtor="",
            period_from=draft.period_from,
            period_to=draft.period_to,
            due_day=draft.due_day,
            amount=draft.amount,
            open=draft.amount,
            explanation=draft.explanation,
            draft=draft,
            account_id=draft.account_id or 0,
            fee_item_id=draft.fee_item_id,
            unit_id=draft.unit_id,
        )
        for number, draft in enumerate(drafts, begin)
    ]


def rows_of_deposits(drafts: Iterable[DraftLine], *, begin: int) -> list[CounterRow]:
    """The rows of deposits that wait to be collected, each by its own id; nobody ticks them but
    the cashier, since a contractor's is not the household's to pay."""
    rows = rows_of_drafts(drafts)
    return [
        replace(row, id=-begin - row.draft.deposit_id, near=False)
        for row in rows
        if row.draft is not None and row.draft.deposit_id is not None
    ]


def rows_of_late(
    late: Iterable[LateFee], checked: Collection[int], near: Collection[int], day: date
) -> list[CounterRow]:
    """The late fee of the lines that are ticked in a row, and in one more what is kept of lines of
    the room that were paid before."""
    asked = [one for one in late if one.claim]
    ticked = [one for one in asked if one.charge_id in checked]
    kept = [
        one
        for one in asked
        if one.is_kept and one.unit_id in near and (one.closed is None or one.closed >= day)
    ]
    rows = ((LATE_ROW, _("Late fee"), ticked), (KEPT_ROW, _("Late fee kept"), kept))
    return [_late_row(row_id, item, some, day) for row_id, item, some in rows if some]


def _late_row(row_id: int, item: str, late: Sequence[LateFee], day: date) -> CounterRow:
    units, debtors = ({one.unit_code for one in late}, {one.debtor for one in late})
    amount = total(one.claim for one in late)
    return CounterRow(
        id=row_id,
        item=item,
        unit_code=units.pop() if len(units) == 1 else "",
        debtor=debtors.pop() if len(debtors) == 1 else "",
        period_from=None,
        period_to=None,
        due_day=day,
        amount=amount,
        open=amount,
        explanation="",
        near=False,
        late=tuple(late),
    )


def month_typed(text: str, today: date) -> date:
    """The last day of a month as typed: 12 (the next one), 2712, 202712, 2027-12.

    Raises MonthUnknown, YearOutOfRange.
    """
    plain = re.sub(r"[年月./\s]+", "-", half_width(text)).strip("-")
    found = re.fullmatch(r"(?:(?P<year>\d{4}|\d\d)-?)?(?P<month>\d{1,2})", plain)
    month = int(found["month"]) if found else 0
    if found is None or not 1 <= month <= 12:
        raise MonthUnknown(text=text)
    if found["year"]:
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        check_year(year)
    else:
        year = today.year + (month < today.month)
    number = year * 12 + month
    return date(number // 12, number % 12 + 1, 1) - timedelta(1)
