"""Beginning with the usual columns of the bureau's workbook, to be changed."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import gestures, saving
from propdesk.db.store import use_case
from propdesk.fees.invoices.batch.register import INVOICE_COLUMN, LAYS_OUT, USUAL, ColumnFields
from propdesk.fees.invoices.models import InvoiceColumn
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class ColumnsThere(UserError):
    """The usual columns are a beginning, not a second set."""

    message = N_("There are columns already. Delete them first, or change them.")


@use_case(permission=LAYS_OUT, touches=INVOICE_COLUMN.touches)
def take_usual_columns(session: Session) -> int:
    """Enter the usual columns; how many. Raises ColumnsThere."""
    if session.scalar(select(InvoiceColumn.id).limit(1)) is not None:
        raise ColumnsThere
    with gestures.gesture(session, INVOICE_COLUMN, count=len(USUAL)) as mine:
        for number, (sheet, header, what) in enumerate(USUAL, 1):
            fields = ColumnFields(sheet=sheet, order_no=number * 10, header=header, what=what)
            mine.row(0, header, partial(saving.add, session, INVOICE_COLUMN, fields))
    return len(USUAL)
