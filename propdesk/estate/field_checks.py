"""What may stand in the fields of a register record: sentences beside fields, errors and warnings.

Each function gives field → sentence in the reader's language; nothing wrong gives nothing. Forms
show them while typing, the services check again before they write.
"""

from datetime import date

from propdesk.estate.notation import naming
from propdesk.estate.notation.room_text import normal_building
from propdesk.estate.records import (
    BuildPlan,
    DocumentFields,
    PersonFields,
    RoleFields,
    SpaceFields,
    UnitFields,
    VehicleFields,
)
from propdesk.estate.rules import SpaceTenure
from propdesk.kernel.days import FIRST_YEAR, OLDEST_YEAR, year_error
from propdesk.kernel.i18n import _
from propdesk.kernel.money import MOST, ZERO
from propdesk.kernel.records import folding
from propdesk.kernel.scaled import AREA, SHARE

LONGEST_NAME = 120
LARGEST_AREA = 100_000 * 10**AREA
_WHOLE = 10**SHARE


def unit_errors(fields: UnitFields) -> dict[str, str]:
    """What is wrong with a unit's fields."""
    errors: dict[str, str] = {}
    if not normal_building(fields.building):
        errors["building"] = _("Say which building it is: 1, 12 or A.")
    if not naming.normal_room(fields.room):
        errors["room"] = _("A unit needs a room number.")
    for field in ("built_area", "inner_area", "measured_area", "group_area"):
        area = getattr(fields, field)
        if area is not None and not 0 < area <= LARGEST_AREA:
            errors[field] = _("An area is above 0 and at most 100,000 m².")
    if _is_before(fields.move_in_date, fields.handover_date):
        errors["move_in_date"] = _("Nobody moves in before the hand-over.")
    errors |= _year_errors(fields, "handover_date", "move_in_date", first=OLDEST_YEAR)
    errors |= _year_errors(fields, "charge_start")
    return errors


def unit_warnings(fields: UnitFields) -> dict[str, str]:
    """What is doubtful about a unit and may be kept."""
    warnings: dict[str, str] = {}
    built, inner = fields.built_area, fields.inner_area
    if built is not None and inner is not None and inner > built:
        warnings["inner_area"] = _("The inner area is larger than the built-up area.")
    return warnings


def space_errors(fields: SpaceFields) -> dict[str, str]:
    """What is wrong with the terms of a parking space."""
    errors: dict[str, str] = {}
    if fields.rent is not None and not ZERO <= fields.rent <= MOST:
        errors["rent"] = _("A rent is at least 0 and at most {most}.").format(most=MOST)
    if _is_before(fields.until, fields.since):
        errors["until"] = _("The end lies before the beginning.")
    if fields.tenure is SpaceTenure.OWNED and fields.rent:
        errors["rent"] = _("An owned space has no rent.")
    errors |= _year_errors(fields, "since", "until", first=OLDEST_YEAR)
    return errors


def person_errors(fields: PersonFields) -> dict[str, str]:
    """What is wrong with a person's fields; `phones` speaks of the first bad one."""
    errors: dict[str, str] = {}
    if not folding.one_line(fields.name):
        errors["name"] = _("A name is needed.")
    elif len(fields.name) > LONGEST_NAME:
        errors["name"] = _("A name has at most {count} characters.").format(count=LONGEST_NAME)
    for phone in fields.phones:
        if sentence := phone_error(phone.number):
            errors.setdefault("phones", sentence)
    if fields.birth_year is not None and not 1880 <= fields.birth_year <= 2100:
        errors["birth_year"] = _("A year of birth has four digits, such as 1984.")
    return errors


def phone_error(number: str) -> str:
    """What is wrong with a phone; '' when nothing is."""
    digits = folding.normal_phone(number)
    if not digits:
        return _("A phone has digits.")
    if digits.startswith("1") and len(digits) < 11 and len(digits) > 8:
        return _("A mobile number has 11 digits, this has {count}.").format(count=len(digits))
    if not 3 <= len(digits) <= 15:
        return _("A phone has 3 to 15 digits, this has {count}.").format(count=len(digits))
    return ""


def role_errors(fields: RoleFields) -> dict[str, str]:
    """What is wrong with a role's fields."""
    errors: dict[str, str] = {}
    if _is_before(fields.until, fields.since):
        errors["until"] = _("The end lies before the beginning.")
    if fields.share is not None and not 0 < fields.share <= _WHOLE:
        errors["share"] = _("A share is above 0 and at most 100 %.")
    errors |= _year_errors(fields, "since", "until", first=OLDEST_YEAR)
    return errors


def vehicle_errors(fields: VehicleFields) -> dict[str, str]:
    """What is wrong with a vehicle's fields."""
    plate = naming.normal_plate(fields.plate)
    if not plate:
        return {"plate": _("A vehicle needs its plate.")}
    if not 5 <= len(plate) <= 10:
        return {"plate": _("A plate has 5 to 10 characters, such as 宁Z12345.")}
    return _year_errors(fields, "permit_until")


def vehicle_warnings(fields: VehicleFields) -> dict[str, str]:
    """What is doubtful about a vehicle and may be kept."""
    tail = naming.normal_plate(fields.plate)[1:]
    if "O" in tail or "I" in tail:
        return {"plate": _("Plates have no letters O and I. Is it the digit 0 or 1?")}
    return {}


def _year_errors(fields: object, *names: str, first: int = FIRST_YEAR) -> dict[str, str]:
    """The days among these fields that no register is kept for."""
    told = {name: year_error(getattr(fields, name), first=first) for name in names}
    return {name: sentence for name, sentence in told.items() if sentence}


def _is_before(late: date | None, early: date | None) -> bool:
    return late is not None and early is not None and late < early


def plan_errors(plan: BuildPlan) -> dict[str, str]:
    """What is wrong with a plan for whole buildings."""
    errors: dict[str, str] = {}
    names = [normal_building(name) for name in plan.buildings]
    if not names or not all(names):
        errors["buildings"] = _("Name the buildings: 1-6, or 1, 2, A.")
    elif len(set(names)) < len(names):
        errors["buildings"] = _("A building is named twice.")
    limits = {"entrances": (0, 20), "floors": (1, 99), "per_floor": (1, 60)}
    for field, (least, most) in limits.items():
        if not least <= getattr(plan, field) <= most:
            errors[field] = _("A whole number from {least} to {most}.").format(
                least=least, most=most
            )
    if plan.built_area is not None and not 0 < plan.built_area <= LARGEST_AREA:
        errors["built_area"] = _("An area is above 0 and at most 100,000 m².")
    return errors


def document_errors(fields: DocumentFields) -> dict[str, str]:
    """What is wrong with a document; a doubtful check digit only warns."""
    number = folding.tidy(fields.number).replace(" ", "")
    if not 3 <= len(number) <= 30:
        return {"number": _("A document number has 3 to 30 characters.")}
    return {}
