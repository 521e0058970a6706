"""Any sequence of moves of a deposit keeps its sums: nothing is lost, nothing below nothing."""

from contextlib import suppress
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.checks.checks import check_books
from propdesk.fees.deductions.register import DEDUCTIONS, DeductionFields
from propdesk.fees.deposits.handing_on import PassedOn, hand_on
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import DeductionState, Origin, PayWay, RefundState
from propdesk.fees.refunds.register import REFUNDS, Approval, AskedAgain, PaidOut, RefundFields
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money, total
from tests.fees.vouchers.recount import compare_with_months
from tests.offices import Office

HELD = Money(100_000)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("ask", "approve", "pay", "return", "again", "refuse", "tell", "deduct", "undo", "pass")
        ),
        st.integers(0, 120_000),
        st.integers(0, 3),
    ),
    max_size=16,
)


class _Play:
    """One deposit, and what the steps made of it: the model beside the books."""

    def __init__(self, office: Office, item: int, damages: int) -> None:
        self.store, self.damages = office.store, damages
        fields = DepositFields(
            fee_item_id=item, unit_id=office.units["1-1-101"], amount=HELD,
            comes=Origin.BROUGHT, since=date(2026, 1, 5),
        )  # fmt: skip
        self.deposit = self.store.write(DEPOSITS.uses.add, fields=fields)
        self.refunds: dict[int, tuple[Money, RefundState]] = {}
        self.told: dict[int, Money] = {}
        self.done: dict[int, Money] = {}
        self.passed: list[Money] = []
        self.steps = {
            "ask": self.ask, "approve": self.approve, "pay": self.pay, "return": self.came_back,
            "again": self.again, "refuse": self.refuse, "tell": self.tell, "deduct": self.deduct,
            "undo": self.undo, "pass": self.pass_on,
        }  # fmt: skip

    @property
    def held(self) -> Money:
        paid = (money for money, state in self.refunds.values() if state is RefundState.PAID)
        return HELD - total(self.done.values()) - total(paid) - total(self.passed)

    def step(self, what: str, fen: int, which: int) -> None:
        with suppress(UserError):  # refused, and nothing changed: compared after each step
            self.steps[what](Money(fen), which)

    def ask(self, amount: Money, _which: int) -> None:
        fields = RefundFields(
            deposit_id=self.deposit,
            amount=amount,
            why="done",
            payee="a",
            account_no="1",
            signed_on=date(2026, 1, 6),
        )
        made = self.store.write(REFUNDS.uses.add, fields=fields)
        self.refunds[made] = (amount, RefundState.ASKED)

    def _move(self, which: int, to: RefundState, form: Any = None) -> None:
        refund_id = [*self.refunds, 0][which % (len(self.refunds) + 1)]
        self.store.write(REFUNDS.uses.move, record_id=refund_id, to=to, form=form, why="so it is")
        self.refunds[refund_id] = (self.refunds[refund_id][0], to)

    def approve(self, _amount: Money, which: int) -> None:
        self._move(which, RefundState.APPROVED, Approval(approver="b"))

    def pay(self, _amount: Money, which: int) -> None:
        self._move(which, RefundState.PAID, PaidOut(way=PayWay.TRANSFER))

    def again(self, _amount: Money, which: int) -> None:
        self._move(which, RefundState.ASKED, AskedAgain(payee="c", account_no="2"))

    def refuse(self, _amount: Money, which: int) -> None:
        self._move(which, RefundState.REFUSED)

    def came_back(self, _amount: Money, which: int) -> None:
        self._move(which, RefundState.RETURNED)

    def tell(self, amount: Money, _which: int) -> None:
        fields = DeductionFields(
            deposit_id=self.deposit, amount=amount, income_item_id=self.damages, clause="c",
            evidence="e", price_basis="p", told_on=date(2026, 1, 5), agreed_on=date(2026, 1, 6),
        )  # fmt: skip
        self.told[self.store.write(DEDUCTIONS.uses.add, fields=fields)] = amount

    def deduct(self, _amount: Money, which: int) -> None:
        deduction_id = [*self.told, 0][which % (len(self.told) + 1)]
        self.store.write(DEDUCTIONS.uses.move, record_id=deduction_id, to=DeductionState.DONE)
        open_ones = (RefundState.ASKED, RefundState.APPROVED, RefundState.RETURNED)
        asked = total(m for m, s in self.refunds.values() if s in open_ones)
        self.done[deduction_id] = min(self.told.pop(deduction_id), self.held - asked)

    def undo(self, _amount: Money, which: int) -> None:
        deduction_id = [*self.done, 0][which % (len(self.done) + 1)]
        to = DeductionState.TAKEN_BACK
        self.store.write(DEDUCTIONS.uses.move, record_id=deduction_id, to=to, why="wrong one")
        del self.done[deduction_id]

    def pass_on(self, _amount: Money, which: int) -> None:
        fields = PassedOn(
            payer=f"Works {which}", phone="19900001234", consent_on=date(2026, 1, 6), why="sold",
        )  # fmt: skip
        left = self.held
        self.store.write(hand_on, deposit_id=self.deposit, fields=fields)
        self.passed.append(left)


@use_case(permission="")
def recounted(session: Session, *, deposit_id: int) -> Money:
    """What is held as plain SQL adds it up, and what passed on is held by somebody else."""
    query = "SELECT coalesce(sum(amount), 0) FROM deposit_entry WHERE deposit_id "
    sums = [
        int(session.execute(text(query + which), {"one": deposit_id}).scalar_one())
        for which in (
            "= :one",
            "= :one AND kind = 'out'",
            "IN (SELECT id FROM deposit WHERE from_id = :one)",
        )
    ]
    assert sums[1] + sums[2] == 0
    return Money(sums[0])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_sequence_of_moves_conserves_every_sum(
    office: Office, item: int, damages: int, steps: list[tuple[str, int, int]]
) -> None:
    play = _Play(office, item, damages)
    for what, fen, which in steps:
        play.step(what, fen, which)
        (row,) = office.store.read(DEPOSITS.records.rows, ids=[play.deposit])
        assert row.held == play.held >= ZERO, what
        assert row.held == row.amount - row.deducted - row.refunded - total(play.passed)
        assert office.store.read(recounted, deposit_id=play.deposit) == row.held
    assert office.store.read(check_books) == ()
    compare_with_months(office.store)
