"""Whose a deposit is: the account of the payer as he is typed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.estate.accounts.service import account_for, accounts_of_unit, debtor_account
from propdesk.estate.models import Account, Person
from propdesk.estate.people.service import may_hold_money, roles_of_unit, walk_in_account
from propdesk.estate.rules import OWNING, AccountKind
from propdesk.fees.deposits.models import Deposit
from propdesk.kernel.i18n import _
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.refusals import FieldsRefused


def payer_account(session: Session, unit_id: int | None, payer: str, phone: str) -> int:
    """The account of a payer, opened when it is new; nobody typed: who owes for the unit today.

    Somebody who belongs to the unit is known by his name; anybody else by name and phone, since
    money is kept for him. Raises FieldsRefused.
    """
    called = one_line(payer)
    if not called:
        return _debtor(session, unit_id)
    before = select(Deposit.account_id).where(
        Deposit.unit_id.is_not_distinct_from(unit_id),
        Deposit.payer == called,
        Deposit.phone == phone,
    )
    found = session.scalars(before.order_by(Deposit.id.desc())).first()
    if found is None and unit_id is not None:
        found = _of_the_unit(session, unit_id, called)
    if found is None:
        found = walk_in_account(session, name=called, phone=phone)
        if not may_hold_money(session, account_id=found):
            raise FieldsRefused(
                {"phone": _("{name} is not of this unit: type the phone too.").format(name=called)}
            )
    return found


def _debtor(session: Session, unit_id: int | None) -> int:
    found = None
    if unit_id is not None:
        found = debtor_account(session, unit_id=unit_id, day=today(session))
    if found is None:
        raise FieldsRefused({"payer": _("Type who pays: nobody owes for a unit here.")})
    return found


def _of_the_unit(session: Session, unit_id: int, name: str) -> int | None:
    """The account of whoever of a unit is called so: an open one, else opened by his role."""
    open_ones = [
        one.id
        for one in accounts_of_unit(session, unit_id=unit_id)
        if one.name == name and one.closed is None
    ]
    if open_ones:
        return open_ones[0]
    for role in roles_of_unit(session, unit_id=unit_id):
        if role.name == name:
            kind = AccountKind.OWNER if role.fields.role in OWNING else AccountKind.TENANT
            return account_for(session, unit_id=unit_id, person_id=role.person_id, kind=kind)
    return None


def name_of_payer(session: Session, account_id: int) -> str:
    """How the person of an account is called."""
    query = select(Person.name).join(Account, Account.person_id == Person.id)
    return session.scalar(query.where(Account.id == account_id)) or ""
