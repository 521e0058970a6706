"""Changing tariffs and their versions: never under lines already issued."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.kinds import ChildRows, PartKind, RecordKind, Unique, Values
from propdesk.db.store import use_case
from propdesk.fees.amounts.cycles import NoMonthDay, month_day
from propdesk.fees.amounts.spans import ONE
from propdesk.fees.amounts.usage import read_steps
from propdesk.fees.models import Charge
from propdesk.fees.periods import LENGTHS
from propdesk.fees.rules import BY_MONTHS, DueFrom, Formula, Nature, ScopeKind
from propdesk.fees.tariff_models import FeeItem, Tariff, TariffScope, TariffVersion
from propdesk.fees.tariffs.items import PERMISSION
from propdesk.fees.tariffs.own_terms import TERMS
from propdesk.fees.tariffs.sampling import formula_trial
from propdesk.fees.tariffs.tariffs import (
    HIGHEST_PRICE,
    Applies,
    TariffFields,
    TariffRow,
    VersionFields,
    applies_to,
    fee_items,
    stored_tariff,
    tariff,
)
from propdesk.kernel.days import year_error
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import MOST, ZERO
from propdesk.kernel.records.fields import values_of, with_defaults
from propdesk.kernel.records.refusals import FieldsRefused, NoSaveToUndo, refuse_errors

NAME_TAKEN = N_("There is a tariff of this name already.")
SEASON_MONTHS = 12  # one bill a year
FIXED = ("fee_item_id", "formula", "period_months", "year_begins", "season_from", "season_to")
"""What stays of a tariff from its first bill on."""


class VersionUsed(UserError):
    """Lines were computed with the version."""

    message = N_(
        "Bills were made with this version from {day}, so it stays as it is. "
        "Add a new version from a later day."
    )


# Its versions


def version_errors(fields: VersionFields) -> dict[str, str]:
    """What is wrong with a version's fields, where empty ones are usual: field → sentence."""
    errors, fields = dict[str, str](), with_defaults(fields)
    instead = fields.extra > ZERO or fields.expression
    if not 0 < fields.price <= HIGHEST_PRICE and not (fields.price == 0 and instead):
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
    if fields.due_from is DueFrom.NOTICE and not 0 < fields.due_days <= 365:
        errors["due_days"] = _("Say how many days after the bill it is due: 1 to 365.")
    errors |= _step_errors(fields) | _moved_season_errors(fields)
    if not 0 <= fields.base_share <= ONE:
        errors["base_share"] = _("The share while stopped is 0 to 100 %.")
    return errors


def _moved_season_errors(fields: VersionFields) -> dict[str, str]:
    """A season moves by both of its days or by none."""
    if not (fields.season_first or fields.season_last):
        return {}
    return _days_of_year(fields, "season_first", "season_last")


