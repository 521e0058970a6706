"""Whatever is done to orders and calls, and taken back: no call is lost, none is made twice."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings, strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.duties.clocks.rules import WaitedFor, Waiting
from propdesk.kernel.errors import UserError
from propdesk.modules import declared
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.owed import ASKED, reports_of, turn_of
from propdesk.repairs.callbacks.register import CALL_BACKS
from propdesk.repairs.callbacks.rules import SETTLED, WAITING, CallState as C
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.register import ORDERS
from propdesk.repairs.orders.rules import OrderState as S
from propdesk.repairs.orders.states import (
    ORDER_STATES,
    Arrival,
    Dispatch,
    Finish,
    Joining,
    NotRight,
    OpenAgain,
    Verification,
)
from tests.clocks import StoppedClock
from tests.repairs.callbacks.calls import answer, report

REPORTERS = (("陈雨桐", "19900003271"), ("许文博", "19900007720"), ("何清扬", "19900009043"))


def three_reports(store: Store) -> list[int]:
    """Three people report the same lamp, an hour apart."""
    found = []
    for name, phone in REPORTERS:
        found.append(report(store, reporter=name, phone=phone))
        clock = store.clock
        assert isinstance(clock, StoppedClock)
        clock.go_on(hours=1)
    return found


class Model:
    """An office that does anything in any order."""

    def __init__(self, store: Store, orders: list[int], dice: Random) -> None:
        self.store, self.orders, self.dice = store, orders, dice

    def move(self) -> None:
        """Move an order where the table of its states leads."""
        order = self.dice.choice(self.orders)
        row = self.store.read(ORDERS.records.rows, ids=[order])[0]
        after = [one for one in ORDER_STATES.moves if one.before is row.state]
        self._go(order, self.dice.choice(after).to)

    def finish(self) -> None:
        """Take an order to its verification."""
        order = self.dice.choice(self.orders)
        for to in (S.DISPATCHED, S.DONE, S.VERIFIED):
            self._go(order, to)

    def _go(self, order: int, to: S) -> None:
        before = self.store.read(ORDERS.records.rows, ids=[order])[0].state
        known = ORDER_STATES.leading(before, to)
        form = None if known is None else known.form
        others = [one for one in self.orders if one != order]
        forms: dict[object, object] = {
            None: None,
            Dispatch: Dispatch(),
            Arrival: Arrival(),
            Finish: Finish(),
            Verification: Verification(),
            NotRight: NotRight(not_right="不亮"),
            OpenAgain: OpenAgain(not_right="不亮"),
            Waiting: Waiting(
                waits_for=WaitedFor.PARTS, wait_why="等配件", wait_until=date(2026, 11, 25)
            ),
            Joining: Joining(joined_to_id=self.dice.choice(others)),
        }
        self.store.write(ORDERS.uses.move, record_id=order, to=to, form=forms.get(form), why="说明")

    def undo_order(self) -> None:
        """Take the last save of an order back."""
        self.store.write(ORDERS.uses.undo, record_id=self.dice.choice(self.orders))

    def call(self) -> None:
        """Enter an answer."""
        with_ = self.dice.choice((C.SATISFIED, C.FAIR, C.UNSATISFIED, C.TRIED))
        answer(self.store, self._call(), with_, "还是不亮")

    def drop(self) -> None:
        """Say that a call is not needed."""
        call = self._call()
        self.store.write(CALL_BACKS.uses.move, record_id=call, to=C.DROPPED, why="搬走")

    def undo_call(self) -> None:
        """Take an answer back."""
        self.store.write(CALL_BACKS.uses.undo, record_id=self._call())

    def _call(self) -> int:
        ids = self.store.read(ids_of_calls)
        return self.dice.choice(ids)


@use_case(permission="")
def ids_of_calls(session: Session) -> list[int]:
    """The ids of all calls."""
    return list(session.scalars(select(RepairCall.id).order_by(RepairCall.id)))


@use_case(permission="")
def wrong_calls(session: Session, *, known: frozenset[int]) -> list[str]:
    """What is not as it must be, in words."""
    found, calls = [], session.scalars(select(RepairCall)).all()
    if known - {one.id for one in calls}:
        found.append("a call is gone")
    keys = [(o.order_id, o.turn, o.report_kind, o.report_id, o.step) for o in calls]
    if len(keys) != len(set(keys)):
        found.append("a call is there twice")
    for order in session.scalars(select(RepairOrder)):
        mine = [one for one in calls if one.order_id == order.id]
        waiting = [one for one in mine if one.state in WAITING]
        if order.state not in ASKED:
            found += [f"{order.no} {order.state}: a call waits"] * bool(waiting)
            continue
        turn = turn_of(session, order.id)
        for one in reports_of(session, order.id):
            owed = [c for c in mine if (c.turn, c.report_id) == (turn, one.id)]
            fine = len(owed) == 1 and owed[0].state in (*WAITING, *SETTLED)
            found += [f"{order.no}: {one.person} is owed a call"] * (not fine)
        found += [f"{order.no}: an old call waits"] * any(one.turn != turn for one in waiting)
        if order.state is S.CALLED_BACK and waiting:
            found.append(f"{order.no} is called back while a call waits")
        if order.state is S.VERIFIED and mine and not waiting:
            found.append(f"{order.no} waits for calls that are all made")
    return found


STEPS: tuple[Callable[[Model], None], ...] = (
    Model.move, Model.move, Model.finish, Model.undo_order, Model.call, Model.call, Model.drop,
    Model.undo_call,
)  # fmt: skip


@settings(max_examples=8, deadline=None, phases=(Phase.generate,))
@given(seed=some.integers(0, 10**6), steps=some.lists(some.sampled_from(STEPS), max_size=16))
def test_no_call_is_lost_or_made_twice_whatever_is_done_and_taken_back(
    empty_data: Path, seed: int, steps: list[Callable[[Model], None]]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "propdesk.db"
        copyfile(empty_data, path)
        store = Store(path, clock=StoppedClock(), declarations=declared())
        model = Model(store, three_reports(store), Random(seed))
        known: frozenset[int] = frozenset()
        for step in (Model.finish, *steps):
            with suppress(UserError, IndexError):  # refused, or there was nothing to do it to
                step(model)
            assert store.read(wrong_calls, known=known) == []
            known = frozenset(store.read(ids_of_calls))
        store.close()
