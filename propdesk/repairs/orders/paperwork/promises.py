"""Days that are promised when a time limit does not hold: which one, and why it takes longer.

Emergencies are looked at within minutes, small repairs are done within two days, holidays or not;
what takes longer needs a reason and a day that is told to the household. The deadline stays what
it is: a promise does not make the late punctual.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import today, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.refusals import RecordGone, refuse_errors
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.paperwork.noting import TOUCHES, note_on
from propdesk.repairs.orders.rules import AT_WORK


class NothingToPromise(UserError):
    """A day is promised for work that is still to be done."""

    message = N_("No day is promised any more for {numbers}; nothing was noted.")


@use_case(permission="repairs.edit", touches=TOUCHES)
def promise_day(session: Session, *, ids: Sequence[int], day: date, why: str) -> int:
    """Note for all these orders, or for none, the day the household was promised and why it takes
    longer; how many there are.

    Raises RecordGone, NothingToPromise, and FieldsRefused for a day that is over or no reason.
    """
    wrong = {}
    if day < today(session):
        wrong["day"] = _("This day is over.")
    if not why.strip():
        wrong["why"] = _("Say why it takes longer.")
    refuse_errors(wrong)
    orders = session.scalars(select(RepairOrder).where(among(RepairOrder.id, ids))).all()
    if not orders or len(orders) < len(set(ids)):
        raise RecordGone
    if late := [one.no for one in orders if one.state not in AT_WORK]:
        raise NothingToPromise(numbers=listed(late))
    for order in orders:
        values = {"promised_on": day, "promise_why": " ".join(why.split())}
        note_on(session, order, "repair_order.promise", values)
    return len(orders)
