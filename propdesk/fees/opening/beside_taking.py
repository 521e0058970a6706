"""The deposits of former books into the register of deposits, and out of it again; what was paid
there stays history and moves nothing."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.fees.deposits.rules import Origin
from propdesk.fees.deposits.service import DEPOSIT, DepositFields, bring_back, brought_and_unused
from propdesk.fees.opening.beside_planning import PlannedDeposit, PlannedPayment
from propdesk.fees.opening.models import FormerBooks, FormerDeposit, FormerPayment
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import Money

NAMED = 5


class PaymentsDiffer(UserError):
    """The payments are not the total that was typed for them."""

    message = N_(
        "{no}: the payments come to {found}, the former books say {stated}: {difference} too much "
        "or too little. Correct the list or the total; nothing was taken over."
    )


class DepositsDiffer(UserError):
    """The deposits are not the total that was typed for them."""

    message = N_(
        "{no}: the deposits come to {found}, the former books say {stated}: {difference} too much "
        "or too little. Correct the list or the total; nothing was taken over."
    )


class OldDepositUsed(UserError):
    """A deposit that came in was asked back, deducted from or passed on."""

    message = N_(
        "{no}: deposits {deposits} were used or asked back since. Settle that first; former books "
        "go back whole."
    )


def keep_payments(session: Session, books_id: int, planned: Sequence[PlannedPayment]) -> None:
    """Keep the payments of a file with the books, in the place of those before."""
    session.execute(delete(FormerPayment).where(FormerPayment.books_id == books_id))
    rows = [
        {
            "books_id": books_id, "place": one.place, "unit_id": one.unit_id, "payer": one.payer,
            "item": one.item, "period_from": one.period_from, "period_to": one.period_to,
            "day": one.day, "amount": one.amount, "method": one.method,
            "receipt_no": one.receipt_no, "note": one.note,
        }
        for one in planned
    ]  # fmt: skip
    if rows:
        session.execute(insert(FormerPayment), rows)


def keep_deposits(session: Session, books_id: int, planned: Sequence[PlannedDeposit]) -> None:
    """Keep the deposits of a file with the books, in the place of those before."""
    session.execute(delete(FormerDeposit).where(FormerDeposit.books_id == books_id))
    rows = [
        {
            "books_id": books_id, "place": one.place, "unit_id": one.unit_id, "payer": one.payer,
            "phone": one.phone, "item_id": one.item_id, "amount": one.amount, "since": one.since,
            "receipt_no": one.receipt_no, "refund_by": one.refund_by, "about": one.about,
            "holder": one.holder,
        }
        for one in planned
    ]  # fmt: skip
    if rows:
        session.execute(insert(FormerDeposit), rows)


def _sum(session: Session, model: type[FormerPayment | FormerDeposit], books_id: int) -> Money:
    found = session.scalar(select(func.sum(model.amount)).where(model.books_id == books_id))
    return Money(int(found.fen if isinstance(found, Money) else found or 0))


def refuse_other_totals(session: Session, books: FormerBooks) -> None:
    """Raise PaymentsDiffer, DepositsDiffer."""
    for model, stated, refusal in (
        (FormerPayment, books.payments_total, PaymentsDiffer),
        (FormerDeposit, books.deposits_total, DepositsDiffer),
    ):
        found = _sum(session, model, books.id)
        if found != stated:
            raise refusal(no=books.no, found=found, stated=stated, difference=found - stated)


def has_more(session: Session, books_id: int) -> bool:
    """Whether payments or deposits were read."""
    return any(
        session.scalar(select(model.id).where(model.books_id == books_id).limit(1)) is not None
        for model in (FormerPayment, FormerDeposit)
    )


def _deposits(session: Session, books_id: int) -> Sequence[FormerDeposit]:
    query = select(FormerDeposit).where(FormerDeposit.books_id == books_id)
    return session.scalars(query.order_by(FormerDeposit.id)).all()


def hold_deposits(session: Session, books: FormerBooks) -> None:
    """Enter the deposits in the register, as held already. Raises FieldsRefused."""
    for one in _deposits(session, books.id):
        fields = DepositFields(
            fee_item_id=one.item_id, unit_id=one.unit_id, payer=one.payer, phone=one.phone,
            amount=one.amount, about=one.about, comes=Origin.BROUGHT, since=one.since,
            receipt_no=one.receipt_no, refund_by=one.refund_by, note=books.no,
            holder=one.holder or books.deposits_holder,
        )  # fmt: skip
        _enters(session, one.id, saving.add(session, DEPOSIT, fields))


def _enters(session: Session, former_id: int, deposit_id: int | None) -> None:
    mine = update(FormerDeposit).where(FormerDeposit.id == former_id)
    session.execute(mine.values(deposit_id=deposit_id))


def refuse_used_deposits(session: Session, books: FormerBooks) -> None:
    """Raise OldDepositUsed."""
    used = [
        session.get_one(DEPOSIT.model, one.deposit_id).no
        for one in _deposits(session, books.id)
        if one.deposit_id is not None and not brought_and_unused(session, one.deposit_id)
    ]
    if used:
        more = " …" if len(used) > NAMED else ""
        raise OldDepositUsed(no=books.no, deposits=listed(used[:NAMED]) + more)


def give_deposits_back(session: Session, books: FormerBooks, why: str) -> None:
    """Take what is held of the deposits out of our books again; their numbers stay."""
    for one in _deposits(session, books.id):
        if one.deposit_id is not None:
            bring_back(session, one.deposit_id, why)
            _enters(session, one.id, None)
