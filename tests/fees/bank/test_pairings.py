"""Whatever is paired and taken back in any order: hand-ins, refunds and their rows say what a plain
model of them says (trust.md 6)."""

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.records.undoing import undo
from propdesk.db.store import Store, use_case
from propdesk.fees.bank.matching.refunded import refunded
from propdesk.fees.bank.models import BankRow
from propdesk.fees.bank.taking.checks import statement_breaches
from propdesk.fees.bank.taking.deciding import pair_row, reopen_row
from propdesk.fees.deposits.models import DepositRefund
from propdesk.fees.deposits.rules import PayWay, RefundState
from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.hand_ins.register import HAND_IN, AtTheBank, HandInFields, WithSomebody
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.refunds.register import DEPOSIT_REFUND, REFUNDS, PaidOut
from propdesk.fees.rules import Nature
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import Money
from propdesk.modules import declared
from tests.clocks import StoppedClock
from tests.fees.bank.sheets import brought
from tests.fees.deposits.conftest import add_item
from tests.fees.deposits.desk_work import approve, ask, held
from tests.offices import Office

S = HandInState
FIRST = date(2026, 10, 8)
# Few amounts, so that they often come to each other.
FEN = (10_000, 20_000, 30_000, 50_000, 50_050)
T = TypeVar("T")


@use_case(permission="fees.close", touches=HAND_IN.touches)
def enter(session: Session, *, fields: HandInFields, stands: HandInState) -> int:
    """A hand-in that stands somewhere, as it was entered on its own day."""
    with standing_at(session, datetime.combine(fields.closed_on, time(10), UTC)):
        made = saving.add(session, HAND_IN, fields)
        if stands is S.DEPOSITED:
            move(session, HAND_IN, made, stands, form=AtTheBank(bank="城市银行", slip_no="60211"))
        elif stands is S.RECEIVED:
            move(session, HAND_IN, made, stands, form=WithSomebody(received_by="会计"))
    return made


@use_case(permission="fees.close", touches=HAND_IN.touches)
def take_back(session: Session, *, hand_in_id: int) -> None:
    undo(session, HAND_IN, hand_in_id)


@use_case(permission="fees.collect", touches=DEPOSIT_REFUND.touches)
def move_refund(
    session: Session, *, refund_id: int, to: RefundState, form: object = None, why: str = ""
) -> None:
    with standing_at(session, datetime.combine(date(2026, 11, 1), time(3), UTC)):
        REFUNDS.uses.move(session, record_id=refund_id, to=to, form=form, why=why)


