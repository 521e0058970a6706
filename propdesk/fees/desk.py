"""What the cash desk sees of a household: its lines, prepayments, and how far each item is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.estate.models import Account, Person, Unit
from propdesk.estate.refusals import UnitUnknown
from propdesk.estate.rules import UnitKind
from propdesk.estate.service import household
from propdesk.fees.models import Charge, FeeItem, OpenCharge, PrepaymentEntry
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total

# Literal, because SQLite uses a partial index only for a condition without parameters.
IS_OPEN = text("open_charge.live = 1 AND open_charge.settled <> open_charge.amount")


@dataclass(frozen=True, slots=True)
class DueLine:
    """One open line as the desk shows it. `near`: it belongs to the room typed, or its spaces.

    `former`: it is owed by somebody who has moved on.
    """

    charge_id: int
    account_id: int
    debtor: str
    unit_id: int | None
    unit_code: str
    fee_item_id: int
    item: str
    period_from: date | None
    period_to: date | None
    due_day: date
    amount: Money
    open: Money
    explanation: str
    near: bool
    former: bool = False


@dataclass(frozen=True, slots=True)
class Prepaid:
    """What an account has paid in advance, for one item or (None) for any."""

    account_id: int
    fee_item_id: int | None
    amount: Money


@dataclass(frozen=True, slots=True)
class HouseholdDesk:
    """Everything of a household that the desk needs, read in one go.

    `own_ids` are the accounts of those who live with it today: a former owner's debt is shown,
    but his prepayment is not theirs to use. `near_ids`: the room typed and its spaces.
    """

    unit_id: int
    unit_code: str
    account_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    lines: tuple[DueLine, ...]
    prepaid: tuple[Prepaid, ...]
    day: date
    near_ids: tuple[int, ...] = ()
    own_ids: tuple[int, ...] = ()

    @property
    def overdue(self) -> tuple[DueLine, ...]:
        """Lines whose due day has passed."""
        return tuple(line for line in self.lines if line.due_day < self.day)

    @property
    def owed(self) -> Money:
        """All that is open, due or not."""
        return total(line.open for line in self.lines)

    @property
    def prepaid_total(self) -> Money:
        """All that was paid in advance and not used."""
        return total(part.amount for part in self.prepaid)


def household_desk(session: Session, *, unit_id: int) -> HouseholdDesk:
    """All accounts the people of a unit answer for, with what is open on them.

    Source: money.md 1.4. Raises UnitUnknown.
    """
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise UnitUnknown(code=unit_id)
    rows = household(session, unit_id=unit_id)
    accounts = tuple(row.id for row in rows)
    own = tuple(row.id for row in rows if row.closed is None or row.closed >= today(session))
    units = {unit_id} | {row.unit_id for row in rows if row.unit_id is not None}
    spaces = select(Unit.id).where(Unit.id.in_(units), Unit.kind == UnitKind.SPACE)
    near = frozenset({unit_id, *session.scalars(spaces)})
    return HouseholdDesk(
        unit_id,
        unit.code,
        accounts,
        tuple(sorted(units)),
        open_lines(session, account_ids=accounts, near=near),
        prepaid_balances(session, account_ids=own),
        today(session),
        tuple(sorted(near)),
        own,
    )


def open_lines(
    session: Session, *, account_ids: Sequence[int], near: frozenset[int] = frozenset()
) -> tuple[DueLine, ...]:
    """The open lines of accounts, oldest first: due day, item order, unit order, line."""
    query = (
        select(OpenCharge, FeeItem.name, Unit.code, Person.name, Charge.explanation, Account.closed)
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .join(Account, Account.id == OpenCharge.account_id)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == OpenCharge.unit_id)
        .where(
            OpenCharge.account_id.in_(account_ids),
            IS_OPEN,
        )
        .order_by(OpenCharge.due_day, FeeItem.order_no, Unit.order_key, OpenCharge.charge_id)
    )
    return tuple(
        DueLine(
            line.charge_id,
            line.account_id,
            debtor,
            line.unit_id,
            code or "",
            line.fee_item_id,
            item,
            line.period_from,
            line.period_to,
            line.due_day,
            line.amount,
            line.amount - line.settled,
            explanation,
            line.unit_id in near,
            closed is not None,
        )
        for line, item, code, debtor, explanation, closed in session.execute(query)
    )


def item_on_paper(line: DueLine, unit_id: int | None) -> str:
    """What a paper calls a line: a line of another unit than the paper's says which."""
    if line.unit_id in (None, unit_id):
        return line.item
    return _("{item} ({unit})").format(item=line.item, unit=line.unit_code)


def prepaid_balances(session: Session, *, account_ids: Sequence[int]) -> tuple[Prepaid, ...]:
    """What each account still has paid in advance, those with a balance only."""
    balance = func.sum(PrepaymentEntry.amount)
    query = (
        select(PrepaymentEntry.account_id, PrepaymentEntry.fee_item_id, balance)
        .where(PrepaymentEntry.account_id.in_(account_ids))
        .group_by(PrepaymentEntry.account_id, PrepaymentEntry.fee_item_id)
        .order_by(PrepaymentEntry.account_id, PrepaymentEntry.fee_item_id)
    )
    rows = session.execute(query).all()
    return tuple(Prepaid(account, item, amount) for account, item, amount in rows if amount != ZERO)
