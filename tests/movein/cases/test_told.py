"""What other pages are told of hand-overs: Today, the household, the map, an import, a report."""

from datetime import date, timedelta

from propdesk.db.store import Store
from propdesk.household.mapping import map_buildings
from propdesk.kernel.clock import begin_of
from propdesk.movein.cases.appointments import give_slot
from propdesk.movein.cases.batches import buildings_to_hand, to_hand_told
from propdesk.movein.cases.due import due_cases
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.report import case_facts
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.states import UnitHanded
from propdesk.movein.cases.unit_page import cases_of_units
from tests.clocks import StoppedClock
from tests.movein.cases.cases_made import notify, put_case
from tests.offices import Office


def due(store: Store) -> dict[str, int]:
    return {line.title: line.count for line in store.read(lambda s: list(due_cases(s)))}


def test_today_has_what_waits_of_hand_overs(office: Office, clock: StoppedClock) -> None:
    one = put_case(office.store, office.units["1-1-101"])
    other = put_case(office.store, office.units["1-1-102"])
    notify(office.store, other)
    assert due(office.store) == {"待发入住通知": 1}
    at = begin_of(date(2026, 11, 30)) + timedelta(hours=9)
    office.store.write(give_slot, case_id=other, at=at, desk=1)
    clock.go_on(days=9, hours=15)  # 30 November, 6:42
    found = due(office.store)
    assert found == {"待发入住通知": 1, "今日交房预约": 1, "通知未取得送达凭证": 1}
    clock.go_on(hours=4)
    assert due(office.store)["交房预约未到"] == 1
    office.store.write(CASES.uses.move, record_id=one, to=CaseState.IN_PROGRESS)
    office.store.write(CASES.uses.move, record_id=one, to=CaseState.DEFECTS)
    assert due(office.store)["交房待整改"] == 1


def test_the_household_and_the_map_know_how_far_the_hand_over_is(office: Office) -> None:
    unit_id = office.units["1-1-101"]
    put_case(office.store, unit_id)
    (case,) = office.store.read(lambda s: list(cases_of_units(s, [unit_id], date(2026, 1, 1))))
    assert (case.name, case.is_open) == ("RZ2026-000001 入住", True)
    (building,) = office.store.read(buildings_to_hand)
    (shown,) = office.store.read(map_buildings, building_ids=[building.id])
    found = {unit.code: unit.case for unit in shown.units}
    assert found["1-1-101"] is CaseState.TO_NOTIFY
    assert found["1-1-102"] is None


def test_an_import_says_which_units_are_still_to_be_handed_over(office: Office) -> None:
    ids = list(office.units.values())
    assert office.store.read(to_hand_told, unit_ids=ids).startswith("3 户已售待交房")
    for unit_id in ids:
        put_case(office.store, unit_id)
    assert office.store.read(to_hand_told, unit_ids=ids) == ""


def test_the_report_counts_by_the_plan_and_by_the_day_handed_over(office: Office) -> None:
    one = put_case(office.store, office.units["1-1-101"])
    put_case(office.store, office.units["1-1-102"])
    office.store.write(CASES.uses.move, record_id=one, to=CaseState.IN_PROGRESS)
    form = UnitHanded(handed_on=date(2026, 11, 19))
    office.store.write(CASES.uses.move, record_id=one, to=CaseState.HANDED, form=form)
    days = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
    planned = office.store.read(case_facts, basis="planned", **days)
    assert [(fact.is_handed, fact.is_on_time) for fact in planned] == [(True, True), (False, False)]
    (handed,) = office.store.read(case_facts, basis="handed", **days)
    assert handed.day == date(2026, 11, 19)
