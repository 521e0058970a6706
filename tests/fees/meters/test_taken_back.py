"""A sheet of readings taken back: all of it by few statements, but for what a bill holds."""

from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from propdesk.db.models import AuditRow
from propdesk.db.store import Store
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.meters.models import MeterReading, MeterUsage
from propdesk.fees.meters.sheets.register import READINGS_AND_SHEETS as READINGS
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.exchange.results import BroughtIn
from propdesk.system.registers.bringing_in import bring_in, look_into, take_back
from tests.fees.meters.work import hang, read
from tests.offices import Office
from tests.sent import statements_of

BEGUN, DAY = date(2026, 9, 30), date(2026, 10, 31)


def counted(store: Store) -> tuple[int, int]:
    readings, usage = (select(func.count()).select_from(one) for one in (MeterReading, MeterUsage))
    return store.read(lambda s: (s.scalar(readings) or 0, s.scalar(usage) or 0))


def brought(office: Office, tmp_path: Path, numbers: list[str]) -> BroughtIn:
    file = tmp_path / "readings.csv"
    rows = "".join(f"{no},130,{DAY}\n" for no in numbers)
    file.write_text(f"表号,本期读数,本期抄表日期\n{rows}", encoding="utf-8")
    plan = look_into(office.store, READINGS, file)
    return bring_in(office.store, READINGS, plan, file)


def test_many_go_by_few_statements_and_the_log_says_each(office: Office, tmp_path: Path) -> None:
    numbers = [f"W{place:03}" for place in range(60)]
    for no in numbers:
        read(office, hang(office, no, None), BEGUN, 100_000)
    before = counted(office.store)
    done = brought(office, tmp_path, numbers)
    assert counted(office.store) == (before[0] + 60, before[1] + 60)
    with statements_of(office.store) as said:
        assert take_back(office.store, READINGS, done) == []
    assert len(said) < 60
    assert counted(office.store) == before
    gone = select(func.count()).where(AuditRow.what == "meter_reading.delete")
    assert office.store.read(lambda session: session.scalar(gone)) == 60


def test_what_a_bill_holds_stays_and_is_told(office: Office, tmp_path: Path) -> None:
    fields = ItemFields(name="水费", code="SF", nature=Nature.COLLECTED)
    item = office.store.write(ITEM_USES.add, fields=fields)
    office.store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=item, name="居民水价", formula=Formula.METERED, period_months=0,
            applies=Applies((UnitKind.ROOM,)),
        ),
        version=VersionFields(effective_from=date(2026, 1, 1), price=3_000_000),
    )  # fmt: skip
    for no, unit in (("W1", "1-1-101"), ("W2", None), ("W3", None)):
        read(office, hang(office, no, unit, item_id=item if unit else None), BEGUN, 100_000)
    before = counted(office.store)
    done = brought(office, tmp_path, ["W1", "W2", "W3"])
    office.store.write(publish_run, period="2026-10")
    (stays,) = take_back(office.store, READINGS, done)
    assert "W1" in stays.why
    assert counted(office.store) == (before[0] + 1, before[1] + 1)
