"""The play of the ledger: a real data file and the plain model beside it, compared."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Actor, Store
from propdesk.estate.models import Account as AccountRow, Person
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.arrears.rates import monthly_rates
from propdesk.fees.charges.listing import CHARGES, ChargeRow, charge_rows
from propdesk.fees.checks.checks import check_books
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.models import Allocation, Payment, PaymentPart, PrepaymentEntry, Receipt
from propdesk.fees.receipts.listing import RECEIPTS
from propdesk.fees.rules import ChargeState, Method
from propdesk.fees.shifts.facts import ShiftFacts
from propdesk.fees.shifts.shifts import shift_report
from propdesk.fees.shifts.unclosed import unclosed_shifts
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.fees.ledger_entries import MANAGER, Account, CashSession, Line, Payment as Paid, Refused
from tests.fees.ledger_months import compare_months
from tests.fees.ledger_office import Made, plain_model
from tests.fees.ledger_reports import ages, by_item, by_method, rates, series_of
from tests.roles import rights_of

Result = TypeVar("Result")


class Play:
    """A copy of the office, the model beside it, and the comparing of both."""

    def __init__(self, made: Made, path: Path) -> None:
        shutil.copyfile(made.path, path)
        self.made, self.clock = made, StoppedClock()
        self.store = Store(path, clock=self.clock)
        self.model = plain_model(made, self.clock.today())
        self.rooms = {unit_id: room for room, unit_id in made.units.items()}
        self._days: dict[date, dict[Account, list[int]]] = {}
        self.become(MANAGER)

    def become(self, user: int) -> None:
        """Act as a cashier or the manager."""
        role = Role.MANAGER if user == MANAGER else Role.CASHIER
        self.store.as_actor(Actor(user, f"user {user}", role, rights_of(role)))

    def both(
        self, user: int, in_model: Callable[[], object], in_program: Callable[[], Result]
    ) -> Result | None:
        """Do a step in both; they refuse the same, or neither does."""
        self.become(user)
        self.model.order = {
            account: number for number, account in self.store.read(accounts_by_id, self).items()
        }
        expected, happened = "", {""}
        result = None
        try:
            in_model()
        except Refused as refusal:
            expected = str(refusal)
        try:
            result = in_program()
        except UserError as refusal:
            happened = {each.__name__ for each in type(refusal).__mro__}  # a kind of it, too
        assert expected in happened
        self.become(MANAGER)
        self.compare()
        return result

    def pass_days(self, days: int) -> None:
        """Time goes on in both; after a holiday somebody says that the clock is right."""
        self._compare_arrears()  # as it will be asked about this day later on
        self.clock.go_on(days=days)
        self.model.pass_days(days)
        self.store.write(confirm_clock, reason="放假")

    # What is compared after each step

    def compare(self) -> None:
        """Lines, payments, receipts and balances."""
        self._compare_lines()
        self._compare_sessions()
        self._compare_payments()
        balances = self.store.read(_balances, self)
        assert balances == {one: fen for one, fen in self.model.prepaid.items() if fen}

    def _compare_lines(self) -> None:
        rows = self._rows(None) + self._rows(ChargeState.TAKEN_BACK)
        known = {line.id: line for line in self.model.lines if line.id}
        new = [line for line in self.model.lines if not line.id]
        for row in sorted(rows, key=lambda one: one.id):
            if row.id not in known:
                (line,) = [one for one in new if self._facts(one)[:5] == self._of(row)[:5]][:1]
                line.id, known[row.id] = row.id, line
                new.remove(line)
        found = {row.id: self._of(row) for row in rows}
        assert found == {one: self._facts(line) for one, line in known.items()}
        assert new == []

    def _rows(self, state: ChargeState | None) -> list[ChargeRow]:
        chip = "all" if state is None else f"state:{state}"
        ids = self.store.read(CHARGES.ids, question=asked(chip))
        return self.store.read(charge_rows, ids=ids)

    def _of(self, row: ChargeRow) -> tuple[object, ...]:
        return (
            self.rooms.get(row.unit_id or 0, ""), row.debtor, row.item,
            row.period_from, row.period_to,
            row.due_day, row.amount.fen, row.settled.fen, row.state.value,
        )  # fmt: skip

    def _facts(self, line: Line) -> tuple[object, ...]:
        draft, settled = line.draft, line.paid + line.let_go
        state = "overdue" if draft.due < self.model.today else "partly" if settled else "not_due"
        state = "paid" if settled == draft.fen else state
        first, last = (None, None) if line.run is None else (draft.first, draft.last)
        return (
            draft.unit, draft.person, draft.item, first, last, draft.due, draft.fen, settled,
            state if line.is_live else "taken_back",
        )  # fmt: skip

    def _compare_sessions(self) -> None:
        waiting = self.store.read(unclosed_shifts)
        for session in self.model.sessions:
            if not session.id:
                (session.id,) = [
                    one for one, name, _at in waiting if name == f"user {session.user}"
                ]
        assert {one for one, _name, _at in waiting} == {
            session.id for session in self.model.sessions if session.is_open
        }

    def _compare_payments(self) -> None:
        found = self.store.read(_payments, self)
        known = {one.id: one for one in self.model.payments if one.id}
        new = [one for one in self.model.payments if not one.id]
        for number, facts in found.items():
            if number not in known:
                payment = next(one for one in new if _facts_of(one) == facts)
                payment.id, known[number] = number, payment
                new.remove(payment)
        assert found == {number: _facts_of(one) for number, one in known.items()}
        assert new == []

    # What is compared now and then

    def compare_all(self) -> None:
        """Every list and report, and the books themselves."""
        self.become(MANAGER)
        assert [breach.sentence for breach in self.store.read(check_books)] == []
        self._compare_arrears()
        for session in self.model.sessions:
            self._compare_report(self.store.read(shift_report, session_id=session.id), session)
        self._compare_receipts()
        compare_months(self.store, self.model)
        for room in self.made.units:
            self._compare_desk(room)
        for rate in self.store.read(monthly_rates):
            expected = rates(self.model).get(rate.month, (0, 0))
            assert (rate.charged.fen, rate.allocated.fen) == expected

    def _compare_arrears(self) -> None:
        listed = self.store.read(arrears)
        accounts = self.store.read(accounts_by_id, self)
        expected = ages(self.model)
        assert {accounts[one.account_id]: [m.fen for m in one.buckets] for one in listed.accounts} \
            == expected  # fmt: skip
        assert listed.total.fen == sum(map(sum, expected.values()))
        self._days[self.model.today] = expected
        for day in sorted(self._days)[-4:]:
            past = self.store.read(arrears, as_of=day)
            assert {
                accounts[one.account_id]: [money.fen for money in one.buckets]
                for one in past.accounts
            } == self._days[day]

    def _compare_report(self, report: ShiftFacts, session: CashSession) -> None:
        methods, items = by_method(self.model, session), by_item(self.model, session)
        assert _shown(report.by_method) == methods
        assert _shown(report.by_item) == {
            name or _("Prepayment taken"): items[name] for name in items
        }
        numbers = series_of(self.model, session)
        words = ("used", "void", "red", "fen")
        found = {
            (one.first.partition("-")[0], word): fen
            for one in report.series
            for word, fen in zip(words, (one.used, one.void, one.red, one.amount.fen), strict=True)
        }
        assert found == numbers
        money = sum(sum(both) for name, both in methods.items() if name != "prepaid")
        assert report.total.fen == report.by_receipts.fen == money
        assert report.agrees
        assert report.expected.fen == session.float_fen + sum(methods.get("cash", (0, 0)))

    def _compare_receipts(self) -> None:
        rows = self.store.read(RECEIPTS.rows, ids=self.store.read(RECEIPTS.ids))
        found = Counter((row.payment_id, row.amount.fen, row.state) for row in rows)
        assert found == Counter(
            (one.id, fen, _state(one))
            for one in self.model.payments
            for _s, _y, fen in one.receipts
        )
        totals = self.store.read(RECEIPTS.totals)
        assert totals.money("amount").fen == sum(
            one.money for one in self.model.payments if one.stands
        )
        for method in (Method.CASH, Method.WECHAT, Method.TRANSFER, Method.ALIPAY):
            asked_for = asked(f"method:{method}")
            part = self.store.read(RECEIPTS.totals, question=asked_for).number("by_method")
            standing = [one for one in self.model.payments if one.stands]
            assert part == sum(one.parts.get(method.value, 0) for one in standing)
        numbers: dict[str, list[int]] = {}
        for row in rows:
            name, number = row.no.split("-")
            numbers.setdefault(name, []).append(int(number))
        assert all(sorted(some) == list(range(1, len(some) + 1)) for some in numbers.values())

    def _compare_desk(self, room: str) -> None:
        model, day = self.model, self.model.today
        desk = self.store.read(household_dues, unit_id=self.made.units[room])
        lines = model.desk(room)
        assert [(line.charge_id, line.open.fen, line.former) for line in desk.lines] == [
            (
                line.id, line.open,
                model.is_former(line) and not model.lives(room, line),
            )
            for line in lines
        ]  # fmt: skip
        accounts = {one for one in self.store.read(accounts_by_id, self).values() if one[1]}
        answering = model.estate.responsible(room, day)  # who owns answers beside who agreed to pay
        people = {who for who in answering if (who, room) in accounts} | set(answering[:1])
        own = {
            account: fen for account, fen in model.prepaid.items()
            if account[0] in people and model.estate.last_day(account[1] or "", account[0]) >= day
        }  # fmt: skip
        assert desk.prepaid_total.fen == sum(own.values())


def _state(payment: Paid) -> str:
    if payment.kind == "red":
        return "red"
    back = payment.reversed_by
    return "issued" if back is None else "void" if back.kind == "void" else "reversed"


def _facts_of(payment: Paid) -> tuple[object, ...]:
    return (
        payment.kind,
        payment.session.id if payment.session else None,
        payment.day,
        payment.money,
        payment.parts,
        {line.id: fen for line, fen in payment.paid.items() if fen},
        {account: fen for account, fen in payment.prepaid.items() if fen},
        payment.receipts,
    )


def _shown(sums: tuple[object, ...]) -> dict[str, tuple[int, int]]:
    return {one.name: (one.amount.fen, one.red.fen) for one in sums}  # type: ignore[attr-defined]  # Sum


def accounts_by_id(session: Session, play: Play) -> dict[int, Account]:
    """Account id → whose it is of which unit, as they were opened."""
    rows = session.execute(
        select(AccountRow.id, Person.name, AccountRow.unit_id)
        .join(Person, Person.id == AccountRow.person_id)
        .order_by(AccountRow.id)
    )
    named: dict[int, Account] = {
        number: (name, play.rooms.get(unit or 0, "")) for number, name, unit in rows
    }
    assert len(set(named.values())) == len(named), "one account for each debtor of a unit"
    return named


def _balances(session: Session, play: Play) -> dict[Account, int]:
    found: Counter[Account] = Counter()
    accounts = accounts_by_id(session, play)
    for account, amount in session.execute(
        select(PrepaymentEntry.account_id, PrepaymentEntry.amount)
    ):
        found[accounts[account]] += amount.fen
    return {one: fen for one, fen in found.items() if fen}


def _payments(session: Session, play: Play) -> dict[int, tuple[object, ...]]:
    accounts = accounts_by_id(session, play)
    parts: dict[int, dict[str, int]] = {}
    for one, method, amount in session.execute(
        select(PaymentPart.payment_id, PaymentPart.method, PaymentPart.amount)
    ):
        parts.setdefault(one, {})[method.value] = amount.fen
    paid: dict[int, Counter[int]] = {}
    for one, line, amount in session.execute(
        select(Allocation.payment_id, Allocation.charge_id, Allocation.amount)
    ):
        paid.setdefault(one, Counter())[line] += amount.fen
    moved: dict[int, Counter[Account]] = {}
    for one, account, amount in session.execute(
        select(PrepaymentEntry.payment_id, PrepaymentEntry.account_id, PrepaymentEntry.amount)
    ):
        moved.setdefault(one, Counter())[accounts[account]] += amount.fen
    receipts: dict[int, list[tuple[str, int, int]]] = {}
    for row in session.scalars(select(Receipt).order_by(Receipt.id)):
        receipts.setdefault(row.payment_id, []).append((row.series, row.year, row.amount.fen))
    return {
        row.id: (
            row.kind.value, row.session_id, row.booking_day, row.amount.fen,
            parts.get(row.id, {}), dict(paid.get(row.id, {})),
            {one: fen for one, fen in moved.get(row.id, {}).items() if fen},
            receipts.get(row.id, []),
        )
        for row in session.scalars(select(Payment).order_by(Payment.id))
    }  # fmt: skip
