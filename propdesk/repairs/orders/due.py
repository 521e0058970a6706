"""What waits of repairs besides their deadlines: for the list on Today."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.duties.plans.service import is_absent
from propdesk.kernel.clock import wall_time
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import _
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import AT_WORK, FINISHED
from propdesk.repairs.workers.models import Worker
from propdesk.repairs.workers.rules import WorkerState


def needs_another(session: Session) -> ColumnElement[bool]:
    """The condition that an order is with somebody who will not come today."""
    left = select(Worker.id).where(Worker.state == WorkerState.LEFT)
    day = literal(today(session).isoformat())
    gone = RepairOrder.worker_id.in_(left) | is_absent(RepairOrder.worker_id, day)
    return RepairOrder.state.in_(AT_WORK) & gone


def is_slip_out() -> ColumnElement[bool]:
    """The condition that a finished order has no signed slip in the office; what came in with an
    old ledger had its paper there."""
    return (
        RepairOrder.state.in_(FINISHED)
        & RepairOrder.is_signed.is_(False)
        & RepairOrder.ledger_id.is_(None)
    )


def due_orders(session: Session) -> Iterator[Due]:
    """Orders whose worker will not come, and signed slips that are not back yet."""
    lines: tuple[tuple[str, str, str, ColumnElement[bool]], ...] = (
        ("user", _("Repairs that need another worker"), "needs-another", needs_another(session)),
        ("file-text", _("Signed slips not back yet"), "slip-out", is_slip_out()),
    )
    for icon, title, chip, holds in lines:
        since = func.min(func.coalesce(RepairOrder.done_at, RepairOrder.reported_at))
        query = select(func.count(RepairOrder.id), since.label("since")).where(holds)
        count, oldest = session.execute(query).one()
        if count:
            yield Due(
                group=DueGroup.WORK,
                icon=icon,
                title=title,
                count=count,
                page_id="repairs.orders",
                place=_("Repair orders"),
                oldest=wall_time(oldest).date() if oldest is not None else None,
                context={"filter": chip},
            )
