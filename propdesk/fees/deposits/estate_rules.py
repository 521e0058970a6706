"""What the estate says of deposits: asked for before a permit, capped, or forbidden."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.rules import DepositRule
from propdesk.fees.deposits.sums import IS_HELD
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money
from propdesk.system.settings.service import estate_settings


class ItemRule(NamedTuple):
    """What holds for the deposits of a fee item; a `most` of 0.00 is no limit."""

    fee_item_id: int
    name: str
    rule: DepositRule = DepositRule.AGREED
    most: Money = ZERO


@use_case(permission="fees.view")
def item_rules(session: Session) -> tuple[ItemRule, ...]:
    """The rule of each fee item of deposits, in their order."""
    told = {item: (DepositRule(rule), Money(most)) for item, rule, most in _stored(session)}
    items = select(FeeItem.id, FeeItem.name).where(FeeItem.nature == Nature.DEPOSIT)
    rows = session.execute(items.order_by(FeeItem.id)).all()
    return tuple(ItemRule(item, name, *told.get(item, ())) for item, name in rows)


def _stored(session: Session) -> tuple[tuple[int, str, int], ...]:
    return estate_settings(session).deposit_rules


def against_rule(session: Session, fee_item_id: int, amount: Money) -> dict[str, str]:
    """What the estate's rule says against asking for a deposit, beside its field."""
    for item, rule, most in _stored(session):
        if item != fee_item_id:
            continue
        if rule == DepositRule.FORBIDDEN:
            return {"fee_item_id": _("No deposit may be asked for this here.")}
        if most and amount > Money(most):
            told = _("At most {most} may be asked for this here.")
            return {"amount": told.format(most=Money(most))}
    return {}


def asked_of_unit(session: Session, unit_id: int, fee_item_id: int, amount: Money) -> Money:
    """How much of a charge is asked of a unit by the rule of its fee item: nothing of a deposit
    that is forbidden or held already, no more than the most; all of what is no deposit."""
    held = select(Deposit.id).where(
        Deposit.unit_id == unit_id, Deposit.fee_item_id == fee_item_id, IS_HELD
    )
    if session.scalar(held.limit(1)) is not None:
        return ZERO
    for item, rule, most in _stored(session):
        if item == fee_item_id:
            asked = ZERO if rule == DepositRule.FORBIDDEN else amount
            return min(asked, Money(most)) if most else asked
    return amount


def lacking_for_permit(session: Session, unit_id: int) -> list[str]:
    """The deposits that a permit of this unit needs and of which nothing is held, by name."""
    needed = [item for item, rule, _most in _stored(session) if rule == DepositRule.PERMIT]
    held = select(Deposit.fee_item_id).where(Deposit.unit_id == unit_id, IS_HELD)
    there = set(session.scalars(held))
    names = select(FeeItem.name).where(FeeItem.id.in_(set(needed) - there)).order_by(FeeItem.id)
    return list(session.scalars(names))
