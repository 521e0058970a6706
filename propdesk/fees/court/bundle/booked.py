"""What was booked on an account: sums, payments, agreements. Deposits are no debts and left out."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.fees.court.agreements.instalments import parts_of
from propdesk.fees.court.bundle.facts import CourtAgreement, CourtPayment
from propdesk.fees.court.models import Agreement
from propdesk.fees.models import Allocation, Charge, Payment, Receipt, Reduction
from propdesk.fees.rules import Nature, PaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.money import ZERO, Money


def booked_sums(session: Session, account_id: int) -> tuple[Money, Money, Money]:
    """What was charged on an account, paid of it, and let go of it: what was taken back counts."""
    mine = (Charge.account_id == account_id, FeeItem.nature != Nature.DEPOSIT)
    charged = select(func.sum(Charge.amount)).join(FeeItem, FeeItem.id == Charge.fee_item_id)
    paid, let_go = (
        select(func.sum(entry.amount))
        .join(Charge, Charge.id == entry.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        for entry in (Allocation, Reduction)
    )
    found = [session.scalar(query.where(*mine)) for query in (charged, paid, let_go)]
    sums = [one if isinstance(one, Money) else Money(int(one or 0)) for one in found]
    return sums[0], sums[1], sums[2]


def payments_of(session: Session, account_id: int) -> Iterator[CourtPayment]:
    """What each payment settled of the account, by the day of the money."""
    no = (
        select(func.min(Receipt.no))
        .where(Receipt.payment_id == Payment.id)
        .correlate(Payment)
        .scalar_subquery()
    )
    query = (
        select(Payment.value_day, no, Payment.kind, Payment.payer, func.sum(Allocation.amount))
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(Charge.account_id == account_id, FeeItem.nature != Nature.DEPOSIT)
        .group_by(Payment.id)
        .order_by(Payment.value_day, Payment.id)
    )
    words = {
        PaymentKind.VOID: pgettext("statement", "Payment voided"),
        PaymentKind.RED: pgettext("statement", "Payment taken back"),
        PaymentKind.OFFSET: pgettext("statement", "Paid from prepayment"),
        PaymentKind.MOVE: pgettext("statement", "Moved"),
    }
    for day, number, kind, payer, amount in session.execute(query):
        money = amount if isinstance(amount, Money) else Money(int(amount or 0))
        if money != ZERO:
            what = words.get(kind) or pgettext("statement", "Payment")
            yield CourtPayment(day=day, no=number or "", what=what, payer=payer, amount=money)


def agreements_of(session: Session, account_id: int) -> Iterator[CourtAgreement]:
    """The agreements that were signed, with what of each instalment is paid."""
    query = select(Agreement).where(
        Agreement.account_id == account_id, Agreement.signed_on.is_not(None)
    )
    for one in session.scalars(query.order_by(Agreement.id)):
        yield CourtAgreement(
            no=one.no, signed_on=one.signed_on, amount=one.amount or ZERO, state=one.state.label,
            parts=parts_of(session, one.id),
        )  # fmt: skip
