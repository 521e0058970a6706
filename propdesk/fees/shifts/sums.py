"""What sessions took, computed from the posted rows: by method, by item, by series of receipts.

Payments, allocations and receipts are three sources of the same money: a report that adds up says
that they agree. A voided payment and its void always lie in one session and count in no sum; what
a red receipt gives back is kept apart, so that nothing disappears by cancelling out.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.models import PostingRow
from propdesk.db.numbering import document_no
from propdesk.fees.models import (
    Allocation,
    Charge,
    DepositEntry,
    Payment,
    PaymentPart,
    PrepaymentEntry,
    Receipt,
    Reduction,
    Shift,
    UnclaimedEntry,
)
from propdesk.fees.rules import (
    Method,
    Nature,
    PaymentKind,
    PrepaymentKind,
    ReceiptKind,
    ReductionKind,
    UnclaimedKind,
)
from propdesk.fees.shifts.facts import SeriesSum, Sum, TakenBack
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.system.models import User

Row = TypeVar("Row")


@dataclass(slots=True, kw_only=True)
class ShiftSums:
    """The sums of one session; methods in their order, items in theirs, prepayments taken last.

    `deposits`: what of the items is no income. `deposits_back`: deposits paid back by method,
    negative, and in none of the other sums; `unclaimed`: what came by statements and belongs to
    nobody yet, by method, and as its red what of it was claimed or went back; in none either.
    """

    by_method: tuple[Sum, ...] = ()
    by_item: tuple[Sum, ...] = ()
    series: tuple[SeriesSum, ...] = ()
    let_go: tuple[Sum, ...] = ()
    voided: Money = field(default=ZERO)
    deposits: Money = field(default=ZERO)
    deposits_back: tuple[Sum, ...] = ()
    unclaimed: tuple[Sum, ...] = ()

    @property
    def money_in(self) -> Money:
        """What came by the methods that bring money."""
        return total(part.net for part in self.by_method if part.name != Method.PREPAID.value)

    @property
    def cash_of_deposits(self) -> Money:
        """What deposits took out of the drawer, negative; what came back is in it."""
        return total(one.net for one in self.deposits_back if one.name == Method.CASH.value)

    def method(self, method: Method) -> Sum:
        """What came by one method."""
        return next((one for one in self.by_method if one.name == method.value), _NOTHING)


_NOTHING = Sum("", 0, ZERO)
_Void = aliased(Payment)
_IS_RED = Payment.kind == PaymentKind.RED
_STANDS = and_(Payment.kind != PaymentKind.VOID, _Void.id.is_(None))


def shift_sums(session: Session, *, session_id: int | None = None) -> defaultdict[int, ShiftSums]:
    """The sums of one session, or of all, by session; what moved no money is in none."""
    found: defaultdict[int, ShiftSums] = defaultdict(ShiftSums)
    for one, methods in _by_method(session, session_id).items():
        found[one].by_method = methods
    for one, items in _by_item(session, session_id).items():
        found[one].by_item = items
    for one, series in _by_series(session, session_id).items():
        found[one].series = series
    for one, reductions in _let_go(session, session_id).items():
        found[one].let_go = reductions
    for one, money in session.execute(_standing(_deposits_taken(), session_id)):
        found[one].deposits = _money(money or 0)
    for one, back in _deposits_back(session, session_id).items():
        found[one].deposits_back = back
    for one, unclaimed in _unclaimed(session, session_id).items():
        found[one].unclaimed = unclaimed
    voided = _of(
        select(Payment.session_id, func.sum(Payment.amount))
        .join(_Void, _void_of_it())
        .group_by(Payment.session_id),
        session_id,
    )
    for one, money in session.execute(voided):
        found[one].voided = money
    return found


def _void_of_it() -> Any:  # noqa: ANN401  the condition of a join
    return and_(_Void.reverses_id == Payment.id, _Void.kind == PaymentKind.VOID)


def _of(query: Any, session_id: int | None) -> Any:  # noqa: ANN401  a select of any row
    if session_id is None:
        return query.where(Payment.session_id.is_not(None))
    return query.where(Payment.session_id == session_id)


def _standing(query: Any, session_id: int | None) -> Any:  # noqa: ANN401  as _of
    """Only what was not voided; `query` comes from rows already joined with their payment."""
    return _of(query.outerjoin(_Void, _void_of_it()).where(_STANDS), session_id)


def _figures(amount: Any) -> tuple[Any, Any, Any, Any]:  # noqa: ANN401  a column
    """Taken: how many and how much; given back by red receipts: how many and how much."""
    return (
        func.sum(case((_IS_RED, 0), else_=1)),
        func.sum(case((_IS_RED, 0), else_=amount)),
        func.sum(case((_IS_RED, 1), else_=0)),
        func.sum(case((_IS_RED, amount), else_=0)),
    )


def _sum(name: str, figures: Any) -> Sum:  # noqa: ANN401  a row of _figures
    count, amount, red_count, red = figures
    return Sum(name, count, _money(amount), red_count, _money(red))


def _frozen(found: Mapping[int, list[Row]]) -> dict[int, tuple[Row, ...]]:
    return {one: tuple(rows) for one, rows in found.items()}


def _money(value: Money | int) -> Money:
    return value if isinstance(value, Money) else Money(int(value))


def _by_method(session: Session, session_id: int | None) -> dict[int, tuple[Sum, ...]]:
    query = (
        select(Payment.session_id, PaymentPart.method, *_figures(PaymentPart.amount))
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .group_by(Payment.session_id, PaymentPart.method)
    )
    order = list(Method)
    found: dict[int, dict[Method, Sum]] = defaultdict(dict)
    for one, method, *figures in session.execute(_standing(query, session_id)):
        found[one][method] = _sum(method.value, figures)
    return {
        one: tuple(methods[method] for method in order if method in methods)
        for one, methods in found.items()
    }


def _by_item(session: Session, session_id: int | None) -> dict[int, tuple[Sum, ...]]:
    query = (
        select(Payment.session_id, FeeItem.name, *_figures(Allocation.amount))
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .group_by(Payment.session_id, FeeItem.id)
        .order_by(FeeItem.order_no, FeeItem.id)
    )
    found: dict[int, list[Sum]] = defaultdict(list)
    for one, name, *figures in session.execute(_standing(query, session_id)):
        found[one].append(_sum(name, figures))
    for one, *figures in session.execute(_standing(_prepaid(), session_id)):
        found[one].append(_sum(_("Prepayment taken"), figures))
    return _frozen(found)


def _prepaid() -> Select[Any]:
    """Prepayments that came in, and those a red receipt gave back; what used them is a method."""
    brought = aliased(PrepaymentEntry)
    given_back = and_(
        PrepaymentEntry.kind == PrepaymentKind.REVERSAL,
        PrepaymentEntry.amount < ZERO,
        select(brought.id)
        .where(brought.payment_id == Payment.reverses_id, brought.kind == PrepaymentKind.IN)
        .exists(),
    )
    return (
        select(Payment.session_id, *_figures(PrepaymentEntry.amount))
        .join(Payment, Payment.id == PrepaymentEntry.payment_id)
        .where(or_(PrepaymentEntry.kind == PrepaymentKind.IN, given_back))
        .group_by(Payment.session_id)
    )


def _deposits_taken() -> Select[int | None, Money]:
    return (
        select(Payment.session_id, func.sum(Allocation.amount))
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(FeeItem.nature == Nature.DEPOSIT)
        .group_by(Payment.session_id)
    )


def _deposits_back(session: Session, session_id: int | None) -> dict[int, tuple[Sum, ...]]:
    """Deposits paid out in sessions by method: what a bank returned is kept apart, as red is."""
    came_back = DepositEntry.reverses_id.is_not(None)
    figures = (
        func.sum(case((came_back, 0), else_=1)),
        func.sum(case((came_back, 0), else_=DepositEntry.amount)),
        func.sum(case((came_back, 1), else_=0)),
        func.sum(case((came_back, DepositEntry.amount), else_=0)),
    )
    query = select(DepositEntry.session_id, DepositEntry.method, *figures).group_by(
        DepositEntry.session_id, DepositEntry.method
    )
    own = DepositEntry.session_id
    mine = own.is_not(None) if session_id is None else and_(own == session_id)
    found: dict[int, list[Sum]] = defaultdict(list)
    for one, method, *sums in session.execute(query.where(mine)):
        found[one].append(_sum(method.value, sums))
    return _frozen(found)


def _unclaimed(session: Session, session_id: int | None) -> dict[int, tuple[Sum, ...]]:
    """Unclaimed money of sessions by method: what came, and apart what went out of it."""
    came = UnclaimedEntry.kind == UnclaimedKind.CAME
    amount = UnclaimedEntry.amount
    figures = (
        func.sum(case((came, 1), else_=0)),
        func.sum(case((came, amount), else_=0)),
        func.sum(case((came, 0), else_=1)),
        func.sum(case((came, 0), else_=amount)),
    )
    own = UnclaimedEntry.session_id
    query = select(own, UnclaimedEntry.method, *figures).group_by(own, UnclaimedEntry.method)
    if session_id is not None:
        query = query.where(own == session_id)
    found: dict[int, list[Sum]] = defaultdict(list)
    for one, method, *sums in session.execute(query):
        found[one].append(_sum(method.value, sums))
    return _frozen(found)


def _by_series(session: Session, session_id: int | None) -> dict[int, tuple[SeriesSum, ...]]:
    is_void = _Void.id.is_not(None)
    query = (
        select(
            Payment.session_id,
            Receipt.series,
            Receipt.year,
            func.min(Receipt.number),
            func.max(Receipt.number),
            func.count(),
            func.sum(case((is_void, 0), else_=Receipt.amount)),
            func.sum(case((is_void, 1), else_=0)),
            func.sum(case((Receipt.kind == ReceiptKind.RED, 1), else_=0)),
        )
        .join(Payment, Payment.id == Receipt.payment_id)
        .outerjoin(_Void, _void_of_it())
        .group_by(Payment.session_id, Receipt.series, Receipt.year)
        .order_by(Receipt.year, func.min(Receipt.id))
    )
    found: dict[int, list[SeriesSum]] = defaultdict(list)
    for one, series, year, first, last, used, amount, void, red in session.execute(
        _of(query, session_id)
    ):
        found[one].append(
            SeriesSum(
                name=series,
                first=document_no(series, year, first),
                last=document_no(series, year, last),
                used=used,
                amount=_money(amount),
                void=void,
                red=red,
                between=last - first + 1 - used,
            )
        )
    return _frozen(found)


def _let_go(session: Session, session_id: int | None) -> dict[int, tuple[Sum, ...]]:
    query = (
        select(Payment.session_id, Reduction.kind, *_figures(Reduction.amount))
        .join(Payment, Payment.id == Reduction.payment_id)
        .group_by(Payment.session_id, Reduction.kind)
    )
    order = list(ReductionKind)
    found: dict[int, list[Sum]] = defaultdict(list)
    rows = session.execute(_standing(query, session_id)).all()
    for one, kind, *figures in sorted(rows, key=lambda row: order.index(row[1])):
        found[one].append(_sum(kind.value, figures))
    return _frozen(found)


def taken_back(session: Session, *, session_id: int) -> tuple[TakenBack, ...]:
    """Every receipt voided in a session, and every red one issued in it, in their order."""
    original = aliased(Receipt)
    voids = (
        select(Receipt.no, Receipt.amount, Payment.reason, PostingRow.user_id, User.display_name)
        .join(Payment, Payment.reverses_id == Receipt.payment_id)
        .join(PostingRow, PostingRow.seq == Payment.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .where(Payment.session_id == session_id, Payment.kind == PaymentKind.VOID)
        .order_by(Receipt.id)
    )
    reds = (
        select(Receipt.no, Receipt.amount, Payment.reason, original.no)
        .join(Payment, Payment.id == Receipt.payment_id)
        .join(original, original.id == Receipt.reverses_id)
        .where(Payment.session_id == session_id, Receipt.kind == ReceiptKind.RED)
        .order_by(Receipt.id)
    )
    cashier = session.get_one(Shift, session_id).user_id
    return (
        *(
            TakenBack("void", no, amount, reason, by="" if user == cashier else name or "")
            for no, amount, reason, user, name in session.execute(voids)
        ),
        *(
            TakenBack("red", no, amount, reason, refers_to=refers_to)
            for no, amount, reason, refers_to in session.execute(reds)
        ),
    )
