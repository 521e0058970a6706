"""Moving a prepayment on purpose; and what always holds whatever is done with prepayments."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as some
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Account
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.listing import RUNS
from propdesk.fees.billing.undoing import take_back_line, undo_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import PrepaymentUsed, void_receipt
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.models import Charge, OpenCharge, PrepaymentEntry, Receipt
from propdesk.fees.prepayments.moving import (
    Moved,
    MoveNowhere,
    MoveTooMuch,
    MoveUnexplained,
    movable_prepayments,
    move_prepayment,
)
from propdesk.fees.rules import Method
from propdesk.household.timeline import timeline
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money
from tests.clocks import StoppedClock
from tests.made_once import made_once
from tests.offices import Office, open_office

FLAT, OTHER = "1-1-101", "1-1-102"


def prepay(office: Office, fen: int, code: str = FLAT) -> str:
    part = Part(Method.CASH, Money(fen))
    order = Order(unit_id=office.units[code], parts=(part,), charge_ids=(), keep_rest=True)
    return office.store.write(collect_payment, order=order).receipts[0].no


def move(office: Office, fen: int, reason: str = "两户约定", to: str = OTHER) -> Moved:
    (balance,) = office.store.read(movable_prepayments, unit_id=office.units[FLAT])
    return office.store.write(
        move_prepayment,
        from_account_id=balance.account_id,
        to_unit_id=office.units[to],
        amount=Money(fen),
        reason=reason,
    )


def test_a_move_is_two_entries_that_the_timeline_of_both_rooms_shows(office: Office) -> None:
    prepay(office, 50000)
    move(office, 30000)
    found = {
        code: office.store.read(household_dues, unit_id=office.units[code]).prepaid_total
        for code in (FLAT, OTHER)
    }
    assert found == {FLAT: Money(20000), OTHER: Money(30000)}
    for code, amount in ((FLAT, Money(-30000)), (OTHER, Money(30000))):
        events = office.store.read(timeline, unit_id=office.units[code])
        assert [e.amount for e in events if "两户约定" in e.detail] == [amount]
    assert office.store.read(check_books) == ()


def test_a_move_needs_the_money_a_reason_and_somebody_else(office: Office) -> None:
    receipt = prepay(office, 50000)
    with pytest.raises(MoveTooMuch, match=r"500\.00.*500\.01"):
        move(office, 50001)
    with pytest.raises(MoveUnexplained):
        move(office, 100, " ")
    with pytest.raises(MoveNowhere, match=FLAT):
        move(office, 100, to=FLAT)
    move(office, 100)
    with pytest.raises(PrepaymentUsed, match="2026-11-20"):
        office.store.write(void_receipt, no=receipt, reason="错")


# Whatever is done in whatever order


def _sums(session: Session, *, unit_id: int) -> tuple[Money, Money]:
    """What is settled of the lines of a unit, and what its account has prepaid."""
    settled = select(func.sum(OpenCharge.settled)).where(OpenCharge.unit_id == unit_id)
    accounts = select(Account.id).where(Account.unit_id == unit_id)
    entries = select(func.sum(PrepaymentEntry.amount)).where(
        PrepaymentEntry.account_id.in_(accounts)
    )
    return session.scalar(settled) or ZERO, session.scalar(entries) or ZERO


def _live(session: Session) -> list[int]:
    return list(session.scalars(select(OpenCharge.charge_id).where(OpenCharge.live)))


def _numbers(session: Session) -> list[str]:
    return list(session.scalars(select(Receipt.no).order_by(Receipt.id)))


class Model:
    """Money per room: what was taken and not given back, what was moved. It adds nothing else."""

    def __init__(self, office: Office, chance: Random) -> None:
        self.office, self.chance, self.month = office, chance, 11
        self.has = dict.fromkeys(office.units.values(), 0)
        self.taken: dict[str, tuple[int, int]] = {}

    def _unit(self) -> int:
        return self.chance.choice(sorted(self.has))

    def pay(self) -> None:
        unit, fen = self._unit(), self.chance.choice((1, 5000, 28000, 37702, 100000))
        chosen = () if self.chance.random() < 0.4 else None
        order = Order(
            unit_id=unit, parts=(Part(Method.CASH, Money(fen)),), charge_ids=chosen, keep_rest=True
        )
        done = self.office.store.write(collect_payment, order=order)
        self.has[unit] += fen
        self.taken[done.receipts[0].no] = unit, fen

    def use(self) -> None:
        part = Part(Method.PREPAID, Money(self.chance.choice((1, 5000, 30000))))
        self.office.store.write(collect_payment, order=Order(unit_id=self._unit(), parts=(part,)))

    def bill(self) -> None:
        period = f"{2026 + self.month // 13}-{(self.month - 1) % 12 + 1:02}"
        self.office.store.write(publish_run, period=period)
        self.month += self.chance.random() < 0.7

    def undo(self) -> None:
        run = self.chance.choice(self.office.store.read(RUNS.first))
        self.office.store.write(undo_run, run_id=run.id)

    def take_back(self) -> None:
        line = self.chance.choice(self.office.store.read(_live))
        self.office.store.write(take_back_line, charge_id=line, reason="错")

    def void(self) -> None:
        no = self.chance.choice(self.office.store.read(_numbers))
        self.office.store.write(void_receipt, no=no, reason="错")
        unit, fen = self.taken.pop(no, (0, 0))
        self.has[unit] = self.has.get(unit, 0) - fen
        self.has.pop(0, None)

    def move(self) -> None:
        old, new = self._unit(), self._unit()
        (balance,) = self.office.store.read(movable_prepayments, unit_id=old)
        fen = self.chance.randint(1, balance.amount.fen)
        self.office.store.write(
            move_prepayment,
            from_account_id=balance.account_id,
            to_unit_id=new,
            amount=Money(fen),
            reason="约定",
        )
        self.has[old] -= fen
        self.has[new] += fen

    def wait(self) -> None:
        clock = self.office.store.clock
        assert isinstance(clock, StoppedClock)
        clock.go_on(days=1)


STEPS: tuple[Callable[[Model], None], ...] = (
    Model.pay, Model.pay, Model.use, Model.bill, Model.undo, Model.take_back, Model.void,
    Model.move, Model.wait,
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(seed=some.integers(0, 10**6), steps=some.lists(some.sampled_from(STEPS), max_size=14))
def test_what_was_taken_is_settled_or_prepaid_and_nobody_pays_for_another(
    empty_data: Path, seed: int, steps: list[Callable[[Model], None]]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "propdesk.db"
        copyfile(empty_data, path)
        store = Store(path, clock=StoppedClock())
        model = Model(made_once(store, open_office), Random(seed))
        for step in (Model.pay, Model.bill, *steps):
            try:
                step(model)
            except (UserError, IndexError, ValueError):  # refused, or there was nothing to do it to
                continue
            for unit, fen in model.has.items():
                settled, prepaid = store.read(_sums, unit_id=unit)
                assert settled + prepaid == Money(fen)
                assert prepaid >= ZERO
        assert [breach.sentence for breach in store.read(check_books)] == []
        assert store.read(_reversed_once) is True
        store.close()


def _reversed_once(session: Session) -> bool:
    """No line is taken back twice, and what is live overlaps nothing (a trigger holds that)."""
    back = session.scalars(select(Charge.reverses_id).where(Charge.reverses_id.is_not(None))).all()
    return len(back) == len(set(back))
