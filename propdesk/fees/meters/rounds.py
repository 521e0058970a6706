"""Reading meters in walking order: what each showed last, what is usual, what it shows now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import saving, undoing
from propdesk.db.store import today, use_case
from propdesk.estate.models import Building, Unit
from propdesk.fees.meters.counting import limits_of, reads_of, scales_of
from propdesk.fees.meters.keeping import backwards_told, shown
from propdesk.fees.meters.models import Meter, MeterReading
from propdesk.fees.meters.readings import METER_READING, ReadingFields
from propdesk.fees.meters.register import EDIT
from propdesk.fees.meters.rules import (
    READING,
    Doubt,
    GoesBack,
    Limits,
    MeterSort,
    MeterState,
    Read,
    ReadingKind,
    Scale,
    Used,
    doubt_of,
    mean_of,
    used_between,
)
from propdesk.kernel.i18n import _
from propdesk.kernel.money import round_half_up
from propdesk.kernel.records.refusals import FieldsRefused, RecordGone
from propdesk.kernel.scaled import read_scaled

BY_CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundScope:
    """Which meters are read in a round; nothing said: all that are billed by it. `kind`: of a sort
    alone, or BY_CARD: those sold by card, to compare what was sold with what was used."""

    day: date
    kind: str = ""
    building_id: int | None = None


class RoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A meter of a round: `last` is its newest reading before the day, `usual` what would be usual
    since, `now` what it showed on the day, with what that makes."""

    id: int
    no: str
    kind: MeterSort
    unit: str
    place: str
    scale: Scale
    limits: Limits
    earlier: tuple[Read, ...]
    usual: int | None
    now: Read | None
    used: Used | None
    doubt: Doubt | None

    @property
    def last(self) -> Read | None:
        """The newest reading before the day."""
        return self.earlier[-1] if self.earlier else None


@use_case(permission="fees.view")
def meters_of_round(session: Session, *, scope: RoundScope) -> tuple[RoundRow, ...]:
    """The meters that are read, in walking order, as they stand on the day of the round."""
    query = (
        select(Meter.id, Meter.no, Meter.kind, Unit.code, Meter.place)
        .join(Unit, Unit.id == Meter.unit_id, isouter=True)
        .where(Meter.state == MeterState.IN_USE)
        .order_by(Meter.order_no, Unit.order_key, Meter.no)
    )
    query = query.where(Meter.by_card.is_(scope.kind == BY_CARD))
    if scope.kind not in ("", BY_CARD):
        query = query.where(Meter.kind == MeterSort(scope.kind))
    if scope.building_id is not None:
        query = query.where(Unit.building_id == scope.building_id)
    rows = session.execute(query).all()
    ids = [row[0] for row in rows]
    reads, scales, limits = reads_of(session, ids), scales_of(session, ids), limits_of(session)
    return tuple(
        RoundRow(
            id=meter_id,
            no=number,
            kind=kind,
            unit=unit or "",
            place=place,
            scale=scales[meter_id],
            limits=limits,
            **_standing(reads.get(meter_id, ()), scales[meter_id], limits, scope.day),
        )
        for meter_id, number, kind, unit, place in rows
    )


def _standing(reads: Sequence[Read], scale: Scale, limits: Limits, day: date) -> dict[str, Any]:
    """How a meter stands on the day of a round."""
    earlier = tuple(one for one in reads if one.read_on < day)
    now = next((one for one in reads if one.read_on == day), None)
    used, doubt = (None, None) if now is None else what_it_makes(earlier, now, scale, limits)
    usual = _usual(earlier, scale, limits, day)
    return {"earlier": earlier, "usual": usual, "now": now, "used": used, "doubt": doubt}


def _usual(earlier: Sequence[Read], scale: Scale, limits: Limits, day: date) -> int | None:
    """What would be used from the last reading to a day at the usual rate; None: nothing known."""
    if not earlier:
        return None
    quantity, days = mean_of(list(used_between(earlier, scale)), limits)
    return round_half_up(quantity * (day - earlier[-1].read_on).days, days) if days else None


