"""Quotes of paid orders: what the household is told before the work, and what it said to it.

A quote is the lines of an order as they stand; what the household agreed to binds the office: more
is charged only after another quote (Civil Code, article 543: a contract is changed by agreement).
"""

from datetime import date

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.repairs.orders.lines import LineRow, lines_of
from propdesk.repairs.orders.paperwork.noting import TOUCHES, note_on
from propdesk.repairs.orders.paying import cost_to_charge
from propdesk.repairs.orders.register import ORDER, ORDERS, OrderRow
from propdesk.repairs.orders.rules import QuoteAnswer

VALID_DAYS = 7
"""How long a quote usually holds."""
_ENTRY = "repair_order.quote"
_WAITING = {"quote_answer": QuoteAnswer.WAITING, "quote_by": "", "quote_answered_on": None}


class NotQuoted(UserError):
    """Nobody can answer what was not asked."""

    message = N_("There is no quote of {no} that waits for an answer. Print the quote first.")


class Quote(msgspec.Struct, frozen=True):
    """What stands on the paper of a quote."""

    order: OrderRow
    lines: tuple[LineRow, ...]
    cost: Money
    day: date
    until: date


@use_case(permission="repairs.edit", touches=TOUCHES)
def quote_order(session: Session, *, order_id: int, until: date) -> Quote:
    """Note that the household is told what the order will cost, and until when that holds; a quote
    before it counts no longer.

    Raises RecordGone, FieldsRefused for a day that is over, and as taking its money would:
    FreeOfCharge, NothingToCharge, OrderDropped, OrderIsPaid.
    """
    if until < today(session):
        refuse_errors({"until": _("This day is over.")})
    order = the_record(session, ORDER, order_id)
    cost = cost_to_charge(session, order)
    told = {"quoted": cost, "quoted_on": today(session), "quote_until": until}
    note_on(session, order, _ENTRY, told | _WAITING)
    (row,) = ORDERS.records.rows(session, ids=[order_id])
    lines = lines_of(session, order_id=order_id)
    return Quote(row, lines, total(line.amount for line in lines), today(session), until)


@use_case(permission="repairs.edit", touches=TOUCHES)
def answer_quote(
    session: Session, *, order_id: int, answer: QuoteAnswer, by: str, day: date
) -> None:
    """Note who agreed to a quote or declined it, and when; `WAITING` takes an answer back.

    Raises RecordGone, NotQuoted, and FieldsRefused for a day before the quote or to come.
    """
    order = the_record(session, ORDER, order_id)
    if order.quoted is None or order.quoted_on is None:
        raise NotQuoted(no=order.no)
    if answer is QuoteAnswer.WAITING:
        note_on(session, order, _ENTRY, _WAITING)
        return
    if day > today(session):
        refuse_errors({"day": _("That is still to come.")})
    if day < order.quoted_on:
        refuse_errors({"day": _("That is before the quote.")})
    said = {"quote_answer": answer, "quote_by": " ".join(by.split()), "quote_answered_on": day}
    note_on(session, order, _ENTRY, said)
