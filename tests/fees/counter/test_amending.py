"""The light corrections of a receipt: its method, its room; and what is refused."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.amending import NothingAmended, PrepaidStays, amend_receipt
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import ReasonMissing, ShiftClosed
from propdesk.fees.counter.spoiling import spoil_receipt
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.late.late_fees import late_fees
from propdesk.fees.receipts.listing import RECEIPTS
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.rows import remark_text
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.question import asked
from tests.fees.late.clauses_made import add_clause
from tests.offices import Office

ROOM, OTHER = "1-1-101", "1-1-102"


def pay(office: Office, *parts: Part) -> str:
    order = Order(unit_id=office.units[ROOM], parts=parts, keep_rest=True)
    return office.store.write(collect_payment, order=order).receipts[0].no


def open_of(office: Office, room: str) -> Money:
    desk = office.store.read(household_dues, unit_id=office.units[room])
    return sum((line.open for line in desk.lines), ZERO)


def test_another_method_moves_the_money_out_of_the_drawer(office: Office) -> None:
    no = pay(office, Part(Method.CASH, Money(75404)))
    done = office.store.write(amend_receipt, no=no, reason="实为微信", method=Method.WECHAT)
    assert (done.numbers, done.anew) == ((no,), ("SJ2026-000002",))
    assert office.store.read(stored_facts, no=no).state == "void"
    facts = office.store.read(stored_facts, no="SJ2026-000002")
    assert [(one.method, one.amount) for one in facts.methods] == [("wechat", Money(75404))]
    assert open_of(office, ROOM) == ZERO
    assert office.store.read(shift_report).expected == ZERO
    assert office.store.read(check_books) == ()


def test_another_room_pays_what_is_open_there(office: Office) -> None:
    owed, there = open_of(office, ROOM), open_of(office, OTHER)
    no = pay(office, Part(Method.CASH, Money(60000)))
    office.store.write(amend_receipt, no=no, reason="错房号", unit_id=office.units[OTHER])
    assert (open_of(office, ROOM), open_of(office, OTHER)) == (owed, ZERO)
    kept = office.store.read(household_dues, unit_id=office.units[OTHER]).prepaid_total
    assert kept == Money(60000) - there
    assert office.store.read(check_books) == ()


def test_what_is_no_correction_is_refused_and_nothing_is_written(office: Office) -> None:
    no = pay(office, Part(Method.CASH, Money(75404)))
    with pytest.raises(NothingAmended, match=no):
        office.store.write(amend_receipt, no=no, reason="同前", method=Method.CASH)
    with pytest.raises(ReasonMissing):
        office.store.write(amend_receipt, no=no, reason=" ", method=Method.WECHAT)
    assert office.store.read(stored_facts, no=no).state == "issued"
    office.store.write(close_shift, counted=[(Money(1), 75404)], explanation="")
    with pytest.raises(ShiftClosed):
        office.store.write(amend_receipt, no=no, reason="实为微信", method=Method.WECHAT)


def test_prepayment_pays_for_its_own_room_only(office: Office) -> None:
    pay(office, Part(Method.CASH, Money(75404 + 5000)))
    unit = office.units[ROOM]
    extra = office.store.read(counter_line, tariff_id=office.counter_tariff, unit_id=unit)
    parts = (Part(Method.PREPAID, Money(5000)), Part(Method.CASH, extra.amount - Money(5000)))
    order = Order(unit_id=unit, parts=parts, new_lines=(extra,))
    no = office.store.write(collect_payment, order=order).receipts[0].no
    with pytest.raises(PrepaidStays, match=no):
        office.store.write(amend_receipt, no=no, reason="错房号", unit_id=office.units[OTHER])
    anew = office.store.write(amend_receipt, no=no, reason="实为微信", method=Method.WECHAT).anew
    facts = office.store.read(stored_facts, no=anew[0])
    assert (facts.prepaid_used, facts.total) == (Money(5000), extra.amount - Money(5000))
    assert office.store.read(check_books) == ()


def logged(session: Session) -> set[tuple[str, str]]:
    return {(row.what, row.subject) for row in session.scalars(select(AuditRow))}


def test_the_two_receipts_are_a_pair_each_naming_the_other(office: Office) -> None:
    first = pay(office, Part(Method.CASH, Money(75404)))
    (anew,) = office.store.write(
        amend_receipt, no=first, reason="实为微信", method=Method.WECHAT
    ).anew
    old, new = (office.store.read(stored_facts, no=no) for no in (first, anew))
    assert (old.amends, old.amended_by) == ("", anew)
    assert (new.amends, new.amended_by) == (first, "")
    assert anew in remark_text(old)
    assert first in remark_text(new)
    ids = office.store.read(RECEIPTS.ids)
    rows = {row.no: row for row in office.store.read(RECEIPTS.rows, ids=ids)}
    assert (rows[first].amended_by, rows[anew].amends) == ((anew,), (first,))
    assert not rows[first].amends
    found = office.store.read(RECEIPTS.ids, question=asked("pair"))
    assert sorted(found) == sorted(row.id for row in rows.values())
    said = office.store.read(logged)
    assert {("receipt.amend", first), ("receipt.correction", anew)} <= said


def test_a_pair_may_be_corrected_once_more(office: Office) -> None:
    first = pay(office, Part(Method.CASH, Money(75404)))
    (second,) = office.store.write(
        amend_receipt, no=first, reason="实为微信", method=Method.WECHAT
    ).anew
    (third,) = office.store.write(
        amend_receipt, no=second, reason="实为支付宝", method=Method.ALIPAY
    ).anew
    middle = office.store.read(stored_facts, no=second)
    assert (middle.amends, middle.amended_by) == (first, third)
    assert office.store.read(check_books) == ()


def test_a_late_fee_that_was_paid_along_is_one_again(office: Office) -> None:
    add_clause(office.store)
    (first, *_more) = sorted(office.store.read(late_fees))
    fee = office.store.read(late_fees)[first]
    order = Order(
        unit_id=fee.unit_id, parts=(Part(Method.CASH, fee.unpaid + fee.claim),),
        charge_ids=(first,), late_fees=(first,),
    )  # fmt: skip
    no = office.store.write(collect_payment, order=order).receipts[0].no
    anew = office.store.write(amend_receipt, no=no, reason="实为微信", method=Method.WECHAT).anew
    old, new = (office.store.read(stored_facts, no=one) for one in (no, anew[0]))
    assert new.lines == old.lines
    assert office.store.read(check_books) == ()
    spoiled = office.store.write(spoil_receipt, no=anew[0], reason="卡纸").anew
    assert office.store.read(stored_facts, no=spoiled[0]).lines == old.lines
    assert office.store.read(check_books) == ()
