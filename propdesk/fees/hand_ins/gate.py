"""Cash of the gate: the tickets of a turn, what they are worth, and what was handed in for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import func, select

from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.receipt_books.rules import MOST_DIGITS, MOST_NUMBERS, parted
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class GateCash(Protocol):
    """What is typed of it."""

    @property
    def amount(self) -> Money: ...
    @property
    def first_ticket(self) -> str: ...
    @property
    def last_ticket(self) -> str: ...
    @property
    def price(self) -> Money | None: ...
    @property
    def why(self) -> str: ...


def tickets_of(fields: GateCash) -> int:
    """How many were sold, both ends counted; 0 where none are typed."""
    if not (fields.first_ticket and fields.last_ticket):
        return 0
    first, last = (int(parted(each)[1]) for each in (fields.first_ticket, fields.last_ticket))
    return last - first + 1


def worth_of(fields: GateCash) -> Money | None:
    """What its tickets are worth; None without tickets."""
    sold = tickets_of(fields)
    return Money(sold * fields.price.fen) if sold and fields.price is not None else None


def gate_errors(session: Session, hand_in_id: int, fields: GateCash) -> dict[str, str]:
    """Tickets are sold once, at a price, and what differs has a reason."""
    if not (fields.first_ticket or fields.last_ticket):
        return {"price": _("Type the tickets that were sold at it.")} if fields.price else {}
    (letters, first), (others, last) = parted(fields.first_ticket), parted(fields.last_ticket)
    if not (first and last) or letters != others or len(first) != len(last):
        return {"last_ticket": _("Type both tickets as they are printed: 000101 and 000150.")}
    if len(last) > MOST_DIGITS or not 0 <= int(last) - int(first) < MOST_NUMBERS:
        return {"last_ticket": _("The last ticket of a turn comes behind its first one.")}
    if fields.price is None or fields.price <= ZERO:
        return {"price": _("Type what a ticket costs.")}
    if no := _sold_before(session, hand_in_id, fields):
        told = _("{no} has some of these tickets already: each is sold once.")
        return {"first_ticket": told.format(no=no)}
    worth = worth_of(fields) or ZERO
    if fields.amount != worth and not fields.why.strip():
        told = _("{count} tickets at {price} are {worth}: {differs} differs. Write why.")
        differs, sold = fields.amount - worth, tickets_of(fields)
        return {"why": told.format(count=sold, price=fields.price, worth=worth, differs=differs)}
    return {}


def _sold_before(session: Session, hand_in_id: int, fields: GateCash) -> str:
    """The hand-in that has some of these tickets, '' for none."""
    first, last = fields.first_ticket, fields.last_ticket
    same = select(HandIn.no).where(
        HandIn.id != hand_in_id,
        HandIn.tickets > 0,
        # Of one length and with the same letters they sort as their numbers do.
        HandIn.first_ticket <= last,
        HandIn.last_ticket >= first,
        func.length(HandIn.first_ticket) == len(first),
    )
    return session.scalar(same.limit(1)) or ""
