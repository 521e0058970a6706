"""What stands half-written on the cash desk: a household, its ticked lines, how it is paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from propdesk.fees.counter.facts import CounterFacts
from propdesk.fees.counter.orders import Order, Part, beside_words
from propdesk.fees.counter.rows import (
    KEPT_ROW,
    LATE_ROW,
    CounterRow,
    row_of_line,
    rows_of_deposits,
    rows_of_drafts,
    rows_of_late,
)
from propdesk.fees.counter.till import PartOffer, Till, part_offers, rounding_steps
from propdesk.fees.dues.allocating import rounded_shares
from propdesk.fees.dues.covering import Claim, draw_prepaid
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.late.rules import shared_out
from propdesk.fees.late.service import LateFee
from propdesk.fees.offers.taken.service import Fit, OfferTaken, OfferTerms, fits
from propdesk.fees.rules import Method
from propdesk.kernel.money import ZERO, Money, total

# Ids go down: of months ahead from 1, of added charges and of deposits to be collected from here.
COUNTER_IDS, DEPOSIT_IDS = 1001, 100_001


@dataclass(frozen=True, slots=True)
class Added:
    """A charge added at the desk, as it was asked for; enough to make it again."""

    tariff_id: int
    quantity: int
    line: DraftLine

    @property
    def kept(self) -> list[int | str]:
        """As it is put aside; of a sale by card also meter, quantity, card and token."""
        card = self.line.card
        if card is None:
            return [self.tariff_id, self.quantity]
        sold = self.line.meter_id or 0, card.quantity, card.card_no, card.token
        return [self.tariff_id, self.quantity, *sold]


@dataclass(slots=True, kw_only=True)
class Ticket:
    """One payer at the desk. Nothing here is stored until the money is taken."""

    day: date
    facts: CounterFacts | None = None
    method: Method = Method.CASH
    rounded_off: Money = ZERO
    use_prepaid: bool = False
    keep_change: bool = False
    keep_for: tuple[int, str] | None = None  # the item the rest is prepaid for alone, its name
    split: tuple[Part, ...] = ()
    payer: str = ""
    walk_in: str = ""
    until: date | None = None
    ahead: tuple[DraftLine, ...] = ()
    added: tuple[Added, ...] = ()
    checked: set[int] = field(default_factory=set)
    limits: dict[int, Money] = field(default_factory=dict)
    offered: Mapping[int, Sequence[OfferTerms]] = field(default_factory=dict)  # by unit, once read
    use_offers: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody is at the desk."""
        return self.facts is None and not self.added

    @property
    def unit_id(self) -> int | None:
        """The room typed."""
        return self.facts.desk.unit_id if self.facts else None

    def take_facts(self, facts: CounterFacts, *, first: bool) -> None:
        """Put a household on the desk, its overdue and current lines ticked; or read it again."""
        before = {row.id for row in self.rows}
        self.facts = facts
        if first:
            self.checked = {row.id for row in self.rows if row.is_due(self.day)}
        else:
            known = {row.id for row in self.rows} | {LATE_ROW, KEPT_ROW}
            new = {row.id for row in self.rows if row.id not in before and row.is_due(self.day)}
            self.checked = (self.checked & known) | new

    @property
    def rows(self) -> list[CounterRow]:
        """The dues table: open lines, months ahead, added charges, late fees; less by offers."""
        lines = self.facts.desk.lines if self.facts else ()
        rows = [row_of_line(line) for line in lines if line.open > ZERO]
        if self.ahead:
            rows += rows_of_drafts(self.ahead)
        if self.added:
            rows += rows_of_drafts((one.line for one in self.added), begin=COUNTER_IDS)
        if self.facts and self.facts.deposits.to_collect:
            rows += rows_of_deposits(self.facts.deposits.to_collect, begin=DEPOSIT_IDS)
        if self.facts and self.facts.late:
            near, late = self.facts.desk.near_ids, self.facts.late.values()
            rows += rows_of_late(late, self.checked, near, self.day)
        limits = self.limits
        rows = [replace(row, limit=limits[row.id]) if row.id in limits else row for row in rows]
        return self._less(rows) if self.use_offers else rows

    def _less(self, rows: list[CounterRow]) -> list[CounterRow]:
        """The rows with what offers take off them."""
        by = {key: fit for fit in self._fits(rows) for key in fit.off}
        return [
            replace(row, offer=by[row.id], off=by[row.id].off[row.id]) if row.id in by else row
            for row in rows
        ]

    @property
    def fitting(self) -> tuple[Fit, ...]:
        """The offers that fit what is ticked."""
        return self._fits(replace(self, use_offers=False).rows) if self.offered else ()

    def _fits(self, rows: Sequence[CounterRow]) -> tuple[Fit, ...]:
        chosen = [row.offered for row in rows if row.id in self.checked]
        left = [row.offered for row in rows if row.id not in self.checked]
        return fits(self.offered, chosen, left, self.day)

    @property
    def chosen(self) -> list[CounterRow]:
        """The ticked rows."""
        return [row for row in self.rows if row.id in self.checked]

    @property
    def balance(self) -> Money:
        """The prepayment of those who owe the chosen lines; nothing is chosen: of the room."""
        if self.facts is None:
            return ZERO
        desk = self.facts.desk
        people = {desk.debtors.get(row.account_id) for row in self.chosen}
        if not people:
            return desk.prepaid_total
        return total(one.amount for one in desk.balances if one.debtor in people)

    @property
    def beside(self) -> str:
        """What those who owe for the room owe besides what is chosen, in words; "" for nothing."""
        if self.facts is None:
            return ""
        desk = self.facts.desk
        people = {row.person_id for row in desk.lines if row.unit_id == desk.unit_id}
        people |= {desk.debtors.get(row.account_id, 0) for row in self.chosen}
        left = [
            (row.unit_code, row.open - (row.taken if row.id in self.checked else ZERO))
            for row in self.rows
            if row.draft is None and desk.debtors.get(row.account_id) in people
        ]
        return beside_words([one for one in left if one[1]])

    @property
    def made_out_to(self) -> str:
        """Whose name the receipt carries."""
        return self.payer or self.walk_in or (self.facts.payer if self.facts else "")

    def make_out_to(self, name: str) -> None:
        """Put another name on the receipt; without a room that is who pays, his phone behind it."""
        if self.facts is None:
            self.payer, self.walk_in = "", name
        else:
            self.payer = name

    def till(self, typed: Money | None) -> Till:
        """The sums of the till, with what is typed as handed over."""
        chosen = self.chosen
        due, used = total(row.taken for row in chosen), self._usable(chosen)
        exact = Till(
            due=due,
            method=self.method,
            typed=typed,
            rounded_off=ZERO,
            prepaid=used,
            keep_change=self.keep_change,
            split=self.split,
        )
        # What was rounded off a sum that has changed since is rounded off no longer.
        if not self.rounded_off or self.rounded_off not in rounding_steps(due - used):
            return exact
        used = self._usable(chosen, self.rounded_off)
        till = replace(exact, rounded_off=self.rounded_off, prepaid=used)
        # What is kept would be money enough: then nothing needs to be let go.
        return exact if till.kept else till

    def _usable(self, chosen: Sequence[CounterRow], rounded_off: Money = ZERO) -> Money:
        """What the prepayment of each debtor pays of his own chosen lines."""
        if not self.use_prepaid or self.facts is None:
            return ZERO
        desk, rows = self.facts.desk, in_order(chosen)
        let_go = rounded_shares([row.taken for row in rows], rounded_off)
        claims = [
            claim
            for row, less in zip(rows, let_go, strict=True)
            for claim in _claims(row, row.taken - less, desk.debtors)
        ]
        return total(draw.amount for draw in draw_prepaid(claims, desk.balances))

    def round_off(self) -> None:
        """Let the fen go, then jiao and fen, then nothing."""
        chosen = self.chosen
        due = total(row.taken for row in chosen)
        now = self.till(None).rounded_off
        steps = rounding_steps(due - self._usable(chosen))
        self.rounded_off = next((step for step in steps if step > now), ZERO)

    def offers(self, money: Money) -> tuple[PartOffer, ...]:
        """Part payments near `money` that end with a whole month."""
        rows = in_order(self.chosen)
        return part_offers([replace(row.owed, open=row.taken) for row in rows], money)

    def add(self, tariff_id: int, quantity: int, line: DraftLine) -> None:
        """Put a charge on the desk, ticked."""
        self.added = (*self.added, Added(tariff_id, quantity, line))
        self.checked.add(-COUNTER_IDS - len(self.added) + 1)

    def pay_to(self, until: date, lines: Sequence[DraftLine]) -> None:
        """Tick everything of the room up to a day and put the missing months on the desk."""
        self.checked -= {row.id for row in rows_of_drafts(self.ahead)}
        self.until, self.ahead = until, tuple(lines)
        self.checked |= {row.id for row in rows_of_drafts(self.ahead)}
        self.checked |= {
            row.id
            for row in self.rows
            if row.near and row.id > 0 and (row.period_to is None or row.period_to <= until)
        }

    def toggle_late(self) -> bool:
        """Take the late fee along with what is ticked, or do not; False where there is none."""
        there = {LATE_ROW, KEPT_ROW} & {row.id for row in self.rows}
        self.checked = self.checked - there if there <= self.checked else self.checked | there
        return bool(there)

    @property
    def late_left(self) -> tuple[LateFee, ...]:
        """The late fees of what is paid whole now and that are not taken along."""
        if self.facts is None or not self.facts.late or LATE_ROW in self.checked:
            return ()
        whole = {row.id for row in self.chosen if row.taken == row.open}
        return tuple(
            one for one in self.facts.late.values() if one.claim and one.charge_id in whole
        )

    def order(self, till: Till, *, part: Money | None = None) -> Order:
        """What to settle, as the till stands. `part`: take only this much of what is to pay."""
        chosen = self.chosen
        taken = self.fitting if self.use_offers else ()
        late = [row for row in chosen if row.late]
        parts = till.parts if part is None else self._part(till, part)
        return Order(
            unit_id=self.unit_id,
            parts=parts,
            payer=self.made_out_to,
            charge_ids=tuple(row.id for row in chosen if row.id > 0),
            new_lines=tuple(row.draft for row in chosen if row.draft is not None),
            rounded_off=till.rounded_off,
            keep_rest=bool(till.kept),
            prepay_item_id=self.keep_for[0] if self.keep_for is not None else None,
            limits=tuple(
                (row.id, row.taken) for row in chosen if row.limit is not None and not row.late
            ),
            walk_in=self.walk_in,
            offers=tuple(
                OfferTaken(fit.offer.id, fit.unit_id, fit.item_id, fit.amount) for fit in taken
            ),
            late_fees=tuple(one.charge_id for row in late for one in row.late),
            late_most=total(row.taken for row in late) if late else None,
        )

    def _part(self, till: Till, part: Money) -> tuple[Part, ...]:
        tendered = max(part, till.given) if self.method is Method.CASH else None
        parts = [Part(self.method, part, tendered)]
        if till.prepaid:
            parts.append(Part(Method.PREPAID, till.prepaid))
        return tuple(parts)

    # Put aside

    def contents(self, typed: str) -> dict[str, object]:
        """What is kept of it on hold: plain values."""
        return {
            "checked": sorted(self.checked),
            "limits": [[row_id, money.fen] for row_id, money in self.limits.items()],
            "method": self.method.value,
            "rounded_off": self.rounded_off.fen,
            "use_prepaid": self.use_prepaid,
            "use_offers": self.use_offers,
            "keep_change": self.keep_change,
            "keep_for": list(self.keep_for or ()),
            "payer": self.payer,
            "walk_in": self.walk_in,
            "until": self.until.isoformat() if self.until else "",
            "added": [one.kept for one in self.added],
            "split": [[part.method.value, part.amount.fen] for part in self.split],
            "typed": typed,
        }

    def take_contents(self, kept: Mapping[str, object]) -> None:
        """Put back what `contents` kept; household, months ahead and added charges come first."""
        known = {row.id for row in self.rows} | {LATE_ROW, KEPT_ROW}
        self.checked = {each for each in _list(kept, "checked") if each in known}
        self.limits = {row_id: Money(fen) for row_id, fen in _list(kept, "limits")}
        self.method = Method(str(kept.get("method", Method.CASH.value)))
        self.rounded_off = Money(int(str(kept.get("rounded_off", 0))))
        self.use_prepaid = bool(kept.get("use_prepaid"))
        self.use_offers = bool(kept.get("use_offers"))
        self.keep_change = bool(kept.get("keep_change"))
        self.keep_for = _item(_list(kept, "keep_for"))
        self.payer, self.walk_in = str(kept.get("payer", "")), str(kept.get("walk_in", ""))
        self.split = tuple(Part(Method(method), Money(fen)) for method, fen in _list(kept, "split"))


