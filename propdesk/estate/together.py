"""What the lists of the register do with many rows at once where saving one is more than that."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records.together import FieldPart, Together
from propdesk.estate.models import Unit
from propdesk.estate.people.people import PERSON
from propdesk.estate.records import PersonFields, PhoneFields, SpaceFields
from propdesk.estate.units.registering import SPACE, save_space, space_fields
from propdesk.kernel.records import folding


def _save_space(
    session: Session, unit_id: int, fields: SpaceFields, seen: SpaceFields | None
) -> None:
    save_space(session, unit_id=unit_id, fields=fields, seen=seen)


SPACES_TOGETHER = Together(
    SPACE,
    change=_save_space,
    read=lambda session, unit_id: space_fields(session, unit_id=unit_id) or SpaceFields(),
    names=lambda session, ids: dict(
        session.execute(select(Unit.id, Unit.code).where(among(Unit.id, ids))).all()
    ),
)


def _with_phone(fields: PersonFields, number: str | None) -> PersonFields:
    """Another first phone, the one to call; without a number it is gone. One that he has already
    comes first, and no other goes for it."""
    first, *others = fields.phones or (PhoneFields(""),)
    digits = folding.normal_phone(number or "")
    if known := [phone for phone in others if phone.number == digits]:
        phones = [*known, *(phone for phone in fields.phones if phone not in known)]
    else:
        phones = [replace(first, number=number), *others] if number else others
    return replace(fields, phones=tuple(phones))


PEOPLE_TOGETHER = Together(
    PERSON,
    parts={
        "phone": FieldPart(
            lambda fields: fields.phones[0].number if fields.phones else None, _with_phone
        )
    },
)
