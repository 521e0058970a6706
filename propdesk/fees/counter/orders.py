"""What the desk wants to settle, what became of it, and what is refused on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.dues.household_dues import DueLine
from propdesk.fees.offers.taken.service import OfferTaken
from propdesk.fees.receipt_books.service import Handwritten
from propdesk.fees.receipts.service import Issued
from propdesk.fees.rules import Method
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO, Money, total

OLDEST_VALUE_DAY = 366  # days before today


class NothingToPay(UserError):
    """No line and no money."""

    message = N_("Nothing is chosen. Tick a line, add a charge, or type an amount to prepay.")


class TenderedTooLittle(UserError):
    """The notes on the desk do not reach the cash part."""

    message = N_("{tendered} was handed over, but {amount} is to be taken in cash.")


class OverPaid(UserError):
    """More money than lines, and nobody said it is a prepayment."""

    message = N_("{left} is more than is owed. Keep it as prepayment, or take less.")


class LineChanged(UserError):
    """A chosen line is no longer open as the desk saw it."""

    message = N_(
        "A chosen line was paid or taken back meanwhile. The desk was read again; check it."
    )


class CounterChargeUnpaid(UserError):
    """A counter charge is paid at once."""

    message = N_("The charge added at the desk is {amount}; take at least that much.")


class ValueDayInFuture(UserError):
    """The value day lies after today."""

    message = N_("The value day {day} lies in the future. Type the day the money arrived.")


class ValueDayTooOld(UserError):
    """The value day lies so long ago that it must be a slip."""

    message = N_("The value day {day} lies more than a year ago. Type the day the money arrived.")


class WalkInNameless(UserError):
    """A payer without a unit has at least a name."""

    message = N_("Type who pays: a receipt without a room needs a name.")


class WalkInPrepays(UserError):
    """Money kept for a name alone would be found by the next of that name."""

    message = N_(
        "{left} is more than is owed. To keep it for somebody without a room, type the phone "
        "behind the name; else give it back."
    )


def check_value_day(value_day: date | None, day: date) -> None:
    """The day the money arrived: today or before, and not so long ago that it is a slip.

    Raises ValueDayInFuture, ValueDayTooOld.
    """
    if value_day is not None and value_day > day:
        raise ValueDayInFuture(day=value_day)
    if value_day is not None and (day - value_day).days > OLDEST_VALUE_DAY:
        raise ValueDayTooOld(day=value_day)


@dataclass(frozen=True, slots=True)
class Part:
    """An amount taken by one method; for cash also what was handed over."""

    method: Method
    amount: Money
    tendered: Money | None = None

    @property
    def change(self) -> Money | None:
        """What goes back over the desk."""
        return None if self.tendered is None else self.tendered - self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the desk wants to settle.

    `charge_ids` None means: everything the unit and its spaces owe, oldest first. `new_lines` are
    made in the same transaction: counter charges, and months paid ahead. `keep_rest`: what is left
    over becomes a prepayment of `prepay_account_id` (default: the unit's own account), for the item
    `prepay_item_id` alone or (None) for any. `limits`
    are the most to settle of single lines. `walk_in` names a payer without a unit (散客, the
    phone may stand behind), whose account is opened with the payment. `offers`: what is taken off
    for paying ahead. `late_fees`: lines whose late fee is paid too, at most `late_most` in all;
    what of it is not paid stays a claim. `paper`: the receipt that was written by hand for it,
    whose date is the value day. `amends_id`: the payment it is taken anew in place of, `amends` the
    numbers of its receipts.
    """

    unit_id: int | None
    parts: tuple[Part, ...]
    payer: str = ""
    charge_ids: tuple[int, ...] | None = None
    new_lines: tuple[DraftLine, ...] = ()
    rounded_off: Money = ZERO
    keep_rest: bool = False
    prepay_account_id: int | None = None
    prepay_item_id: int | None = None
    value_day: date | None = None
    remark: str = ""
    limits: tuple[tuple[int, Money], ...] = ()
    walk_in: str = ""
    offers: tuple[OfferTaken, ...] = ()
    late_fees: tuple[int, ...] = ()
    late_most: Money | None = None
    paper: Handwritten | None = None
    amends_id: int | None = None
    amends: str = ""

    @property
    def change(self) -> Money:
        """What goes back over the desk."""
        return total(part.change for part in self.parts if part.change is not None)


@dataclass(frozen=True, slots=True)
class Allocated:
    """How much of which line this payment settled."""

    charge_id: int
    line: DueLine
    amount: Money
    reduced: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A payment as it stands: its receipts, what it settled, what was kept as prepayment.

    `beside`: what the same person still owes while something of his prepayment is left.
    """

    payment_id: int
    receipts: tuple[Issued, ...]
    allocated: tuple[Allocated, ...]
    prepaid: Money
    change: Money
    amount: Money
    session_id: int = field(default=0)
    prepaid_used: Money = ZERO
    beside: tuple[DueLine, ...] = ()

    @property
    def sentence(self) -> str:
        """What was done, in a line; what became of prepayment, and what stays owed beside it."""
        words = _("{numbers}: {amount} collected")
        if self.change:
            words = _("{numbers}: {amount} collected, change {change}")
        elif self.prepaid_used and not self.amount:
            words = _("{numbers}: {used} paid from prepayment")
        said = words.format(
            numbers=listed(issued.no for issued in self.receipts),
            amount=self.amount,
            change=self.change,
            used=self.prepaid_used,
        )
        told = [said]
        if self.prepaid:
            told.append(_("{amount} kept as prepayment").format(amount=self.prepaid))
        if self.prepaid_used and self.amount:
            told.append(_("{amount} of prepayment used").format(amount=self.prepaid_used))
        told.append(beside_words([(one.unit_code, one.open) for one in self.beside]))
        return reduce(_and, filter(None, told))


def _and(first: str, second: str) -> str:
    return _("{first}; {second}").format(first=first, second=second)


def beside_words(owed: Sequence[tuple[str, Money]]) -> str:
    """That something of a prepayment stays while the same person owes: (unit, amount) each."""
    if not owed:
        return ""
    units = listed(dict.fromkeys(code for code, _amount in owed if code))
    words = _("{amount} is still owed for {units} beside the prepayment.")
    return words.format(amount=total(amount for _code, amount in owed), units=units or "—")
