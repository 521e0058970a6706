"""A bill shared out, proved, undone and shared again, with all that is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import RoleKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import RunOfBill, take_back_line, undo_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.due import due_fees
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.rules import Method, ShareBy
from propdesk.fees.sharing.apportioning import (
    BilledAlready,
    NobodyOwesShare,
    SharesChanged,
    SharesPaid,
    share_out,
)
from propdesk.fees.sharing.models import SharedBill
from propdesk.fees.sharing.register import SHARED_BILLS
from propdesk.fees.sharing.rules import ShareAmong, SharedState
from propdesk.fees.sharing.shares import (
    NothingMeasured,
    NoUnits,
    NoWeight,
    Sharing,
    sharing_of,
)
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import FieldsRefused
from tests.fees.estates import Estate, add_role
from tests.fees.sharing.bills import enter, owed, share, undo


@use_case(permission="", touches=("unit",))
def _set(session: Session, /, *, unit_id: int, **values: object) -> None:
    session.execute(update(Unit).where(Unit.id == unit_id).values(**values))


def bill(estate: Estate, **values: object) -> int:
    return enter(estate.store, item_id=estate.items["LJ"], **values)


def shares(store: Store, bill_id: int) -> dict[str, str]:
    found: Sharing = store.read(sharing_of, bill_id=bill_id)
    return {one.code: one.amount.plain for one in found.shares}


def test_a_bill_is_shared_by_area_to_the_fen(estate: Estate, rooms: dict[str, int]) -> None:
    made = bill(estate)
    assert shares(estate.store, made) == {
        "1-101": "2797.84", "1-102": "1083.03", "1-103": "1119.13",
    }  # fmt: skip
    share(estate.store, made)
    assert owed(estate.store) == {"1-101": [279_784], "1-102": [108_303], "1-103": [111_913]}
    assert estate.store.read(check_books) == ()


def test_a_line_says_why_it_is_what_it_is(estate: Estate, rooms: dict[str, int]) -> None:
    share(estate.store, bill(estate))
    words = estate.store.read(lambda session: session.scalars(select(Charge.explanation)).all())
    told = explanation_text(words[1])
    assert "FT2026-000001" in told[0]
    assert "5,000.00" in told[0]
    assert "60" in told[1]
    assert "277" in told[1]
    assert told[2] == "5,000.00 × 60 ÷ 277 = 1,083.03249…"
    assert told[-1].endswith("1,083.03")


def test_the_shares_are_due_at_the_end_of_the_month_after_the_bill(
    estate: Estate, rooms: dict[str, int]
) -> None:
    share(estate.store, bill(estate))
    days = estate.store.read(lambda session: set(session.scalars(select(OpenCharge.due_day))))
    assert days == {date(2026, 11, 30)}


def test_who_moves_in_within_the_days_pays_his_own(estate: Estate) -> None:
    unit = estate.unit("1-101", owner=None)
    add = estate.store.write
    add(add_role, unit_id=unit, name="陈雨桐", until=date(2026, 10, 10))
    add(add_role, unit_id=unit, name="林知夏", since=date(2026, 10, 11))
    share(estate.store, bill(estate, amount=Money(10_000)))
    assert owed(estate.store) == {"1-101": [3_226, 6_774]}  # 10 and 21 of 31 days


def test_every_unit_alike_and_by_people(estate: Estate) -> None:
    let = estate.unit("1-101")
    home = estate.unit("1-102")
    estate.unit("1-103")
    for unit, name, role in (
        (let, "租客甲", RoleKind.TENANT), (home, "家人甲", RoleKind.FAMILY),
        (home, "家人乙", RoleKind.FAMILY), (home, "代缴人", RoleKind.PAYER),
    ):  # fmt: skip
        estate.store.write(add_role, unit_id=unit, name=name, role=role)
    alike = bill(estate, amount=Money(100), share_by=ShareBy.EACH)
    assert shares(estate.store, alike) == {"1-101": "0.34", "1-102": "0.33", "1-103": "0.33"}
    heads = bill(estate, amount=Money(500), share_by=ShareBy.HEADS, bill_no="2")
    assert shares(estate.store, heads) == {"1-101": "1.00", "1-102": "3.00", "1-103": "1.00"}


def test_coefficients_by_floor_and_units_left_out(estate: Estate, rooms: dict[str, int]) -> None:
    for code, floor in (("1-101", "1"), ("1-102", "2"), ("1-103", "3")):
        estate.store.write(_set, unit_id=rooms[code], floor=floor)
    lift = bill(estate, amount=Money(10_000), share_by=ShareBy.EACH, bands="1: 0; 2: 0.5; 3-: 1")
    assert shares(estate.store, lift) == {"1-101": "0.00", "1-102": "33.33", "1-103": "66.67"}
    share(estate.store, lift)
    assert owed(estate.store) == {"1-102": [3_333], "1-103": [6_667]}  # no line of 0.00
    own = bill(estate, left_out="1-101 独立电表", first=date(2026, 9, 1), last=date(2026, 9, 30),
               bill_no="9")  # fmt: skip
    share(estate.store, own)
    found = estate.store.read(sharing_of, bill_id=own)
    assert [(one.code, one.why) for one in found.left_out] == [("1-101", "独立电表")]
    assert found.shared == found.amount


def test_a_bill_is_undone_whole_and_shared_again(estate: Estate, rooms: dict[str, int]) -> None:
    made = bill(estate)
    share(estate.store, made)
    undo(estate.store, made)
    assert owed(estate.store) == {}
    seen = estate.store.read(SHARED_BILLS.uses.seen, record_id=made)
    changed = replace(seen, share_by=ShareBy.EACH)
    estate.store.write(SHARED_BILLS.uses.change, record_id=made, fields=changed, seen=seen)
    share(estate.store, made)
    assert owed(estate.store) == {"1-101": [166_667], "1-102": [166_667], "1-103": [166_666]}
    assert estate.store.read(check_books) == ()


def test_ctrl_z_takes_the_sharing_back(estate: Estate, rooms: dict[str, int]) -> None:
    made = bill(estate)
    share(estate.store, made)
    estate.store.write(SHARED_BILLS.uses.undo, record_id=made)
    assert owed(estate.store) == {}
    state = estate.store.read(lambda session: session.get_one(SharedBill, made).state)
    assert state is SharedState.DRAFT


def test_a_bill_with_a_share_that_is_paid_stays(estate: Estate, rooms: dict[str, int]) -> None:
    made = bill(estate)
    share(estate.store, made)
    order = Order(unit_id=rooms["1-102"], parts=(Part(Method.CASH, Money(108_303)),))
    estate.store.write(collect_payment, order=order)
    with pytest.raises(SharesPaid, match=r"1-102.*1,083\.03"):
        undo(estate.store, made)
    assert len(owed(estate.store)) == 3


def test_a_second_sharing_of_the_same_bill_is_refused(
    estate: Estate, rooms: dict[str, int]
) -> None:
    share(estate.store, bill(estate))
    with pytest.raises(FieldsRefused, match="FT2026-000001"):
        bill(estate)
    other = bill(estate, bill_no="another number")
    with pytest.raises(BilledAlready, match="FT2026-000001"):
        share(estate.store, other)


def test_a_shared_bill_stays_as_it_is(estate: Estate, rooms: dict[str, int]) -> None:
    made = bill(estate)
    share(estate.store, made)
    seen = estate.store.read(SHARED_BILLS.uses.seen, record_id=made)
    with pytest.raises(FieldsRefused):
        estate.store.write(
            SHARED_BILLS.uses.change, record_id=made, fields=replace(seen, amount=Money(1))
        )


def test_its_lines_go_only_with_the_bill(estate: Estate, rooms: dict[str, int]) -> None:
    share(estate.store, bill(estate))
    line = estate.store.read(lambda session: session.scalars(select(Charge.id)).all()[0])
    with pytest.raises(RunOfBill, match="FT2026-000001"):
        estate.store.write(undo_run, run_id=1)
    with pytest.raises(RunOfBill, match="FT2026-000001"):
        estate.store.write(take_back_line, charge_id=line, reason="错了")


def test_what_changed_since_the_preview_is_looked_at_again(
    estate: Estate, rooms: dict[str, int]
) -> None:
    found = estate.store.read(sharing_of, bill_id=bill(estate))
    estate.store.write(_set, unit_id=rooms["1-101"], built_area=1_000_000)
    with pytest.raises(SharesChanged):
        estate.store.write(share_out, seen=found)
    assert owed(estate.store) == {}


def _no_area(estate: Estate) -> int:
    estate.unit("1-104", area=None)
    return bill(estate)


def _no_owner(estate: Estate) -> int:
    estate.unit("1-104", owner=None)
    return bill(estate)


@pytest.mark.parametrize(
    ("make", "error", "names"),
    [
        (_no_area, NothingMeasured, "1-104"),
        (_no_owner, NobodyOwesShare, "1-104"),
        (lambda e: bill(e, share_by=ShareBy.MEASURED), NothingMeasured, "1-101"),
        (lambda e: bill(e, bands="1: 1"), NothingMeasured, "1-101"),
        (lambda e: bill(e, among=ShareAmong.SPACES), NoUnits, "FT2026-000001"),
        (lambda e: bill(e, left_out="1-101 甲\n1-102 乙\n1-103 丙"), NoWeight, "FT2026-000001"),
    ],
)
def test_what_cannot_be_shared_is_refused_by_name(
    estate: Estate,
    rooms: dict[str, int],
    make: Callable[[Estate], int],
    error: type[UserError],
    names: str,
) -> None:
    made = make(estate)
    with pytest.raises(error, match=names):
        share(estate.store, made)
    assert owed(estate.store) == {}
    assert estate.store.read(lambda session: session.get_one(SharedBill, made).run_id) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": Money(0)}, "amount"),
        ({"last": date(2026, 9, 1)}, "last"),
        ({"buildings": "1, 9"}, "buildings"),
        ({"left_out": "9-999 没有这间"}, "left_out"),
        ({"left_out": "1-101"}, "left_out"),
        ({"bands": "三层"}, "bands"),
    ],
)
def test_what_is_wrong_with_a_bill_is_told_beside_its_field(
    estate: Estate, rooms: dict[str, int], values: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldsRefused) as refused:
        bill(estate, **values)
    assert field in refused.value.errors


def test_a_shared_bill_is_no_month_that_was_billed(estate: Estate, rooms: dict[str, int]) -> None:
    estate.tariff()
    month = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
    share(estate.store, bill(estate, **month))
    waits = _("This month is not billed yet")
    assert waits in [line.title for line in estate.store.read(due_fees)]
    estate.store.write(publish_run, period="2026-11")
    assert waits not in [line.title for line in estate.store.read(due_fees)]
