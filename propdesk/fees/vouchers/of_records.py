"""Halves of records that are no postings: cash taken to the bank, cash of the gate, settlements.

They may be corrected later; what was exported of one is kept with the export, and a supplement
brings the difference.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.settlements.models import ChannelSettlement
from propdesk.fees.settlements.rules import METHODS
from propdesk.fees.vouchers.halves import Half, MoneyEvent
from propdesk.fees.vouchers.rules import CASH, Why, method_purpose


def record_halves(session: Session, first: date, last: date) -> Iterator[Half]:
    """What these records moved in a month."""
    yield from _deposited(session, first, last)
    yield from _gate(session, first, last)
    yield from _settled(session, first, last)


def _event(record: str, day: date, why: Why) -> MoneyEvent:
    return MoneyEvent(seq=0, day=day, why=why, group=why.group, record=record)


def _deposited(session: Session, first: date, last: date) -> Iterator[Half]:
    query = select(HandIn).where(
        HandIn.state == HandInState.DEPOSITED, HandIn.cleared_on.between(first, last)
    )
    for one in session.scalars(query.order_by(HandIn.id)):
        event = _event(f"hand_in:{one.id}", one.cleared_on or last, Why.DEPOSITED)
        yield from event.moved("bank", CASH, one.amount.fen)


def _gate(session: Session, first: date, last: date) -> Iterator[Half]:
    query = select(HandIn).where(HandIn.turn.is_not(None), HandIn.closed_on.between(first, last))
    for one in session.scalars(query.order_by(HandIn.id)):
        event = _event(f"gate:{one.id}", one.closed_on, Why.GATE)
        yield from event.moved(CASH, "gate", one.amount.fen)


def _settled(session: Session, first: date, last: date) -> Iterator[Half]:
    query = select(ChannelSettlement).where(ChannelSettlement.came_on.between(first, last))
    for one in session.scalars(query.order_by(ChannelSettlement.id)):
        event = _event(f"settlement:{one.id}", one.came_on, Why.SETTLED)
        channel = method_purpose(METHODS[one.channel].value)
        yield event.half("bank", "debit", one.settled.fen)
        yield event.half("fee", "debit", one.fee.fen)
        yield event.half(channel, "credit", (one.settled + one.fee).fen)
