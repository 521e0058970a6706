"""What one unit agreed that differs from a tariff: price, quantity, days, payer, or no bill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import saving, undoing
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import use_case
from propdesk.estate.models import Account, Unit
from propdesk.fees.tariff_models import UnitTariff
from propdesk.fees.tariffs.items import PERMISSION
from propdesk.fees.tariffs.tariffs import (
    HIGHEST_PRICE,
    HIGHEST_QUANTITY,
    stored_tariff,
    tariffs,
)
from propdesk.kernel.days import year_error
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import Fact, FactKind, values_of
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.kernel.scaled import PRICE, SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsFields:
    """What is typed where one unit differs from a tariff; empty values follow the tariff."""

    price: Annotated[
        int | None,
        Fact(N_("Own price"), FactKind.SCALED, places=PRICE, hint=N_("Empty: as in the tariff.")),
    ] = None
    quantity: Annotated[
        int | None, Fact(N_("Quantity"), FactKind.SCALED, places=SHARE, hint=N_("Empty: 1."))
    ] = None
    start: Annotated[date | None, Fact(N_("Charged from"))] = None
    end: Annotated[date | None, Fact(N_("Charged until"), hint=N_("Empty: no end."))] = None
    account_id: Annotated[int | None, Fact(N_("Payer"), FactKind.RECORD, in_form=False)] = None
    excluded: Annotated[bool, Fact(N_("Not billed by this tariff"))] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTerms(TermsFields):
    """Where one unit differs from a tariff."""

    unit_id: int
    tariff_id: int


@use_case(permission="fees.view")
def unit_terms(
    session: Session, *, tariff_id: int | None = None, unit_ids: Sequence[int] | None = None
) -> tuple[UnitTerms, ...]:
    """Where units differ from tariffs, of one tariff or some units if given."""
    wanted = select(UnitTariff).order_by(UnitTariff.tariff_id, UnitTariff.unit_id)
    if tariff_id is not None:
        wanted = wanted.where(UnitTariff.tariff_id == tariff_id)
    if unit_ids is not None:
        wanted = wanted.where(among(UnitTariff.unit_id, unit_ids))
    return tuple(
        UnitTerms(unit_id=r.unit_id, tariff_id=r.tariff_id, **values_of(TermsFields, r))
        for r in session.scalars(wanted)
    )


def terms_errors(fields: TermsFields) -> dict[str, str]:
    """What is wrong with what a unit agreed: field → sentence."""
    errors: dict[str, str] = {}
    if fields.price is not None and not 0 <= fields.price <= HIGHEST_PRICE:
        errors["price"] = _("A price is at least 0 and at most 1,000,000 yuan.")
    if fields.quantity is not None and not 0 < fields.quantity <= HIGHEST_QUANTITY:
        errors["quantity"] = _("A quantity is above 0 and at most 1,000,000.")
    for name, day in (("start", fields.start), ("end", fields.end)):
        if sentence := year_error(day):
            errors[name] = sentence
    if fields.start and fields.end and fields.end < fields.start:
        errors["end"] = _("The end lies before the beginning.")
    return errors


def _terms_judged(session: Session, _terms_id: int, fields: TermsFields) -> dict[str, str]:
    if fields.account_id is not None and session.get(Account, fields.account_id) is None:
        return {"account_id": _("This payer has no account.")}
    return {}


def _called(session: Session, terms: UnitTariff) -> str:
    unit = session.get_one(Unit, terms.unit_id)
    return f"{unit.code} {stored_tariff(session, terms.tariff_id).name}"


TERMS = RecordKind(
    kind="unit_tariff",
    model=UnitTariff,
    fields=TermsFields,
    name=_called,
    errors=terms_errors,
    judged=_terms_judged,
    view="fees.view",
    edit=PERMISSION,
)


@use_case(permission="fees.view")
def units_of_tariff(
    session: Session, *, tariff_id: int, building_id: int | None = None
) -> tuple[tuple[int, str], ...]:
    """The units (id and code) that a tariff fits by kind, building or itself, all or those of one
    building. Raises TariffUnknown."""
    stored_tariff(session, tariff_id)
    applies = next(one.applies for one in tariffs(session) if one.id == tariff_id)
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.kind, Unit.building_id)
        .where(Unit.building_id == building_id if building_id is not None else true())
        .order_by(Unit.order_key)
    )
    return tuple(
        (one, code) for one, code, kind, building in rows if applies.rank(one, kind, building)
    )


@use_case(permission=PERMISSION, touches=("unit_tariff", "audit"))
def set_unit_terms(session: Session, *, terms: UnitTerms, seen: TermsFields | None = None) -> None:
    """Let one unit differ from a tariff: price, quantity, start, end, payer, or no bill.

    Raises FieldsRefused, and as `saving.change`.
    """
    stored_tariff(session, terms.tariff_id)
    typed = TermsFields(**values_of(TermsFields, terms))
    unknown = {} if session.get(Unit, terms.unit_id) else {"unit_id": _("Choose a unit.")}
    refuse_errors(unknown | terms_errors(typed) | _terms_judged(session, 0, typed))
    stored = _terms_of(session, terms.unit_id, terms.tariff_id)
    if stored is None:
        whose = {"unit_id": terms.unit_id, "tariff_id": terms.tariff_id}
        saving.add(session, TERMS, typed, given=whose)
    else:
        saving.change(session, TERMS, stored, typed, seen)


@use_case(permission=PERMISSION, touches=("unit_tariff", "audit"))
def remove_unit_terms(session: Session, *, unit_id: int, tariff_id: int) -> None:
    """Let a unit follow the tariff again."""
    stored = _terms_of(session, unit_id, tariff_id)
    if stored is not None:
        undoing.delete(session, TERMS, stored)


def _terms_of(session: Session, unit_id: int, tariff_id: int) -> int | None:
    return session.scalar(
        select(UnitTariff.id).where(
            UnitTariff.unit_id == unit_id, UnitTariff.tariff_id == tariff_id
        )
    )