def _days_of_year(fields: object, *names: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name in names:
        try:
            month_day(getattr(fields, name))
        except NoMonthDay as error:
            errors[name] = str(error)
    return errors


def _step_errors(fields: VersionFields) -> dict[str, str]:
    errors: dict[str, str] = {}
    try:
        read_steps(fields.steps)
    except ValueError:
        errors["steps"] = _("Write steps as 180: 4.83; 260: 5.83, each above the one before.")
    try:
        if fields.steps_begin:
            month_day(fields.steps_begin)
    except NoMonthDay as error:
        errors["steps_begin"] = str(error)
    return errors


def _version_judged(session: Session, version_id: int, fields: VersionFields) -> dict[str, str]:
    stored = session.get(TariffVersion, version_id) if version_id else None
    if stored is None:
        return {}
    row = tariff(session, tariff_id=stored.tariff_id)
    tried = formula_trial(session, row, fields) | _beside_usage(row.formula, fields)
    return tried | _day_taken(session, stored.tariff_id, version_id, fields)


def _beside_usage(formula: Formula, fields: VersionFields) -> dict[str, str]:
    """What a version by usage has not: its readings have no months."""
    if formula is not Formula.METERED or fields.extra == ZERO:
        return {}
    return {"extra": _("What a meter counts has no months. Charge this by a tariff of its own.")}


def _day_taken(
    session: Session, tariff_id: int, version_id: int, fields: VersionFields
) -> dict[str, str]:
    same = select(TariffVersion.id).where(
        TariffVersion.tariff_id == tariff_id,
        TariffVersion.effective_from == fields.effective_from,
        TariffVersion.id != version_id,
    )
    taken = session.scalar(same) is not None
    return {"effective_from": _("A version begins on this day already.")} if taken else {}


def _version_saved(session: Session, before: Values, after: Values) -> None:
    """Hold for an undo too: a version bills were made with stays, and each tariff has one."""
    if before and after:
        _refuse_used(session, after["id"])
    elif before:
        others = select(TariffVersion.id).where(TariffVersion.tariff_id == before["tariff_id"])
        if session.scalar(others.limit(1)) is None:
            raise NoSaveToUndo(name=stored_tariff(session, before["tariff_id"]).name)


def _refuse_used(session: Session, version_id: int) -> None:
    used = _billed_from(session, TariffVersion.id == version_id)
    if used is not None:
        raise VersionUsed(day=used)


def version_in_normal_form(fields: VersionFields) -> VersionFields:
    """The fields as they are kept: the usual values where a form left one empty, days as 11-15."""
    first, last = _written(fields.season_first), _written(fields.season_last)
    return replace(with_defaults(fields), season_first=first, season_last=last)


VERSION = RecordKind(
    kind="tariff_version",
    model=TariffVersion,
    fields=VersionFields,
    name=lambda session, version: (
        f"{stored_tariff(session, version.tariff_id).name} {version.effective_from}"
    ),
    errors=version_errors,
    judged=_version_judged,
    tidy=version_in_normal_form,
    saved=_version_saved,
    view="fees.view",
    edit=PERMISSION,
)


@use_case(permission=PERMISSION, touches=("tariff_version", "audit"))
def add_version(session: Session, *, tariff_id: int, version: VersionFields) -> int:
    """Let a tariff change from a day on; the version's id. Raises FieldsRefused."""
    row = tariff(session, tariff_id=tariff_id)
    tried = formula_trial(session, row, version) | _beside_usage(row.formula, version)
    refuse_errors(version_errors(version) | tried | _day_taken(session, tariff_id, 0, version))
    return saving.add(session, VERSION, version, given={"tariff_id": tariff_id})


def _billed_from(session: Session, which: Any) -> date | None:  # noqa: ANN401  a condition on versions
    """The first day billed by some versions; the due day of lines without period."""
    first = func.min(func.coalesce(Charge.period_from, Charge.due_day))
    wanted = select(first).join(TariffVersion, TariffVersion.id == Charge.tariff_version_id)
    found = session.scalar(wanted.where(which))
    return None if found is None else date.fromisoformat(str(found))


# A tariff and to what it applies


def tariff_errors(fields: TariffFields) -> dict[str, str]:
    """What is wrong with a tariff's fields: field → sentence."""
    errors: dict[str, str] = {}
    if not fields.name.strip():
        errors["name"] = _("A tariff needs a name, it stands in every explanation.")
    regular = fields.formula in BY_MONTHS
    if fields.formula is Formula.SEASON:
        errors |= _days_of_year(fields, "season_from", "season_to")
    elif regular and fields.period_months not in LENGTHS:
        errors["period_months"] = _("A bill is for 1, 3, 6 or 12 months.")
    elif not regular and fields.period_months != 0:
        errors["period_months"] = _("A one-off or counter charge has no period.")
    if fields.formula is not Formula.COUNTER and fields.applies == Applies():
        errors["applies"] = _("Say to which units this tariff applies.")
    return errors


def in_normal_form(fields: TariffFields) -> TariffFields:
    """The fields as they are kept: what is billed once has no period, whatever stood there, only a
    season has its days, and only months have a year that begins elsewhere."""
    months = fields.period_months if fields.formula in BY_MONTHS else 0
    season = "", ""
    if fields.formula is Formula.SEASON:
        months, season = SEASON_MONTHS, (_written(fields.season_from), _written(fields.season_to))
    return replace(
        fields,
        name=fields.name.strip(),
        period_months=months,
        year_begins=fields.year_begins if fields.formula in BY_MONTHS else 1,
        season_from=season[0],
        season_to=season[1],
    )


def _written(text: str) -> str:
    """A day of the year as it is kept; what is none stays, to be refused."""
    try:
        return "{:02d}-{:02d}".format(*month_day(text))
    except NoMonthDay:
        return text


def _tariff_judged(session: Session, tariff_id: int, fields: TariffFields) -> dict[str, str]:
    errors = saving.taken(session, TARIFF, tariff_id, fields)
    item = session.get(FeeItem, fields.fee_item_id)
    if item is None:
        errors["fee_item_id"] = _("Choose the fee item this tariff is for.")
    elif item.nature is Nature.DEPOSIT and fields.formula is not Formula.COUNTER:
        told = _("A deposit is taken at the cash desk and never billed: choose “{formula}”.")
        errors["formula"] = told.format(formula=Formula.COUNTER.label)
    if tariff_id:
        stored = values_of(TariffFields, stored_tariff(session, tariff_id))
        errors = _fixed(session, tariff_id, stored, values_of(TariffFields, fields)) | errors
    return errors


def _fixed(session: Session, tariff_id: int, before: Values, after: Values) -> dict[str, str]:
    changed = [name for name in FIXED if before[name] != after[name]]
    if not changed or _billed_from(session, TariffVersion.tariff_id == tariff_id) is None:
        return {}
    sentence = _("Bills were made by this tariff, so this stays. Make a new tariff instead.")
    return dict.fromkeys(changed, sentence)


def _tariff_saved(session: Session, before: Values, after: Values) -> None:
    """Hold for an undo too what stays under issued lines."""
    if before and after:
        refuse_errors(_fixed(session, after["id"], before, after))


def _scope_rows(fields: TariffFields) -> list[list[Any]]:
    applies = fields.applies
    return (
        [[ScopeKind.UNIT_KIND.value, kind.value] for kind in applies.kinds]
        + [[ScopeKind.BUILDING.value, str(building)] for building in applies.buildings]
        + [[ScopeKind.UNIT.value, str(unit)] for unit in applies.units]
    )


TARIFF = RecordKind(
    kind="tariff",
    model=Tariff,
    fields=TariffFields,
    name=lambda _session, tariff: tariff.name,
    errors=tariff_errors,
    judged=_tariff_judged,
    tidy=in_normal_form,
    beside=lambda session, tariff: {
        "applies": applies_to(session, [tariff.id]).get(tariff.id, Applies())
    },
    children=(
        ChildRows(
            name="applies",
            model=TariffScope,
            key="tariff_id",
            columns=("kind", "value"),
            rows=_scope_rows,
        ),
    ),
    parts=(PartKind(VERSION, "tariff_id", needed=True), PartKind(TERMS, "tariff_id")),
    unique=(Unique("name", lambda _name: FieldsRefused({"name": _(NAME_TAKEN)})),),
    saved=_tariff_saved,
    view="fees.view",
    edit=PERMISSION,
)


@use_case(permission=PERMISSION, touches=("tariff", "tariff_version", "tariff_scope", "audit"))
def create_tariff(session: Session, *, fields: TariffFields, version: VersionFields) -> int:
    """Add a tariff with its first version and scope; its id. Raises FieldsRefused."""
    typed = in_normal_form(fields)
    judged = _tariff_judged(session, 0, typed)
    item = next((one for one in fee_items(session) if one.id == typed.fee_item_id), None)
    if item is not None:
        row = TariffRow(id=0, item=item, versions=(), **values_of(TariffFields, typed))
        judged |= formula_trial(session, row, version)
    judged |= _beside_usage(typed.formula, version)
    refuse_errors(version_errors(version) | tariff_errors(fields) | judged)
    tariff_id = saving.add(session, TARIFF, fields)
    saving.add(session, VERSION, version, given={"tariff_id": tariff_id})
    return tariff_id
