"""A cashier's session (班次): opened with the float or by the first payment, closed once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.clock_check import check_clock
from propdesk.db.numbering import document_no, draw_number
from propdesk.db.plain_rows import plain_rows
from propdesk.db.posting import posting
from propdesk.db.store import acting, now, require, today, use_case
from propdesk.fees.models import Payment, Shift, ShiftClose
from propdesk.fees.papers.codes import code_of_posting
from propdesk.fees.receipt_books.service import papers_told_of
from propdesk.fees.rules import CLOSE_SERIES, Method, PaymentKind
from propdesk.fees.shifts.chained import clock_told, seal_of_day
from propdesk.fees.shifts.drawer import cash_of
from propdesk.fees.shifts.facts import Counted, ShiftFacts
from propdesk.fees.shifts.sums import shift_sums, taken_back
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, check_amount, total
from propdesk.system.settings.service import estate_settings

SUPERVISE = "fees.supervise"
CLOSE_TOUCHES = (
    "session_close", "posting", "counter", "audit", "hand_in", "state_move", "search_entry",
)  # fmt: skip
Count = Sequence[tuple[Money, int]] | Money | None


class NoOpenShift(UserError):
    """Nothing was taken since the last close."""

    kind = "no_open_session"  # as programs that read --json know it
    message = N_("There is no open session: no money was taken since the last close.")


class DifferenceUnexplained(UserError):
    """Counted and expected cash differ without a reason."""

    message = N_(
        "Counted {counted}, expected {expected}: {difference} differs. Count again, or write why."
    )


class ShiftAlreadyOpen(UserError):
    """One session at a time."""

    kind = "session_already_open"  # as programs that read --json know it
    message = N_("Your session is open since {moment}. Close it before you open another one.")


class FloatWrong(UserError):
    """A float is no debt, and no more stays than there is."""

    message = N_("{amount} cannot stay in the drawer as the float; {counted} is there.")


class CountNegative(UserError):
    """Cash is counted from nothing up."""

    message = N_("{amount} cannot be counted: cash is never less than nothing.")


class ShiftAlreadyClosed(UserError):
    """Somebody else was faster."""

    kind = "session_already_closed"  # as programs that read --json know it
    message = N_("The session of {cashier} is closed already.")


class AbsenceUnexplained(UserError):
    """Whoever closes for another says why."""

    message = N_("Write why you close the session of {cashier}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShift:
    """The acting cashier's open session at a glance; `payments` without the void ones."""

    session_id: int
    opened_at: datetime
    payments: int
    cash: Money
    money_in: Money
    days: int = 1  # calendar days it has been open, today included
    reds: int = 0


def _open_session_id(session: Session, user_id: int) -> int | None:
    found = plain_rows(session, _open_sessions(), {"user_id": user_id})
    return found[0][0] if found else None


@cache  # a payment waits for it
def _open_sessions() -> Select[int]:
    closed = select(ShiftClose.session_id)
    return (
        select(Shift.id)
        .where(Shift.user_id == bindparam("user_id"), Shift.id.not_in(closed))
        .order_by(Shift.id)
    )


def shift_for_payment(session: Session) -> int:
    """The acting user's open session; opens one with the float that stayed when there is none."""
    found = _open_session_id(session, acting(session).user_id)
    return _begin(session, kept_float(session) or ZERO) if found is None else found


@use_case(permission="fees.collect", touches=("cash_session", "audit"))
def begin_shift(session: Session, *, float_amount: Money) -> int:
    """Open the acting user's session with what lies in the drawer (备用金); its id.

    Raises ShiftAlreadyOpen, FloatWrong for less than nothing, AmountTooLarge, and ClockDoubtful:
    its moment is on the report of the session.
    """
    check_clock(session)
    found = _open_session_id(session, acting(session).user_id)
    if found is not None:
        opened = wall_time(session.get_one(Shift, found).opened_at)
        raise ShiftAlreadyOpen(moment=f"{opened:%Y-%m-%d %H:%M}")
    if float_amount < ZERO:
        raise FloatWrong(amount=float_amount, counted=ZERO)
    return _begin(session, check_amount(float_amount))


def _begin(session: Session, float_amount: Money) -> int:
    actor = acting(session)
    row = insert(Shift).values(
        user_id=actor.user_id, user_name=actor.name, opened_at=now(session),
        float_amount=float_amount,
    )  # fmt: skip
    session_id = int(session.execute(row.returning(Shift.id)).scalar_one())
    told = {"float_amount": float_amount}
    record(session, "session.open", ("cash_session", session_id, actor.name), after=told)
    return session_id


