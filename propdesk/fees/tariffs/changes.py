"""Changing fee items and tariffs: checked, audited, and never under lines already issued."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import row_values, use_case
from propdesk.estate.models import Account, Unit
from propdesk.fees.models import Charge, FeeItem, Tariff, TariffScope, TariffVersion, UnitTariff
from propdesk.fees.periods import LENGTHS
from propdesk.fees.rules import Formula, ScopeKind
from propdesk.fees.tariffs.computing import ONE
from propdesk.fees.tariffs.tariffs import (
    Applies,
    TariffFields,
    TariffUnknown,
    UnitTerms,
    VersionFields,
    tariff,
    version_fields,
)
from propdesk.kernel.days import year_error
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import MOST, ZERO
from propdesk.kernel.records.refusals import FieldsRefused

PERMISSION = "fees.tariffs"
HIGHEST_PRICE = HIGHEST_QUANTITY = 10**6 * 10**6


class VersionUsed(UserError):
    """Lines were computed with the version."""

    message = N_(
        "Bills were made with this version from {day}, so it stays as it is. "
        "Add a new version from a later day."
    )


def tariff_errors(session: Session, fields: TariffFields, *, tariff_id: int = 0) -> dict[str, str]:
    """What is wrong with a tariff's fields: field → sentence."""
    errors: dict[str, str] = {}
    if session.get(FeeItem, fields.fee_item_id) is None:
        errors["fee_item_id"] = _("Choose the fee item this tariff is for.")
    same = select(Tariff.id).where(Tariff.name == fields.name.strip(), Tariff.id != tariff_id)
    if not fields.name.strip():
        errors["name"] = _("A tariff needs a name, it stands in every explanation.")
    elif session.scalar(same) is not None:
        errors["name"] = _("There is a tariff of this name already.")
    regular = fields.formula in (Formula.AREA, Formula.FIXED)
    if regular and fields.period_months not in LENGTHS:
        errors["period_months"] = _("A bill is for 1, 3, 6 or 12 months.")
    elif not regular and fields.period_months != 0:
        errors["period_months"] = _("A one-off or counter charge has no period.")
    if fields.formula is not Formula.COUNTER and fields.applies == Applies():
        errors["applies"] = _("Say to which units this tariff applies.")
    return errors


def version_errors(fields: VersionFields) -> dict[str, str]:
    """What is wrong with a version's fields: field → sentence."""
    errors: dict[str, str] = {}
    if not 0 < fields.price <= HIGHEST_PRICE and not (fields.price == 0 and fields.extra > ZERO):
        errors["price"] = _("A price is above 0 and at most 1,000,000 yuan.")
    if not 0 < fields.coefficient <= 1000 * ONE:
        errors["coefficient"] = _("A coefficient is above 0 and at most 1,000; 1 changes nothing.")
    if not ZERO <= fields.extra <= MOST:
        errors["extra"] = _("An extra amount is at least 0 and at most {most}.").format(most=MOST)
    if sentence := year_error(fields.effective_from):
        errors["effective_from"] = sentence
    if not 0 <= fields.due_day <= 31:
        errors["due_day"] = _("The due day is 1 to 31, or 0 for the last day of the month.")
    if not -12 <= fields.due_months <= 24:
        errors["due_months"] = _("The due month lies at most 12 before and 24 after.")
    return errors


def _refuse(errors: Mapping[str, str]) -> None:
    if errors:
        raise FieldsRefused(errors)