def what_it_makes(
    earlier: Sequence[Read], now: Read, scale: Scale, limits: Limits
) -> tuple[Used | None, Doubt | None]:
    """What a reading makes after the earlier ones, and whether that stands out. Raises GoesBack."""
    stretches = list(used_between((*earlier, now), scale))
    if not stretches or stretches[-1].reading_id != now.id:
        return None, None
    return stretches[-1], doubt_of(stretches[-1], stretches[:-1], limits)


def typed_reading(text: str, row: RoundRow, day: date, kind: ReadingKind) -> Read:
    """What is typed for a meter as a reading. Raises FieldsRefused."""
    return Read(row.now.id if row.now else 0, day, read_value(text), kind)


def read_value(text: str) -> int:
    """What is typed in 10^-3. Raises FieldsRefused."""
    try:
        value = read_scaled(text, READING)
    except ValueError:
        told = _("“{text}” is no reading. Type figures, with at most three behind the point.")
        raise FieldsRefused({"value": told.format(text=text.strip())}) from None
    return value


def told_of(row: RoundRow, text: str, day: date, kind: ReadingKind) -> str:
    """What is said of a reading while it is typed: what it makes, or why it is none."""
    if not text.strip():
        return ""
    try:
        now = typed_reading(text, row, day, kind)
        used, doubt = what_it_makes(row.earlier, now, row.scale, row.limits)
    except FieldsRefused as error:
        return str(error)
    except GoesBack as found:
        return backwards_told(found)
    if used is None:
        return _("Counting begins here: this reading is billed to nobody.")
    told = _("Used: {quantity}").format(quantity=shown(used.quantity))
    return told if doubt is None else f"{told} · {doubt.label}"


@use_case(permission=EDIT, touches=METER_READING.touches)
def read_meter(
    session: Session,
    *,
    meter_id: int,
    day: date,
    text: str,
    kind: ReadingKind = ReadingKind.ORDINARY,
    read_by: str = "",
) -> int:
    """Enter what a meter showed on a day, or correct it; the reading's id.

    Raises FieldsRefused, ReadingBilled.
    """
    value = read_value(text)
    known = _reading_on(session, meter_id, day)
    if known is None:
        fields = ReadingFields(
            meter_id=meter_id, read_on=day, value=value, kind=kind, read_by=read_by
        )
        return saving.add(session, METER_READING, fields)
    seen = saving.seen(session, METER_READING, known)
    if seen.kind is ReadingKind.REPLACED:
        kind = seen.kind  # what the clerk corrects is what the new meter shows
    fields = replace(seen, value=value, kind=kind, read_by=read_by or seen.read_by)
    saving.change(session, METER_READING, known, fields)
    return known


def _reading_on(session: Session, meter_id: int, day: date) -> int | None:
    return session.scalar(
        select(MeterReading.id).where(
            MeterReading.meter_id == meter_id, MeterReading.read_on == day
        )
    )


@use_case(permission=EDIT, touches=METER_READING.touches)
def take_reading_back(session: Session, *, meter_id: int, day: date) -> None:
    """Delete what was entered of a meter for a day. Raises RecordGone, ReadingBilled."""
    known = _reading_on(session, meter_id, day)
    if known is None:
        raise RecordGone
    undoing.delete(session, METER_READING, known)


@use_case(permission="fees.view")
def round_choices(session: Session) -> tuple[date, list[tuple[str, str]], list[tuple[int, str]]]:
    """Today, the kinds of meters that are read, all first, and the buildings that have some."""
    in_use = Meter.state == MeterState.IN_USE
    kinds = set(session.scalars(select(Meter.kind).where(in_use, ~Meter.by_card).distinct()))
    choices = [("", _("All kinds")), *((one.value, one.label) for one in MeterSort if one in kinds)]
    if session.scalar(select(Meter.id).where(in_use, Meter.by_card).limit(1)) is not None:
        choices.append((BY_CARD, _("Sold by card")))
    buildings = session.execute(
        select(Building.id, Building.code)
        .where(
            select(Unit.id)
            .join(Meter, Meter.unit_id == Unit.id)
            .where(Unit.building_id == Building.id, in_use)
            .exists()
        )
        .order_by(Building.id)
    )
    found = [(one, code) for one, code in buildings]
    return today(session), choices, found