def in_order(rows: Sequence[CounterRow]) -> list[CounterRow]:
    """In the order of settling: what was added at the desk, then the oldest first, then late fees,
    where the clause does not take those before."""
    return sorted(rows, key=_turn)


def _turn(row: CounterRow) -> tuple[bool, int, date]:
    place = (-1 if row.late[0].clause.before else 1) if row.late else 0
    return not row.is_counter, place, row.due_day


def _claims(row: CounterRow, amount: Money, debtors: Mapping[int, int]) -> list[Claim]:
    """What prepayment may pay of a row, each by who owes it; a row of late fees is several."""
    if not row.late:
        return [Claim(debtors.get(row.account_id), row.account_id, row.fee_item_id, amount)]
    shares = shared_out([one.claim for one in row.late], amount)
    return [
        Claim(debtors.get(one.account_id), one.account_id, 0, share)
        for one, share in zip(row.late, shares, strict=True)
    ]


def _list(kept: Mapping[str, object], name: str) -> list[Any]:
    """A list of JSON values as `contents` wrote them."""
    found = kept.get(name)
    return found if isinstance(found, list) else []


def _item(kept: Sequence[Any]) -> tuple[int, str] | None:
    """The id and name of an item as they were put aside."""
    return (int(kept[0]), str(kept[1])) if len(kept) == 2 else None
