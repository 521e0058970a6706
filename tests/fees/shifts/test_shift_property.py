"""Whatever cashiers do, every session report adds up, and all of them make the posted money."""

import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings, strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Actor, Store
from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.models import Payment, PaymentPart, Receipt
from propdesk.fees.prepayments.moving import movable_prepayments, move_prepayment
from propdesk.fees.rules import Method, PaymentKind
from propdesk.fees.shifts.facts import ShiftFacts
from propdesk.fees.shifts.shifts import begin_shift, close_shift, shift_report
from propdesk.fees.shifts.unclosed import unclosed_shifts
from propdesk.fees.tariffs.listed import GROUP_USES, ITEM_USES
from propdesk.fees.tariffs.tariffs import GroupFields, ItemFields, fee_items
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.permissions import Role
from tests.clocks import StoppedClock
from tests.offices import Office, open_office
from tests.roles import rights_of

CASHIERS, MANAGER = (7, 8), 9
# Ways to pay a charge of 120.00 added at the desk: what is prepaid needs something to pay.
COUNTER = {
    "prepaid": {Method.PREPAID: 12_000},
    "part": {Method.CASH: 5_000, Method.PREPAID: 7_000},
    "two": {Method.CASH: 7_000, Method.CARD: 8_000},
}
# A word for what is done, a cashier or receipt (by turns), a room, and an amount.
STEPS = st.lists(
    st.tuples(
        st.sampled_from((
            "cash", "ahead", "mixed", "prepaid", "part", "two", "round",
            "void", "red", "close", "float", "absent", "day", "run", "move",
        )),
        st.integers(0, 99),
        st.integers(0, 2),
        st.integers(1, 90_000),
    ),
    min_size=6,
    max_size=24,
)  # fmt: skip


@dataclass
class Model:
    """What came and went, as somebody with a pencil would note it: by session and method."""

    sessions: dict[int, dict[Method, int]] = field(default_factory=lambda: defaultdict(dict))
    receipts: list[tuple[str, int, dict[Method, int]]] = field(default_factory=list)

    def note(self, session_id: int, parts: dict[Method, int], sign: int = 1) -> None:
        for method, fen in parts.items():
            own = self.sessions[session_id]
            own[method] = own.get(method, 0) + sign * fen


