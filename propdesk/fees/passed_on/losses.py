"""What was lost between a supplier's bill and the meters of owners, as a bill that units share."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.records import saving
from propdesk.db.records.saving import the_record
from propdesk.db.store import use_case
from propdesk.fees.meters.service import shown
from propdesk.fees.passed_on.models import SupplierBill
from propdesk.fees.passed_on.register import EDIT, LOST, QUANTITY, SUPPLIER_BILL, UNREAD
from propdesk.fees.passed_on.rules import SupplierBillState, loss_in_fen
from propdesk.fees.sharing.service import SHARED_BILL, SharedBill, SharedFields
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.links import LinkWord


class NothingLost(UserError):
    """The meters counted as much as the bill, or more."""

    message = N_(
        "{no}: nothing was lost, the meters counted {more} more than the bill. A loss below "
        "nothing is billed to nobody."
    )


class LossUnknown(UserError):
    """Readings or the quantity are missing."""

    message = N_(
        "{no}: what was lost is not known yet. Read all its meters for the days of the bill "
        "({unread} are not), and type its quantity or choose the main meter."
    )


class BillWithdrawn(UserError):
    """The bill is none any more."""

    message = N_("{no} was withdrawn.")


@use_case(permission=EDIT)
def loss_begun(session: Session, *, bill_id: int) -> tuple[str, SharedFields]:
    """What a bill is called, and the shared bill of what was lost at the price of the bill.

    Raises NothingLost, LossUnknown, BillWithdrawn, RecordGone.
    """
    bill = the_record(session, SUPPLIER_BILL, bill_id)
    if bill.state is SupplierBillState.DROPPED:
        raise BillWithdrawn(no=bill.no)
    row = select(LOST, QUANTITY, UNREAD).select_from(SupplierBill)
    lost, quantity, unread = session.execute(row.where(SupplierBill.id == bill_id)).one()
    if lost is None or not quantity:
        raise LossUnknown(no=bill.no, unread=unread)
    fen = loss_in_fen(lost, quantity, bill.amount.fen)
    if lost <= 0 or not fen:
        raise NothingLost(no=bill.no, more=shown(-lost))
    return bill.no, SharedFields(
        item_id=_item(session, bill),
        amount=Money(fen),
        first=bill.first,
        last=bill.last,
        supplier=bill.supplier,
        bill_no=bill.bill_no or bill.no,
    )


@use_case(permission=EDIT, touches=(*SHARED_BILL.touches, *LINK_TABLES))
def share_loss(session: Session, *, bill_id: int, fields: SharedFields) -> int:
    """Enter the shared bill of a loss; its id. It is shared out on the page of shared bills."""
    bill = the_record(session, SUPPLIER_BILL, bill_id)
    fields = replace(fields, supplier=fields.supplier or bill.supplier)
    made = saving.add(session, SHARED_BILL, fields)
    link(
        session,
        (SUPPLIER_BILL.kind, bill.id),
        (SHARED_BILL.kind, made),
        LinkWord.BECAME,
        files=True,
    )
    return made


def _item(session: Session, bill: SupplierBill) -> int:
    """The fee item by which losses of this supplier were shared last; what meters bill is charged
    for these days already. 0: the clerk chooses."""
    query = select(SharedBill.item_id).where(
        SharedBill.supplier == bill.supplier, SharedBill.item_id != bill.item_id
    )
    return session.scalar(query.order_by(SharedBill.id.desc()).limit(1)) or 0
