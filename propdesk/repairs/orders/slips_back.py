"""Signed slips that come back: the day of each is noted, many at once by typing their numbers."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.records.kinds import Values
from propdesk.db.store import today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money
from propdesk.kernel.records.refusals import RecordGone, refuse_errors
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import FINISHED

_NUMBER_DIGITS = 6
_RANGE = re.compile(r"(\d{1,6})-(\d{1,6})")
_MOST_OF_A_RANGE = 200
TOUCHES = ("repair_order", "audit")


class NoSlipNumbers(UserError):
    """Nothing was typed that is a number of a slip."""

    message = N_("Type the numbers of the slips with spaces between them, e.g. 1184 1190-1195.")


class SlipsUnknown(UserError):
    """No order has the numbers of some slips."""

    message = N_("No order has these numbers: {numbers}. Compare them; nothing was noted.")


class SlipsNotDone(UserError):
    """A signed slip comes back of a finished repair only."""

    message = N_("Not finished yet: {numbers}. Type these slips back first; nothing was noted.")


class SlipsNoted(msgspec.Struct, frozen=True):
    """The numbers that were noted, and those that were back already."""

    noted: tuple[str, ...]
    already: tuple[str, ...]


def order_of_slip(session: Session, typed: str) -> int | None:
    """The order of a slip by its number, or by the last digits of it, in its newest year."""
    word = typed.strip().upper()
    if not word:
        return None
    digits = re.fullmatch(r"\d{1,6}", word)
    column, number = RepairOrder.no, f"-{int(word):0{_NUMBER_DIGITS}d}" if digits else word
    is_it = column.endswith(number) if digits else column == number
    return session.scalar(select(RepairOrder.id).where(is_it).order_by(column.desc()).limit(1))


@use_case(permission="repairs.edit", touches=TOUCHES)
def note_slips_back(session: Session, *, typed: str, day: date) -> SlipsNoted:
    """Note that these signed slips came back on a day; all of them or none.

    Raises NoSlipNumbers, SlipsUnknown, SlipsNotDone, and FieldsRefused for a day to come.
    """
    if day > today(session):
        refuse_errors({"day": _("That is still to come.")})
    numbers = list(dict.fromkeys(_numbers(typed)))
    if not numbers:
        raise NoSlipNumbers
    ids = {number: order_of_slip(session, number) for number in numbers}
    if unknown := [number for number, one in ids.items() if one is None]:
        raise SlipsUnknown(numbers=listed(unknown))
    orders = [session.get_one(RepairOrder, one) for one in dict.fromkeys(ids.values()) if one]
    if early := [one.no for one in orders if one.state not in FINISHED]:
        raise SlipsNotDone(numbers=listed(early))
    out = [one for one in orders if not one.is_signed]
    for order in out:
        _put(session, order, day)
    return SlipsNoted(
        tuple(one.no for one in out), tuple(one.no for one in orders if one not in out)
    )


@use_case(permission="repairs.edit", touches=TOUCHES)
def slip_not_back(session: Session, *, order_id: int) -> None:
    """Take it back that the slip of an order is here. Raises RecordGone."""
    order = session.get(RepairOrder, order_id)
    if order is None:
        raise RecordGone
    _put(session, order, None)


def put_costs(
    session: Session, order_id: int, material: Money | None, labour: Money | None
) -> None:
    """Put on an order what its slip says it cost, a line each. Raises as `add_line`."""
    from propdesk.repairs.orders.lines import LineFields, add_line  # not read at a start

    for what, amount, is_labour in ((_("Material"), material, False), (_("Labour"), labour, True)):
        if amount:
            cost = LineFields(what=what, price=amount, is_labour=is_labour)
            add_line(session, order_id=order_id, fields=cost)


def _numbers(typed: str) -> Iterator[str]:
    for word in re.split(r"[\s,;，、；]+", typed.strip()):
        found = _RANGE.fullmatch(word)
        first, last = (int(found[1]), int(found[2])) if found else (0, -1)
        if 0 <= last - first < _MOST_OF_A_RANGE:
            yield from map(str, range(first, last + 1))
        elif word:
            yield word


def _put(session: Session, order: RepairOrder, day: date | None) -> None:
    before = {"is_signed": order.is_signed, "slip_back_on": order.slip_back_on}
    after = {"is_signed": day is not None, "slip_back_on": day}
    if before == after:
        return
    session.execute(update(RepairOrder).where(RepairOrder.id == order.id).values(after))
    session.expire(order)
    subject = ("repair_order", order.id, f"{order.no} {order.fault}")
    audit.record(session, "repair_order.slip", subject, before, after)


def keep_slip_day(session: Session, after: Values) -> None:
    """Let the day follow a move that says that the slip is here, or is taken back."""
    day = after["slip_back_on"]
    wanted = (day or today(session).isoformat()) if after["is_signed"] else None
    if wanted != day:
        told = date.fromisoformat(wanted) if wanted else None
        here = update(RepairOrder).where(RepairOrder.id == after["id"])
        session.execute(here.values(slip_back_on=told))
        session.expire_all()
