"""Moving a prepayment to another account, on purpose: the only way one person's pays another's."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.posting import Posting, posting
from propdesk.db.store import today, use_case
from propdesk.estate.accounts.service import account_rows, debtor_account
from propdesk.estate.models import Unit
from propdesk.estate.service import UnitUnknown
from propdesk.fees.dues.covering import Balance
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.dues.prepaid import balance_of, post_entry
from propdesk.fees.invoices.service import refuse_invoiced_prepayment
from propdesk.fees.models import Payment, PrepaymentEntry
from propdesk.fees.refusals import AmountNotPositive, NoAccount
from propdesk.fees.rules import PaymentKind, PrepaymentKind
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money


class MoveTooMuch(UserError):
    """More than is there."""

    message = N_("Only {available} is prepaid there, {wanted} cannot be moved.")


class MoveNowhere(UserError):
    """From an account to itself."""

    message = N_("The prepayment belongs to {code} already. Type another room.")


class MoveUnknown(UserError):
    """No move of that id."""

    message = N_("This move of a prepayment is not known.")


class MoveUnexplained(UserError):
    """A move says why."""

    message = N_("Write why the prepayment is moved.")


@dataclass(frozen=True, slots=True)
class Movable:
    """A balance that can be moved, and whose it is."""

    account_id: int
    fee_item_id: int | None
    amount: Money
    unit_code: str
    person: str
    item: str

    @property
    def told(self) -> str:
        """By its place, as people call it: 1-1-101 · 王伟 · ¥200.00."""
        return " · ".join(filter(None, (self.unit_code, self.person, self.item, f"¥{self.amount}")))


@dataclass(frozen=True, slots=True)
class Moved:
    """A move as posted; a counter-move takes it back."""

    payment_id: int
    from_account_id: int
    to_account_id: int
    amount: Money


@use_case(permission="fees.view")
def movable_prepayments(session: Session, *, unit_id: int) -> tuple[Movable, ...]:
    """The balances of a household, former owners' included. Raises UnitUnknown."""
    balances = [
        one for one in household_dues(session, unit_id=unit_id).balances if one.amount > ZERO
    ]
    rows = {row.id: row for row in account_rows(session, ids=[one.account_id for one in balances])}
    items = {item.id: item.name for item in session.scalars(select(FeeItem))}
    return tuple(
        Movable(
            one.account_id,
            one.fee_item_id,
            one.amount,
            rows[one.account_id].unit_code,
            rows[one.account_id].name,
            items.get(one.fee_item_id or 0, ""),
        )
        for one in balances
    )


@use_case(
    permission="fees.correct",
    touches=("payment", "prepayment_entry", "account", "posting", "counter", "audit"),
)
def move_prepayment(
    session: Session,
    *,
    from_account_id: int,
    to_unit_id: int,
    amount: Money,
    reason: str,
    fee_item_id: int | None = None,
) -> Moved:
    """Move prepayment of an account to whoever owes for a unit today; what it is for stays.

    Raises AmountNotPositive, MoveTooMuch, MoveNowhere, MoveUnexplained, NoAccount, UnitUnknown.
    """
    unit = session.get(Unit, to_unit_id)
    if unit is None:
        raise UnitUnknown(code=to_unit_id)
    if not reason.strip():
        raise MoveUnexplained
    _check_amount(session, from_account_id, fee_item_id, amount)
    to_account_id = debtor_account(session, unit_id=to_unit_id, day=today(session))
    if to_account_id is None:
        raise NoAccount(code=unit.code)
    if to_account_id == from_account_id:
        raise MoveNowhere(code=unit.code)
    ends = (from_account_id, to_account_id)
    return _post(session, Moved(0, *ends, amount), fee_item_id, reason)


@use_case(
    permission="fees.correct",
    touches=("payment", "prepayment_entry", "account", "posting", "counter", "audit"),
)
def move_between(
    session: Session,
    *,
    ends: tuple[int, int],
    amount: Money,
    reason: str,
    fee_item_id: int | None = None,
) -> int:
    """Move prepayment from one account to another; the payment. Raises AmountNotPositive,
    MoveTooMuch."""
    _check_amount(session, ends[0], fee_item_id, amount)
    return _post(session, Moved(0, *ends, amount), fee_item_id, reason).payment_id


