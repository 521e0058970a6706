"""A late fee at the desk: paid with its charge or later, waived, kept; what a void takes back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.checks.checks import check_books
from propdesk.fees.corrections.fields import Booking, CorrectionFields
from propdesk.fees.corrections.register import CORRECTIONS
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.orders import LineChanged, Order, Part
from propdesk.fees.counter.reversing import reversal_preview, void_receipt
from propdesk.fees.counter.rows import KEPT_ROW, LATE_ROW
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.receipts.receipts import Issued, stored_facts
from propdesk.fees.rules import ChargeKind, Method
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.fees.late.clauses_made import add_clause
from tests.fees.late.test_late_fees import BILL, ROOM, fee_of, lines, pay
from tests.offices import Office

TODAY = date(2026, 11, 20)
FEE = 961  # 377.02 × 51 days × 0.05 % = 9.614


def late_lines(office: Office) -> list[tuple[int, int, bool]]:
    """Amount, line it is of, whether it is settled whole: of each late fee that stands."""

    def find(session: Session) -> list[tuple[int, int, bool]]:
        query = (
            select(Charge, OpenCharge.settled)
            .join(OpenCharge, OpenCharge.charge_id == Charge.id)
            .where(Charge.kind == ChargeKind.LATE_FEE, OpenCharge.live)
            .order_by(Charge.id)
        )
        rows = session.execute(query)
        return [(one.amount.fen, one.adjusts_id or 0, one.amount == done) for one, done in rows]

    return office.store.read(find)


def ticket_of(office: Office) -> Ticket:
    found = Ticket(day=TODAY)
    facts = office.store.read(counter_facts, unit_id=office.units[ROOM])
    found.take_facts(facts, first=True)
    return found


def test_it_is_paid_with_its_charge_on_one_receipt_as_a_line_of_its_own(office: Office) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    done = pay(office, first, BILL + FEE, late_fees=(first,))
    assert late_lines(office) == [(FEE, first, True)]
    (receipt,) = done.receipts
    facts = office.store.read(stored_facts, no=receipt.no)
    assert [(line.item, line.amount.fen) for line in facts.lines] == [
        ("物业费", BILL), ("物业费违约金", FEE),
    ]  # fmt: skip
    assert facts.total == Money(BILL + FEE)
    assert office.store.read(check_books) == ()


def test_the_explanation_is_frozen_with_days_rate_and_clause(office: Office) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    pay(office, first, 10_000, date(2026, 10, 10))
    pay(office, first, 27_702 + 756, late_fees=(first,))

    def why(session: Session) -> tuple[str, ...]:
        query = select(Charge.explanation).where(Charge.kind == ChargeKind.LATE_FEE)
        return explanation_text(session.scalars(query).one())

    told = office.store.read(why)
    assert "2026-10-01 至 2026-10-10：未缴 377.02 × 0.05% × 10 天" in told
    assert "2026-10-11 至 2026-11-20：未缴 277.02 × 0.05% × 41 天" in told
    assert "合计后一次四舍五入：7.56" in told  # 1.8851 + 5.67891


def test_the_void_of_a_payment_takes_its_late_fee_back(office: Office) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    done = pay(office, first, BILL + FEE, late_fees=(first,))
    (receipt,) = done.receipts
    seen = office.store.read(reversal_preview, no=receipt.no)
    assert (seen.opened, seen.gone) == (1, 1)
    office.store.write(void_receipt, no=receipt.no, reason="打错")
    assert late_lines(office) == []
    again = fee_of(office, first)
    assert again is not None
    assert (again.posted, again.claim) == (ZERO, Money(FEE))
    assert office.store.read(check_books) == ()


def test_money_that_does_not_reach_pays_the_charge_first_and_the_rest_stays(office: Office) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    pay(office, first, BILL + 100, late_fees=(first,))
    assert late_lines(office) == [(100, first, True)]
    left = fee_of(office, first, date(2027, 3, 1))
    assert left is not None
    assert left.is_kept
    assert left.claim == Money(FEE - 100)
    pay_claim(office, first, FEE - 100)
    assert [amount for amount, _of, _done in late_lines(office)] == [100, FEE - 100]
    assert office.store.read(check_books) == ()


def pay_claim(office: Office, charge: int, fen: int) -> None:
    part = Part(Method.CASH, Money(fen))
    order = Order(unit_id=office.units[ROOM], parts=(part,), charge_ids=(), late_fees=(charge,))
    office.store.write(collect_payment, order=order)


def test_where_the_clause_says_so_the_late_fee_is_paid_first(office: Office) -> None:
    add_clause(office.store, before=True)
    (first, _due), _second = lines(office)
    pay(office, first, 10_000, late_fees=(first,))
    assert late_lines(office) == [(FEE, first, True)]
    left = fee_of(office, first)
    assert left is not None
    assert left.unpaid == Money(BILL - 10_000 + FEE)


def test_a_claim_that_was_paid_meanwhile_is_not_taken_twice(office: Office) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    pay(office, first, BILL)
    pay_claim(office, first, FEE)
    with pytest.raises(LineChanged):
        pay_claim(office, first, FEE)


def test_it_is_counted_to_the_value_day(office: Office) -> None:
    add_clause(office.store)
    (first, _due), _second = lines(office)
    pay(office, first, BILL + 189, date(2026, 10, 10), late_fees=(first,))
    assert late_lines(office) == [(189, first, True)]  # 10 days: 1.8851


def test_the_desk_shows_it_for_what_is_ticked_and_what_is_kept(office: Office) -> None:
    add_clause(office.store)
    (first, _due), (second, _next) = lines(office)
    ticket = ticket_of(office)
    fees = {row.id: row.open for row in ticket.rows if row.late}
    assert fees == {LATE_ROW: Money(FEE + 377)}  # 20 days of October: 3.7702
    assert LATE_ROW not in ticket.checked
    ticket.checked.discard(second)
    assert [row.open for row in ticket.rows if row.late] == [Money(FEE)]
    assert ticket.late_left
    assert ticket.toggle_late()
    assert not ticket.late_left
    till = ticket.till(None)
    assert till.to_pay == Money(BILL + FEE)
    office.store.write(collect_payment, order=ticket.order(till))
    assert late_lines(office) == [(FEE, first, True)]
    pay(office, second, BILL)
    (kept,) = [row for row in ticket_of(office).rows if row.late]
    assert (kept.id, kept.open) == (KEPT_ROW, Money(377))


def test_a_part_of_the_late_fee_is_taken_where_the_cashier_says_so(office: Office) -> None:
    add_clause(office.store)
    ticket = ticket_of(office)
    ticket.toggle_late()
    ticket.limits[LATE_ROW] = Money(1_000)
    till = ticket.till(None)
    assert till.to_pay == Money(2 * BILL + 1_000)
    office.store.write(collect_payment, order=ticket.order(till))
    assert [amount for amount, _of, _done in late_lines(office)] == [FEE, 1_000 - FEE]


def test_prepayment_pays_it_too(office: Office) -> None:
    add_clause(office.store)
    (first, _due), (second, _next) = lines(office)
    pay(office, second, BILL + BILL + 5_000, keep_rest=True)
    ticket = ticket_of(office)
    ticket.checked = {first}
    ticket.toggle_late()
    ticket.checked.discard(KEPT_ROW)
    ticket.use_prepaid = True
    till = ticket.till(None)
    assert till.to_pay == ZERO
    office.store.write(collect_payment, order=ticket.order(till))
    assert (FEE, first, True) in late_lines(office)
    assert office.store.read(check_books) == ()


def waive(office: Office, charge: int, fen: int) -> int:
    fields = CorrectionFields(
        charge_id=charge, kind=CorrectionKind.LATE_FEE, amount=Money(fen), why="首次逾期"
    )
    made = office.store.write(CORRECTIONS.uses.add, fields=fields)
    move = CORRECTIONS.uses.move
    office.store.write(move, record_id=made, to=CorrectionState.DONE, form=Booking())
    return made


def test_a_part_is_waived_and_the_waiver_taken_back(office: Office) -> None:
    settings = replace(office.store.read(estate_settings), waiver_ceilings=(("manager", 100_000),))
    office.store.write(change_estate_settings, settings=settings)
    add_clause(office.store)
    (first, _due), _second = lines(office)
    pay(office, first, BILL)
    made = waive(office, first, 400)
    assert late_lines(office) == [(400, first, True)]
    left = fee_of(office, first)
    assert left is not None
    assert left.claim == Money(FEE - 400)
    with pytest.raises(FieldsRefused) as refused:
        waive(office, first, FEE)
    assert "amount" in refused.value.errors
    move = CORRECTIONS.uses.move
    office.store.write(move, record_id=made, to=CorrectionState.TAKEN_BACK, why="弄错了")
    assert late_lines(office) == []
    back = fee_of(office, first)
    assert back is not None
    assert back.claim == Money(FEE)
    assert office.store.read(check_books) == ()


parts = st.lists(st.integers(1, BILL), min_size=1, max_size=4)
late_days = st.lists(st.integers(1, 51), min_size=4, max_size=4).map(sorted)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts, late_days)
def test_whatever_is_paid_is_on_lines_once_and_goes_back_whole(
    office: Office, pieces: list[int], days: list[int]
) -> None:
    (first, due), _second = lines(office)
    if fee_of(office, first) is None:
        add_clause(office.store)
    paid, receipts = 0, list[Issued]()
    for fen, after in zip(pieces, days, strict=False):
        day = due + timedelta(days=after)
        fee = fee_of(office, first, day)
        assert fee is not None
        took = min(fen, fee.claim.fen + fee.unpaid.fen)
        if not took:
            break
        order = Order(
            unit_id=office.units[ROOM], parts=(Part(Method.TRANSFER, Money(took)),),
            charge_ids=(first,) if fee.unpaid else (), value_day=day,
            late_fees=(first,) if fee.claim else (),
        )  # fmt: skip
        receipts += office.store.write(collect_payment, order=order).receipts
        paid += took
    now = fee_of(office, first)
    assert now is not None
    fees = total(Money(amount) for amount, _of, _done in late_lines(office))
    assert now.posted == fees <= now.accrued.amount
    assert Money(BILL) - now.unpaid + fees == Money(paid)
    assert all(whole for _amount, _of, whole in late_lines(office))
    assert office.store.read(check_books) == ()
    for receipt in reversed(receipts):
        office.store.write(void_receipt, no=receipt.no, reason="打错")
    back = fee_of(office, first)
    assert back is not None
    assert (late_lines(office), back.claim, back.unpaid) == ([], Money(FEE), Money(BILL))
