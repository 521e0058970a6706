"""A cashier's session (班次): opened by the first payment, reported at any time, closed once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import case, func, insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.models import PostingRow
from propdesk.db.numbering import draw_number
from propdesk.db.posting import posting
from propdesk.db.store import acting, now, today, use_case
from propdesk.fees.facts import Counted, SessionFacts, Sum
from propdesk.fees.models import (
    Allocation,
    CashSession,
    Charge,
    FeeItem,
    Payment,
    PaymentPart,
    PrepaymentEntry,
    Receipt,
    SessionClose,
)
from propdesk.fees.rules import Method, PaymentKind, PrepaymentKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.system.service import estate_settings

CLOSE_SERIES = "JK"

# A payment taken back counts as none.
_NET_COUNT = case((Payment.kind.in_((PaymentKind.VOID, PaymentKind.RED)), -1), else_=1)


class NoOpenSession(UserError):
    """Nothing was taken since the last close."""

    message = N_("There is no open session: no money was taken since the last close.")


class DifferenceUnexplained(UserError):
    """Counted and expected cash differ without a reason."""

    message = N_(
        "Counted {counted}, expected {expected}: {difference} differs. Count again, or write why."
    )


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The acting cashier's open session at a glance."""

    session_id: int
    opened_at: datetime
    payments: int  # without the void ones, as the sums
    cash: Money
    money_in: Money


def _open_session_id(session: Session, user_id: int) -> int | None:
    closed = select(SessionClose.session_id)
    query = (
        select(CashSession.id)
        .where(CashSession.user_id == user_id, CashSession.id.not_in(closed))
        .order_by(CashSession.id)
    )
    return session.scalars(query).first()


def session_for_payment(session: Session) -> int:
    """The acting user's open session; opens one when there is none."""
    actor = acting(session)
    found = _open_session_id(session, actor.user_id)
    if found is not None:
        return found
    opened = session.execute(
        insert(CashSession)
        .values(
            user_id=actor.user_id,
            user_name=actor.name,
            opened_at=now(session),
            float_amount=ZERO,
        )
        .returning(CashSession.id)
    )
    return int(opened.scalar_one())


def is_open(session: Session, session_id: int) -> bool:
    """Whether a session has not been closed."""
    query = select(SessionClose.id).where(SessionClose.session_id == session_id)
    return session.scalars(query).first() is None


def open_session(session: Session) -> OpenSession | None:
    """The acting user's open session with its sums, None when nothing was taken yet."""
    session_id = _open_session_id(session, acting(session).user_id)
    if session_id is None:
        return None
    opened = session.get_one(CashSession, session_id)
    taken_back = select(Payment.reverses_id).where(
        Payment.session_id == session_id, Payment.kind == PaymentKind.VOID
    )
    count = session.scalars(
        select(func.count()).where(
            Payment.session_id == session_id,
            Payment.kind == PaymentKind.PAYMENT,
            Payment.id.not_in(taken_back),
        )
    ).one()
    money_in = session.scalars(
        select(func.sum(Payment.amount)).where(Payment.session_id == session_id)
    ).one()
    methods = {part.name: part.amount for part in _by_method(session, session_id)}
    return OpenSession(
        session_id,
        opened.opened_at,
        count,
        methods.get(Method.CASH.value, ZERO),
        money_in or ZERO,
    )


def unclosed_sessions(session: Session) -> tuple[tuple[int, str, datetime], ...]:
    """Every session still open: id, cashier, opened at; the oldest first."""
    closed = select(SessionClose.session_id)
    query = (
        select(CashSession.id, CashSession.user_name, CashSession.opened_at)
        .where(CashSession.id.not_in(closed))
        .order_by(CashSession.opened_at)
    )
    return tuple(session.execute(query).all())


def session_report(session: Session, *, session_id: int | None = None) -> SessionFacts:
    """The report of the given or the acting user's open session; NoOpenSession without one."""
    wanted = session_id or _open_session_id(session, acting(session).user_id)
    if wanted is None:
        raise NoOpenSession
    close = session.scalars(
        select(SessionClose).where(SessionClose.session_id == wanted)
    ).one_or_none()
    if close is not None:
        return SessionFacts.from_json(close.facts)
    return _facts(session, session.get_one(CashSession, wanted))


def _facts(session: Session, opened: CashSession) -> SessionFacts:
    estate = estate_settings(session)
    by_method = _by_method(session, opened.id)
    cash = total(part.amount for part in by_method if part.name == Method.CASH.value)
    numbers, voids, voided = _receipts(session, opened.id)
    return SessionFacts(
        company=estate.company,
        estate=estate.name,
        number="",
        cashier=opened.user_name,
        opened=opened.opened_at,
        closed=None,
        by_method=by_method,
        by_item=_by_item(session, opened.id),
        total=total(part.amount for part in by_method if part.name != Method.PREPAID.value),
        receipts_from=numbers[0] if numbers else "",
        receipts_to=numbers[-1] if numbers else "",
        receipts=len(numbers),
        voids=voids,
        voided=voided,
        float_cash=opened.float_amount,
        expected=opened.float_amount + cash,
        printed_by=acting(session).name,
        practice=estate.practice,
    )


