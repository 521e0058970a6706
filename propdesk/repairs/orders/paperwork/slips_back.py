"""Signed slips that come back: the day of each is noted, many at once by typing their numbers."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.refusals import RecordGone, refuse_errors
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.paperwork.noting import TOUCHES, note_on
from propdesk.repairs.orders.register import order_of_slip
from propdesk.repairs.orders.rules import FINISHED

_RANGE = re.compile(r"(\d{1,6})-(\d{1,6})")
_MOST_OF_A_RANGE = 200


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


def _numbers(typed: str) -> Iterator[str]:
    for word in re.split(r"[\s,;，、；]+", typed.strip()):
        found = _RANGE.fullmatch(word)
        first, last = (int(found[1]), int(found[2])) if found else (0, -1)
        if 0 <= last - first < _MOST_OF_A_RANGE:
            yield from map(str, range(first, last + 1))
        elif word:
            yield word


def _put(session: Session, order: RepairOrder, day: date | None) -> None:
    note_on(
        session, order, "repair_order.slip", {"is_signed": day is not None, "slip_back_on": day}
    )
