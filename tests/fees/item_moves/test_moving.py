"""Paid money moved to another item: what it opens, what it pays, what it refuses, the way back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import Store
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import take_back_line
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.invoices.lines import coverable_lines
from propdesk.fees.item_moves.moving import check_movable, move_paid, take_move_back
from propdesk.fees.item_moves.paper import move_slip
from propdesk.fees.item_moves.reading import ItemMove, item_moves, items_to
from propdesk.fees.item_moves.refusals import (
    LineGone,
    LineNotPaid,
    LinePaidSince,
    MovedOn,
    MovedPrepaidUsed,
    MoveGone,
    NothingToMove,
    ReasonOfMoveMissing,
    ReceiptGone,
    SameItem,
    TooMuchMoved,
)
from propdesk.fees.late.late_fees import late_fees
from propdesk.fees.models import OpenCharge, Receipt
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.receipts.reversal import PaidMoved
from propdesk.fees.rules import Formula, Method
from propdesk.fees.shifts.shifts import close_shift, shift_report
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields, fee_items
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.paper.records import PaperHead
from tests.fees.late.clauses_made import add_clause
from tests.offices import Office
from tests.walks import text_of

ROOM = "1-1-101"
FEE = Money(37702)  # a month of the property fee of 134.65 m² at 2.80
LIFT = Money(5000)


@dataclass(frozen=True)
class Desk:
    """A room that owes two items of two months, one of them paid: by which receipt."""

    store: Store
    unit: int
    no: str
    fee: int
    lift: int
    paid: int

    def move(self, amount: Money = FEE, *, charge: int = 0, reason: str = "应为电梯费") -> ItemMove:
        return self.store.write(
            move_paid, no=self.no, charge_id=charge or self.paid, fee_item_id=self.lift,
            amount=amount, reason=reason,
        )  # fmt: skip

    def open_of(self, item: int) -> Money:
        lines = self.store.read(household_dues, unit_id=self.unit).lines
        return sum((line.open for line in lines if line.fee_item_id == item), ZERO)

    @property
    def prepaid(self) -> Money:
        return self.store.read(household_dues, unit_id=self.unit).prepaid_total


def lines_of(session: Session, unit_id: int, item_id: int) -> list[int]:
    query = select(OpenCharge.charge_id).where(
        OpenCharge.unit_id == unit_id, OpenCharge.fee_item_id == item_id, OpenCharge.live
    )
    return list(session.scalars(query.order_by(OpenCharge.period_from)))


@pytest.fixture
def desk(office: Office) -> Desk:
    """The property fee of September was paid, of October not; the lift of both not."""
    store, unit = office.store, office.units[ROOM]
    items = store.read(fee_items)
    lift = items[1].id
    store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=lift, name="电梯费", formula=Formula.FIXED, period_months=1,
            applies=Applies((UnitKind.ROOM,)),
        ),
        version=VersionFields(effective_from=date(2026, 1, 1), price=50_000_000),
    )  # fmt: skip
    for period in ("2026-09", "2026-10"):
        store.write(publish_run, period=period)
    paid = store.read(lines_of, unit_id=unit, item_id=items[0].id)[0]
    order = Order(unit_id=unit, parts=(Part(Method.CASH, FEE),), charge_ids=(paid,))
    no = store.write(collect_payment, order=order).receipts[0].no
    return Desk(store, unit, no, items[0].id, lift, paid)


def test_the_first_line_is_open_again_and_the_other_item_is_paid_the_rest_prepaid_for_it(
    desk: Desk,
) -> None:
    done = desk.move()
    assert desk.open_of(desk.fee) == FEE + FEE
    assert desk.open_of(desk.lift) == ZERO
    assert done.prepaid == desk.prepaid == FEE - LIFT - LIFT
    assert (done.no, done.receipt, done.amount) == ("ZXD2026-000001", desk.no, FEE)
    assert [amount for _name, amount in done.targets] == [LIFT, LIFT]
    assert desk.store.read(check_books) == ()


def test_receipt_and_drawer_stay_as_they_were(desk: Desk) -> None:
    before = desk.store.read(stored_facts, no=desk.no), desk.store.read(shift_report)
    desk.move(Money(6000))
    after = desk.store.read(stored_facts, no=desk.no), desk.store.read(shift_report)
    assert after == before
    assert desk.open_of(desk.lift) == Money(4000)
    assert desk.open_of(desk.fee) == FEE + Money(6000)


def test_a_move_is_taken_back_whole(desk: Desk) -> None:
    done = desk.move()
    desk.store.write(take_move_back, payment_id=done.payment_id, reason="看错")
    assert (desk.open_of(desk.fee), desk.open_of(desk.lift)) == (FEE, LIFT + LIFT)
    assert desk.prepaid == ZERO
    with pytest.raises(MoveGone):
        desk.store.write(take_move_back, payment_id=done.payment_id, reason="看错")
    assert desk.store.read(check_books) == ()
    desk.store.write(void_receipt, no=desk.no, reason="错款")
    assert desk.store.read(check_books) == ()


def test_the_receipt_is_not_taken_back_while_its_money_is_elsewhere(desk: Desk) -> None:
    done = desk.move()
    with pytest.raises(PaidMoved, match=done.no):
        desk.store.write(void_receipt, no=desk.no, reason="错款")
    desk.store.write(close_shift, counted=[(Money(1), FEE.fen)], explanation="")
    with pytest.raises(PaidMoved, match=done.no):
        desk.store.write(red_receipt, no=desk.no, reason="错款")
    desk.store.write(take_move_back, payment_id=done.payment_id, reason="看错")
    desk.store.write(red_receipt, no=desk.no, reason="错款")
    assert desk.open_of(desk.fee) == FEE + FEE
    assert desk.store.read(check_books) == ()


def test_what_was_moved_may_be_moved_on_and_the_receipt_says_what_it_pays_by_now(
    desk: Desk,
) -> None:
    desk.move(Money(7000))
    lines = desk.store.read(check_movable, no=desk.no)
    assert sorted(one.paid.fen for one in lines) == [2000, 5000, 30702]
    lift = next(one for one in lines if one.paid == LIFT)
    (fee,) = (one for one in desk.store.read(items_to, charge_id=lift.charge_id) if one.owed)
    assert (fee.fee_item_id, fee.owed) == (desk.fee, FEE + Money(7000))
    desk.store.write(
        move_paid, no=desk.no, charge_id=lift.charge_id, fee_item_id=desk.fee, amount=LIFT,
        reason="还是物业费",
    )  # fmt: skip
    assert desk.open_of(desk.lift) == Money(8000)
    assert desk.open_of(desk.fee) == FEE + Money(2000)
    assert desk.store.read(check_books) == ()
    covered = desk.store.read(covered_lines, no=desk.no)
    assert sum(covered) == FEE.fen


def covered_lines(session: Session, *, no: str) -> list[int]:
    receipt = session.scalars(select(Receipt).where(Receipt.no == no)).one()
    return [one.paid.fen for one in coverable_lines(session, receipt)]


def refused(desk: Desk, error: type[UserError], **more: Any) -> None:
    given: dict[str, Any] = {
        "no": desk.no, "charge_id": desk.paid, "fee_item_id": desk.lift, "amount": LIFT,
        "reason": "应为电梯费",
    }  # fmt: skip
    with pytest.raises(error):
        desk.store.write(move_paid, **(given | more))
    assert desk.open_of(desk.fee) == FEE
    assert desk.open_of(desk.lift) == LIFT + LIFT


def test_what_is_no_move_is_refused_and_nothing_is_written(desk: Desk) -> None:
    refused(desk, ReasonOfMoveMissing, reason=" ")
    refused(desk, SameItem, fee_item_id=desk.fee)
    refused(desk, TooMuchMoved, amount=FEE + Money(1))
    refused(desk, LineNotPaid, charge_id=desk.paid + 1)
    refused(desk, UserError, amount=ZERO)
    desk.store.write(void_receipt, no=desk.no, reason="错款")
    with pytest.raises(ReceiptGone):
        desk.move()


def test_prepayment_alone_is_no_paid_line(desk: Desk) -> None:
    order = Order(
        unit_id=desk.unit, parts=(Part(Method.CASH, LIFT),), charge_ids=(), keep_rest=True
    )
    no = desk.store.write(collect_payment, order=order).receipts[0].no
    with pytest.raises(NothingToMove, match=no):
        desk.store.read(check_movable, no=no)


def test_a_move_stays_when_its_rest_is_used_or_its_first_line_is_gone(desk: Desk) -> None:
    done = desk.move()
    desk.store.write(publish_run, period="2026-11")  # the rest pays the lift of November
    with pytest.raises(MovedPrepaidUsed, match=done.no):
        desk.store.write(take_move_back, payment_id=done.payment_id, reason="看错")
    other = desk.store.write(take_back_line, charge_id=desk.paid, reason="未入住")
    assert other.amount == FEE
    assert desk.store.read(check_books) == ()


def test_a_line_that_is_gone_gets_nothing_back(desk: Desk) -> None:
    done = desk.move(LIFT)
    rest = desk.store.read(check_movable, no=desk.no)
    fee = next(one for one in rest if one.charge_id == desk.paid)
    desk.move(fee.paid, charge=desk.paid)
    desk.store.write(take_back_line, charge_id=desk.paid, reason="未入住")
    with pytest.raises(LineGone, match=done.no):
        desk.store.write(take_move_back, payment_id=done.payment_id, reason="看错")
    assert desk.store.read(check_books) == ()


def test_a_line_that_was_paid_since_gets_nothing_back(desk: Desk) -> None:
    done = desk.move()
    order = Order(unit_id=desk.unit, parts=(Part(Method.CASH, FEE),), charge_ids=(desk.paid,))
    desk.store.write(collect_payment, order=order)
    with pytest.raises(LinePaidSince, match=done.no):
        desk.store.write(take_move_back, payment_id=done.payment_id, reason="看错")
    assert desk.store.read(check_books) == ()


def test_what_was_moved_on_stays_until_the_later_move_is_taken_back(desk: Desk) -> None:
    first = desk.move(LIFT)
    lift = next(one for one in desk.store.read(check_movable, no=desk.no) if one.paid == LIFT)
    on = desk.store.write(
        move_paid, no=desk.no, charge_id=lift.charge_id, fee_item_id=desk.fee, amount=LIFT,
        reason="还是物业费",
    )  # fmt: skip
    order = Order(unit_id=desk.unit, parts=(Part(Method.CASH, LIFT),), charge_ids=(lift.charge_id,))
    other = desk.store.write(collect_payment, order=order).receipts[0].no
    with pytest.raises(MovedOn, match=first.no):
        desk.store.write(take_move_back, payment_id=first.payment_id, reason="看错")
    desk.store.write(void_receipt, no=other, reason="错款")
    desk.store.write(take_move_back, payment_id=on.payment_id, reason="看错")
    desk.store.write(take_move_back, payment_id=first.payment_id, reason="看错")
    assert (desk.open_of(desk.fee), desk.open_of(desk.lift)) == (FEE, LIFT + LIFT)
    assert desk.store.read(check_books) == ()


def test_the_late_fee_counts_from_the_day_the_money_came(desk: Desk) -> None:
    add_clause(desk.store)
    before = desk.store.read(late_fees)
    assert desk.paid in before  # from its due day till it was paid
    desk.move()
    after = desk.store.read(late_fees)[desk.paid]
    assert after.accrued == before[desk.paid].accrued  # paid today, open since it was due


def test_panel_log_and_slip_say_it(desk: Desk) -> None:
    done = desk.move()
    (told,) = desk.store.read(item_moves, receipt_id=desk.store.read(receipt_id, no=desk.no))
    assert told == done
    said = {row.what: row.after or "" for row in desk.store.read(log)}
    assert desk.no in said["payment.item_move"]
    assert "应为电梯费" in said["payment.item_move"]
    words = text_of(move_slip(done, PaperHead("云杉物业", "云杉里花园", "")))
    for word in (done.no, desk.no, "应为电梯费", "377.02", "叁佰柒拾柒元零贰分"):
        assert word in words


def receipt_id(session: Session, *, no: str) -> int:
    return session.scalars(select(Receipt.id).where(Receipt.no == no)).one()


def log(session: Session) -> list[AuditRow]:
    found = list(session.scalars(select(AuditRow)))
    session.expunge_all()
    return found
