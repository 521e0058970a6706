"""What waits of repairs besides their deadlines: for the list on Today."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _
from propdesk.repairs.orders.clocks import is_slip_out, needs_another
from propdesk.repairs.orders.models import RepairOrder


def due_orders(session: Session) -> Iterator[Due]:
    """Orders whose worker will not come, and signed slips that are not back yet."""
    lines: tuple[tuple[str, str, str, ColumnElement[bool]], ...] = (
        ("user", _("Repairs that need another worker"), "needs-another", needs_another(session)),
        ("file-text", _("Signed slips not back yet"), "slip-out", is_slip_out(session)),
    )
    for icon, title, chip, holds in lines:
        since = func.coalesce(RepairOrder.done_at, RepairOrder.reported_at)
        found = session.execute(select(RepairOrder.id, since.label("since")).where(holds))
        line = Due(
            group=DueGroup.WORK,
            icon=icon,
            title=title,
            page_id="repairs.orders",
            place=_("Repair orders"),
            context={"filter": chip},
        )
        yield from over_records(line, "repair_order", found)
