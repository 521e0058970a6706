"""Meters and readings in the books: what is refused, what follows, what an undo does."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import use_case
from propdesk.fees.meters.naming import SeveralMeters, meter_meant
from propdesk.fees.meters.readings import due_readings
from propdesk.fees.meters.register import METERS
from propdesk.fees.meters.rules import Doubt, MeterSort, MeterState, ReadingKind
from propdesk.fees.meters.unit_page import meters_of_unit
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.due import Due
from propdesk.kernel.records.question import asked
from propdesk.kernel.reports.trend import Trend
from propdesk.system.registers.dialogs import add_dialog
from propdesk.ui.desk import Desk
from tests.fees.meters.work import (
    METER_USES,
    READING_USES,
    hang,
    read,
    refused,
    replaced,
    rows,
    used,
)
from tests.offices import Office

AUGUST, SEPTEMBER = date(2026, 8, 31), date(2026, 9, 30)
OCTOBER, TODAY = date(2026, 10, 31), date(2026, 11, 20)


@use_case(permission="")
def due(session: Session) -> list[Due]:
    return list(due_readings(session))


@use_case(permission="")
def first_item(session: Session) -> int:
    return session.scalars(select(FeeItem.id).order_by(FeeItem.id)).first() or 0


def number(office: Office, meter: int) -> str:
    return str(office.store.read(METER_USES.seen, record_id=meter).no)


def test_readings_in_any_order_of_typing_say_the_same(office: Office) -> None:
    typed = ((AUGUST, 10_000), (SEPTEMBER, 19_500), (OCTOBER, 30_000), (TODAY, 31_000))
    found = set()
    for place, order in enumerate(permutations(typed)):
        meter = hang(office, f"W{place}")
        for day, value in order:
            read(office, meter, day, value)
        mine = [row for row in rows(office) if row.meter == f"W{place}"]
        found.add(tuple((row.read_on, row.quantity, row.doubt) for row in mine))
    assert found == {
        (
            (AUGUST, None, None), (SEPTEMBER, 9_500, None), (OCTOBER, 10_500, None),
            (TODAY, 1_000, Doubt.LOW),
        )
    }  # fmt: skip


def test_a_reading_below_the_last_is_refused_in_a_sentence(office: Office) -> None:
    meter = hang(office, "W1")
    read(office, meter, SEPTEMBER, 1_260_500)
    told = refused(office, lambda: read(office, meter, OCTOBER, 1_219_000))
    assert told.keys() == {"value"}
    assert "1,219" in told["value"]
    assert "1,260.5" in told["value"]
    assert "2026-09-30" in told["value"]


def test_a_reading_above_the_next_one_is_refused_and_names_the_next(office: Office) -> None:
    meter = hang(office, "W1")
    read(office, meter, AUGUST, 10_000)
    read(office, meter, OCTOBER, 20_000)
    told = refused(office, lambda: read(office, meter, SEPTEMBER, 20_001))
    assert "2026-10-31" in told["value"]


def test_correcting_a_middle_reading_recomputes_the_next(office: Office) -> None:
    meter = hang(office, "W1")
    read(office, meter, AUGUST, 10_000)
    middle = read(office, meter, SEPTEMBER, 19_000)
    read(office, meter, OCTOBER, 30_000)
    assert used(office) == [None, 9_000, 11_000]
    seen = office.store.read(READING_USES.seen, record_id=middle)
    lower = replace(seen, value=16_000)
    office.store.write(READING_USES.change, record_id=middle, fields=lower)
    assert used(office) == [None, 6_000, 14_000]
    office.store.write(READING_USES.undo, record_id=middle)
    assert used(office) == [None, 9_000, 11_000]
    office.store.write(READING_USES.delete, record_id=middle)
    assert used(office) == [None, 20_000]
    office.store.write(READING_USES.undo, record_id=middle)
    assert used(office) == [None, 9_000, 11_000]


def test_what_no_meter_can_show_is_refused(office: Office) -> None:
    meter = hang(office, "W1", digits=4)
    assert refused(office, lambda: read(office, meter, OCTOBER, 10_000_000)).keys() == {"value"}
    tomorrow = TODAY + timedelta(days=1)
    assert refused(office, lambda: read(office, meter, tomorrow, 1)).keys() == {"read_on"}
    read(office, meter, OCTOBER, 1)
    assert refused(office, lambda: read(office, meter, OCTOBER, 2)).keys() == {"read_on"}
    told = refused(office, lambda: read(office, meter, TODAY, 2, kind=ReadingKind.REPLACED))
    assert told.keys() == {"old_end"}


def test_a_meter_taken_out_is_read_no_more(office: Office) -> None:
    meter = hang(office, "W1")
    office.store.write(METER_USES.move, record_id=meter, to=MeterState.OUT, why="拆除")
    assert refused(office, lambda: read(office, meter, OCTOBER, 1)).keys() == {"meter_id"}
    office.store.write(METER_USES.undo, record_id=meter)
    read(office, meter, OCTOBER, 1)


def test_a_replacement_gives_the_place_its_new_number_and_the_undo_the_old_one(
    office: Office,
) -> None:
    meter = hang(office, "W1")
    read(office, meter, SEPTEMBER, 1_520_000)
    change = replaced(office, meter, date(2026, 10, 14), 1_532_600, new_no="N7")
    assert number(office, meter) == "N7"
    october = read(office, meter, OCTOBER, 12_400)
    assert used(office) == [None, None, 25_000]
    assert [row.former_no for row in rows(office)] == ["", "W1", ""]
    hang(office, "W9")
    taken = refused(office, lambda: replaced(office, meter, TODAY, 20_000, new_no="W9"))
    assert taken.keys() == {"new_no"}
    second = replaced(office, meter, TODAY, 20_000, new_no="N8")
    assert number(office, meter) == "N8"
    office.store.write(READING_USES.undo, record_id=second)
    assert number(office, meter) == "N7"
    office.store.write(READING_USES.delete, record_id=october)
    office.store.write(READING_USES.undo, record_id=change)
    assert number(office, meter) == "W1"


def test_a_meter_that_counts_otherwise_is_counted_anew(office: Office) -> None:
    meter = hang(office, "W1")
    read(office, meter, SEPTEMBER, 1_000)
    read(office, meter, OCTOBER, 3_000)
    seen = office.store.read(METER_USES.seen, record_id=meter)
    wider = replace(seen, multiplier=40_000)
    office.store.write(METER_USES.change, record_id=meter, fields=wider)
    assert used(office) == [None, 80_000]
    office.store.write(METER_USES.undo, record_id=meter)
    assert used(office) == [None, 2_000]
    backwards = replace(seen, backwards=True)
    change = METER_USES.change
    assert refused(office, lambda: office.store.write(change, record_id=meter, fields=backwards))


def test_a_meter_is_known_by_its_number_its_end_or_its_room(office: Office) -> None:
    meter = hang(office, "W-20417")
    assert office.store.read(meter_meant, typed="w-20417") == (meter, "W-20417")
    assert office.store.read(meter_meant, typed="0417")[0] == meter
    assert office.store.read(meter_meant, typed="1栋1单元101")[0] == meter
    hang(office, "G-1", kind=MeterSort.GAS)
    with pytest.raises(SeveralMeters):
        office.store.read(meter_meant, typed="1-1-101")
    with pytest.raises(NobodyCalledSo):
        office.store.read(meter_meant, typed="9999")


def test_two_meters_never_have_one_number_and_none_counts_behind_itself(office: Office) -> None:
    main = hang(office, "M", None)
    under = hang(office, "U", None, main_id=main)
    assert refused(office, lambda: hang(office, "M"))
    ring = replace(office.store.read(METER_USES.seen, record_id=main), main_id=under)
    change = METER_USES.change
    told = refused(office, lambda: office.store.write(change, record_id=main, fields=ring))
    assert told.keys() == {"main_id"}


def test_a_meter_with_readings_is_not_deleted(office: Office) -> None:
    meter = hang(office, "W1")
    read(office, meter, OCTOBER, 1)
    assert refused(office, lambda: office.store.write(METER_USES.delete, record_id=meter))


def test_what_stands_out_and_is_to_be_billed_is_on_today(office: Office) -> None:
    for place, item in enumerate((office.store.read(first_item), None)):
        meter = hang(office, f"W{place}", item_id=item)
        for day, value in ((AUGUST, 0), (SEPTEMBER, 10_000), (OCTOBER, 40_000)):
            read(office, meter, day, value)
    (line,) = office.store.read(due)
    found = rows(office, "to_look_at")
    assert [(row.meter, row.doubt) for row in found] == [("W0", Doubt.HIGH)]
    assert [row.id for row in found] == list(line.records)
    assert len(rows(office, "doubtful")) == 2
    assert [row.meter for row in rows(office, "unbilled")] == ["W0", "W0"]


def test_meters_are_listed_with_their_last_reading(office: Office) -> None:
    meter = hang(office, "W1")
    hang(office, "W2")
    read(office, meter, SEPTEMBER, 1_000)
    read(office, meter, OCTOBER, 3_500)
    first, second = office.store.read(METERS.records.first, question=asked("all"))
    assert (first.unit, first.value, first.read_on) == ("1-1-101", 3_500, OCTOBER)
    assert (second.value, second.read_on) == (None, None)
    never = office.store.read(METERS.records.first, question=asked("unread"))
    assert [row.no for row in never] == ["W2"]


def test_the_household_page_says_what_each_meter_shows(office: Office) -> None:
    meter = hang(office, "W1")
    for day, value in ((AUGUST, 0), (SEPTEMBER, 10_000), (OCTOBER, 15_000)):
        read(office, meter, day, value)
    lines = use_case(permission="")(meters_of_unit)
    (line,) = office.store.read(lines, unit_id=office.units["1-1-101"])
    assert line.name == "水表 W1"
    assert "15" in line.detail
    assert line.record == ("meter", meter)
    assert line.trend == (Trend("09", 10.0, "10"), Trend("10", 5.0, "5"))


def test_a_form_in_which_only_what_is_needed_is_typed_is_saved(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    """What is left empty has its usual value: it was written as nothing before."""
    dialog = add_dialog(desk, METERS)
    qtbot.addWidget(dialog)
    dialog.form.set_values({"no": "W7"})
    assert dialog.save()
    (row,) = office.store.read(METERS.records.first, question=asked("all"))
    assert (row.no, row.multiplier, row.digits, row.persons) == ("W7", 1_000, 5, 0)
