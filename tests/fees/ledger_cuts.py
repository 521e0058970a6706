"""Cutting bills where who owes changes, in the plain model (money.md 2 and 6)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.fees.ledger_entries import Cut, Line, Payment, Refused
from tests.fees.ledger_estate import DAY, Draft, month_end, weight_of
from tests.fees.ledger_model import Ledger


def split_left(ledger: Ledger, room: str, paid: str) -> None:
    """Cut the lines of a room and its spaces that reach beyond the last day of who owes them.

    What is settled goes to the first part; the rest by `paid`: prepaid, to the buyer, or (stay)
    lines with payments are left alone.
    """
    for line, parts in list(_parted(ledger, room)):
        if paid != "stay" or not line.paid + line.let_go:
            _cut(ledger, line, parts, paid)


def _parted(ledger: Ledger, room: str) -> Iterator[tuple[Line, list[Draft]]]:
    estate = ledger.estate
    units = {room, *(space for space, terms in estate.homes.items() if terms[0] == room)}
    for line in list(ledger.lines):
        draft = line.draft
        if not line.is_live or line.run is None or draft.unit not in units:
            continue
        last = estate.last_day(draft.unit, draft.person)
        if last >= draft.last:
            continue
        day = max(last + DAY, draft.first)
        buyer = estate.debtor(draft.unit, day)
        if buyer in (None, draft.person):
            continue
        rule = next(one.rule for one in ledger.tariffs if one.item == draft.item)
        whole = line.cut_of or draft
        old = _up_to(whole, rule, day) - _up_to(whole, rule, draft.first)
        if old == draft.fen:
            continue
        due = max(draft.due, month_end(day))
        parts = [replace(draft, last=day - DAY, fen=old)] if old else []
        new = replace(draft, first=day, person=buyer or "", due=due, fen=draft.fen - old)
        yield line, [*parts, new]


def _up_to(whole: Draft, rule: str, day: date) -> int:
    """What of a bill is for the days before a day, rounded half up."""
    if day <= whole.first:
        return 0
    weight = weight_of(rule, whole.first, whole.first, whole.last)
    share = weight_of(rule, whole.first, whole.first, day - DAY) / weight if weight else 1
    return int(whole.fen * share + Fraction(1, 2))


def _cut(ledger: Ledger, line: Line, drafts: list[Draft], paid: str) -> None:
    whole = line.cut_of or line.draft
    parts = [
        Line(one, line.run, len(ledger.lines) + place, cut_of=whole)
        for place, one in enumerate(drafts)
    ]
    ledger.lines += parts
    move = None
    if line.paid or line.let_go:
        move = Payment("move", ledger.today, None, {})
        move.paid, move.let_go = {line: -line.paid}, {line: -line.let_go}
        old = parts[0].draft.fen if len(parts) == 2 else 0
        let_go = min(line.let_go, old)
        money = min(line.paid, old - let_go)
        if len(parts) == 2:
            move.paid[parts[0]], move.let_go[parts[0]] = money, let_go
        move.let_go[parts[-1]] = line.let_go - let_go
        if paid == "buyer":
            move.paid[parts[-1]] = line.paid - money
        else:
            move.prepaid = {line.account: line.paid - money}
        ledger.post(move)
    line.is_live = False
    line.cut = Cut(parts, move)
    for part in parts:
        part.part_of = line.cut


def _standing(line: Line) -> Line:
    """What a line is by now, through cuts that were taken back."""
    return _standing(line.cut.again) if line.cut and line.cut.again else line


def join(ledger: Ledger, part: Line) -> None:
    """Make a line whole again that was cut, paid as it was."""
    cut = part.part_of
    if cut is None:
        raise Refused("BillNotCut")
    move, parts = cut.move, [(one, _standing(one)) for one in cut.parts]
    for one, now in parts:
        moved = move.paid.get(one, 0) + move.let_go.get(one, 0) if move else 0
        if not now.is_live or now.paid + now.let_go != moved:
            raise Refused("PartTouched")
    if move and any(ledger.prepaid[account] < fen for account, fen in move.prepaid.items()):
        raise Refused("SurplusUsed")
    (whole,) = [one for one in ledger.lines if one.cut is cut]
    again = Line(whole.draft, whole.run, len(ledger.lines), cut_of=whole.cut_of)
    ledger.lines.append(again)
    cut.again = again
    if move:
        back = Payment("move", ledger.today, None, {}, reverses=move)
        stands = dict(parts) | {whole: again}
        back.paid = {stands[one]: -fen for one, fen in move.paid.items()}
        back.let_go = {stands[one]: -fen for one, fen in move.let_go.items()}
        back.prepaid = {account: -fen for account, fen in move.prepaid.items()}
        ledger.post(back)
    for _one, now in parts:
        now.is_live = False
