"""Looking for all that is odd, and mending what is certain, with an undo."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.gestures import gesture, undo_gesture
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import today, use_case
from propdesk.estate.models import Document, Occupancy, Person, Phone, Unit
from propdesk.estate.notation.service import is_filler, resident_id_fault
from propdesk.estate.rules import DocumentType
from propdesk.estate.service import on_day
from propdesk.estate.vehicles.service import VEHICLE
from propdesk.fees.doctor.rules import SYMPTOMS, Symptom
from propdesk.fees.meters.service import METER
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records import folding
from propdesk.kernel.records.gestures import GestureResult
from propdesk.kernel.records.refusals import RecordGone

Odd = tuple[int, str, str]
_MOBILE, _SHORTEST, _LONGEST = 11, 3, 15
_FAULTS = {
    "length": N_("not 15 or 18 places"),
    "date": N_("no day of birth"),
    "check": N_("the check digit differs"),
}


class OddRow(msgspec.Struct, frozen=True, kw_only=True):
    """A record with something odd about it; `mend` is what it would be made, '' where nobody but
    a clerk knows."""

    id: int
    subject: str
    name: str
    detail: str
    mend: str = ""


class OddFinding(msgspec.Struct, frozen=True, kw_only=True):
    """All records with one symptom."""

    id: int
    symptom: Symptom
    rows: tuple[OddRow, ...]

    @property
    def title(self) -> str:
        """What is odd."""
        return _(self.symptom.title)

    @property
    def way(self) -> str:
        """What to do about it."""
        return _(self.symptom.way)

    @property
    def mendable(self) -> tuple[int, ...]:
        """The records whose right value is certain."""
        return tuple(row.id for row in self.rows if row.mend)


@use_case(permission="estate.view")
def examine(session: Session) -> tuple[OddFinding, ...]:
    """Every symptom with its records, those without any too."""
    return tuple(
        OddFinding(id=number, symptom=one, rows=tuple(_rows(session, one)))
        for number, one in enumerate(SYMPTOMS, 1)
    )


def _rows(session: Session, symptom: Symptom) -> Iterator[OddRow]:
    cures = _CURES[symptom.name][1](session) if symptom.name in _CURES else {}
    found = _BY_HAND[symptom.name](session) if not symptom.query else _asked(session, symptom)
    for record_id, name, detail in found:
        mend = cures.get(record_id)
        yield OddRow(
            id=record_id,
            subject=symptom.subject,
            name=name,
            detail=detail,
            mend=mend[1] if mend else "",
        )


def _asked(session: Session, symptom: Symptom) -> Iterator[Odd]:
    given = {"today": today(session).isoformat()}
    for record_id, name, detail in session.execute(text(symptom.query), given):
        yield record_id, str(name), "" if detail is None else str(detail)


def _doubtful_ids(session: Session) -> Iterator[Odd]:
    query = (
        select(Person.id, Person.name, Document.number)
        .join(Document, Document.person_id == Person.id)
        .where(Document.type == DocumentType.RESIDENT_ID, Document.number != "")
        .order_by(Person.name, Person.id)
    )
    for person_id, name, number in session.execute(query):
        if fault := resident_id_fault(number):
            yield person_id, name, _(_FAULTS[fault])


def _doubtful_phones(session: Session) -> Iterator[Odd]:
    query = select(Person.id, Person.name, Phone.number).join(Phone, Phone.person_id == Person.id)
    for person_id, name, number in session.execute(query.order_by(Person.name, Person.id)):
        if sentence := _phone_fault(number):
            yield person_id, name, sentence


def _phone_fault(number: str) -> str:
    digits = folding.normal_phone(number)
    count = len(digits)
    if is_filler(digits):
        return _("only typed to fill the field")
    if not _SHORTEST <= count <= _LONGEST or (
        digits.startswith("1") and count != _MOBILE and count > _MOBILE - 3
    ):
        return _("{count} digits").format(count=count)
    return ""


_BY_HAND: Mapping[str, Callable[[Session], Iterator[Odd]]] = {
    "id_doubtful": _doubtful_ids,
    "phone_doubtful": _doubtful_phones,
}


def _homes_of_vehicles(session: Session) -> Mapping[int, tuple[int, str]]:
    """The unit of each vehicle without one whose driver lives in exactly one."""
    vehicle = VEHICLE.model
    query = (
        select(vehicle.id, Unit.id, Unit.code)
        .join(Occupancy, Occupancy.person_id == vehicle.person_id)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(vehicle.unit_id.is_(None), on_day(today(session)))
    )
    return _alone(session.execute(query).all())


def _units_of_meters(session: Session) -> Mapping[int, tuple[int, str]]:
    """The unit of each meter without one that hangs at a place called as exactly one unit is."""
    meter = METER.model
    query = (
        select(meter.id, Unit.id, Unit.code)
        .join(Unit, Unit.code == meter.place)
        .where(meter.unit_id.is_(None))
    )
    return _alone(session.execute(query).all())


def _alone(rows: Sequence[Any]) -> Mapping[int, tuple[int, str]]:
    """Of each record the one unit there is; none where there are more."""
    found: dict[int, set[tuple[int, str]]] = {}
    for record_id, unit_id, code in rows:
        found.setdefault(record_id, set()).add((unit_id, code))
    return {one: next(iter(units)) for one, units in found.items() if len(units) == 1}


_Cure = tuple[RecordKind[Any, Any], Callable[[Session], Mapping[int, tuple[int, str]]]]
_CURES: Mapping[str, _Cure] = {
    "vehicle_alone": (VEHICLE, _homes_of_vehicles),
    "meter_alone": (METER, _units_of_meters),
}


def _cure(name: str) -> _Cure:
    """How a symptom is mended. Raises RecordGone."""
    if name not in _CURES:
        raise RecordGone
    return _CURES[name]


@use_case(permission="estate.edit", touches=(*VEHICLE.touches, *METER.touches))
def mend(session: Session, *, name: str, ids: Sequence[int]) -> GestureResult:
    """Put what is certain into these records, as one gesture that can be taken back.

    Raises RecordGone where no symptom of that name can be mended.
    """
    kind, cures_of = _cure(name)
    cures = cures_of(session)
    certain = [one for one in ids if one in cures]
    # One alone would be a plain save; the doctor takes all of a kind back the same way.
    with gesture(session, kind, count=max(2, len(certain))) as mine:
        for record_id in certain:
            seen = saving.seen(session, kind, record_id)
            fields = replace(seen, unit_id=cures[record_id][0])
            step = partial(saving.change, session, kind, record_id, fields, seen)
            mine.row(record_id, cures[record_id][1], step)
    return mine.outcome()


@use_case(permission="estate.edit", touches=(*VEHICLE.touches, *METER.touches))
def take_mend_back(session: Session, *, name: str, token: int) -> GestureResult:
    """Undo what one mend did. Raises GestureUndone, RecordGone."""
    return undo_gesture(session, _cure(name)[0], token)
