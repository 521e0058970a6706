"""Keepers, what is known of debtors, and the statistics of both."""

from datetime import date, timedelta

import pytest

from propdesk.db.store import use_case
from propdesk.fees.dunning.contacts import CONTACT_TABLES, ContactEntry, note_step
from propdesk.fees.dunning.debtors import Choosing, debtors
from propdesk.fees.dunning.dun_files import open_matters, write_file
from propdesk.fees.dunning.letters.planning import COVERED, LetterPlan, planned
from propdesk.fees.dunning.places import keepers_on, read_places
from propdesk.fees.dunning.register import KEEPERS, FileFields, KeeperFields
from propdesk.fees.dunning.rules import DunFlag, DunStep, DunWay
from propdesk.fees.dunning.statistics.collected import due_facts
from propdesk.fees.dunning.statistics.report import dunning_facts
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.repairs.orders.service import ORDERS, OrderFields
from tests.clocks import StoppedClock
from tests.fees.dunning.asking import FLAT, ask, contact, pay, row_of
from tests.offices import Office

TODAY = date(2026, 11, 20)
SINCE = date(2026, 1, 1)


def keeper(office: Office, name: str, places: str, **more: object) -> int:
    fields = KeeperFields(name=name, places=places, since=SINCE, **more)  # type: ignore[arg-type]  # named as in KeeperFields
    return office.store.write(KEEPERS.uses.add, fields=fields)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("1栋", ["1"]),
        ("1栋1单元", ["1-1"]),
        ("1-2、1-1-102", ["1-2", "1-1-102"]),
        ("１号楼，1栋一单元", ["1", "1-1"]),
    ],
)
def test_places_are_read_in_any_notation(office: Office, typed: str, places: list[str]) -> None:
    assert office.store.read(read_places, typed) == (places, [])


def test_a_suit_stands_under_the_keeper_of_the_unit_too(office: Office) -> None:
    keeper(office, "石管家", "1栋")
    step = use_case(permission="", touches=CONTACT_TABLES)(note_step)
    made = office.store.write(
        step, account_id=row_of(office).id, way=DunWay.SUIT, answer="AJ2026-000001"
    )
    assert made is not None
    assert contact(office, made).keeper == "石管家"


def test_an_unknown_place_and_one_that_is_somebody_elses_are_refused(office: Office) -> None:
    with pytest.raises(FieldsRefused) as refused:
        keeper(office, "石管家", "9栋")
    assert "9栋" in refused.value.errors["places"]
    keeper(office, "石管家", "1栋")
    with pytest.raises(FieldsRefused) as refused:
        keeper(office, "罗管家", "1栋")
    assert "石管家" in refused.value.errors["places"]


def test_the_smallest_place_says_who_answers_and_only_in_his_days(office: Office) -> None:
    keeper(office, "石管家", "1")
    keeper(office, "罗管家", "1-2")
    keeper(office, "任管家", "1-1-102", until=TODAY - timedelta(days=1))
    found = {row.unit: row.keeper for row in office.store.read(debtors)}
    assert found == {FLAT: "石管家", "1-1-102": "石管家", "1-2-201": "罗管家"}
    before = office.store.read(keepers_on, TODAY - timedelta(days=1))
    answers = before("1-1-102")
    assert answers is not None
    assert answers.name == "任管家"


def test_a_mark_needs_its_reason_and_its_last_day_and_ends_by_itself(
    office: Office, clock: StoppedClock
) -> None:
    account = row_of(office).id
    with pytest.raises(FieldsRefused) as refused:
        office.store.write(write_file, fields=FileFields(account_id=account, flag=DunFlag.HELD))
    assert set(refused.value.errors) == {"flag_why", "flag_until"}
    held = FileFields(account_id=account, flag=DunFlag.HELD, flag_why="在谈", flag_until=TODAY)
    office.store.write(write_file, fields=held)
    assert (row_of(office).flag, row_of(office).next) == (DunFlag.HELD, DunStep.NONE)
    clock.go_on(days=1)
    assert (row_of(office).flag, row_of(office).next) == (DunFlag.NONE, DunStep.CALL)


def test_a_reason_is_about_an_open_repair_of_the_unit(office: Office) -> None:
    unit = office.units[FLAT]
    order = office.store.write(
        ORDERS.uses.add, fields=OrderFields(unit_id=unit, fault="卫生间漏水", reporter="陈雨桐")
    )
    (matter,) = office.store.read(open_matters, unit_id=unit)
    assert (matter.kind, matter.id) == ("repair_order", order)
    fields = FileFields(
        account_id=row_of(office).id, reason="漏水或质量问题", about_kind=matter.kind,
        about_id=matter.id, about=matter.told,
    )  # fmt: skip
    office.store.write(write_file, fields=fields)
    assert "卫生间漏水" in row_of(office).about


def test_the_statistics_say_who_asked_whom_and_what_came_of_it(office: Office) -> None:
    keeper(office, "石管家", "1")
    ask(office, promised_on=TODAY)
    ask(office, "1-1-102", way=DunWay.DOOR, reached=False)
    pay(office, 754_04)
    facts = office.store.read(dunning_facts, first=date(2026, 11, 1), last=TODAY)
    assert [(one.keeper, one.reached, one.is_promise) for one in facts] == [
        ("石管家", True, True),
        ("石管家", False, False),
    ]
    due = office.store.read(due_facts, first=date(2026, 9, 1), last=date(2026, 9, 30))
    assert sum(one.paid for one in due) == 377_02
    assert {one.keeper for one in due} == {"石管家"}


def test_whom_a_prepayment_covers_gets_no_letter(office: Office) -> None:
    rows = office.store.read(debtors)
    from dataclasses import replace

    covered = [replace(row, covered=row.owed) for row in rows]
    plan: LetterPlan = planned(covered, way=DunWay.NOTICE, choosing=Choosing(), proposed_only=False)
    assert plan.rows == ()
    assert plan.skipped == {COVERED: 3}
    assert plan.total == Money(0)
    assert ContactEntry(way=DunWay.PHONE).reached