@use_case(
    permission="fees.correct",
    touches=("payment", "prepayment_entry", "account", "posting", "counter", "audit"),
)
def move_back(session: Session, *, payment_id: int, reason: str) -> int:
    """Move back what a move moved, while it is there; the counter-move. Raises MoveTooMuch,
    MoveUnknown."""
    entries = session.scalars(
        select(PrepaymentEntry)
        .where(PrepaymentEntry.payment_id == payment_id)
        .order_by(PrepaymentEntry.amount.desc())
    ).all()
    if len(entries) != 2:
        raise MoveUnknown
    there, here = entries
    ends = (there.account_id, here.account_id)
    return move_between(
        session, ends=ends, amount=there.amount, reason=reason, fee_item_id=there.fee_item_id
    )


def take_out(
    session: Session,
    post: Posting,
    *,
    account_id: int,
    amount: Money,
    reason: str,
    fee_item_id: int | None = None,
) -> int:
    """Post that prepayment of an account is to be paid out; the payment without money.

    It is no prepayment from then on; whoever calls posts for what else it is held now. Raises
    AmountNotPositive, MoveTooMuch.
    """
    _check_amount(session, account_id, fee_item_id, amount)
    (row,) = account_rows(session, ids=[account_id])
    (payment_id,) = post.insert(Payment, [_payment(session, row.unit_id, reason)])
    keeper = Balance(None, account_id, fee_item_id, ZERO)
    post_entry(post, payment_id, keeper, PrepaymentKind.REFUND, -amount)
    return payment_id


def put_back(session: Session, post: Posting, *, payment_id: int, reason: str) -> int:
    """Post that what `take_out` took is prepayment again; the counter-payment. Raises
    MoveUnknown."""
    entry = session.scalars(
        select(PrepaymentEntry).where(
            PrepaymentEntry.payment_id == payment_id, PrepaymentEntry.kind == PrepaymentKind.REFUND
        )
    ).one_or_none()
    if entry is None:
        raise MoveUnknown
    (row,) = account_rows(session, ids=[entry.account_id])
    back = _payment(session, row.unit_id, reason) | {"reverses_id": payment_id}
    (new_id,) = post.insert(Payment, [back])
    keeper = Balance(None, entry.account_id, entry.fee_item_id, ZERO)
    post_entry(post, new_id, keeper, PrepaymentKind.REVERSAL, -entry.amount)
    return new_id


def _post(session: Session, move: Moved, fee_item_id: int | None, reason: str) -> Moved:
    """Post a move and note it."""
    ends = (move.from_account_id, move.to_account_id)
    accounts = {row.id: row for row in account_rows(session, ids=ends)}
    old, new = (accounts[one] for one in ends)
    with posting(session, "prepayment_move") as post:
        (payment_id,) = post.insert(Payment, [_payment(session, new.unit_id, reason)])
        for account_id, moved in zip(ends, (-move.amount, move.amount), strict=True):
            balance = Balance(None, account_id, fee_item_id, ZERO)
            post_entry(post, payment_id, balance, PrepaymentKind.MOVE, moved)
    record(
        session,
        "prepayment.move",
        ("payment", payment_id, f"{old.unit_code} {old.name} → {new.unit_code} {new.name}"),
        after={"amount": move.amount, "reason": reason.strip()},
    )
    return replace(move, payment_id=payment_id)


def _check_amount(
    session: Session, account_id: int, fee_item_id: int | None, amount: Money
) -> None:
    if amount <= ZERO:
        raise AmountNotPositive(amount=amount)
    available = balance_of(session, account_id, fee_item_id)
    if available < amount:
        raise MoveTooMuch(available=available, wanted=amount)
    refuse_invoiced_prepayment(session, account_id, fee_item_id, amount)


def _payment(session: Session, unit_id: int | None, reason: str) -> dict[str, object]:
    day = today(session)
    return {
        "kind": PaymentKind.MOVE,
        "unit_id": unit_id,
        "payer": "",
        "value_day": day,
        "booking_day": day,
        "amount": ZERO,
        "remark": "",
        "reason": reason.strip(),
    }
