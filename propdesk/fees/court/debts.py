"""What of an account an agreement or a case is about: the debtor, and the lines that are open."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.estate.models import Account, Person
from propdesk.fees.models import IS_OPEN, OpenCharge
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.folding import one_line


class Debt(NamedTuple):
    """What is open on an account of a unit."""

    account_id: int
    name: str
    amount: Money


class OpenPart(NamedTuple):
    """A line with what of it is open."""

    charge_id: int
    amount: Money


def debts_of(session: Session, unit_id: int, until: date) -> tuple[Debt, ...]:
    """Who owes how much of what is due for a unit until a day, the most first; no deposits."""
    left = func.sum(OpenCharge.amount - OpenCharge.settled)
    query = (
        select(Account.id, Person.name, left)
        .join(OpenCharge, OpenCharge.account_id == Account.id)
        .join(Person, Person.id == Account.person_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(
            Account.unit_id == unit_id, IS_OPEN, OpenCharge.due_day <= until,
            FeeItem.nature != Nature.DEPOSIT,
        )
        .group_by(Account.id)
        .order_by(left.desc(), Account.id)
    )  # fmt: skip
    found = (Debt(account, name, _money(amount))
             for account, name, amount in session.execute(query))  # fmt: skip
    return tuple(one for one in found if one.amount > ZERO)


def debt_meant(debts: Sequence[Debt], debtor: str) -> Debt | None:
    """The debt of somebody by name, or the only one there is."""
    named = [one for one in debts if not debtor or one.name == one_line(debtor)]
    return named[0] if len(named) == 1 else None


def debtor_error(debts: Sequence[Debt], debtor: str) -> dict[str, str]:
    """Beside its field: that nobody owes, or who of several is not said."""
    if not debts:
        return {"unit_id": _("Nothing is due for this unit until that day.")}
    if debt_meant(debts, debtor) is not None:
        return {}
    names = listed(f"{one.name} {one.amount}" for one in debts)
    told = _("Several owe for it: {names}. Type whose debt it is.")
    if debtor:
        told = _("{name} owes nothing for it until that day. Who owes: {names}.")
    return {"debtor": told.format(name=debtor, names=names)}


def owed_beside(
    session: Session, field: str, unit_id: int, until: date | None, debtor: str
) -> dict[str, str]:
    """Beside a field: who owes how much of it; nothing while it is not clear who."""
    if not unit_id or until is None:
        return {}
    debt = debt_meant(debts_of(session, unit_id, until), debtor)
    if debt is None:
        return {}
    told = _("{name} owes {amount} of what is due until {day}.")
    return {field: told.format(name=debt.name, amount=debt.amount, day=until)}


def covered_lines(session: Session, account_id: int, until: date) -> tuple[OpenPart, ...]:
    """The lines of an account that are due until a day and open, the oldest first; no deposits."""
    query = (
        select(OpenCharge.charge_id, OpenCharge.amount - OpenCharge.settled)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .where(
            OpenCharge.account_id == account_id, IS_OPEN, OpenCharge.due_day <= until,
            FeeItem.nature != Nature.DEPOSIT,
        )
        .order_by(OpenCharge.due_day, OpenCharge.charge_id)
    )  # fmt: skip
    return tuple(OpenPart(one, _money(left)) for one, left in session.execute(query))


def _money(value: Money | int) -> Money:
    return value if isinstance(value, Money) else Money(int(value))
