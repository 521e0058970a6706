"""Payment notices."""

from datetime import date, timedelta

import pytest

from propdesk.estate.records import SpaceFields, UnitFields
from propdesk.estate.rules import SpaceTenure, UnitKind
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.notices.listing import notices_of_unit
from propdesk.fees.notices.notices import NothingOwed, issue_notices
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Formula, Method
from propdesk.fees.searching import find_notices
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.money import Money
from propdesk.kernel.whole_files import FileNotWritten
from tests.offices import Office, offset_by_hand

ROOM = "1-1-101"


def give_space(office: Office) -> None:
    """The household of 1-1-101 leases B1-086, billed for October at 80.00."""
    store, home = office.store, office.units[ROOM]
    space = store.write(
        UNIT_USES.add, fields=UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    )
    store.write(save_space, unit_id=space, fields=SpaceFields(SpaceTenure.LEASED, home))
    item = store.write(ensure_first_items)[1]
    store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=item.id,
            name="车位",
            formula=Formula.FIXED,
            period_months=1,
            applies=Applies((UnitKind.SPACE,)),
        ),
        version=VersionFields(effective_from=date(2026, 1, 1), price=80_000_000),
    )
    store.write(publish_run, period="2026-10")


def test_a_notice_asks_for_what_the_desk_shows_of_the_household(office: Office) -> None:
    give_space(office)
    (notice,) = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    desk = office.store.read(household_dues, unit_id=office.units[ROOM])
    assert notice.total == desk.owed == Money(2 * 37702 + 8000)
    assert "B1-086" in notice.lines[-1].item
    assert (notice.number, notice.owner) == ("TZ2026-000001", "陈雨桐")


def test_a_batch_gives_each_household_one_notice_in_unit_order(office: Office) -> None:
    give_space(office)
    notices = office.store.write(issue_notices, unit_ids=list(office.units.values()))
    assert [one.unit_code for one in notices] == list(office.units)
    assert [one.number[-1] for one in notices] == ["1", "2", "3"]


def test_who_owes_nothing_gets_no_notice(office: Office) -> None:
    order = Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(75404)),))
    office.store.write(collect_payment, order=order)
    with pytest.raises(NothingOwed):
        office.store.write(issue_notices, unit_ids=[office.units[ROOM]])


def test_a_receipt_says_which_space_a_line_is_for(office: Office) -> None:
    give_space(office)
    order = Order(unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(2 * 37702 + 8000)),))
    done = office.store.write(collect_payment, order=order)
    facts = office.store.read(stored_facts, no=done.receipts[0].no)
    assert [line.item for line in facts.lines if "B1-086" in line.item] == [facts.lines[-1].item]


def test_only_what_is_overdue_is_asked_for_when_wanted(office: Office) -> None:
    office.store.write(publish_run, period="2026-12")
    units = [office.units[ROOM]]
    (all_of_it,) = office.store.write(issue_notices, unit_ids=units)
    (late,) = office.store.write(issue_notices, unit_ids=units, overdue_only=True)
    assert (all_of_it.total, late.total) == (Money(3 * 37702), Money(2 * 37702))
    assert all(line.due is not None and line.due < late.day for line in late.lines)
    assert late.pay_until == late.day + timedelta(15)


def test_a_notice_says_what_is_prepaid_and_what_that_covers(office: Office) -> None:
    offset_by_hand(office)
    paid = Order(
        unit_id=office.units[ROOM], parts=(Part(Method.CASH, Money(75404 + 50000)),), keep_rest=True
    )
    office.store.write(collect_payment, order=paid)
    office.store.write(publish_run, period="2026-11")
    (notice,) = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    assert (notice.total, notice.prepaid) == (Money(37702), Money(50000))
    assert notice.prepaid_covers == Money(37702)


def test_a_notice_that_cannot_be_put_out_uses_no_number(office: Office) -> None:
    def fail(_notices: object) -> None:
        raise FileNotWritten(name="a.pdf", folder="/nosuch")

    units = [office.units[ROOM]]
    with pytest.raises(FileNotWritten):
        office.store.write(issue_notices, unit_ids=units, put=fail)
    (notice,) = office.store.write(issue_notices, unit_ids=units)
    assert notice.number == "TZ2026-000001"


def test_after_a_space_is_sold_each_notice_goes_to_the_room_of_its_debtor(office: Office) -> None:
    give_space(office)
    store, buyer = office.store, office.units["1-1-102"]
    space = store.read(unit_of_code, code="B1-086").id
    terms = SpaceFields(SpaceTenure.OWNED, buyer, since=date(2026, 11, 1))
    store.write(save_space, unit_id=space, fields=terms)
    store.write(publish_run, period="2026-11")
    sellers, buyers = (
        store.write(issue_notices, unit_ids=[unit_id])[0] for unit_id in (office.units[ROOM], buyer)
    )
    assert (sellers.owner, sellers.unit_code) == ("陈雨桐", ROOM)
    assert [line.period_to for line in sellers.lines if "B1-086" in line.item] == [
        date(2026, 10, 31)
    ]
    assert (buyers.owner, buyers.unit_code) == ("许文博", "1-1-102")
    assert [line.period_from for line in buyers.lines if "B1-086" in line.item] == [
        date(2026, 11, 1)
    ]
    desk = store.read(household_dues, unit_id=office.units[ROOM])
    [old] = [line for line in desk.lines if line.unit_code == "B1-086"]
    assert (old.near, old.former) == (True, False)


@pytest.mark.parametrize("typed", ["TZ2026-000002", "tz2", "tz2026-2", "TZ2026000002"])
def test_the_number_of_a_notice_leads_to_the_household_it_went_to(
    office: Office, typed: str
) -> None:
    notices = office.store.write(issue_notices, unit_ids=list(office.units.values()))
    (hit,) = office.store.read(find_notices, typed)
    assert (hit.kind, hit.title) == ("notice", notices[1].number)
    assert hit.unit_id == office.units["1-1-102"]
    assert hit.detail == f"许文博 {notices[1].total}"
    assert office.store.read(find_notices, "tz9") == []
    assert office.store.read(find_notices, "2") == []


def test_a_household_tells_the_notices_it_was_sent(office: Office) -> None:
    office.store.write(issue_notices, unit_ids=list(office.units.values()))
    again = office.store.write(issue_notices, unit_ids=[office.units[ROOM]])
    found = office.store.read(notices_of_unit, unit_id=office.units[ROOM], most=9)
    assert [row.number for row in found] == ["TZ2026-000004", "TZ2026-000001"]
    assert (found[0].owner, found[0].total) == ("陈雨桐", again[0].total)
    assert found[0].made_by == "命令行"
