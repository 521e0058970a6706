"""The repair under warranty that mends a defect: made, opened again or cancelled with it."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import link, unlink
from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import move
from propdesk.db.records.rows import stored_row
from propdesk.db.records.saving import add
from propdesk.db.records.undoing import is_taken_back
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.rules import CreditUse, DefectState
from propdesk.repairs.builders.service import is_in_use
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import AT_WORK, DROPPED, FINISHED, OrderState, RepairChannel
from propdesk.repairs.orders.service import (
    ORDER,
    NotRight,
    OpenAgain,
    OrderFields,
    is_too_late,
    root_of,
)

_S = DefectState
KIND = "defect"


class RepairUnderWay(UserError):
    """The making of a repair is taken back once somebody works at it."""

    message = N_("{no} is {state} already. Cancel the repair first; then the defect is open again.")


class RepairAtWork(UserError):
    """A defect is settled while its repair goes on."""

    message = N_("{no} is still {state}. Finish or cancel that repair first.")


def after_save(session: Session, before: Values, after: Values) -> None:
    """Make, open again or cancel the repair that a defect asks for."""
    if not after:
        return
    was, stands = before.get("state"), after["state"]
    _refuse_credit(after)
    if was == stands:
        return
    _refuse_at_work(session, after)
    if is_taken_back(session):
        if was == _S.ORDERED:
            _take_order_back(session, after)
    elif stands == _S.ORDERED:
        _make_order(session, after["id"])
    elif stands == _S.FAILED:
        _open_again(session, after["id"])


def _refuse_credit(row: Values) -> None:
    """A credit is money, and one that is set against fees needs the paper of the three parties."""
    if row["state"] != _S.CREDITED:
        return
    if (row["credit"] or 0) <= 0:
        refuse_errors({"credit": _("Say how much it is.")})
    if row["credit_use"] == CreditUse.SET_OFF and not row["credit_paper"].strip():
        told = _("Set against fees only by a paper that owner, developer and we have signed.")
        refuse_errors({"credit_paper": told})


def _refuse_at_work(session: Session, row: Values) -> None:
    """Nothing is settled, and nothing waits for a check, while its repair goes on."""
    order = root_of(session, row["order_id"])
    going_on = order is not None and order.state in AT_WORK
    if order is not None and going_on and row["state"] not in (_S.FOUND, _S.ORDERED, _S.FAILED):
        raise RepairAtWork(no=order.no, state=order.state.label)


def _make_order(session: Session, defect_id: int) -> None:
    """Enter the repair of a defect, linked with it; its pictures go along."""
    one = session.get_one(Defect, defect_id)
    if one.order_id is not None:
        order = session.get_one(RepairOrder, one.order_id)
        if order.state in AT_WORK:
            return  # opened again when the check was not passed
    builder = one.builder_id or _usual_firm(session, one.fault_kind_id)
    fields = OrderFields(
        unit_id=one.unit_id,
        place=one.place,
        fault=one.what,
        fault_kind_id=one.fault_kind_id,
        work_class=WorkClass.WARRANTY,
        channel=RepairChannel.MOVE_IN,
        builder_id=builder,
    )
    order_id = add(session, ORDER, fields)
    one.order_id, one.builder_id = order_id, builder
    link(session, (KIND, defect_id), (ORDER.kind, order_id), LinkWord.BECAME, files=True)


def _usual_firm(session: Session, fault_kind_id: int | None) -> int | None:
    kind = session.get(FaultKind, fault_kind_id) if fault_kind_id else None
    return kind.builder_id if kind and is_in_use(session, kind.builder_id) else None


def _take_order_back(session: Session, row: Values) -> None:
    """Cancel the repair whose making is taken back, while nobody has begun it."""
    order = session.get(RepairOrder, row["order_id"] or 0)
    if order is None or order.state in DROPPED:
        return
    if order.state is not OrderState.REPORTED:
        raise RepairUnderWay(no=order.no, state=order.state.label)
    why = _("{no}: the repair was taken back").format(no=row["no"])
    move(session, ORDER, order.id, OrderState.CANCELLED, why=why)
    unlink(session, (KIND, row["id"]), (ORDER.kind, order.id), LinkWord.BECAME)
    session.execute(update(Defect).where(Defect.id == row["id"]).values(order_id=None))
    session.expire_all()


def _open_again(session: Session, defect_id: int) -> None:
    """Open the repair again that a check did not pass; one that is long over stays closed, and F7
    makes another."""
    one = session.get_one(Defect, defect_id)
    order = root_of(session, one.order_id)
    if order is None:
        return
    told = _("{no} did not pass the check").format(no=one.no)
    if order.state is OrderState.DONE:
        move(session, ORDER, order.id, OrderState.ON_SITE, form=NotRight(not_right=told))
    elif order.state in FINISHED and not is_too_late(session, _stored(session, order.id)):
        move(session, ORDER, order.id, OrderState.REOPENED, form=OpenAgain(not_right=told))


def _stored(session: Session, order_id: int) -> int | None:
    """When an order was finished, as it lies in the file."""
    done: int | None = stored_row(session, ORDER, order_id)["done_at"]
    return done
