"""What is proposed for each row, with its reason; nothing is written here.

A row is sure where one household alone is meant by its remark, its payer or a phone, and owes
exactly what came; where a payment of it stands in the books; or where two rows of one order come
and go. Everything else is shown with whom it may be of.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from propdesk.estate.search.service import possible_readings
from propdesk.fees.bank.matching.facts import DebtLine, Facts, TypedPayment
from propdesk.fees.bank.matching.handed import CashCredit, HandedIn, credited_by, credited_together
from propdesk.fees.bank.matching.refunded import COMES_BACK, refund_of
from propdesk.fees.bank.matching.remark import payer_key, phones_in, rooms_in
from propdesk.fees.bank.rules import WhyMeant
from propdesk.fees.rules import Method

NEAR = timedelta(days=3)
MOST = 5


class AskedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it is asked about; `ours`: the company itself sent it; `words`: all it says."""

    id: int
    method: Method
    day: date
    amount: int
    payer: str
    payer_account: str
    remark: str
    no: str
    words: str = ""
    ours: bool = False


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """A household a row may be of; `owed`: what the desk would tick for it, in fen.

    Or none, and `hand_ins` that it credits; `code` is how they are called then.
    """

    unit_id: int
    code: str
    why: tuple[WhyMeant, ...]
    owed: int
    charge_ids: tuple[int, ...] = ()
    hand_ins: tuple[int, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether it owes exactly this."""
        return bool(self.charge_ids or self.hand_ins)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed for a row: `meant` the likeliest first; `sure`: one key takes it in."""

    row_id: int
    meant: tuple[Meant, ...] = ()
    payment_id: int | None = None
    entry_id: int | None = None
    sure: bool = False

    @property
    def hand_ins(self) -> tuple[int, ...]:
        """The hand-ins it credits for sure."""
        return self.meant[0].hand_ins if self.sure and self.meant else ()


class Proposer:
    """Proposes row after row, in the order of time; what one row pays no other does."""

    def __init__(self, facts: Facts, rows: Sequence[AskedRow]) -> None:
        self._facts = facts
        self._rows = sorted(rows, key=lambda one: (one.day, one.id))
        self._spent: set[int] = set()
        self._by_debt: dict[int, list[int]] | None = None
        self._alike: dict[int, TypedPayment] = {}
        self._parts: dict[int, HandedIn] = {}

    def proposals(self) -> Iterable[Proposal]:
        """What is proposed for each of the rows."""
        tiers = {one.id: self._tiers(one) for one in self._rows if one.amount > 0}
        self._pair_those_alike(tiers)
        self._put_parts_together()
        for row in self._rows:
            if row.amount < 0:
                yield self._refunded(row) or Proposal(row_id=row.id)
            else:
                yield self._came(row, tiers[row.id])

    # Who is meant

    def _tiers(self, row: AskedRow) -> list[tuple[WhyMeant, tuple[int, ...]]]:
        """The households each sign names, the surest sign first."""
        facts = self._facts
        found = [(WhyMeant.ROOM, self._rooms(row.remark))]
        found.append((WhyMeant.LEARNED, facts.learned.get(_key(row), ())))
        phones = (*phones_in(row.remark), *phones_in(row.payer_account))
        found.append((WhyMeant.PHONE, _all(facts.phones.get(one, ()) for one in phones)))
        found.append((WhyMeant.NAME, facts.names.get(row.payer, ()) if len(row.payer) > 1 else ()))
        return [(why, ids) for why, ids in found if ids]

    def _rooms(self, remark: str) -> tuple[int, ...]:
        """The units a remark names; of a bare number that many have, all of them."""
        sure: dict[int, None] = {}
        for text in rooms_in(remark):
            rooms = possible_readings(text, self._facts.index)
            if len(rooms) == 1:
                sure[self._facts.units[rooms[0]]] = None
            elif rooms and not sure:
                return tuple(self._facts.units[room] for room in rooms)
        return tuple(sure)

    def _came(self, row: AskedRow, tiers: list[tuple[WhyMeant, tuple[int, ...]]]) -> Proposal:
        if (typed := self._typed(row, tiers)) is not None:
            self._facts.typed[row.method, row.amount].remove(typed)
            whose = [typed.unit_id] if typed.unit_id is not None else []
            known = tuple(self._meant(row, one, (WhyMeant.TYPED,)) for one in whose)
            return Proposal(row_id=row.id, meant=known, payment_id=typed.id, sure=True)
        cash, says_so = self._cash(row)
        if cash and says_so:
            gone = {one.id for one in cash}
            self._facts.cash = [one for one in self._facts.cash if one.id not in gone]
            return Proposal(row_id=row.id, meant=(_handed(cash),), sure=True)
        if COMES_BACK.search(f"{row.words} {row.remark}") and (back := self._refunded(row)):
            return back
        if row.ours:
            return Proposal(row_id=row.id)
        whys: dict[int, list[WhyMeant]] = defaultdict(list)
        for why, ids in tiers:
            for unit_id in ids:
                whys[unit_id].append(why)
        meant = [self._meant(row, one, tuple(why)) for one, why in whys.items()]
        if not meant:
            meant = [self._meant(row, one, (WhyMeant.AMOUNT,)) for one in self._owing(row)]
        chosen = self._chosen(meant, tiers)
        if chosen is not None:
            self._spend(chosen)
        rest = sorted((m for m in meant if m is not chosen), key=lambda m: not m.fits)
        told = (*([chosen] if chosen else ()), *rest)[:MOST]
        if cash and chosen is None:
            told = (*told[: MOST - 1], _handed(cash))
        return Proposal(row_id=row.id, meant=told, sure=chosen is not None)

    def _cash(self, row: AskedRow) -> tuple[tuple[HandedIn, ...], bool]:
        """The hand-ins a row of the bank credits, and whether it says so."""
        if (part := self._parts.get(row.id)) is not None:
            return (part,), True
        if row.method is not Method.TRANSFER:
            return (), False
        return credited_by(_credit_of(row), self._facts.cash)

    def _put_parts_together(self) -> None:
        """Rows that say cash and are no hand-in each, but come to one together."""
        came = [one for one in self._rows if one.amount > 0 and one.method is Method.TRANSFER]
        alone = [one for one in came if not self._cash(one)[0]]
        self._parts = credited_together([_credit_of(one) for one in alone], self._facts.cash)
        whole = {one.id for one in self._parts.values()}
        self._facts.cash = [one for one in self._facts.cash if one.id not in whole]

    def _chosen(
        self, meant: Sequence[Meant], tiers: list[tuple[WhyMeant, tuple[int, ...]]]
    ) -> Meant | None:
        """The one that is meant for sure and owes exactly this; a name alone is never sure."""
        if not tiers or tiers[0][0] is WhyMeant.NAME:
            return None
        first = set(tiers[0][1])
        for _why, ids in tiers[1:]:
            first = first & set(ids) or first
        fitting = [one for one in meant if one.unit_id in first and one.fits]
        return fitting[0] if len(fitting) == 1 else None

    def _meant(self, row: AskedRow, unit_id: int, why: tuple[WhyMeant, ...]) -> Meant:
        lines = self._lines(unit_id)
        return Meant(
            unit_id=unit_id,
            code=self._facts.codes.get(unit_id, ""),
            why=why,
            owed=sum(one.amount for one in lines if one.is_due(row.day)),
            charge_ids=exact_lines(lines, row.amount, row.day),
        )

    def _lines(self, unit_id: int) -> list[DebtLine]:
        lines = self._facts.lines.get(unit_id, ())
        return [one for one in lines if one.charge_id not in self._spent]

    def _spend(self, chosen: Meant) -> None:
        self._spent.update(chosen.charge_ids)

    def _owing(self, row: AskedRow) -> list[int]:
        """The households that owe exactly this, where they are few."""
        if self._by_debt is None:
            self._by_debt = _by_debt(self._facts)
        found = [
            one
            for one in self._by_debt.get(row.amount, ())
            if exact_lines(self._lines(one), row.amount, row.day)
        ]
        return found if len(found) <= MOST else []

    # What stands in the books already

    def _typed(
        self, row: AskedRow, tiers: list[tuple[WhyMeant, tuple[int, ...]]]
    ) -> TypedPayment | None:
        left = self._facts.typed.get((row.method, row.amount), ())
        alike = self._alike.get(row.id)
        if alike is not None and alike in left:
            return alike
        ids = {unit_id for _why, some in tiers for unit_id in some}
        found = [one for one in left if abs(one.day - row.day) <= NEAR and _same(row, one, ids)]
        return min(found, key=lambda one: (abs(one.day - row.day), one.id), default=None)

    def _pair_those_alike(self, tiers: dict[int, list[tuple[WhyMeant, tuple[int, ...]]]]) -> None:
        """Rows that say nothing but day and amount are those typed on that day, where there are as
        many of the one as of the other."""
        mute: dict[tuple[Method, int, date], list[AskedRow]] = defaultdict(list)
        for row in self._rows:
            if row.amount > 0 and not tiers[row.id]:
                mute[row.method, row.amount, row.day].append(row)
        for (method, amount, day), rows in mute.items():
            typed = [one for one in self._facts.typed.get((method, amount), ()) if one.day == day]
            if len(typed) == len(rows):
                pairs = zip(rows, typed, strict=True)
                self._alike.update({row.id: one for row, one in pairs})

    def _refunded(self, row: AskedRow) -> Proposal | None:
        """A refund that went out or came back these days, or the part of it that is open."""
        words = f"{row.words} {row.remark} {row.no}"
        found = refund_of(row.amount, row.day, row.payer, words, self._facts.refunded)
        if found is None:
            return None
        found.left -= row.amount
        return Proposal(row_id=row.id, entry_id=found.id, sure=True)


def _credit_of(row: AskedRow) -> CashCredit:
    words = f"{row.words} {row.remark} {row.no}"
    return CashCredit(
        id=row.id, day=row.day, amount=row.amount, payer=row.payer, words=words, ours=row.ours
    )


def _handed(cash: Sequence[HandedIn]) -> Meant:
    more = f" +{len(cash) - 1}" if len(cash) > 1 else ""
    return Meant(
        unit_id=0, code=cash[0].no + more, why=(WhyMeant.CASH,),
        owed=sum(one.amount for one in cash), hand_ins=tuple(one.id for one in cash),
    )  # fmt: skip


def exact_lines(lines: Sequence[DebtLine], amount: int, day: date) -> tuple[int, ...]:
    """The lines an amount pays whole: all that is due, all, the oldest, those of one item, or a
    single one; () where none add up to it."""
    due = [one for one in lines if one.is_due(day)]
    items = dict.fromkeys(one.item_id for one in lines)
    of_items = [[one for one in lines if one.item_id == item] for item in items]
    for some in (due, list(lines), *of_items):
        if found := _oldest(some, amount):
            return found
    single = [one.charge_id for one in lines if one.amount == amount]
    return (single[0],) if single else ()


def _by_debt(facts: Facts) -> dict[int, list[int]]:
    """The households by what would pay some of their lines whole."""
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for unit_id, lines in facts.lines.items():
        taken = 0
        for one in lines:
            taken += one.amount
            found[taken][unit_id] = found[one.amount][unit_id] = None
    return {fen: list(ids) for fen, ids in found.items()}


def _oldest(lines: Sequence[DebtLine], amount: int) -> tuple[int, ...]:
    taken, ids = 0, list[int]()
    for one in lines:
        taken += one.amount
        ids.append(one.charge_id)
        if taken >= amount:
            break
    return tuple(ids) if taken == amount and ids else ()


def _same(row: AskedRow, typed: TypedPayment, ids: set[int]) -> bool:
    """Whether a typed payment is this row: it names its number, its household, or its payer."""
    if row.no and len(row.no) >= 6 and row.no[-6:] in typed.remark:
        return True
    if ids:
        return typed.unit_id in ids
    return bool(row.payer) and row.payer == typed.payer


def _key(row: AskedRow) -> str:
    return payer_key(row.payer, row.payer_account)


def _all(found: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one for ids in found for one in ids))
