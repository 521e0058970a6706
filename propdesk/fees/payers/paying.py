"""Whose account is billed as agreed, and which bills were made before with somebody else."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records.kinds import Values
from propdesk.db.store import use_case
from propdesk.estate.accounts.service import account_for, developer_id, follow_units
from propdesk.estate.models import Account, PayerStretch
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import OWNING, AccountKind, PayerKind, RoleKind
from propdesk.fees.models import OpenCharge
from propdesk.fees.payers.fields import PayerFields
from propdesk.fees.payers.naming import people_called
from propdesk.fees.rules import ChargeKind
from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import FieldsRefused


class PayerHolder(NamedTuple):
    """Who pays: the person, and in what quality his account is opened."""

    person_id: int
    kind: AccountKind


def payer_of(session: Session, fields: PayerFields) -> PayerHolder:
    """Who pays by an agreement. Raises FieldsRefused."""
    if fields.payer is PayerKind.DEVELOPER:
        developer = developer_id(session)
        if developer is None:
            raise FieldsRefused({"payer": _("Say first which company is the developer (People).")})
        _refuse_another(session, fields, {developer})
        return PayerHolder(developer, AccountKind.DEVELOPER)
    if fields.payer is PayerKind.TENANT:
        return PayerHolder(_tenant(session, fields), AccountKind.TENANT)
    return _called(session, fields)


def _tenant(session: Session, fields: PayerFields) -> int:
    """Whoever rents the unit on the first day; the one who is named, of several."""
    roles = roles_of_unit(session, unit_id=fields.unit_id, day=fields.first)
    tenants = [one for one in roles if one.fields.role is RoleKind.TENANT]
    called = set(people_called(session, fields.who)) if fields.who else set()
    named = [one for one in tenants if one.person_id in called]
    if not tenants:
        told = _("Nobody rents this unit on {day}. Enter the tenant under the unit first.")
        raise FieldsRefused({"payer": told.format(day=fields.first)})
    _refuse_another(session, fields, {one.person_id for one in tenants})
    return (named or tenants)[0].person_id


def _refuse_another(session: Session, fields: PayerFields, fitting: set[int]) -> None:
    """Raise FieldsRefused when somebody is named whom the kind of payer does not mean."""
    named = people_called(session, fields.who) if fields.who else []
    if named and not fitting.intersection(named):
        told = _("{name} is not the {kind}: choose “{other}” here, or leave the name empty.")
        sentence = told.format(
            name=fields.who, kind=fields.payer.label, other=PayerKind.OTHER.label
        )
        raise FieldsRefused({"payer": sentence})


def _called(session: Session, fields: PayerFields) -> PayerHolder:
    """Whoever is called so: of the unit first, else the only one under People."""
    if not fields.who:
        raise FieldsRefused({"who": _("Type who pays, as under People.")})
    for role in roles_of_unit(session, unit_id=fields.unit_id, day=fields.first):
        if role.name == fields.who:
            owns = role.fields.role in OWNING
            return PayerHolder(role.person_id, AccountKind.OWNER if owns else AccountKind.PAYER)
    found = people_called(session, fields.who)
    if len(found) == 1:
        return PayerHolder(found[0], AccountKind.PAYER)
    told = _("Nobody under People is called {name}. Enter the person or company there first.")
    if found:
        told = _(
            "{count} people are called {name}. Choose one from the list, told by a room of theirs, "
            "or give the one a role in this unit first."
        )
    raise FieldsRefused({"who": told.format(name=fields.who, count=len(found))})


def keep_account(session: Session, before: Values, after: Values) -> None:
    """Write down whose account is billed, and let accounts end when their days do.

    Raises FieldsRefused.
    """
    units = {one["unit_id"] for one in (before, after) if one}
    of = ("unit_id", "payer", "who", "first")
    if after and (not before or any(before[name] != after[name] for name in of)):
        one = session.get_one(PayerStretch, after["id"])
        fields = PayerFields(
            unit_id=one.unit_id, payer=one.payer, who=one.who, first=one.first, until=one.until
        )
        holder = payer_of(session, fields)
        account = account_for(
            session, unit_id=one.unit_id, person_id=holder.person_id, kind=holder.kind
        )
        own = update(PayerStretch).where(PayerStretch.id == one.id)
        session.execute(own.values(account_id=account))
        session.expire(one)
    follow_units(session, unit_ids=units)


@use_case(permission="fees.view")
def billed_otherwise(session: Session, *, fields: PayerFields, unit_ids: Sequence[int] = ()) -> int:
    """How many bills of an agreement's days stand with somebody else: no bill is changed by it.

    Of its unit, or of these many.
    """
    units = list(unit_ids) or [fields.unit_id]
    query = (
        select(OpenCharge.charge_id, OpenCharge.account_id, OpenCharge.unit_id)
        .where(
            among(OpenCharge.unit_id, units), OpenCharge.live,
            OpenCharge.kind == ChargeKind.NORMAL, OpenCharge.share_to.is_(None),
            OpenCharge.period_from <= (fields.until or date.max),
            OpenCharge.period_to >= fields.first,
        )
    )  # fmt: skip
    if fields.item_id is not None:
        query = query.where(OpenCharge.fee_item_id == fields.item_id)
    rows = session.execute(query).all()
    if not rows:
        return 0
    try:
        person = payer_of(session, fields).person_id
    except FieldsRefused:
        return len(rows)
    own = select(Account.id).where(
        Account.person_id == person, among(Account.unit_id, {row.unit_id for row in rows})
    )
    his = set(session.scalars(own))
    return sum(row.account_id not in his for row in rows)
