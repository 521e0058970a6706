"""B1 for what the plain model leaves out: adjustments, late fees, bank rows, money moved on.

Each step foretells what it does to the sums of the books; one that is refused writes nothing at all
(trust.md 6).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Actor, Store
from propdesk.fees.bank.files.reading import BankStatement
from propdesk.fees.bank.files.rows import StatementLine
from propdesk.fees.bank.models import BankRow
from propdesk.fees.bank.rules import PayChannel, WhyIgnored
from propdesk.fees.bank.taking.accepting import accept_rows
from propdesk.fees.bank.taking.bringing_in import bring_in_statement
from propdesk.fees.bank.taking.deciding import (
    claim_row,
    hold_row,
    ignore_row,
    pair_row,
    reopen_row,
)
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.corrections.fields import Booking, CorrectionFields
from propdesk.fees.corrections.register import CORRECTIONS
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.fees.counter.amending import amend_receipt
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.counter.reversing import red_receipt, void_receipt
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.item_moves.moving import move_paid, take_move_back
from propdesk.fees.item_moves.reading import paid_by
from propdesk.fees.late.late_fees import late_fees
from propdesk.fees.models import OpenCharge, Payment, Receipt
from propdesk.fees.receipts.listing import RECEIPTS
from propdesk.fees.rules import Method, PaymentKind
from propdesk.fees.shifts.shifts import close_shift
from propdesk.fees.shifts.unclosed import unclosed_shifts
from propdesk.fees.tariffs.tariffs import fee_items
from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.guessing import GuessedColumns
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.permissions import Role
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.fees.late.clauses_made import add_clause
from tests.fees.ledger_months import months_agree
from tests.fees.ledger_office import AREAS, Made, make_office
from tests.fees.ledger_sums import Sums, fingerprint, sums
from tests.roles import rights_of

PERIODS = ("2026-09", "2026-10", "2026-11", "2026-Q4", "2026-H2")
ROOMS = st.sampled_from(tuple(AREAS))
PLACES = st.integers(0, 999)
FEN = st.integers(1, 60_000)
K = CorrectionKind


class Adjusted(RuleBasedStateMachine):
    """An office that corrects, waives, moves and takes in what came by the bank."""

    made: ClassVar[Made]
    EVERY = 5  # steps between two looks at the whole books

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory(prefix="propdesk-adjusted-")
        path = Path(self._folder.name) / "propdesk.db"
        path.write_bytes(self.made.path.read_bytes())
        self.clock = StoppedClock()
        self.store = Store(path, clock=self.clock)
        self.store.as_actor(Actor(9, "user 9", Role.MANAGER, rights_of(Role.MANAGER)))
        self.corrections: list[tuple[int, dict[str, int]]] = []  # id and what it did
        self._rows = self._steps = 0

    def teardown(self) -> None:
        try:
            self.look()
        finally:
            self.store.close()
            self._folder.cleanup()

    def look(self) -> None:
        """The books agree with themselves, month by month, and with the recount of vouchers."""
        assert [one.sentence for one in self.store.read(check_books)] == []
        months_agree(self.store)

    def step(
        self, do: Callable[[], Any], foretold: Callable[[Any], dict[str, int]]
    ) -> dict[str, int] | None:
        """Do something: the sums change as foretold of its result, or it is refused and nothing is
        written. What it did; None where it was refused."""
        before, print_before = self.store.read(sums), self.store.read(fingerprint)
        try:
            done = do()
        except UserError:
            assert self.store.read(fingerprint) == print_before
            return None
        changed = foretold(done)
        assert self.store.read(sums) == before.but(**changed)
        self._steps += 1
        if self._steps % self.EVERY == 0:
            self.look()
        return changed

    def reading(self) -> Sums:
        return self.store.read(sums)

    def open_lines(self) -> list[OpenCharge]:
        def find(session: Session) -> list[OpenCharge]:
            query = select(OpenCharge).where(OpenCharge.live, OpenCharge.amount > ZERO)
            return list(session.scalars(query.order_by(OpenCharge.charge_id)))

        return self.store.read(find)

    # Bills and the desk

    @rule(period=st.sampled_from(PERIODS))
    def bill(self, period: str) -> None:
        self.step(
            lambda: self.store.write(publish_run, period=period),
            lambda done: {"owed": done.total.fen},
        )

    @rule(room=ROOMS, fen=FEN, method=st.sampled_from((Method.CASH, Method.TRANSFER)))
    def pay(self, room: str, fen: int, method: Method) -> None:
        order = Order(
            unit_id=self.made.units[room], parts=(Part(method, Money(fen)),), keep_rest=True
        )
        self.step(lambda: self.store.write(collect_payment, order=order), _paid)

    @precondition(lambda self: self.store.read(late_fees))
    @rule(place=PLACES, fen=st.integers(1, 3_000))
    def pay_late_fee(self, place: int, fen: int) -> None:
        fees = sorted(self.store.read(late_fees).items())
        charge_id, fee = fees[place % len(fees)]
        fen = min(fen, fee.claim.fen)
        order = Order(
            unit_id=fee.unit_id, parts=(Part(Method.CASH, Money(max(1, fen))),), charge_ids=(),
            late_fees=(charge_id,),
        )  # fmt: skip
        self.step(
            lambda: self.store.write(collect_payment, order=order),
            lambda done: {"money": done.amount.fen, "late": done.amount.fen},
        )

    def _receipt(self, place: int) -> str:
        rows = self.store.read(RECEIPTS.rows, ids=self.store.read(RECEIPTS.ids))
        return rows[place % len(rows)].no if rows else ""

    @rule(place=PLACES, red=st.booleans())
    def take_back(self, place: int, red: bool) -> None:
        if no := self._receipt(place):
            before = self.reading()
            use = red_receipt if red else void_receipt
            expected = self.store.read(_taken_back, no=no)
            self.step(lambda: self.store.write(use, no=no, reason="错"), lambda _done: expected)
            assert self.reading().unclaimed == before.unclaimed

    @rule(place=PLACES, method=st.sampled_from((Method.WECHAT, Method.CHEQUE)))
    def correct_method(self, place: int, method: Method) -> None:
        if no := self._receipt(place):
            self.step(
                lambda: self.store.write(amend_receipt, no=no, reason="错", method=method),
                lambda _done: {},
            )

    @rule(days=st.integers(1, 20))
    def pass_days(self, days: int) -> None:
        self.clock.go_on(days=days)
        self.store.write(confirm_clock, reason="放假")

    @rule()
    def close(self) -> None:
        for one, _name, _at in self.store.read(unclosed_shifts)[:1]:
            counted = Money(1)
            self.step(
                lambda: self.store.write(
                    close_shift, counted=counted, explanation="点数", session_id=one,  # noqa: B023
                    absence="病假",
                ),
                lambda _done: {},
            )  # fmt: skip

    # Money for another item

    @rule(place=PLACES, other=PLACES, fen=FEN)
    def move_to_item(self, place: int, other: int, fen: int) -> None:
        no = self._receipt(place)
        lines = self.store.read(_paid_lines, no=no) if no else ()
        if not lines:
            return
        line, items = lines[other % len(lines)], self.store.read(fee_items)
        item = items[(place + other) % len(items)].id
        self.step(
            lambda: self.store.write(
                move_paid, no=no, charge_id=line.charge_id, fee_item_id=item, amount=Money(fen),
                reason="应为另一项",
            ),
            lambda done: {"owed": done.prepaid.fen, "prepaid": done.prepaid.fen},
        )  # fmt: skip

    @rule(place=PLACES)
    def take_move_back(self, place: int) -> None:
        moves = self.store.read(_moves)
        if moves:
            move = moves[place % len(moves)]
            self.step(
                lambda: self.store.write(take_move_back, payment_id=move, reason="看错"),
                lambda done: {"owed": -done.prepaid.fen, "prepaid": -done.prepaid.fen},
            )

    # Adjustments, waivers, late fees let go

    @precondition(lambda self: self.open_lines())
    @rule(place=PLACES, fen=FEN, kind=st.sampled_from((K.LESS, K.MORE, K.WAIVER, K.WRITE_OFF)))
    def correct(self, place: int, fen: int, kind: CorrectionKind) -> None:
        lines = self.open_lines()
        line = lines[place % len(lines)]
        left = line.amount.fen - line.settled.fen
        off = min(fen, left) if kind is K.LESS else fen
        changes = {
            K.LESS: {"owed": -off, "prepaid": fen - off},
            K.MORE: {"owed": fen},
            K.WAIVER: {"owed": -fen},
            K.WRITE_OFF: {"owed": -fen},
        }[kind]
        self._enter(line.charge_id, kind, fen, changes)

    @precondition(lambda self: self.store.read(late_fees))
    @rule(place=PLACES)
    def waive_late_fee(self, place: int) -> None:
        fees = sorted(self.store.read(late_fees).items())
        charge_id, fee = fees[place % len(fees)]
        claim = fee.claim.fen
        self._enter(charge_id, K.LATE_FEE, max(1, claim), {"late": claim})

    def _enter(
        self, charge_id: int, kind: CorrectionKind, fen: int, changes: dict[str, int]
    ) -> None:
        fields = CorrectionFields(charge_id=charge_id, kind=kind, amount=Money(fen), why="约定")
        made: list[int] = []

        def ask() -> None:
            made.append(self.store.write(CORRECTIONS.uses.add, fields=fields))

        if self.step(ask, lambda _done: {}) is None:
            return
        did = self.step(
            lambda: self.store.write(
                CORRECTIONS.uses.move, record_id=made[0], to=CorrectionState.DONE, form=Booking()
            ),
            lambda _done: changes,
        )
        if did is not None:
            self.corrections.append((made[0], did))

    @precondition(lambda self: self.corrections)
    @rule(place=PLACES)
    def take_correction_back(self, place: int) -> None:
        number, did = self.corrections[place % len(self.corrections)]
        back = self.step(
            lambda: self.store.write(
                CORRECTIONS.uses.move, record_id=number, to=CorrectionState.TAKEN_BACK, why="错"
            ),
            lambda _done: {name: -fen for name, fen in did.items()},
        )
        if back is not None:
            self.corrections.remove((number, did))

    # What came by the bank

    @rule(room=ROOMS, fen=FEN, knows=st.booleans(), exact=st.booleans())
    def comes_by_bank(self, room: str, fen: int, knows: bool, exact: bool) -> None:
        lines = self.store.read(household_dues, unit_id=self.made.units[room]).lines
        due = total(line.open for line in lines if line.near).fen
        self._rows += 1
        statement = _statement(
            self._rows, self.clock.today(), due if exact and due else fen,
            f"1-{room} 物业费" if knows else "转账",
        )  # fmt: skip
        self.step(
            lambda: self.store.write(bring_in_statement, statement=statement, is_ours=True),
            lambda _done: {},
        )

    @rule()
    def accept_what_fits(self) -> None:
        before = self.reading()

        def foretold(done: Any) -> dict[str, int]:
            after = self.reading()  # whose it is was proposed; that it adds up is asked here
            moved = {"owed": after.owed - before.owed, "prepaid": after.prepaid - before.prepaid}
            paid = after.money - before.money
            assert paid == done.amount.fen
            assert paid == moved["prepaid"] - moved["owed"]
            return moved | {"money": paid, "unclaimed": after.unclaimed - before.unclaimed}

        self.step(lambda: self.store.write(accept_rows, hold_rest=True), foretold)

    def _row(self, place: int) -> tuple[int, int, int] | None:
        rows = self.store.read(_rows)
        return rows[place % len(rows)] if rows else None

    @rule(place=PLACES, room=ROOMS)
    def claim(self, place: int, room: str) -> None:
        if row := self._row(place):
            number, _fen, held = row
            self.step(
                lambda: self.store.write(
                    claim_row, row_id=number, unit_id=self.made.units[room]
                ),
                lambda done: _paid(done.collected) | {"unclaimed": -held},
            )  # fmt: skip

    @rule(place=PLACES)
    def hold(self, place: int) -> None:
        if row := self._row(place):
            number, fen, held = row
            self.step(
                lambda: self.store.write(hold_row, row_id=number),
                lambda _done: {"unclaimed": fen - held},
            )

    @rule(place=PLACES)
    def put_aside(self, place: int) -> None:
        if row := self._row(place):
            number, _fen, held = row
            why = WhyIgnored.OTHER
            self.step(
                lambda: self.store.write(ignore_row, row_id=number, why=why, note="公司款"),
                lambda _done: {"unclaimed": -held},
            )

    @rule(place=PLACES, other=PLACES)
    def pair(self, place: int, other: int) -> None:
        row, no = self._row(place), self._receipt(other)
        if row and no:
            self.step(
                lambda: self.store.write(pair_row, row_id=row[0], no=no),
                lambda _done: {"unclaimed": -row[2]},
            )

    @rule(place=PLACES)
    def decide_again(self, place: int) -> None:
        if row := self._row(place):
            number, _fen, held = row
            expected = self.store.read(_reopened, row_id=number)
            self.step(
                lambda: self.store.write(reopen_row, row_id=number),
                lambda _done: expected | {"unclaimed": -held},
            )


def _paid(done: Any) -> dict[str, int]:
    """What taking money does: the lines are settled, the rest is prepaid."""
    owed = total(one.amount + one.reduced for one in done.allocated).fen
    return {"money": done.amount.fen, "owed": -owed, "prepaid": done.prepaid.fen}


def _moves(session: Session) -> list[int]:
    query = select(Payment.id).where(
        Payment.amends_id.is_not(None), Payment.kind == PaymentKind.MOVE
    )
    return list(session.scalars(query.order_by(Payment.id)))


def _paid_lines(session: Session, *, no: str) -> tuple[Any, ...]:
    payment = session.scalars(select(Receipt.payment_id).where(Receipt.no == no)).one()
    return paid_by(session, payment)


def _taken_back(session: Session, *, no: str) -> dict[str, int]:
    """What taking a receipt back undoes: its money, what it settled, what it prepaid; the lines of
    late fees that came with it go."""
    payment = session.scalars(select(Receipt.payment_id).where(Receipt.no == no)).one()
    return _undone(session, payment)


def _undone(session: Session, payment: int) -> dict[str, int]:
    given = {"id": payment}
    settled, late = 0, 0
    for fen, kind in session.execute(
        text(
            "SELECT a.amount, c.kind FROM allocation AS a JOIN charge AS c ON c.id = a.charge_id "
            "WHERE a.payment_id = :id"
        ),
        given,
    ):
        late += fen if kind == "late_fee" else 0
        settled += 0 if kind == "late_fee" else fen
    prepaid = session.scalar(
        text("SELECT coalesce(sum(amount), 0) FROM prepayment_entry WHERE payment_id = :id"), given
    )
    money = session.scalar(text("SELECT amount FROM payment WHERE id = :id"), given)
    return {"money": -(money or 0), "owed": settled, "prepaid": -(prepaid or 0), "late": -late}


def _rows(session: Session) -> list[tuple[int, int, int]]:
    """Row, what came by it, and how much of that is unclaimed now."""
    rows = session.scalars(select(BankRow).order_by(BankRow.id)).all()
    return [
        (one.id, one.amount.fen, one.amount.fen if one.state == "unclaimed" else 0) for one in rows
    ]


def _reopened(session: Session, *, row_id: int) -> dict[str, int]:
    row = session.get_one(BankRow, row_id)
    is_posted = row.state == "posted" and row.payment_id is not None
    return _undone(session, row.payment_id or 0) if is_posted else {}


def _statement(number: int, day: date, fen: int, remark: str) -> BankStatement:
    """A file of the bank with one row."""
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    line = StatementLine(
        row=1, no=f"LS{number:08d}", order_no="", at=at, day=day, amount=fen, fee=0, balance=None,
        payer="沈师傅", payer_account="62220211", remark=remark, kind="", is_refund=False,
    )  # fmt: skip
    return BankStatement(
        name=f"{number}.csv", channel=PayChannel.BANK, number="3602000109200123456", holder="",
        first=day, last=day, opening=None, closing=None, columns=GuessedColumns("", 0, {}, ()),
        lines=(line,), problems=(), passed_over=(), differences=(),
    )  # fmt: skip


def make_adjusted(path: Path) -> Made:
    """The office of the ledger's play with a late-fee clause; what is prepaid stays till the desk
    uses it."""
    made = make_office(path)
    clock = StoppedClock()
    clock.go_on(days=1)
    store = Store(path, clock=clock)
    add_clause(store)
    own = store.read(estate_settings)
    store.write(change_estate_settings, settings=replace(own, offset_after_billing=False))
    store.close()
    return made


def play_adjusted(runs: int, steps: int, folder: Path) -> None:
    """Play so many runs of so many steps."""
    path = folder / "office.db"
    create_data(path)
    Adjusted.made = make_adjusted(path)
    run_state_machine_as_test(
        Adjusted,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_each_step_does_what_is_foretold_and_what_is_refused_writes_nothing(
    tmp_path: Path,
) -> None:
    play_adjusted(5, 30, tmp_path)
