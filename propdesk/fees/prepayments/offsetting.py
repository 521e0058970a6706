"""Offsets after billing: what debtors have prepaid pays their open lines, the oldest first.

One note (预收冲抵单) for each home of a debtor, due day and run, dated the due day: a run that is
undone takes its own notes with it and no others. No money moves and no session is needed.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.posting import Posting, posting
from propdesk.db.store import today
from propdesk.estate.accounts.service import debtors
from propdesk.estate.models import Account, ParkingSpace
from propdesk.fees.dues.balances import balances_of_people
from propdesk.fees.dues.covering import Balance, Claim, Draw, draw_prepaid
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.dues.household_dues import DueLine, open_lines
from propdesk.fees.dues.prepaid import Pot, pots
from propdesk.fees.models import Allocation, Charge, Payment, PaymentPart, PrepaymentEntry
from propdesk.fees.receipts.service import Issued, ReceiptOrder, SettledLine, issue_for_all
from propdesk.fees.rules import Method, PaymentKind, PrepaymentKind
from propdesk.kernel.money import ZERO, Money, total

PEOPLE_AT_ONCE = 300
OFFSET_TOUCHES = (
    "payment",
    "payment_part",
    "allocation",
    "open_charge",
    "prepayment_entry",
    "receipt",
    "posting",
    "counter",
    "audit",
)


@dataclass(frozen=True, slots=True)
class Offsets:
    """The notes of what prepayments paid, and their sum."""

    notes: tuple[Issued, ...] = ()
    amount: Money = ZERO


@dataclass(frozen=True, slots=True)
class Note:
    """What one note will say: its lines with what pays them, and what is left afterwards."""

    pot: Pot
    value_day: date
    lines: tuple[SettledLine, ...]
    entries: tuple[tuple[Balance, Money], ...]
    left: Money

    @property
    def amount(self) -> Money:
        """What prepayment pays."""
        return total(line.amount for line in self.lines)


def offset_prepayments(session: Session, *, charge_ids: Collection[int] | None = None) -> Offsets:
    """Pay open lines, of these ids or all, from what is prepaid for the same home and person.

    In the transaction of its caller and in a posting of its own; nothing to pay leaves no trace.
    """
    notes = [
        note
        for people in _people(session, charge_ids)
        for note in _notes(session, people, charge_ids)
    ]
    if not notes:
        return Offsets()
    with posting(session, "offset") as post:
        issued = _post(session, post, notes)
    amount = total(note.amount for note in notes)
    numbers = list(dict.fromkeys((issued[0].no, issued[-1].no)))
    subject = ("prepayment", None, " – ".join(numbers))
    record(session, "prepayment.offset", subject, after={"count": len(issued), "amount": amount})
    return Offsets(issued, amount)


def offset_preview(session: Session, drafted: Sequence[DraftLine]) -> tuple[int, Money]:
    """How many notes `offset_prepayments` would make once these lines are posted, and their sum."""
    extra = _lines_to_come(session, drafted)
    notes = [
        note for people in _people(session, None) for note in _notes(session, people, None, extra)
    ]
    return len(notes), total(note.amount for note in notes)


def _lines_to_come(session: Session, drafted: Sequence[DraftLine]) -> dict[Pot, list[DueLine]]:
    """Drafted lines as if they were posted, by whose they are; those without account yet too."""
    pot_of = pots(session, {line.account_id for line in drafted if line.account_id})
    missing: dict[date, set[int]] = defaultdict(set)
    for line in drafted:
        if line.account_id is None and line.unit_id is not None:
            missing[line.day].add(line.unit_id)
    homes = _homes(session, {unit for units in missing.values() for unit in units})
    new = {
        (unit, day): (debtor.person_id, homes.get(unit, unit))
        for day, units in missing.items()
        for unit, debtor in debtors(session, day=day, unit_ids=sorted(units)).items()
    }
    found: dict[Pot, list[DueLine]] = defaultdict(list)
    for number, line in enumerate(drafted, 1):
        pot = pot_of[line.account_id] if line.account_id else new.get((line.unit_id or 0, line.day))
        if pot is not None:
            found[pot].append(_to_come(-number, line, pot))
    return found


def _homes(session: Session, units: Collection[int]) -> dict[int, int]:
    """space → the home it belongs to."""
    query = select(ParkingSpace.unit_id, ParkingSpace.home_unit_id).where(
        among(ParkingSpace.unit_id, units)
    )
    return {space: home for space, home in session.execute(query) if home is not None}


def _to_come(number: int, line: DraftLine, pot: Pot) -> DueLine:
    return DueLine(
        charge_id=number,
        account_id=line.account_id or 0,
        debtor="",
        unit_id=line.unit_id,
        unit_code=line.unit_code,
        fee_item_id=line.fee_item_id,
        item=line.item,
        period_from=line.period_from,
        period_to=line.period_to,
        due_day=line.due_day,
        amount=line.amount,
        open=line.amount,
        explanation=line.explanation,
        near=True,
        person_id=pot[0],
        run_id=0,
    )


def _people(session: Session, charge_ids: Collection[int] | None) -> list[list[int]]:
    """Who has prepaid something, in portions; with lines given, of those who owe them."""
    balance = func.sum(PrepaymentEntry.amount)
    with_balance = (
        select(PrepaymentEntry.account_id)
        .group_by(PrepaymentEntry.account_id)
        .having(balance > ZERO)
    )
    query = select(Account.person_id).where(Account.id.in_(with_balance)).distinct()
    if charge_ids is not None:
        owing = select(Charge.account_id).where(among(Charge.id, charge_ids))
        whose = select(Account.person_id).where(Account.id.in_(owing))
        query = query.where(Account.person_id.in_(whose))
    people = list(session.scalars(query.order_by(Account.person_id)))
    return [people[at : at + PEOPLE_AT_ONCE] for at in range(0, len(people), PEOPLE_AT_ONCE)]


def _notes(
    session: Session,
    people: Sequence[int],
    charge_ids: Collection[int] | None,
    to_come: Mapping[Pot, list[DueLine]] | None = None,
) -> list[Note]:
    accounts = session.scalars(select(Account.id).where(among(Account.person_id, people))).all()
    pot_of = pots(session, accounts)
    balances: dict[Pot, list[Balance]] = defaultdict(list)
    for one in balances_of_people(session, people):
        balances[pot_of[one.account_id]].append(one)
    lines: dict[Pot, list[DueLine]] = defaultdict(list)
    owing = [account for account, pot in pot_of.items() if pot in balances]
    for line in open_lines(session, account_ids=owing):
        if line.open > ZERO and (charge_ids is None or line.charge_id in charge_ids):
            lines[pot_of[line.account_id]].append(line)
    for pot in balances.keys() & (to_come or {}).keys():
        lines[pot] = sorted([*lines[pot], *(to_come or {})[pot]], key=lambda line: line.due_day)
    money_came = _money_came(session, list(pot_of))
    return [
        note
        for pot, its in lines.items()
        for note in _notes_of_pot(pot, its, balances[pot], money_came)
    ]


def _money_came(session: Session, accounts: Sequence[int]) -> dict[int, date]:
    """account → the last day on which prepayment came to it."""
    query = (
        select(PrepaymentEntry.account_id, func.max(Payment.value_day))
        .join(Payment, Payment.id == PrepaymentEntry.payment_id)
        .where(
            among(PrepaymentEntry.account_id, accounts),
            PrepaymentEntry.kind.in_((PrepaymentKind.IN, PrepaymentKind.MOVE)),
            PrepaymentEntry.amount > ZERO,
        )
        .group_by(PrepaymentEntry.account_id)
    )
    return {account: day for account, day in session.execute(query)}  # noqa: C416  rows


def _notes_of_pot(
    pot: Pot,
    lines: Sequence[DueLine],
    balances: Sequence[Balance],
    money_came: dict[int, date],
) -> list[Note]:
    claims = [Claim(pot, one.account_id, one.fee_item_id, one.open) for one in lines]
    own = [Balance(pot, one.account_id, one.fee_item_id, one.amount) for one in balances]
    together: dict[tuple[date, int | None], list[Draw]] = defaultdict(list)
    for draw in draw_prepaid(claims, own):
        line = lines[draw.claim]
        together[line.due_day, line.run_id].append(draw)
    left = total(one.amount for one in own)
    notes = []
    for (due_day, _run), draws in together.items():
        left -= total(draw.amount for draw in draws)
        came = [money_came.get(own[draw.balance].account_id, due_day) for draw in draws]
        notes.append(
            Note(
                pot,
                max(due_day, *came),  # what was overdue is not paid before the money was there
                _settled(lines, draws),
                _entries(own, draws),
                left,
            )
        )
    return notes


def _settled(lines: Sequence[DueLine], draws: Sequence[Draw]) -> tuple[SettledLine, ...]:
    paid: dict[int, Money] = defaultdict(lambda: ZERO)
    for draw in draws:
        paid[draw.claim] += draw.amount
    return tuple(SettledLine(lines[at], amount, prepaid=amount) for at, amount in paid.items())


def _entries(
    balances: Sequence[Balance], draws: Sequence[Draw]
) -> tuple[tuple[Balance, Money], ...]:
    taken: dict[int, Money] = defaultdict(lambda: ZERO)
    for draw in draws:
        taken[draw.balance] += draw.amount
    return tuple((balances[place], amount) for place, amount in taken.items())


def _post(session: Session, post: Posting, notes: Sequence[Note]) -> tuple[Issued, ...]:
    ids = post.insert(Payment, [_payment(note, today(session)) for note in notes])
    numbered = list(zip(ids, notes, strict=True))
    post.insert(
        PaymentPart,
        [
            {"payment_id": new, "method": Method.PREPAID, "amount": note.amount}
            for new, note in numbered
        ],
    )
    post.insert(
        Allocation,
        [
            {"payment_id": new, "charge_id": one.line.charge_id, "amount": one.amount}
            for new, note in numbered
            for one in note.lines
        ],
    )
    post.insert(
        PrepaymentEntry,
        [
            {
                "account_id": balance.account_id,
                "fee_item_id": balance.fee_item_id,
                "payment_id": new,
                "kind": PrepaymentKind.OFFSET,
                "amount": -amount,
            }
            for new, note in numbered
            for balance, amount in note.entries
        ],
    )
    issued = issue_for_all(session, post, [_order(new, note) for new, note in numbered])
    return tuple(one for some in issued for one in some)


def _payment(note: Note, day: date) -> dict[str, object]:
    return {
        "kind": PaymentKind.OFFSET,
        "unit_id": note.pot[1],
        "payer": note.lines[0].line.debtor,
        "value_day": note.value_day,
        "booking_day": day,
        "amount": ZERO,
        "remark": "",
        "reason": "",
    }


def _order(payment_id: int, note: Note) -> ReceiptOrder:
    return ReceiptOrder(
        payment_id=payment_id,
        unit_id=note.pot[1],
        payer=note.lines[0].line.debtor,
        lines=note.lines,
        parts=((Method.PREPAID, note.amount),),
        prepaid_left=note.left,
        value_day=note.value_day,
    )
