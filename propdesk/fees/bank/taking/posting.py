"""What a decision about a row writes: the payment it becomes, and what of it is unclaimed."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.posting import Posting, posting
from propdesk.db.store import acting, now, today
from propdesk.fees.bank.models import BankRow, StatementAccount
from propdesk.fees.bank.rules import METHOD_OF, RowState, WhyIgnored
from propdesk.fees.counter.service import (
    COLLECT_TABLES,
    VOID_TABLES,
    Collected,
    Order,
    Part,
    collect_payment,
)
from propdesk.fees.hand_ins.service import HAND_IN
from propdesk.fees.models import UnclaimedEntry
from propdesk.fees.rules import Method, UnclaimedKind
from propdesk.fees.shifts.service import shift_for_payment
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money

TOUCHES = (
    "statement_row",
    "statement_acceptance",
    "unclaimed_entry",
    "hand_in_credit",
    "known_payer",
    *dict.fromkeys((*COLLECT_TABLES, *VOID_TABLES, *HAND_IN.touches)),
)


def method_of(session: Session, row: BankRow) -> Method:
    """By which way the money of a row came."""
    return METHOD_OF[session.get_one(StatementAccount, row.account_id).channel]


def post_row(
    session: Session,
    row: BankRow,
    unit_id: int | None,
    charge_ids: Sequence[int] | None,
    *,
    acceptance_id: int | None = None,
    keep_rest: bool = False,
    walk_in: str = "",
) -> Collected:
    """Make the payment of a row, its value day the day of the row. Raises as collect_payment."""
    order = Order(
        unit_id=unit_id,
        parts=(Part(method_of(session, row), row.amount),),
        payer=row.payer,
        charge_ids=None if charge_ids is None else tuple(charge_ids),
        keep_rest=keep_rest,
        value_day=row.day,
        remark=_("Statement {day}, {no}").format(day=row.day, no=row.transaction_no.lstrip("~")),
        walk_in=walk_in,
    )
    done = collect_payment(session, order=order)
    if unclaimed_of(session, row.id):
        with posting(session, "unclaimed") as post:
            _entry(session, post, row, UnclaimedKind.CLAIMED, payment_id=done.payment_id)
    decide(
        session, row, RowState.POSTED, acceptance_id, payment_id=done.payment_id, unit_id=unit_id
    )
    return done


def decide(
    session: Session,
    row: BankRow,
    state: RowState,
    acceptance_id: int | None = None,
    *,
    payment_id: int | None = None,
    entry_id: int | None = None,
    unit_id: int | None = None,
    pair_id: int | None = None,
    ignored: WhyIgnored | None = None,
    note: str = "",
) -> None:
    """Keep what became of a row, by whom."""
    row.state, row.payment_id, row.entry_id = state, payment_id, entry_id
    row.unit_id, row.pair_id, row.ignored, row.note = unit_id, pair_id, ignored, note
    row.acceptance_id = acceptance_id
    row.decided_by, row.decided_at = acting(session).name, now(session)
    session.flush()


def wait_again(session: Session, row: BankRow) -> None:
    """Let a row wait as if nobody had decided it."""
    spent = row.amount < ZERO and not row.is_refund
    state = RowState.IGNORED if spent else RowState.OPEN if row.amount > ZERO else RowState.REFUND
    decide(session, row, state, ignored=WhyIgnored.SPENT if spent else None)
    row.decided_by, row.decided_at = "", None
    session.flush()


def unclaimed_of(session: Session, row_id: int) -> Money:
    """What of a row is booked as unclaimed."""
    query = select(func.sum(UnclaimedEntry.amount)).where(UnclaimedEntry.row_id == row_id)
    found = session.scalar(query)
    return found if isinstance(found, Money) else Money(int(found or 0))


def hold_rows(
    session: Session, rows: Sequence[BankRow], acceptance_id: int | None = None
) -> list[BankRow]:
    """Book the money of rows as unclaimed."""
    with posting(session, "unclaimed") as post:
        for row in rows:
            _entry(session, post, row, UnclaimedKind.CAME)
    for row in rows:
        decide(session, row, RowState.UNCLAIMED, acceptance_id)
    return list(rows)


def take_unclaimed_back(
    session: Session,
    row: BankRow,
    reason: str,
    kind: UnclaimedKind = UnclaimedKind.UNDONE,
) -> None:
    """Take out of the unclaimed money what of a row is in it; nothing where nothing is."""
    if unclaimed_of(session, row.id) == ZERO:
        return
    with posting(session, "unclaimed") as post:
        _entry(session, post, row, kind, reason=reason)


def _entry(
    session: Session,
    post: Posting,
    row: BankRow,
    kind: UnclaimedKind,
    *,
    payment_id: int | None = None,
    reason: str = "",
) -> None:
    sign = 1 if kind is UnclaimedKind.CAME else -1
    post.insert(
        UnclaimedEntry,
        [
            {
                "row_id": row.id,
                "kind": kind,
                "amount": Money(sign * row.amount.fen),
                "method": method_of(session, row),
                "session_id": shift_for_payment(session),
                "payment_id": payment_id,
                "day": today(session),
                "reason": reason,
            }
        ],
    )