def _by_method(session: Session, session_id: int) -> tuple[Sum, ...]:
    query = (
        select(PaymentPart.method, func.sum(_NET_COUNT), func.sum(PaymentPart.amount))
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(Payment.session_id == session_id)
        .group_by(PaymentPart.method)
    )
    found = {method: (count, amount) for method, count, amount in session.execute(query)}
    return tuple(Sum(method.value, *found[method]) for method in Method if method in found)


def _by_item(session: Session, session_id: int) -> tuple[Sum, ...]:
    lines = (
        select(FeeItem.name, func.sum(_NET_COUNT), func.sum(Allocation.amount))
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Payment.session_id == session_id)
        .group_by(FeeItem.id)
        .order_by(FeeItem.order_no, FeeItem.id)
    )
    prepaid = (
        select(func.sum(_NET_COUNT), func.sum(PrepaymentEntry.amount))
        .join(Payment, Payment.id == PrepaymentEntry.payment_id)
        .where(Payment.session_id == session_id, PrepaymentEntry.kind != PrepaymentKind.OFFSET)
    )
    count, amount = session.execute(prepaid).one()
    items = [Sum(name, number, money) for name, number, money in session.execute(lines)]
    if count and amount:
        items.append(Sum(_("Prepayment"), count, amount))
    return tuple(items)


def _receipts(session: Session, session_id: int) -> tuple[list[str], tuple[str, ...], Money]:
    numbers = session.scalars(
        select(Receipt.no)
        .join(Payment, Payment.id == Receipt.payment_id)
        .where(Payment.session_id == session_id)
        .order_by(Receipt.id)
    ).all()
    reversal = select(Payment.reverses_id).where(
        Payment.session_id == session_id, Payment.kind == PaymentKind.VOID
    )
    void = session.execute(
        select(Receipt.no, Receipt.amount)
        .where(Receipt.payment_id.in_(reversal))
        .order_by(Receipt.id)
    ).all()
    return list(numbers), tuple(no for no, _money in void), total(money for _no, money in void)


@use_case(permission="fees.close", touches=("session_close", "posting", "counter", "audit"))
def close_session(
    session: Session,
    *,
    counted: Sequence[tuple[Money, int]],
    explanation: str = "",
    handed_to: str = "",
    slip_number: str = "",
) -> SessionFacts:
    """Close the acting user's session with the cash counted by denomination (value, pieces).

    The report's facts are stored as they stand now. Raises NoOpenSession, DifferenceUnexplained.
    """
    session_id = _open_session_id(session, acting(session).user_id)
    if session_id is None:
        raise NoOpenSession
    draft = _facts(session, session.get_one(CashSession, session_id))
    counted_total = total(Money(value.fen * pieces) for value, pieces in counted)
    difference = counted_total - draft.expected
    if difference and not explanation.strip():
        raise DifferenceUnexplained(
            counted=counted_total, expected=draft.expected, difference=difference
        )
    facts = replace(
        _closed(session, draft, counted),
        explanation=explanation.strip(),
        handed_to=handed_to.strip(),
        slip_number=slip_number.strip(),
    )
    with posting(session, "session_close") as post:
        post.insert(SessionClose, [_close_row(session_id, facts)])
    record(
        session,
        "session.close",
        ("cash_session", session_id, facts.number),
        after={"expected": draft.expected, "counted": counted_total, "receipts": draft.receipts},
    )
    return facts


def _closed(
    session: Session, draft: SessionFacts, counted: Sequence[tuple[Money, int]]
) -> SessionFacts:
    """The report with its number, its moment, and the cash as counted."""
    year = today(session).year
    counted_total = total(Money(value.fen * pieces) for value, pieces in counted)
    return replace(
        draft,
        number=f"{CLOSE_SERIES}{year}-{draw_number(session, CLOSE_SERIES, year):06d}",
        closed=now(session),
        counted=tuple(Counted(value, pieces) for value, pieces in counted if pieces),
        counted_total=counted_total,
        difference=counted_total - draft.expected,
        seal=_seal(session),
    )


def _close_row(session_id: int, facts: SessionFacts) -> dict[str, object]:
    return {
        "session_id": session_id,
        "expected": facts.expected,
        "counted": facts.counted_total,
        "difference": facts.difference,
        "explanation": facts.explanation,
        "facts": facts.to_json(),
    }


def _seal(session: Session) -> str:
    """The last posting before the close: anyone who keeps the paper can later prove the chain."""
    last = session.execute(
        select(PostingRow.seq, PostingRow.hash).order_by(PostingRow.seq.desc()).limit(1)
    ).one()
    return f"{last.seq} {last.hash[:16]}"