@dataclass
class Handed:
    """A hand-in of the model; `stands` where no row credits it; `credits` by row, in fen."""

    id: int
    no: str
    day: date
    fen: int
    stands: HandInState
    credits: dict[int, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return self.fen - sum(self.credits.values())


@dataclass
class Came:
    """A row of the model; `of`: the hand-ins or the refund it is paired with."""

    id: int
    day: date
    fen: int
    of: str = ""


class Pairings:
    """What the statement desk does with rows of cash and of refunds."""

    def __init__(self, template: Path, folder: Path, paid_out: tuple[int, str], seed: int) -> None:
        path = Path(shutil.copyfile(template, folder / f"{seed}.db"))
        self.store = Store(path, clock=StoppedClock(), declarations=declared())
        self.folder, self.paid_out, self.choose = folder, paid_out, Random(seed)
        self.handed: list[Handed] = []
        self.rows: list[Came] = []
        self.out, self.back = -100_000, 0

    def play(self, steps: int) -> None:
        """Do so many things, each as likely as `acts` has it, and compare after each."""
        acts = {
            self.hand_in: 3, self.comes: 3, self.part_comes: 5, self.pair: 4, self.pair_refund: 4,
            self.bank_returns_it: 1, self.reopen: 6, self.take_hand_in_back: 1,
        }  # fmt: skip
        for act in self.choose.choices(list(acts), list(acts.values()), k=steps):
            act()
            self.compare()
        found = self.store.read(lambda session: list(statement_breaches(session)))
        assert [one.sentence for one in found] == []
        self.store.close()

    def _one(self, some: Sequence[T]) -> T | None:
        return self.choose.choice(some) if some else None

    def hand_in(self) -> None:
        fen, stands = self.choose.choice(FEN), self.choose.choice(tuple(S))
        day = FIRST + timedelta(self.choose.randint(0, 3))
        fields = HandInFields(cashier="王芳", closed_on=day, amount=Money(fen))
        made = self.store.write(enter, fields=fields, stands=stands)
        no = self.store.read(lambda session: session.get_one(HandIn, made).no)
        self.handed.append(Handed(made, no, day, fen, stands))

    def comes(self, fen: int = 0) -> None:
        fen = fen or self.choose.choice(FEN) * self.choose.choice((1, 1, -1))
        day, place = FIRST + timedelta(self.choose.randint(0, 20)), len(self.rows) + 1
        sign, said = "-" if fen < 0 else "", Money(abs(fen))
        told = (day.isoformat(), f"{sign}{said}".replace(",", ""), "", "转账")
        brought(self.store, self.folder, told, first=place)
        last = self.store.read(
            lambda session: session.scalars(select(BankRow).order_by(BankRow.id.desc())).first()
        )
        assert last is not None
        self.rows.append(Came(last.id, day, fen))

    def pair(self) -> None:
        row = self._one(self.rows)
        if row is not None and self.handed:
            self._pair(row, self.choose.choices(self.handed, k=self.choose.randint(1, 3)))

    def part_comes(self) -> None:
        """A row that is a part of what is left of a hand-in, or all of it."""
        meant = self._one([one for one in self.handed if one.left])
        if meant is not None:
            self.comes(min(self.choose.choice(FEN), meant.left))
            self._pair(self.rows[-1], [meant])

    def _pair(self, row: Came, some: Sequence[Handed]) -> None:
        named = {one.id: one for one in some}
        meant = sorted(named.values(), key=lambda one: (one.day, one.id))
        lefts = [one.left for one in meant]
        fits = 0 not in lefts and sum(lefts[:-1]) < row.fen <= sum(lefts) and not row.of
        with self._done(fits):
            self.store.write(pair_row, row_id=row.id, no=" ".join(one.no for one in named.values()))
        if fits:
            row.of, left = "cash", row.fen
            for one in meant:
                part = min(left, one.left)
                one.credits[row.id] = part
                left -= part

    def pair_refund(self) -> None:
        if (row := self._one(self.rows)) is None:
            return
        left = self.out if row.fen < 0 else self.back
        fits = not row.of and left * row.fen > 0 and abs(row.fen) <= abs(left)
        with self._done(fits):
            self.store.write(pair_row, row_id=row.id, no=self.paid_out[1])
        if fits:
            row.of = "out" if row.fen < 0 else "back"
            self._refund_moves(row, -row.fen)

    def _refund_moves(self, row: Came, fen: int) -> None:
        self.out += fen if row.of == "out" else 0
        self.back += fen if row.of == "back" else 0

    def bank_returns_it(self) -> None:
        if not self.back and not any(one.of == "back" for one in self.rows):
            to, why = RefundState.RETURNED, "account closed"
            stood = self._refund_state() is RefundState.PAID
            with self._done(stood):
                self.store.write(move_refund, refund_id=self.paid_out[0], to=to, why=why)
            if stood:
                self.back = 100_000

    def _refund_state(self) -> RefundState:
        return self.store.read(lambda s: s.get_one(DepositRefund, self.paid_out[0]).state)

    def reopen(self) -> None:
        if (row := self._one([one for one in self.rows if one.of])) is None:
            return
        self.store.write(reopen_row, row_id=row.id)
        for one in self.handed:
            one.credits.pop(row.id, None)
        self._refund_moves(row, row.fen)
        row.of = ""

    def take_hand_in_back(self) -> None:
        """Nobody takes out of the bank what a row credits; a typed move goes back as before."""
        one = self._one([one for one in self.handed if one.credits])
        if one is not None:
            with self._done(False):
                self.store.write(take_back, hand_in_id=one.id)

    @contextlib.contextmanager
    def _done(self, fits: bool) -> Iterator[None]:
        """The program refuses what the model refuses."""
        with contextlib.nullcontext() if fits else pytest.raises(UserError):
            yield

    def compare(self) -> None:
        days = {one.id: one.day for one in self.rows}
        expected = []
        for one in self.handed:
            whole = max((days[row] for row in one.credits), default=None) if not one.left else None
            stands = S.DEPOSITED if one.credits else one.stands
            expected.append((one.id, stands, one.fen - one.left, whole))

        def found(session: Session) -> list[tuple[int, HandInState, int, date | None]]:
            rows = session.scalars(select(HandIn).order_by(HandIn.id))
            return [(one.id, one.state, one.stated.fen, one.seen_on) for one in rows]

        assert self._read(found) == expected
        lefts = self._read(lambda s: [r.left for r in refunded(s, since=date.min, whole=True)])
        assert lefts in ([self.out], [self.out, self.back])

    def _read(self, asked: Callable[[Session], object]) -> object:
        return self.store.read(asked)


@pytest.mark.parametrize("seed", range(6))
def test_pairings_in_any_order_are_those_of_a_plain_model(
    office: Office, tmp_path: Path, seed: int
) -> None:
    told = {"code": "ZXYJ", "name": "Renovation deposit", "nature": Nature.DEPOSIT}
    item = office.store.write(add_item, **told)  # type: ignore[arg-type]  # as it is declared
    refund_id = ask(office, held(office, item))
    approve(office, refund_id)
    form = PaidOut(way=PayWay.TRANSFER)
    office.store.write(move_refund, refund_id=refund_id, to=RefundState.PAID, form=form)
    no = office.store.read(lambda session: session.get_one(DepositRefund, refund_id).no)
    office.store.close()
    template = Path(shutil.copyfile(office.store.path, tmp_path / "template.db"))
    Pairings(template, tmp_path, (refund_id, no), seed).play(60)
