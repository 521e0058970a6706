"""What of a payment an invoice may cover, and what others cover of it already."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.fees.dues.carried import of_payment_by_now
from propdesk.fees.invoices.models import Invoice, InvoiceLine
from propdesk.fees.invoices.rules import COVERING, net_of
from propdesk.fees.models import Allocation, Charge, Payment, PrepaymentEntry, Receipt
from propdesk.fees.periods import short_period
from propdesk.fees.rules import Nature, PaymentKind, PrepaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tax_rates import TaxRate
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money


class Coverable(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a payment: what was paid on it and what of that has no invoice yet.

    `charge_id` is None for what was kept as prepayment of an item. `why_not`: why no invoice
    covers it, '' where one may. `id` is its place among the lines of the payment, from 1.
    """

    id: int
    charge_id: int | None
    account_id: int
    fee_item_id: int
    item: str
    period: str
    paid: Money
    left: Money
    tax_code: str
    rate: TaxRate
    why_not: str = ""

    @property
    def key(self) -> tuple[int | None, int, int]:
        """What it is of a payment."""
        return self.charge_id, self.account_id, self.fee_item_id

    def part(self, amount: Money) -> dict[str, object]:
        """The columns of the line of an invoice over so much of it."""
        net = net_of(amount, self.rate)
        return {
            "charge_id": self.charge_id, "account_id": self.account_id,
            "fee_item_id": self.fee_item_id, "item": self.item, "period": self.period,
            "tax_code": self.tax_code, "rate": self.rate, "amount": amount, "net": net,
            "tax": amount - net,
        }  # fmt: skip


def coverable_lines(session: Session, receipt: Receipt) -> tuple[Coverable, ...]:
    """The lines of a receipt: of its payment those of its company."""
    payment = session.get_one(Payment, receipt.payment_id)
    if payment.kind not in (PaymentKind.PAYMENT, PaymentKind.OFFSET):
        return ()
    covered = covered_of(session, payment.id)
    found = [*_paid_lines(session, payment.id), *_kept(session, payment.id)]
    mine = (one for one in found if one[0].receipt_group_id == receipt.receipt_group_id)
    return tuple(_coverable(session, number, one, covered) for number, one in enumerate(mine, 1))


_Found = tuple[FeeItem, int | None, int, tuple[date | None, date | None], Money]


def _paid_lines(session: Session, payment_id: int) -> Iterator[_Found]:
    query = (
        select(Charge, FeeItem, func.sum(Allocation.amount))
        .select_from(Allocation)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(of_payment_by_now(payment_id))
        .group_by(Charge.id)
        .order_by(FeeItem.order_no, FeeItem.id, Charge.period_from, Charge.id)
    )
    for charge, item, paid in session.execute(query):
        if paid > ZERO:
            period = (charge.period_from, charge.period_to)
            yield item, charge.id, charge.account_id, period, Money(int(paid.fen))


def _kept(session: Session, payment_id: int) -> Iterator[_Found]:
    """What a payment brought as prepayment of one item; of any item it gets none before it pays."""
    query = (
        select(PrepaymentEntry, FeeItem)
        .join(FeeItem, FeeItem.id == PrepaymentEntry.fee_item_id)
        .where(PrepaymentEntry.payment_id == payment_id, PrepaymentEntry.kind == PrepaymentKind.IN)
        .order_by(PrepaymentEntry.id)
    )
    for entry, item in session.execute(query):
        yield item, None, entry.account_id, (None, None), entry.amount


def _coverable(
    session: Session,
    number: int,
    found: _Found,
    covered: Mapping[tuple[int | None, int, int], Money],
) -> Coverable:
    item, charge_id, account_id, (first, last), paid = found
    is_prepaid = charge_id is None
    left = paid - covered.get((charge_id, account_id, item.id), ZERO)
    return Coverable(
        id=number,
        charge_id=charge_id,
        account_id=account_id,
        fee_item_id=item.id,
        item=_("{item} (prepaid)").format(item=item.name) if is_prepaid else item.name,
        period=short_period(first, last) if first and last else "",
        paid=paid,
        left=left,
        tax_code=item.tax_code,
        rate=TaxRate.UNTAXED if is_prepaid else item.tax_rate,
        why_not=_why_not(item, left, is_prepaid=is_prepaid)
        or _invoiced_before(session, charge_id, account_id, item),
    )


def _why_not(item: FeeItem, left: Money, *, is_prepaid: bool) -> str:
    if item.nature is Nature.DEPOSIT:
        return _("A deposit is no income and gets no invoice.")
    if left <= ZERO:
        return _("All of it is invoiced.")
    if is_prepaid and not item.prepaid_untaxed:
        return _("Prepayment of {item} gets its invoice when it pays bills.").format(item=item.name)
    if not is_prepaid and item.tax_rate is TaxRate.UNSAID:
        told = _("Type the tax rate of {item} first: Tariffs, fee items.")
        return told.format(item=item.name)
    return ""


def _invoiced_before(
    session: Session, charge_id: int | None, account_id: int, item: FeeItem
) -> str:
    """That the prepayment which paid a line has its invoice: the amount counts once."""
    if charge_id is None or not item.prepaid_untaxed:
        return ""
    no = session.scalar(
        select(Invoice.no)
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(
            Invoice.state.in_(COVERING),
            InvoiceLine.charge_id.is_(None),
            InvoiceLine.account_id == account_id,
            InvoiceLine.fee_item_id == item.id,
        )
        .limit(1)
    )
    told = _("It was invoiced as prepayment by {no}. Reverse that one first.")
    return told.format(no=no) if no else ""


def covered_of(session: Session, payment_id: int) -> dict[tuple[int | None, int, int], Money]:
    """What invoices cover of a payment, by line; those that are gone cover nothing."""
    query = (
        select(
            InvoiceLine.charge_id,
            InvoiceLine.account_id,
            InvoiceLine.fee_item_id,
            func.sum(InvoiceLine.amount),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.payment_id == payment_id, Invoice.state.in_(COVERING))
        .group_by(InvoiceLine.charge_id, InvoiceLine.account_id, InvoiceLine.fee_item_id)
    )
    return {
        (charge, account, item): total for charge, account, item, total in session.execute(query)
    }


def over_covered(session: Session, payment_id: int) -> Sequence[tuple[str, Money, Money]]:
    """The lines of a payment of which invoices cover more than was paid: item, paid, covered."""
    found = [*_paid_lines(session, payment_id), *_kept(session, payment_id)]
    paid: dict[tuple[int | None, int, int], Money] = {}
    names: dict[int, str] = {}
    for item, charge_id, account_id, _period, amount in found:
        key = (charge_id, account_id, item.id)
        paid[key], names[item.id] = paid.get(key, ZERO) + amount, item.name
    return [
        (names.get(key[2], ""), paid.get(key, ZERO), amount)
        for key, amount in covered_of(session, payment_id).items()
        if amount > paid.get(key, ZERO)
    ]