@use_case(permission=PERMISSION, touches=("tariff", "tariff_version", "tariff_scope", "audit"))
def create_tariff(session: Session, *, fields: TariffFields, version: VersionFields) -> int:
    """Add a tariff with its first version and scope; its id. Raises FieldsRefused."""
    errors = version_errors(version) | tariff_errors(session, fields)
    _refuse(errors)
    row = Tariff(
        fee_item_id=fields.fee_item_id, name=fields.name.strip(), formula=fields.formula,
        period_months=fields.period_months,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(_version_row(row.id, version))
    _write_scope(session, row.id, fields.applies)
    _record(session, row, None)
    return row.id


@use_case(permission=PERMISSION, touches=("tariff", "tariff_scope", "audit"))
def change_tariff(session: Session, *, tariff_id: int, fields: TariffFields) -> None:
    """Change name and scope; item, formula and period only while nothing was billed by it."""
    row = _tariff(session, tariff_id)
    errors = tariff_errors(session, fields, tariff_id=tariff_id)
    fixed = ("fee_item_id", "formula", "period_months")
    changed = [name for name in fixed if getattr(row, name) != getattr(fields, name)]
    if changed and _billed_from(session, tariff_id=tariff_id) is not None:
        sentence = _("Bills were made by this tariff, so this stays. Make a new tariff instead.")
        errors = dict.fromkeys(changed, sentence) | errors
    _refuse(errors)
    before = _facts(session, row)
    row.name, row.fee_item_id = fields.name.strip(), fields.fee_item_id
    row.formula, row.period_months = fields.formula, fields.period_months
    _write_scope(session, tariff_id, fields.applies)
    _record(session, row, before)


@use_case(permission=PERMISSION, touches=("tariff", "audit"))
def set_tariff_active(session: Session, *, tariff_id: int, active: bool) -> None:
    """Stop using a tariff, or use it again; issued lines stay."""
    row = _tariff(session, tariff_id)
    before = _facts(session, row)
    row.active = active
    _record(session, row, before)


@use_case(permission=PERMISSION, touches=("tariff_version", "audit"))
def add_version(session: Session, *, tariff_id: int, version: VersionFields) -> int:
    """Let a tariff change from a day on; the version's id. Raises FieldsRefused."""
    row = _tariff(session, tariff_id)
    errors = version_errors(version)
    if any(v.fields.effective_from == version.effective_from
           for v in tariff(session, tariff_id=tariff_id).versions):  # fmt: skip
        errors["effective_from"] = _("A version begins on this day already.")
    _refuse(errors)
    before = _facts(session, row)
    added = _version_row(tariff_id, version)
    session.add(added)
    session.flush()
    _record(session, row, before)
    return added.id


@use_case(permission=PERMISSION, touches=("tariff_version", "audit"))
def change_version(session: Session, *, version_id: int, version: VersionFields) -> None:
    """Correct a version nothing was billed by. Raises VersionUsed, FieldsRefused."""
    stored = session.get(TariffVersion, version_id)
    if stored is None:
        raise TariffUnknown
    used = _billed_from(session, version_id=version_id)
    if used is not None:
        raise VersionUsed(day=used)
    row = _tariff(session, stored.tariff_id)
    errors = version_errors(version)
    others = [v for v in tariff(session, tariff_id=row.id).versions if v.id != version_id]
    if any(v.fields.effective_from == version.effective_from for v in others):
        errors["effective_from"] = _("A version begins on this day already.")
    _refuse(errors)
    before = _facts(session, row)
    for name in VersionFields.__slots__:
        setattr(stored, name, getattr(version, name))
    _record(session, row, before)


@use_case(permission=PERMISSION, touches=("unit_tariff", "audit"))
def set_unit_terms(session: Session, *, terms: UnitTerms) -> None:
    """Let one unit differ from a tariff: price, quantity, start, end, payer, or no bill."""
    row = _tariff(session, terms.tariff_id)
    unit = session.get(Unit, terms.unit_id)
    errors: dict[str, str] = {}
    if unit is None:
        errors["unit_id"] = _("Choose a unit.")
    if terms.price is not None and not 0 <= terms.price <= HIGHEST_PRICE:
        errors["price"] = _("A price is at least 0 and at most 1,000,000 yuan.")
    if terms.quantity is not None and not 0 < terms.quantity <= HIGHEST_QUANTITY:
        errors["quantity"] = _("A quantity is above 0 and at most 1,000,000.")
    for name, day in (("start", terms.start), ("end", terms.end)):
        if sentence := year_error(day):
            errors[name] = sentence
    if terms.start and terms.end and terms.end < terms.start:
        errors["end"] = _("The end lies before the beginning.")
    if terms.account_id is not None and session.get(Account, terms.account_id) is None:
        errors["account_id"] = _("This payer has no account.")
    _refuse(errors)
    stored = _unit_tariff(session, terms.unit_id, terms.tariff_id)
    before = row_values(stored) if stored else None
    if stored is None:
        stored = UnitTariff(unit_id=terms.unit_id, tariff_id=terms.tariff_id)
        session.add(stored)
    for name in ("price", "quantity", "start", "end", "account_id", "excluded"):
        setattr(stored, name, getattr(terms, name))
    session.flush()
    name = f"{unit.code if unit else ''} {row.name}"
    subject = ("unit_tariff", stored.id, name)
    audit.record(session, "unit_tariff.set", subject, before, row_values(stored))


@use_case(permission=PERMISSION, touches=("unit_tariff", "audit"))
def remove_unit_terms(session: Session, *, unit_id: int, tariff_id: int) -> None:
    """Let a unit follow the tariff again."""
    stored = _unit_tariff(session, unit_id, tariff_id)
    if stored is None:
        return
    before = row_values(stored)
    session.delete(stored)
    name = f"{session.get_one(Unit, unit_id).code} {_tariff(session, tariff_id).name}"
    audit.record(session, "unit_tariff.remove", ("unit_tariff", stored.id, name), before, None)


def _unit_tariff(session: Session, unit_id: int, tariff_id: int) -> UnitTariff | None:
    wanted = select(UnitTariff).where(
        UnitTariff.unit_id == unit_id, UnitTariff.tariff_id == tariff_id
    )
    return session.scalar(wanted)


def _tariff(session: Session, tariff_id: int) -> Tariff:
    row = session.get(Tariff, tariff_id)
    if row is None:
        raise TariffUnknown
    return row


def _version_row(tariff_id: int, version: VersionFields) -> TariffVersion:
    values = {name: getattr(version, name) for name in VersionFields.__slots__}
    return TariffVersion(tariff_id=tariff_id, **values)


def _write_scope(session: Session, tariff_id: int, applies: Applies) -> None:
    session.execute(delete(TariffScope).where(TariffScope.tariff_id == tariff_id))
    named = (
        [(ScopeKind.UNIT_KIND, kind.value) for kind in applies.kinds]
        + [(ScopeKind.BUILDING, str(building)) for building in applies.buildings]
        + [(ScopeKind.UNIT, str(unit)) for unit in applies.units]
    )
    session.add_all(TariffScope(tariff_id=tariff_id, kind=k, value=v) for k, v in named)
    session.flush()


def _billed_from(
    session: Session, *, tariff_id: int | None = None, version_id: int | None = None
) -> date | None:
    """The first day billed by a tariff or a version; today's due day for lines without period."""
    wanted = select(func.min(func.coalesce(Charge.period_from, Charge.due_day))).join(
        TariffVersion, TariffVersion.id == Charge.tariff_version_id
    )
    if version_id is not None:
        wanted = wanted.where(TariffVersion.id == version_id)
    if tariff_id is not None:
        wanted = wanted.where(TariffVersion.tariff_id == tariff_id)
    found = session.scalar(wanted)
    return None if found is None else date.fromisoformat(str(found))


def _facts(session: Session, row: Tariff) -> dict[str, object]:
    """A tariff with its scope and versions, for the audit log."""
    session.flush()
    versions = session.scalars(
        select(TariffVersion)
        .where(TariffVersion.tariff_id == row.id)
        .order_by(TariffVersion.effective_from)
    )
    applies = tariff(session, tariff_id=row.id).applies
    return {
        **row_values(row),
        "applies": [*applies.kinds, *applies.buildings, *applies.units],
        "versions": [
            {name: getattr(version_fields(v), name) for name in VersionFields.__slots__}
            for v in versions
        ],
    }


def _record(session: Session, row: Tariff, before: Mapping[str, object] | None) -> None:
    what = "tariff.create" if before is None else "tariff.change"
    audit.record(session, what, ("tariff", row.id, row.name), before, _facts(session, row))
