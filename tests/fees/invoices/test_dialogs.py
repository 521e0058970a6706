"""The form of a request: a line that may not be invoiced takes no tick, and says why."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.invoices.page.dialogs import request_dialog
from propdesk.fees.invoices.requesting import request_begun
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import Money, total
from propdesk.ui.desk import Desk
from propdesk.ui.lists.tables import Table
from tests.fees.invoices.invoices_made import TWO_MONTHS, paid
from tests.offices import Office


def first_item(session: Session) -> int:
    return session.scalars(select(FeeItem.id).order_by(FeeItem.id)).first() or 0


def test_a_line_that_gets_no_invoice_yet_takes_no_tick_and_says_why(
    office: Office, desk: Desk
) -> None:
    item = office.store.read(first_item)
    receipt = paid(office, TWO_MONTHS + 5_000, prepay_item_id=item)
    said: list[str] = []
    desk.say = lambda words, *_how: said.append(words)  # type: ignore[method-assign]
    dialog = request_dialog(desk, receipt)
    table = dialog.findChild(Table)
    assert isinstance(table, Table)
    begun = table.model.checked_ids()
    (kept,) = (number for number in table.model.all_ids() if number not in begun)
    table.model.check([*begun, kept])
    table.checks_changed.emit()
    assert table.model.checked_ids() == begun
    lines = {one.id: one for one in office.store.read(request_begun, receipt_no=receipt).lines}
    assert said == [f"{lines[kept].item}: {lines[kept].why_not}"]
    assert total(lines[one].left for one in begun) == Money(TWO_MONTHS)
