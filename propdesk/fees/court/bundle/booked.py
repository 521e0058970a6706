"""What was booked on an account: sums, payments, agreements. Deposits are no debts and left out."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.models import PostingRow
from propdesk.fees.court.agreements.instalments import parts_of
from propdesk.fees.court.bundle.facts import CourtAgreement, CourtPayment
from propdesk.fees.court.models import Agreement
from propdesk.fees.models import Allocation, Charge, Payment, Receipt, Reduction
from propdesk.fees.rules import ChargeKind, Nature, PaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import pgettext
from propdesk.kernel.money import ZERO, Money


def booked_sums(session: Session, account_id: int, day: date) -> tuple[Money, Money, Money]:
    """What was charged on an account till a day, paid of it, and let go of it: what was taken back
    counts."""
    mine = (
        Charge.account_id == account_id, FeeItem.nature != Nature.DEPOSIT, PostingRow.day <= day,
    )  # fmt: skip
    charged = (
        select(func.sum(Charge.amount))
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
    )
    paid, let_go = (
        select(func.sum(entry.amount))
        .join(Charge, Charge.id == entry.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .join(PostingRow, PostingRow.seq == entry.posting_seq)
        for entry in (Allocation, Reduction)
    )
    found = [session.scalar(query.where(*mine)) for query in (charged, paid, let_go)]
    sums = [one if isinstance(one, Money) else Money(int(one or 0)) for one in found]
    return sums[0], sums[1], sums[2]


def owed_on(session: Session, account_id: int, day: date) -> Iterator[tuple[Charge, str, Money]]:
    """The lines of an account that were due and open on a day, with their items and what was
    settled of each by then; as posted, whatever came since."""
    settled = [
        select(func.coalesce(func.sum(entry.amount), 0))
        .join(PostingRow, PostingRow.seq == entry.posting_seq)
        .where(entry.charge_id == Charge.id, PostingRow.day <= day)
        .correlate(Charge)
        .scalar_subquery()
        for entry in (Allocation, Reduction)
    ]
    back, booked = aliased(Charge), aliased(PostingRow)
    gone = (
        select(back.id)
        .join(booked, booked.seq == back.posting_seq)
        .where(back.reverses_id == Charge.id, booked.day <= day)
    )
    query = (
        select(Charge, FeeItem.name, *settled)
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(
            Charge.account_id == account_id, Charge.kind != ChargeKind.REVERSAL,
            FeeItem.nature != Nature.DEPOSIT, Charge.due_day < day, PostingRow.day <= day,
            ~gone.correlate(Charge).exists(),
        )
        .order_by(Charge.due_day, FeeItem.order_no, Charge.id)
    )  # fmt: skip
    for charge, item, *parts in session.execute(query):
        done = Money(sum(one.fen if isinstance(one, Money) else int(one or 0) for one in parts))
        if done != charge.amount:
            yield charge, item, done


def payments_of(session: Session, account_id: int, day: date) -> Iterator[CourtPayment]:
    """What each payment settled of the account till a day, by the day of the money."""
    no = (
        select(func.min(Receipt.no))
        .where(Receipt.payment_id == Payment.id)
        .correlate(Payment)
        .scalar_subquery()
    )
    query = (
        select(Payment.value_day, no, Payment.kind, Payment.payer, func.sum(Allocation.amount))
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(PostingRow, PostingRow.seq == Allocation.posting_seq)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(
            Charge.account_id == account_id,
            FeeItem.nature != Nature.DEPOSIT,
            PostingRow.day <= day,
        )
        .group_by(Payment.id)
        .order_by(Payment.value_day, Payment.id)
    )
    words = {
        PaymentKind.VOID: pgettext("statement", "Payment voided"),
        PaymentKind.RED: pgettext("statement", "Payment taken back"),
        PaymentKind.OFFSET: pgettext("statement", "Paid from prepayment"),
        PaymentKind.MOVE: pgettext("statement", "Moved"),
    }
    for at, number, kind, payer, amount in session.execute(query):
        money = amount if isinstance(amount, Money) else Money(int(amount or 0))
        if money != ZERO:
            what = words.get(kind) or pgettext("statement", "Payment")
            yield CourtPayment(day=at, no=number or "", what=what, payer=payer, amount=money)


def agreements_of(session: Session, account_id: int, day: date) -> Iterator[CourtAgreement]:
    """The agreements that were signed till a day, with what of each instalment is paid today."""
    query = select(Agreement).where(Agreement.account_id == account_id, Agreement.signed_on <= day)
    for one in session.scalars(query.order_by(Agreement.id)):
        yield CourtAgreement(
            no=one.no, signed_on=one.signed_on, amount=one.amount or ZERO, state=one.state.label,
            parts=parts_of(session, one.id),
        )  # fmt: skip
