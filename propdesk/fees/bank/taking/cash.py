"""Cash that was handed in meets its row of the statement: the row is no household's, the hand-in is
at the bank. Taken back, both stand as before."""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.audit import saves_of
from propdesk.db.breach import Breach
from propdesk.db.models import AuditRow
from propdesk.db.records.moving import move
from propdesk.db.records.undoing import take_last_move_back
from propdesk.fees.bank.models import BankRow, StatementAccount
from propdesk.fees.bank.refusals import CashDiffers, CashUnknown
from propdesk.fees.bank.rules import PayChannel, RowState, WhyIgnored
from propdesk.fees.bank.taking.posting import decide
from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.hand_ins.service import HAND_IN, AtTheBank
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import Money, total

_MOST = 100
_SUMS = """
    SELECT statement_row.id, transaction_no, statement_row.amount, coalesce(sum(h.amount), 0)
    FROM statement_row LEFT JOIN hand_in AS h ON h.row_id = statement_row.id
    WHERE ignored = 'handed_in'
    GROUP BY statement_row.id HAVING statement_row.amount <> coalesce(sum(h.amount), 0)
"""
_ELSEWHERE = """
    SELECT h.id, h.no, h.amount FROM hand_in AS h
    LEFT JOIN statement_row AS r ON r.id = h.row_id
    WHERE h.row_id IS NOT NULL AND (r.ignored IS NOT 'handed_in' OR h.state <> 'deposited'
        OR h.seen_on IS NOT r.day)
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
    """Let a row be the credit of hand-ins, which come to as much. Raises CashDiffers."""
    found = list(session.scalars(select(HandIn).where(among(HandIn.id, list(ids)))))
    taken = [one.no for one in found if one.row_id is not None]
    amount = total(one.amount for one in found)
    channel = session.get_one(StatementAccount, row.account_id).channel
    if taken or amount != row.amount or channel is not PayChannel.BANK:
        numbers = listed(one.no for one in found)
        raise CashDiffers(numbers=numbers, found=amount, amount=row.amount, day=row.day)
    for one in found:
        _credit(session, one, row)
    decide(session, row, RowState.IGNORED, acceptance_id, ignored=WhyIgnored.HANDED_IN,
           note=listed(one.no for one in found))  # fmt: skip


def _credit(session: Session, one: HandIn, row: BankRow) -> None:
    """Say of a hand-in which row credits it; one that was nowhere yet is at the bank now."""
    credited = {"row_id": row.id, "seen_on": row.day}
    if one.state is HandInState.DEPOSITED:
        session.execute(update(HandIn).where(HandIn.id == one.id).values(credited))
        session.expire_all()
        subject = ("hand_in", one.id, HAND_IN.name(session, one))
        audit.record(session, "hand_in.credited", subject, None, {"seen_on": row.day})
        return
    account = session.get_one(StatementAccount, row.account_id)
    form = AtTheBank(
        bank=account.number, slip_no=row.transaction_no.lstrip("~") or "—", cleared_on=row.day
    )
    move(session, HAND_IN, one.id, HandInState.DEPOSITED, form=form, given=credited)


def part_cash(session: Session, row: BankRow) -> None:
    """Take back that a row credits hand-ins: what it brought to the bank is to be handed in."""
    for one in session.scalars(select(HandIn).where(HandIn.row_id == row.id)).all():
        if _moved_by(session, one.id, row.id):
            take_last_move_back(session, HAND_IN, one.id)
            continue
        nothing = {"row_id": None, "seen_on": None}
        session.execute(update(HandIn).where(HandIn.id == one.id).values(nothing))
        session.expire_all()


def _moved_by(session: Session, hand_in_id: int, row_id: int) -> bool:
    """Whether the pairing with a row moved a hand-in to the bank."""
    own = (AuditRow.subject_kind == "hand_in", AuditRow.subject_id == hand_in_id)
    moves = saves_of(session, *own, AuditRow.what == "hand_in.move")
    return bool(moves) and json.loads(moves[0].after or "{}").get("row_id") == row_id


def cash_breaches(session: Session) -> Iterator[Breach]:
    """Rows that credit another amount than their hand-ins have, and hand-ins without their row."""
    for one, name, stated, found in session.execute(text(f"{_SUMS} LIMIT {_MOST}")):
        values = {"name": name, "stated": Money(stated), "found": Money(found)}
        message = N_("Row {name} of a statement credits {stated}, its hand-ins come to {found}.")
        yield Breach("statement_row_cash", message, values, ("statement_row", one, str(name)))
    for one, name, amount in session.execute(text(f"{_ELSEWHERE} LIMIT {_MOST}")):
        values = {"name": name, "amount": Money(amount)}
        message = N_("Hand-in {name} of {amount} is not what its row of the statement says.")
        yield Breach("hand_in_row", message, values, ("hand_in", one, str(name)))
