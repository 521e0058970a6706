"""The hand-in that a closed session makes, cleared at once where its report says to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import today
from propdesk.fees.hand_ins.register import HAND_IN, AtTheBank, HandInFields, WithSomebody
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.kernel.money import ZERO

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from propdesk.kernel.money import Money


class CashReport(Protocol):
    """What the report of a session says of the cash that left the drawer."""

    @property
    def number(self) -> str: ...
    @property
    def cashier(self) -> str: ...
    @property
    def handed_over(self) -> Money | None: ...
    @property
    def handed_to(self) -> str: ...
    @property
    def slip_number(self) -> str: ...


def hand_in_of(session: Session, session_id: int, facts: CashReport) -> int | None:
    """Enter what a session has to hand in by its report; its id, None where no cash left it."""
    day, amount = today(session), facts.handed_over or ZERO
    if amount <= ZERO:
        return None
    fields = HandInFields(
        cashier=facts.cashier[:60], report=facts.number, closed_on=day, amount=amount
    )
    made = saving.add(session, HAND_IN, fields, given={"session_id": session_id})
    if facts.slip_number:
        form = AtTheBank(bank=facts.handed_to or "—", slip_no=facts.slip_number, cleared_on=day)
        move(session, HAND_IN, made, HandInState.DEPOSITED, form=form)
    elif facts.handed_to:
        received = WithSomebody(received_by=facts.handed_to, cleared_on=day)
        move(session, HAND_IN, made, HandInState.RECEIVED, form=received)
    return made
