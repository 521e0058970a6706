"""The sample estate: water meters of its first homes, read each month, the last round half done."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import moving, saving
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.meters.readings import METER_READING, ReadingFields
from propdesk.fees.meters.register import EDIT, METER, MeterSetup
from propdesk.fees.meters.rules import ONCE, MeterSort, MeterState, ReadingKind
from propdesk.fees.periods import first_of_month, month_number
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import ITEM, ItemFields
from propdesk.kernel.i18n import N_, _

HOMES, MONTHS = 12, 5
READ_BY = N_("Zhou Ping")


@use_case(permission=EDIT, touches=(*METER_READING.touches, *METER.touches, *ITEM.touches))
def sample_meters(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Hang the meters and read them; of the last round half is still to come."""
    homes = select(Unit.id, Unit.code).where(Unit.kind == UnitKind.ROOM)
    found = session.execute(homes.order_by(Unit.order_key).limit(HOMES)).all()
    days = _days(year.today)
    begun = year.at(days[0], 9)
    with standing_at(session, begun):
        item = _water(session)
        main = _hang(session, "M-1", None, None, 0, digits=6)
        meters = [
            _hang(session, f"W{number:04d}", unit_id, main, number, item=item)
            for number, (unit_id, _code) in enumerate(found, 1)
        ]
        garden = _hang(session, "W9000", None, main, 99)
        why = _("Hose tap closed up")
        moving.move(session, METER, garden, MeterState.OUT, why=why)
    total = 1_000_000
    shown = {meter: 1000 * year.dice.randrange(20, 400) for meter in meters}
    usual = {meter: year.dice.randrange(4_000, 14_000) for meter in meters}
    read = 0
    for place, day in enumerate(days):
        is_last = place == len(days) - 1
        todo = meters[: len(meters) // 2] if is_last else meters
        with standing_at(session, year.at(day, 10)):
            for meter in todo:
                grown = usual[meter] + year.dice.randrange(-900, 900) if place else 0
                if is_last and meter == meters[0]:
                    grown *= 4  # a pipe leaks
                shown[meter] += grown
                total += grown
                _read(session, meter, day, shown[meter])
                read += 1
            if not is_last:
                _read(session, main, day, total + 9_000 * place)
                read += 1
        if place == 2 and meters:
            with standing_at(session, year.at(day.replace(day=28), 10)):
                _replace(session, meters[-1], day, shown)
    return {"meter": len(meters) + 2, "meter_reading": read}


def _days(today: date) -> list[date]:
    """The 25th of the last months, as far as they are past, and yesterday's round."""
    months = range(month_number(today) - MONTHS, month_number(today))
    return [first_of_month(month).replace(day=25) for month in months]


def _water(session: Session) -> int:
    """The fee item that owners pay their water by."""
    known = session.scalar(select(FeeItem.id).where(FeeItem.code == "SF"))
    fields = ItemFields(name=_("Tap water"), code="SF", nature=Nature.COLLECTED, order_no=21)
    return known or saving.add(session, ITEM, fields)


def _hang(
    session: Session,
    no: str,
    unit_id: int | None,
    main: int | None,
    order: int,
    *,
    digits: int = 5,
    item: int | None = None,
) -> int:
    place = _("pipe shaft") if unit_id else _("pump room")
    fields = MeterSetup(
        no=no, kind=MeterSort.WATER, unit_id=unit_id, order_no=order, place=place,
        multiplier=ONCE, digits=digits, main_id=main, item_id=item,
    )  # fmt: skip
    return saving.add(session, METER, fields)


def _read(session: Session, meter_id: int, day: date, value: int) -> int:
    fields = ReadingFields(meter_id=meter_id, read_on=day, value=value, read_by=_(READ_BY))
    return saving.add(session, METER_READING, fields)


def _replace(session: Session, meter_id: int, day: date, shown: dict[int, int]) -> None:
    """Another meter is put in ten days after the round."""
    fields = ReadingFields(
        meter_id=meter_id, read_on=day.replace(day=28), value=0, kind=ReadingKind.REPLACED,
        old_end=shown[meter_id] + 1_200, new_no="W9001", read_by=_(READ_BY),
        note=_("Dial fogged up"),
    )  # fmt: skip
    saving.add(session, METER_READING, fields)
    shown[meter_id] = 0
