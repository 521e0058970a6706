"""What an old owner keeps when a unit changes hands: his open lines and his prepayment."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from propdesk.estate.rules import RoleKind
from propdesk.estate.service import accounts_of_unit, roles_of_unit
from propdesk.fees.desk import household_desk
from propdesk.kernel.money import Money, total

OWNING = (RoleKind.OWNER, RoleKind.CO_OWNER)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What stays with an owner who leaves: how many open lines, their sum, what is prepaid."""

    name: str
    lines: int
    owed: Money
    prepaid: Money


def who_leaves(session: Session, *, unit_id: int) -> list[Leaving]:
    """The present owners of a unit with what they keep of it and its spaces. Raises UnitUnknown."""
    desk = household_desk(session, unit_id=unit_id)
    own = set(desk.near_ids)
    accounts = {row.id for near in own for row in accounts_of_unit(session, unit_id=near)}
    found = []
    for role in roles_of_unit(session, unit_id=unit_id):
        if role.fields.role not in OWNING:
            continue
        lines = [
            line
            for line in desk.lines
            if line.person_id == role.person_id and line.unit_id in own and not line.former
        ]
        prepaid = total(
            one.amount
            for one in desk.balances
            if one.account_id in accounts and desk.debtors.get(one.account_id) == role.person_id
        )
        found.append(Leaving(role.name, len(lines), total(line.open for line in lines), prepaid))
    return found