@use_case(permission="fees.view")
def kept_float(session: Session) -> Money | None:
    """What stayed in the acting user's drawer at the last close: the float to begin with.

    None for somebody who never closed a session.
    """
    query = (
        select(ShiftClose.facts)
        .join(Shift, Shift.id == ShiftClose.session_id)
        .where(Shift.user_id == acting(session).user_id)
        .order_by(ShiftClose.id.desc())
    )
    facts = session.scalars(query).first()
    return (ShiftFacts.from_json(facts).float_left or ZERO) if facts else None


def drawer_cash(session: Session, *, session_id: int | None = None) -> Money:
    """The cash that lies in the drawer of a session, or of the acting user's: float and takings."""
    wanted = session_id or _open_session_id(session, acting(session).user_id)
    if wanted is None:
        return kept_float(session) or ZERO
    return session.get_one(Shift, wanted).float_amount + cash_of(session, wanted)


def float_left(session: Session) -> Money:
    """What is left of the float in the acting user's drawer: less what was paid out in cash."""
    wanted = _open_session_id(session, acting(session).user_id)
    if wanted is None:
        return kept_float(session) or ZERO
    paid = shift_sums(session, session_id=wanted)[wanted].cash_of_deposits
    return session.get_one(Shift, wanted).float_amount + paid


def is_open(session: Session, session_id: int) -> bool:
    """Whether a session has not been closed."""
    return session.scalar(select(ShiftClose.id).where(ShiftClose.session_id == session_id)) is None


@use_case(permission="fees.view")
def open_shift(session: Session) -> OpenShift | None:
    """The acting user's open session with its sums, None when nothing was taken yet."""
    session_id = _open_session_id(session, acting(session).user_id)
    if session_id is None:
        return None
    opened = session.get_one(Shift, session_id)
    taken_back = select(Payment.reverses_id).where(
        Payment.session_id == session_id, Payment.kind == PaymentKind.VOID
    )
    kinds = session.execute(
        select(Payment.kind, func.count())
        .where(Payment.session_id == session_id, Payment.id.not_in(taken_back))
        .group_by(Payment.kind)
    )
    counts = {kind: count for kind, count in kinds}  # noqa: C416  rows
    money_in = session.scalars(
        select(func.sum(Payment.amount)).where(Payment.session_id == session_id)
    ).one()
    return OpenShift(
        session_id=session_id,
        opened_at=opened.opened_at,
        payments=counts.get(PaymentKind.PAYMENT, 0),
        cash=cash_of(session, session_id),
        money_in=money_in or ZERO,
        days=_days(session, opened),
        reds=counts.get(PaymentKind.RED, 0),
    )


def _days(session: Session, opened: Shift) -> int:
    return (today(session) - wall_time(opened.opened_at).date()).days + 1


@use_case(permission="fees.view")
def shift_report(session: Session, *, session_id: int | None = None) -> ShiftFacts:
    """The report of the given or the acting user's open session; NoOpenShift without one."""
    wanted = session_id or _open_session_id(session, acting(session).user_id)
    if wanted is None:
        raise NoOpenShift
    close = session.scalars(select(ShiftClose).where(ShiftClose.session_id == wanted)).one_or_none()
    if close is not None:
        stored = ShiftFacts.from_json(close.facts)
        code = code_of_posting(session, close.posting_seq) if stored.coded else ""
        return replace(stored, code=code, printed=now(session), printed_by=acting(session).name)
    return _facts(session, session.get_one(Shift, wanted))


def _facts(session: Session, opened: Shift) -> ShiftFacts:
    estate = estate_settings(session)
    sums = shift_sums(session, session_id=opened.id)[opened.id]
    cash = sums.method(Method.CASH)
    back = taken_back(session, session_id=opened.id)
    return ShiftFacts(
        company=estate.company,
        estate=estate.name,
        number="",
        cashier=opened.user_name,
        opened=opened.opened_at,
        closed=None,
        by_method=sums.by_method,
        by_item=sums.by_item,
        total=sums.money_in,
        series=sums.series,
        let_go=sums.let_go,
        taken_back=back,
        receipts=sum(one.used for one in sums.series),
        voids=tuple(one.no for one in back if one.kind == PaymentKind.VOID.value),
        voided=sums.voided,
        float_cash=opened.float_amount,
        cash_in=cash.amount,
        cash_back=cash.red + sums.cash_of_deposits,
        expected=opened.float_amount + cash.net + sums.cash_of_deposits,
        days=_days(session, opened),
        printed=now(session),
        printed_by=acting(session).name,
        practice=estate.practice,
        deposits=sums.deposits,
        deposits_back=sums.deposits_back,
        unclaimed=sums.unclaimed,
        written=papers_told_of(session, opened),
        clock=clock_told(session, opened.id),
    )


