"""A repair out of the findings of a check sheet, linked with it; the pictures that were taken at
them, and those of the whole sheet, go along."""

from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import copy_files
from propdesk.db.attachments.linking import LINK_TABLES, link
from propdesk.db.records.saving import add
from propdesk.db.store import use_case
from propdesk.duties.checklists.service import check_findings
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.links import LinkWord
from propdesk.repairs.orders.register import ORDER, OrderFields
from propdesk.repairs.orders.rules import RepairChannel


class NothingFound(UserError):
    """A sheet on which all is normal."""

    message = N_("{no} has no finding that would be a repair.")


@use_case(permission="repairs.edit")
def check_order_begins(session: Session, *, sheet_id: int) -> tuple[str, OrderFields]:
    """The number of a sheet, and what an order for its findings begins with.

    Raises RecordGone, NothingFound.
    """
    facts = check_findings(session, sheet_id=sheet_id)
    if not facts.bad:
        raise NothingFound(no=facts.no)
    fault = _("; ").join(facts.bad)
    return facts.no, OrderFields(place=facts.what, fault=fault, channel=RepairChannel.PATROL)


@use_case(permission="repairs.edit", touches=(*ORDER.touches, *LINK_TABLES))
def order_of_check(session: Session, *, sheet_id: int, fields: OrderFields) -> int:
    """Enter the order that puts the findings of a sheet right; its id. Raises as `add`, `link`."""
    order_id = add(session, ORDER, fields)
    sheet, order = ("check_sheet", sheet_id), (ORDER.kind, order_id)
    link(session, sheet, order, LinkWord.BECAME)
    found = check_findings(session, sheet_id=sheet_id)
    copy_files(session, sheet, order, parts={None, *found.rows})
    return order_id
