"""A check code from a paper: the books say which posting it is of, and whether it is unchanged."""

from pathlib import Path

import pytest

from propdesk.db.store import Store
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt
from propdesk.fees.receipts.outputs import next_copy
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Method
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.kernel.money import Money
from propdesk.kernel.paper.seal_codes import CodeMistyped, seal_code
from propdesk.system.backups.remembered.compared_codes import compare_code
from tests.clocks import StoppedClock
from tests.offices import Office
from tests.outside import outside

NO = "SJ2026-000001"


@pytest.fixture
def paid(office: Office) -> Store:
    """One receipt is issued."""
    part = Part(Method.CASH, Money(37702))
    order = Order(unit_id=office.units["1-1-101"], parts=(part,), keep_rest=True)
    office.store.write(collect_payment, order=order)
    return office.store


def test_the_code_of_a_receipt_finds_its_posting_and_its_number(paid: Store) -> None:
    code = paid.read(next_copy, no=NO).facts.code
    found = paid.read(compare_code, typed=code.lower().replace("-", " "))
    assert found.unchanged
    assert found.receipts == (NO,)
    assert str(found.day) == "2026-11-20"
    assert NO in found.sentence


def test_it_is_the_same_whenever_the_receipt_is_printed_again(
    paid: Store, clock: StoppedClock
) -> None:
    first = paid.read(stored_facts, no=NO).code
    clock.go_on(days=20)
    assert paid.read(stored_facts, no=NO).code == first
    paid.write(close_shift, counted=[(Money(37702), 1)])
    paid.write(red_receipt, no=NO, reason="交错房号")
    assert paid.read(stored_facts, no=NO).code == first
    assert paid.read(stored_facts, no="SJ2026-000002").code not in ("", first)


def test_a_receipt_issued_before_there_were_codes_keeps_its_form(paid: Store) -> None:
    with outside(paid) as one:
        one.execute("UPDATE receipt SET facts = replace(facts, '\"coded\": true', '\"x\": 1')")
    assert paid.read(stored_facts, no=NO).code == ""


def test_the_session_report_bears_the_code_of_its_close_and_both_its_seals_are_found(
    paid: Store,
) -> None:
    closed = paid.write(close_shift, counted=[(Money(37702), 1)])
    assert closed.code
    assert paid.read(shift_report, session_id=1).code == closed.code
    found = paid.read(compare_code, typed=closed.code)
    assert found.unchanged
    assert found.receipts == ()
    before = paid.read(compare_code, typed=closed.seal)
    assert (before.seq, before.unchanged) == (found.seq - 1, True)


def test_what_was_changed_outside_since_is_told(paid: Store) -> None:
    code = paid.read(stored_facts, no=NO).code
    with outside(paid) as one:
        one.execute("UPDATE payment SET payer = '别人'")
    found = paid.read(compare_code, typed=code)
    assert (found.seq > 0, found.unchanged) == (True, False)
    assert str(found.day) in found.sentence


def test_a_code_of_other_books_is_not_held_and_one_mistyped_is_refused(
    paid: Store, tmp_path: Path
) -> None:
    other = seal_code("ab" * 32)
    found = paid.read(compare_code, typed=other)
    assert (found.seq, found.day, found.unchanged) == (0, None, False)
    assert other in found.sentence
    code = paid.read(stored_facts, no=NO).code
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    with pytest.raises(CodeMistyped):
        paid.read(compare_code, typed=wrong)
    assert paid.read(compare_code, typed="1 0123456789abcdef").day is None