@dataclass
class Play:
    """An office, its clerks, and the model beside it."""

    office: Office
    clock: StoppedClock
    rooms: list[int]
    model: Model = field(default_factory=Model)
    closed: set[int] = field(default_factory=set)
    runs: int = 0

    @property
    def store(self) -> Store:
        return self.office.store

    def become(self, user: int) -> None:
        role = Role.MANAGER if user == MANAGER else Role.CASHIER
        self.store.as_actor(Actor(user, f"user {user}", role, rights_of(role)))

    def pay(self, room: int, parts: dict[Method, int], **more: object) -> None:
        """Take a payment; what the program refuses did not happen."""
        taken = tuple(Part(method, Money(fen)) for method, fen in parts.items())
        wanted: dict[str, object] = {"keep_rest": Method.PREPAID not in parts, **more}
        order = Order(unit_id=room, parts=taken, **wanted)  # type: ignore[arg-type]  # named as in Order
        try:
            done = self.store.write(collect_payment, order=order)
        except UserError:
            return
        self.model.note(done.session_id, parts)
        self.model.receipts.append((done.receipts[0].no, done.session_id, parts))

    def take_back(self, number: int) -> None:
        """Void while its session is open, in red afterwards; both by the manager."""
        if not self.model.receipts:
            return
        place = number % len(self.model.receipts)
        no, session_id, parts = self.model.receipts[place]
        self.become(MANAGER)
        try:
            if session_id in self.closed:
                self.store.write(red_receipt, no=no, reason="退款")
                (session_id,) = [
                    one for one, name, _at in self.store.read(unclosed_shifts)
                    if name == f"user {MANAGER}"
                ]  # fmt: skip
            else:
                self.store.write(void_receipt, no=no, reason="错")
        except UserError:
            return
        self.model.note(session_id, parts, -1)
        del self.model.receipts[place]

    def close(self, number: int, fen: int, *, absent: bool) -> None:
        waiting = self.store.read(unclosed_shifts)
        if not waiting:
            return
        session_id, name, _at = waiting[number % len(waiting)]
        self.become(MANAGER if absent else int(name.removeprefix("user ")))
        self.store.write(
            close_shift,
            counted=Money(fen),
            explanation="点数",
            float_left=Money(fen // 2),
            session_id=session_id,
            absence="病假",
        )
        self.closed.add(session_id)

    def bill(self) -> None:
        """The next month's run, and offsets after it: no session has anything of them."""
        month = 10 + self.runs
        self.runs += 1
        self.become(MANAGER)
        self.store.write(publish_run, period=f"{2026 + month // 12}-{month % 12 + 1:02}")

    def move(self, home: int, other: int, fen: int) -> None:
        """Move prepayment to another room: no session has anything of it either."""
        self.become(MANAGER)
        for balance in self.store.read(movable_prepayments, unit_id=home)[:1]:
            self.store.write(
                move_prepayment,
                from_account_id=balance.account_id,
                to_unit_id=other,
                amount=min(Money(fen), balance.amount),
                reason="约定",
                fee_item_id=balance.fee_item_id,
            )

    def wind_up(self) -> None:
        """Close every session and give all the money back, the newest first."""
        while self.store.read(unclosed_shifts):
            self.close(0, 100, absent=True)
        for place in range(len(self.model.receipts) - 1, -1, -1):
            self.take_back(place)

    def step(self, word: str, number: int, room: int, fen: int) -> None:
        home = self.rooms[room]
        if word in ("void", "red"):
            self.take_back(number)
        elif word in ("close", "absent"):
            self.close(number, fen, absent=word == "absent")
        elif word == "day":
            self.clock.go_on(days=1)
        elif word == "run":
            self.bill()
        elif word == "move":
            self.move(home, self.rooms[(room + 1) % 3], fen)
        else:
            # The manager takes money too: his session has what was taken and given back in red.
            self.become((*CASHIERS, MANAGER)[number % 3])
            self.desk(word, home, fen)

    def desk(self, word: str, home: int, fen: int) -> None:
        if word == "float":
            try:
                self.store.write(begin_shift, float_amount=Money(fen))
            except UserError:
                return
        elif word in COUNTER:
            tariff = self.office.counter_tariff
            extra = self.store.read(counter_line, tariff_id=tariff, unit_id=home)
            self.pay(home, COUNTER[word], new_lines=(extra,), charge_ids=())
        elif word == "round":
            self.pay(home, {Method.CASH: fen}, rounded_off=Money(fen % 100), keep_rest=False)
        else:
            self.pay(home, {
                "cash": {Method.CASH: fen},
                "ahead": {Method.CASH: 90_000 + fen},
                "mixed": {Method.CASH: fen, Method.WECHAT: 90_001 - fen},
            }[word])  # fmt: skip


@pytest.fixture(scope="module")
def office_file(tmp_path_factory: pytest.TempPathFactory, empty_data: Path) -> tuple[Path, Office]:
    """Three households, two months billed, counter charges on receipts of a group of their own."""
    path = tmp_path_factory.mktemp("sessions") / "office.db"
    shutil.copyfile(empty_data, path)
    store = Store(path, clock=StoppedClock())
    office = open_office(store)
    group = store.write(
        GROUP_USES.add, fields=GroupFields(name="代收", company="云杉代收", series="DS")
    )
    item = store.read(fee_items)[3]
    fields = ItemFields(code=item.code, name=item.name, nature=item.nature, receipt_group_id=group)
    store.write(ITEM_USES.change, record_id=item.id, fields=fields)
    store.close()
    return path, office


def posted(session: Session) -> tuple[Money, Money, Money]:
    """The money of all payments, of their parts without prepayment, and of all valid receipts."""
    parts = select(func.sum(PaymentPart.amount)).where(PaymentPart.method != Method.PREPAID)
    void = select(Payment.reverses_id).where(Payment.kind == PaymentKind.VOID)
    receipts = select(func.sum(Receipt.amount)).where(Receipt.payment_id.not_in(void))
    payments = select(func.sum(Payment.amount))
    found = [session.scalars(one).one() or ZERO for one in (payments, parts, receipts)]
    return found[0], found[1], found[2]


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    # A play that fails is short enough to read; making it shorter takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@example(
    steps=[
        ("cash", 0, 2, 20_000), ("close", 0, 0, 100), ("cash", 2, 2, 5_000), ("red", 2, 0, 1),
        ("run", 0, 0, 1), ("move", 0, 0, 5_000), ("prepaid", 2, 0, 1), ("void", 0, 0, 1),
    ]
)  # fmt: skip
@given(steps=STEPS)
def test_every_report_adds_up_and_all_together_are_the_posted_money(
    office_file: tuple[Path, Office],
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, int, int, int]],
) -> None:
    path, made = office_file
    copy = tmp_path_factory.mktemp("play") / "propdesk.db"
    shutil.copyfile(path, copy)
    clock = StoppedClock()
    store = Store(copy, clock=clock)
    office = Office(store, made.units, made.property_tariff, made.counter_tariff)
    play = Play(office, clock, sorted(made.units.values()))
    try:
        for room in range(2):  # the third goes on owing: part payments of it differ
            play.step("ahead", room, room, 90_000)
        for step in steps:
            play.step(*step)
        assert_all_right(play)
        play.wind_up()
        assert_all_right(play)
    finally:
        store.close()


def assert_all_right(play: Play) -> None:
    """Every session as it was noted, all of them the posted money, the books in order."""
    play.become(MANAGER)
    waiting = [one for one, _name, _at in play.store.read(unclosed_shifts)]
    reports = {
        one: play.store.read(shift_report, session_id=one) for one in (*play.closed, *waiting)
    }
    for one, report in reports.items():
        assert_right(report, play.model.sessions[one])
    money = total(report.total for report in reports.values())
    assert play.store.read(posted) == (money, money, money)
    assert [breach.sentence for breach in play.store.read(check_books)] == []


def assert_right(report: ShiftFacts, noted: dict[Method, int]) -> None:
    """By method as it was noted; by item, by method and by receipt the same money."""
    money = sum(fen for method, fen in noted.items() if method is not Method.PREPAID)
    assert {one.name: one.net.fen for one in report.by_method if one.net} == {
        method.value: fen for method, fen in noted.items() if fen
    }
    assert report.total.fen == report.by_receipts.fen == money
    assert report.by_items == report.by_methods == report.total + report.offset
    assert report.agrees
    cash = report.float_cash + report.cash_in + report.cash_back
    assert report.expected == cash
