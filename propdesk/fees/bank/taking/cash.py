"""Cash that was handed in meets its row of the statement: the row is no household's, the hand-in is
at the bank. Taken back, both stand as before."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.breach import Breach
from propdesk.db.records.moving import move
from propdesk.db.records.undoing import take_last_move_back
from propdesk.fees.bank.models import BankRow, StatementAccount
from propdesk.fees.bank.refusals import CashDiffers, CashUnknown
from propdesk.fees.bank.rules import PayChannel, RowState, WhyIgnored
from propdesk.fees.bank.taking.posting import decide
from propdesk.fees.hand_ins.models import HandIn, HandInCredit
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.hand_ins.service import HAND_IN, AtTheBank
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import ZERO, Money, total

_MOST = 100
_SUMS = """
    SELECT statement_row.id, transaction_no, statement_row.amount, coalesce(sum(c.amount), 0)
    FROM statement_row LEFT JOIN hand_in_credit AS c ON c.row_id = statement_row.id
    WHERE ignored = 'handed_in' OR c.id IS NOT NULL
    GROUP BY statement_row.id
    HAVING ignored IS NOT 'handed_in' OR statement_row.amount <> coalesce(sum(c.amount), 0)
"""
_ELSEWHERE = """
    SELECT h.id, h.no, h.amount FROM hand_in AS h
    LEFT JOIN hand_in_credit AS c ON c.hand_in_id = h.id
    LEFT JOIN statement_row AS r ON r.id = c.row_id
    GROUP BY h.id
    HAVING h.stated <> coalesce(sum(c.amount), 0) OR h.stated > h.amount
        OR (h.stated > 0 AND h.state <> 'deposited')
        OR h.seen_on IS NOT (CASE WHEN h.stated = h.amount THEN max(r.day) END)
"""


def numbers_of(words: str) -> list[str]:
    """The numbers of hand-ins in what was typed."""
    return words.replace("、", " ").replace("，", " ").replace(",", " ").upper().split()


def hand_ins_called(session: Session, numbers: Sequence[str]) -> list[HandIn]:
    """The hand-ins of some numbers. Raises CashUnknown."""
    found = list(session.scalars(select(HandIn).where(among(HandIn.no, list(numbers)))))
    if gone := set(numbers) - {one.no for one in found}:
        raise CashUnknown(numbers=listed(sorted(gone)))
    return found


def pair_cash(
    session: Session, row: BankRow, ids: Sequence[int], acceptance_id: int | None = None
) -> None:
    """Let a row be the credit of hand-ins, the oldest first; the last of them may be more than is
    left of the row, for further rows. Raises CashDiffers."""
    asked = select(HandIn).where(among(HandIn.id, list(ids)))
    found = list(session.scalars(asked.order_by(HandIn.closed_on, HandIn.id)))
    open_of = [one.amount - one.stated for one in found]
    whole, amount = total(open_of[:-1]), total(open_of)
    channel = session.get_one(StatementAccount, row.account_id).channel
    if not (ZERO not in open_of and whole < row.amount <= amount and channel is PayChannel.BANK):
        numbers = listed(one.no for one in found)
        raise CashDiffers(numbers=numbers, found=amount, amount=row.amount, day=row.day)
    left = row.amount
    for one, most in zip(found, open_of, strict=True):
        _credit(session, one.id, row, min(left, most))
        left -= most
    decide(session, row, RowState.IGNORED, acceptance_id, ignored=WhyIgnored.HANDED_IN,
           note=listed(one.no for one in found))  # fmt: skip


def _credit(session: Session, hand_in_id: int, row: BankRow, amount: Money) -> None:
    """Say how much a row credits of a hand-in; one that was nowhere yet is at the bank now."""
    moved = session.get_one(HandIn, hand_in_id).state is not HandInState.DEPOSITED
    if moved:
        account = session.get_one(StatementAccount, row.account_id)
        slip_no = row.transaction_no.lstrip("~") or "—"
        form, known = AtTheBank(bank=account.number, slip_no=slip_no), {"cleared_on": row.day}
        move(session, HAND_IN, hand_in_id, HandInState.DEPOSITED, form=form, given=known)
    credit = HandInCredit(row_id=row.id, hand_in_id=hand_in_id, amount=amount, moved=moved)
    session.add(credit)
    _add_up(session, hand_in_id)
    one = session.get_one(HandIn, hand_in_id)
    subject = ("hand_in", one.id, HAND_IN.name(session, one))
    after = {"stated": one.stated, "seen_on": one.seen_on}
    audit.record(session, "hand_in.credited", subject, None, after)


def _add_up(session: Session, hand_in_id: int) -> None:
    """Let a hand-in say what its rows credit, and since when it is the whole."""
    session.flush()
    of_it = HandInCredit.hand_in_id == hand_in_id
    rows = select(HandInCredit.amount, BankRow.day).join(BankRow, BankRow.id == HandInCredit.row_id)
    found = session.execute(rows.where(of_it)).all()
    stated = total(amount for amount, _day in found)
    whole = stated == session.get_one(HandIn, hand_in_id).amount
    values = {"stated": stated, "seen_on": max(day for _, day in found) if whole else None}
    session.execute(update(HandIn).where(HandIn.id == hand_in_id).values(values))
    session.expire_all()


def part_cash(session: Session, row: BankRow) -> None:
    """Take back that a row credits hand-ins: what no row brought to the bank is to be handed in."""
    for gone in session.scalars(select(HandInCredit).where(HandInCredit.row_id == row.id)).all():
        hand_in_id, moved = gone.hand_in_id, gone.moved
        session.delete(gone)
        session.flush()
        others = select(HandInCredit).where(HandInCredit.hand_in_id == hand_in_id)
        stays = session.scalars(others.order_by(HandInCredit.id)).first()
        if moved and stays is not None:
            stays.moved = True
        elif moved:
            own = HandIn.id == hand_in_id
            session.execute(update(HandIn).where(own).values(stated=ZERO))
            session.expire_all()
            take_last_move_back(session, HAND_IN, hand_in_id)
        _add_up(session, hand_in_id)


def cash_breaches(session: Session) -> Iterator[Breach]:
    """Rows that credit another amount than their hand-ins have, and hand-ins without their row."""
    for one, name, stated, found in session.execute(text(f"{_SUMS} LIMIT {_MOST}")):
        values = {"name": name, "stated": Money(stated), "found": Money(found)}
        message = N_("Row {name} of a statement credits {stated}, its hand-ins come to {found}.")
        yield Breach("statement_row_cash", message, values, ("statement_row", one, str(name)))
    for one, name, amount in session.execute(text(f"{_ELSEWHERE} LIMIT {_MOST}")):
        values = {"name": name, "amount": Money(amount)}
        message = N_("Hand-in {name} of {amount} is not what its rows of the statement say.")
        yield Breach("hand_in_row", message, values, ("hand_in", one, str(name)))
