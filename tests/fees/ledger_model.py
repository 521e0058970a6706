"""A plain model of the ledger (money.md 1, 2, 6, 8 and 9): dicts and fen, no database, no program.

It says what each step does and what is refused, by the name of the error. People, units and items
are their names; ids of lines and sessions are told to it by the play.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.fees.ledger_entries import (
    AHEAD,
    MANAGER,
    STRANGERS,
    Account,
    CashSession,
    Line,
    Payment,
    Refused,
)
from tests.fees.ledger_estate import (
    DAY,
    Days,
    Draft,
    Estate,
    Tariff,
    days_of,
    missing,
    month_end,
    period_of,
    window_of,
)


@dataclass
class Ledger:
    """Everything that was posted, in its order."""

    estate: Estate
    tariffs: tuple[Tariff, ...]
    groups: dict[str, str]  # item → series of its receipts
    today: date
    offsets_after_runs: bool = True
    lines: list[Line] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    sessions: list[CashSession] = field(default_factory=list)
    runs: list[tuple[str, int | None]] = field(default_factory=list)  # period, place undone
    prepaid: Counter[Account] = field(default_factory=Counter)
    order: dict[Account, int] = field(default_factory=dict)  # which account was opened first
    run_days: list[date] = field(default_factory=list)
    closed: date = date.min  # the last day of the closed months

    # Bills

    def run(self, period: str) -> None:
        """Bill what is missing, then let prepayments pay what is owed."""
        if window_of(period)[0] <= self.closed:
            raise Refused("OfClosedMonth")
        drafts = self._missing(window_of(period), self.estate.units)
        if not drafts:
            return
        for draft in drafts:
            self.lines.append(Line(draft, len(self.runs), len(self.lines)))
        self.runs.append((period, None))
        self.run_days.append(self.today)
        if self.offsets_after_runs:
            self.offset()

    def _missing(self, window: Days, units: Sequence[str]) -> list[Draft]:
        return [
            draft
            for unit in units
            for tariff in self.tariffs
            if unit in tariff.versions[0][1]
            for draft in missing(
                self.estate, tariff, window, unit, self._covered(unit, tariff.item),
                known=self._billed(tariff, window),
            )
        ]  # fmt: skip

    def ahead(self, unit: str, until: date) -> list[Draft]:
        """What is missing until a unit is billed up to a day: after what is, or from this month."""
        month = self.today.replace(day=1)
        billed: dict[str, date] = {}
        for line in self.lines:
            if line.is_live and line.run is not None and line.draft.unit == unit:
                last = billed.get(line.draft.item, line.draft.last)
                billed[line.draft.item] = max(last, line.draft.last)
        begin = min([month, *(last + DAY for last in billed.values())])
        if until < begin:
            return []
        drafts = self._missing((begin.replace(day=1), month_end(until)), [unit])
        return [one for one in drafts if one.first >= min(month, billed.get(one.item, month))]

    def _covered(self, unit: str, item: str) -> set[date]:
        return {
            day
            for line in self.lines
            if line.is_live and line.run is not None
            if (line.draft.unit, line.draft.item) == (unit, item)
            for day in days_of(line.draft.first, line.draft.last)
        }

    def _billed(self, tariff: Tariff, window: tuple[date, date]) -> bool:
        """Whether a run of the period the window lies in has left lines of it."""
        around = period_of(window[0], tariff.months)
        return around[0] < window[0] and any(
            line.is_live
            and line.run not in (None, AHEAD)
            and line.draft.item == tariff.item
            and around[0] <= line.draft.first <= around[1]
            and window_of(self.runs[line.run][0])[0] <= around[0]
            and around[0] <= window_of(self.runs[line.run][0])[1]
            for line in self.lines
        )

    def undo(self, place: int) -> None:
        """Take back the lines of a run nobody paid on, with the notes of their offsets."""
        if self.run_days[place] <= self.closed:
            raise Refused("OfClosedMonth")
        of_run = [line for line in self.lines if line.run == place and line.is_live]
        if self.runs[place][1] is not None or not of_run:
            raise Refused("RunUndone")
        made = {line for line in self.lines if line.run == place}
        notes = [note for note in self.notes() if set(note.paid) & made]
        kept = {line for line in of_run if line.paid + line.let_go != self._noted(line, notes)}
        kept |= {line for note in notes for line in note.paid if not line.is_live}  # cut since
        while more := {one for n in notes if set(n.paid) & kept for one in n.paid} - kept:
            kept |= more
        gone = [line for line in of_run if line not in kept]
        if gone:
            self.runs.append((self.runs[place][0], place))
            self.run_days.append(self.today)
            self._take_notes_back([note for note in notes if not set(note.paid) & kept])
            for line in gone:
                line.is_live = False

    def take_back_line(self, line: Line) -> None:
        """Take back one line nobody paid on; what its notes paid of others is paid anew."""
        if not line.is_live:
            raise Refused("LineTakenBack")
        notes = [note for note in self.notes() if line in note.paid]
        if line.paid + line.let_go != self._noted(line, notes):
            raise Refused("LinePaid")
        beside = {one.now for note in notes for one in note.paid} - {line}
        self._take_notes_back(notes)
        line.is_live = False
        if beside:
            self.offset(beside)

    def notes(self) -> list[Payment]:
        """The offsets after runs that stand."""
        return [
            one for one in self.payments
            if one.kind == "offset" and one.session is None and one.reversed_by is None
        ]  # fmt: skip

    def _noted(self, line: Line, notes: Iterable[Payment]) -> int:
        return sum(note.paid.get(line, 0) for note in notes)

    def _take_notes_back(self, notes: Sequence[Payment]) -> None:
        for kind in ("void", "red"):
            for note in notes:
                if (note.day == self.today) == (kind == "void"):
                    self._reverse(note, kind, None)

    # Prepayments

    def offset(self, only: Collection[Line] | None = None) -> None:
        """Let what a person prepaid for a home pay what he owes there, the oldest first."""
        notes: dict[tuple[str, str, date, int | None], Payment] = {}
        balances = +self.prepaid
        for line in sorted(self.lines, key=_oldest):
            if line.open <= 0 or (only is not None and line not in only):
                continue
            person, unit = line.account
            home = self.estate.home_of(unit or "")
            usable = [
                one for one in balances
                if one[0] == person and self.estate.home_of(one[1] or "") == home
            ]  # fmt: skip
            for account, fen in self._draw(line, usable, balances, line.open).items():
                key = person, home, line.draft.due, line.run
                note = notes.setdefault(key, Payment("offset", self.today, None, {"prepaid": 0}))
                note.parts["prepaid"] += fen
                note.paid[line] = note.paid.get(line, 0) + fen
                note.prepaid[account] = note.prepaid.get(account, 0) - fen
        for note in notes.values():
            note.drawn = dict(note.paid)
            note.receipts = self._receipts(note, {})
            self.post(note)

    def _draw(
        self, line: Line, usable: Iterable[Account], balances: Counter[Account], most: int
    ) -> dict[Account, int]:
        """What balances pay of a line: that of its own account first, then as they were opened."""
        drawn = {}
        for account in sorted(usable, key=lambda one: (one != line.account, self.order[one])):
            fen = min(most, balances[account])
            if fen > 0:
                drawn[account] = fen
                balances[account] -= fen
                most -= fen
        return drawn

    def move(self, account: Account, unit: str, fen: int) -> None:
        """Move a prepayment to whoever owes for a unit today."""
        if self.prepaid[account] < fen:
            raise Refused("MoveTooMuch")
        person = self.estate.debtor(unit, self.today)
        if person is None:
            raise Refused("NoAccount")
        if (person, unit) == account:
            raise Refused("MoveNowhere")
        moved = {account: -fen, (person, unit): fen}
        self.post(Payment("move", self.today, None, {}, prepaid=moved))

    # The desk

    def desk(self, unit: str) -> list[Line]:
        """What is open of the household of a unit (money.md 1.4), the oldest first."""
        people = {*self.estate.people(unit, self.today), self.estate.debtor(unit, self.today)}
        homes = {one for one in self.estate.units if self.estate.people(one, self.today) & people}
        return sorted(
            (
                line for line in self.lines
                if line.open
                and (line.draft.person in people or line.draft.unit in {*homes, unit})
            ),
            key=_oldest,
        )  # fmt: skip

    def is_former(self, line: Line) -> bool:
        """Whether who owes it has moved on."""
        return self.estate.last_day(line.draft.unit, line.draft.person) < self.today

    def pay(
        self,
        user: int,
        unit: str,
        parts: dict[str, int],
        *,
        chosen: Sequence[Line] | None = None,
        extra: Draft | None = None,
        ahead: Sequence[Draft] = (),
        stranger: str = "",
        rounded: int = 0,
        keep_rest: bool = True,
    ) -> Payment:
        """Settle the chosen lines, or what the unit and its spaces owe; the rest is prepaid."""
        debtor = stranger or self.estate.debtor(unit, self.today)
        own = [] if extra is None else [Line(extra, None, len(self.lines))]
        if own and debtor is None:
            raise Refused("NobodyOwes")
        made = [Line(one, AHEAD, len(self.lines) + place) for place, one in enumerate(ahead)]
        wanted = self._near(unit) if chosen is None else chosen
        lines = [*own, *sorted([*made, *wanted], key=_oldest)]
        if any(line.open <= 0 for line in lines):
            raise Refused("LineChanged")
        payment = Payment("payment", self.today, None, dict(parts), own=[*own, *made])
        rest = self._settle(payment, lines, rounded)
        if any(line.open > payment.paid.get(line, 0) + payment.let_go.get(line, 0) for line in own):
            raise Refused("CounterChargeUnpaid")
        if rest and not keep_rest:
            raise Refused("OverPaid")
        if not payment.paid and not payment.let_go and not rest:
            raise Refused("NothingToPay")
        if rest:
            payment.brought = {self._keeper(unit, lines, stranger): rest}
        payment.kind = "offset" if not payment.money else "payment"
        payment.session = self.session_of(user)
        self.lines += payment.own
        for account, fen in payment.brought.items():
            payment.prepaid[account] = payment.prepaid.get(account, 0) + fen
        payment.receipts = self._receipts(payment, payment.brought)
        self.post(payment)
        return payment

    def _near(self, unit: str) -> list[Line]:
        near = {unit, *self.estate.homes}
        return [
            line for line in self.desk(unit)
            if line.draft.unit in near and (not self.is_former(line) or self.lives(unit, line))
        ]  # fmt: skip

    def lives(self, unit: str, line: Line) -> bool:
        """Whether who sold the space still lives in the room: his old debt is asked for there."""
        is_space = line.draft.unit in self.estate.homes and line.draft.unit != unit
        return is_space and line.draft.person in self.estate.people(unit, self.today)

    def _settle(self, payment: Payment, lines: Sequence[Line], rounded: int) -> int:
        """Prepayment first, then money; what is rounded off comes off the last lines."""
        left = rounded
        for line in reversed(lines):
            if let_go := min(left, line.open):
                payment.let_go[line] = let_go
                left -= let_go
        balances, wanted = +self.prepaid, payment.parts.get("prepaid", 0)
        for line in lines:
            most = min(wanted, line.open - payment.let_go.get(line, 0))
            usable = [one for one in balances if one[0] == line.draft.person]
            for account, fen in self._draw(line, usable, balances, most).items():
                payment.paid[line] = payment.paid.get(line, 0) + fen
                payment.prepaid[account] = payment.prepaid.get(account, 0) - fen
                wanted -= fen
        if wanted:
            raise Refused("PrepaidTooLittle")
        payment.drawn = dict(payment.paid)
        owed = sum(line.open for line in lines) - sum(payment.paid.values())
        if rounded and payment.money + rounded < owed:
            raise Refused("RoundedOffButOpen")
        if rounded and payment.money + rounded > owed:
            raise Refused("RoundedOffNeedlessly")
        money = payment.money
        for line in lines:
            fen = min(money, line.open - payment.paid.get(line, 0) - payment.let_go.get(line, 0))
            if fen:
                payment.paid[line] = payment.paid.get(line, 0) + fen
                money -= fen
        return money

    def _keeper(self, unit: str, lines: Sequence[Line], stranger: str) -> Account:
        if stranger and not STRANGERS[stranger]:
            raise Refused("WalkInPrepays")
        if stranger:
            return stranger, ""
        person = self.estate.debtor(unit, self.today)
        if person is not None:
            return person, unit
        for line in lines:
            if not self.is_former(line):
                return line.account
        raise Refused("NoAccount")

    def _receipts(
        self, payment: Payment, brought: dict[Account, int]
    ) -> list[tuple[str, int, int]]:
        """One per group it touches; a note where prepayment pays all that a group is paid."""
        settled = [*payment.paid, *(line for line in payment.let_go if line not in payment.paid)]
        wanted = {self.groups[line.draft.item]: 0 for line in sorted(settled, key=self._group)}
        wanted = wanted or {"SJ": 0}
        for line, fen in payment.paid.items():
            wanted[self.groups[line.draft.item]] += fen - payment.drawn.get(line, 0)
        wanted[next(iter(wanted))] += sum(brought.values())
        drawn = {self.groups[line.draft.item] for line, fen in payment.drawn.items() if fen}
        return [
            ("CD" if series in drawn and not money else series, self.today.year, money)
            for series, money in wanted.items()
        ]

    def _group(self, line: Line) -> int:
        return list(dict.fromkeys(self.groups.values())).index(self.groups[line.draft.item])

    # Taking back

    def take_back(self, user: int, payment: Payment, kind: str) -> None:
        """Void a payment while its session is open, afterwards in red."""
        if kind == "red" and user != MANAGER:
            raise Refused("NotPermitted")
        session = payment.session
        is_open = session.is_open if session else payment.day == self.today
        if is_open != (kind == "void"):
            raise Refused("ShiftStillOpen" if is_open else "ShiftClosed")
        if kind == "void" and session and session.user != user != MANAGER:
            raise Refused("OthersShift")
        if payment.kind not in ("payment", "offset"):
            raise Refused("NotAPayment")
        if payment.reversed_by is not None:
            raise Refused("AlreadyReversed")
        if any(self.prepaid[account] < fen for account, fen in payment.brought.items()):
            raise Refused("PrepaymentUsed")
        for line in (*payment.paid, *payment.let_go):
            _ = line.now  # refused while it is cut
        if session and kind == "red":
            session = self.session_of(user)
        self._reverse(payment, kind, session)
        for line in payment.own:
            line.is_live = line.is_live and line.paid + line.let_go > 0

    def _reverse(self, payment: Payment, kind: str, session: CashSession | None) -> None:
        back = Payment(
            kind, self.today, session,
            {method: -fen for method, fen in payment.parts.items()},
            {line.now: -fen for line, fen in payment.paid.items()},
            {line.now: -fen for line, fen in payment.let_go.items()},
            {account: -fen for account, fen in payment.prepaid.items()},
            {account: -fen for account, fen in payment.brought.items()},
            reverses=payment,
        )  # fmt: skip
        if kind == "red":
            back.receipts = [(name, self.today.year, -fen) for name, _y, fen in payment.receipts]
        payment.reversed_by = back
        self.post(back)

    def post(self, payment: Payment) -> None:
        """Let a payment settle its lines and move balances."""
        self.payments.append(payment)
        for line, fen in payment.paid.items():
            line.paid += fen
        for line, fen in payment.let_go.items():
            line.let_go += fen
        for account, fen in payment.prepaid.items():
            self.prepaid[account] += fen

    # Sessions

    def open_session(self, user: int) -> CashSession | None:
        """The session of a cashier that is open."""
        return next((one for one in self.sessions if one.user == user and one.is_open), None)

    def session_of(self, user: int) -> CashSession:
        """The open session of a cashier, begun with what stayed in the drawer if there is none."""
        return self.open_session(user) or self.begin(user, self._kept(user))

    def begin(self, user: int, fen: int) -> CashSession:
        """Begin a session with a float."""
        if self.open_session(user) is not None:
            raise Refused("ShiftAlreadyOpen")
        self.sessions.append(CashSession(user, fen, self.today))
        return self.sessions[-1]

    def _kept(self, user: int) -> int:
        return next((one.left for one in reversed(self.sessions) if one.user == user), 0)

    def close(self, user: int, session: CashSession, counted: int, left: int) -> None:
        """Count and close; for another only a supervisor."""
        if not session.is_open:
            raise Refused("ShiftAlreadyClosed")
        if session.user != user != MANAGER:
            raise Refused("NotPermitted")
        if left > counted:
            raise Refused("FloatWrong")
        session.is_open, session.left = False, left

    def close_month(self, begun: date) -> None:
        """Close the month before this one; `begun` is the first day of the books."""
        last = self.today.replace(day=1) - DAY
        if last < begun:
            raise Refused("NotInTheBooks")
        if last <= self.closed:
            raise Refused("MonthClosedAlready")
        if self.closed > date.min and (last.replace(day=1) - DAY) != self.closed:
            raise Refused("EarlierMonthOpen")
        for session in self.sessions:
            days = [one.day for one in self.payments if one.session is session]
            if session.is_open and min([session.begun, *days]) <= last:
                raise Refused("MonthHindered")
        self.closed = last

    def pass_days(self, days: int) -> None:
        """Time goes on."""
        self.today += timedelta(days)


def _oldest(line: Line) -> tuple[date, int, str, int]:
    """Oldest first: due day, item, unit, line."""
    return line.draft.due, line.draft.order, line.draft.unit, line.serial