@use_case(permission="fees.close", touches=CLOSE_TOUCHES)
def close_shift(
    session: Session,
    *,
    counted: Count,
    explanation: str = "",
    handed_to: str = "",
    slip_number: str = "",
    float_left: Money | None = None,
    session_id: int | None = None,
    absence: str = "",
) -> ShiftFacts:
    """Close a session (the acting user's, or `session_id`) with the cash as it was counted.

    `counted`: pieces by denomination (value, pieces), or one sum; None = nobody counted, the cash
    is taken as expected and the report says so. `float_left` stays in the drawer for the next
    session, the rest is handed over; without it as much as this session began with. Another
    cashier's session needs the right to supervise and a reason (`absence`). The facts are stored
    as they stand now. Raises NoOpenShift, ShiftAlreadyClosed, AbsenceUnexplained,
    DifferenceUnexplained, CountNegative, AmountTooLarge, FloatWrong.
    """
    opened = _to_close(session, session_id, absence)
    facts = _counted(_facts(session, opened), counted, float_left)
    if facts.difference and not explanation.strip():
        raise DifferenceUnexplained(
            counted=facts.counted_total, expected=facts.expected, difference=facts.difference
        )
    absent = opened.user_id != acting(session).user_id
    facts = replace(
        _closed(session, facts),
        explanation=explanation.strip(),
        handed_to=handed_to.strip(),
        slip_number=slip_number.strip(),
        closed_by=acting(session).name if absent else "",
        absence=absence.strip() if absent else "",
    )
    with posting(session, "session_close") as post:
        post.insert(ShiftClose, [_close_row(opened.id, facts)])
    _record_close(session, opened, facts)
    return replace(facts, code=code_of_posting(session, post.seq))


def _to_close(session: Session, session_id: int | None, absence: str) -> Shift:
    """The session to close; what is said of another cashier's needs a right and a reason."""
    actor = acting(session)
    wanted = session_id or _open_session_id(session, actor.user_id)
    if wanted is None:
        raise NoOpenShift
    opened = session.get_one(Shift, wanted)
    if not is_open(session, wanted):
        raise ShiftAlreadyClosed(cashier=opened.user_name)
    if opened.user_id != actor.user_id:
        require(session, SUPERVISE)
        if not absence.strip():
            raise AbsenceUnexplained(cashier=opened.user_name)
    return opened


def _counted(draft: ShiftFacts, counted: Count, float_left: Money | None) -> ShiftFacts:
    """The report with the cash as counted, the difference, what stays and what is handed over."""
    pieces = () if counted is None or isinstance(counted, Money) else tuple(counted)
    money = counted if isinstance(counted, Money) else _sum_of(pieces)
    if counted is None:
        money = draft.expected
    elif money < ZERO:
        raise CountNegative(amount=money)
    elif money > draft.expected:  # which may be larger, as a sum of payments
        check_amount(money)
    stays = float_left
    if stays is None:
        stays = max(ZERO, min(draft.float_cash, money))
    if stays < ZERO or stays > max(ZERO, money):
        raise FloatWrong(amount=stays, counted=money)
    return replace(
        draft,
        counted=tuple(Counted(value, many) for value, many in pieces if many),
        counted_total=money,
        uncounted=counted is None,
        difference=money - draft.expected,
        float_left=stays,
        handed_over=money - stays,
    )


def _sum_of(pieces: Sequence[tuple[Money, int]]) -> Money:
    for value, many in pieces:
        if many < 0:
            raise CountNegative(amount=Money(value.fen * many))
    return total(Money(value.fen * many) for value, many in pieces)


def _closed(session: Session, draft: ShiftFacts) -> ShiftFacts:
    """The report with its number, its moment and its seal."""
    year = today(session).year
    return replace(
        draft,
        number=document_no(CLOSE_SERIES, year, draw_number(session, CLOSE_SERIES, year)),
        closed=now(session),
        seal=seal_of_day(session),
        coded=True,
    )


def _record_close(session: Session, opened: Shift, facts: ShiftFacts) -> None:
    """Write the close into the log; what leaves the drawer is to be handed in, or was."""
    from propdesk.fees.hand_ins.service import hand_in_of  # not read at a start

    after: dict[str, object] = {
        "expected": facts.expected,
        "counted": facts.counted_total,
        "float_left": facts.float_left,
        "receipts": facts.receipts,
    }
    if facts.closed_by:
        after |= {"cashier": facts.cashier, "absence": facts.absence}
    record(session, "session.close", ("cash_session", opened.id, facts.number), after=after)
    hand_in_of(session, opened.id, facts)


def _close_row(session_id: int, facts: ShiftFacts) -> dict[str, object]:
    return {
        "session_id": session_id,
        "expected": facts.expected,
        "counted": facts.counted_total,
        "difference": facts.difference,
        "explanation": facts.explanation,
        "facts": facts.to_json(),
    }
