"""Taking a ledger back: its orders go again but those that somebody worked on since."""

import msgspec
from sqlalchemy import delete, select, union
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.models import AuditRow
from propdesk.db.records import searching
from propdesk.db.records.undoing import unreferred
from propdesk.db.store import now, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.refusals import RecordGone
from propdesk.repairs.ledger.importing import TOUCHES
from propdesk.repairs.orders.models import RepairLedger, RepairLine, RepairOrder
from propdesk.repairs.orders.service import ORDER


class LedgerTakenBack(UserError):
    """A ledger is taken back twice."""

    message = N_("{name} was taken back already.")


class LedgerUndone(msgspec.Struct, frozen=True):
    """How many orders went, and the numbers of those that had to stay."""

    gone: int
    kept: tuple[str, ...]


@use_case(permission="repairs.edit", touches=TOUCHES)
def take_back_ledger(session: Session, *, ledger_id: int) -> LedgerUndone:
    """Delete the orders of a ledger; one that was changed since, or is referred to, stays.

    Raises RecordGone, LedgerTakenBack.
    """
    ledger = session.get(RepairLedger, ledger_id)
    if ledger is None:
        raise RecordGone
    if ledger.taken_back_at is not None:
        raise LedgerTakenBack(name=ledger.name)
    rows = session.execute(
        select(RepairOrder.id, RepairOrder.no).where(RepairOrder.ledger_id == ledger_id)
    ).all()
    free = _untouched(session, [row.id for row in rows])
    session.execute(delete(RepairLine).where(among(RepairLine.order_id, free)))
    session.execute(delete(RepairOrder).where(among(RepairOrder.id, free)))
    session.expire_all()
    searching.index(session, ORDER, sorted(free))
    ledger = session.get_one(RepairLedger, ledger_id)
    ledger.taken_back_at = now(session)
    session.flush()
    done = LedgerUndone(len(free), tuple(row.no for row in rows if row.id not in free))
    told = {"rows": done.gone, "refused": len(done.kept)}
    subject = ("repair_ledger", ledger_id, ledger.name)
    audit.record(session, "repair_ledger.undo", subject, None, told)
    return done


def _untouched(session: Session, ids: list[int]) -> set[int]:
    """Those of the orders that nobody has done anything with and nothing refers to."""
    own = (AuditRow.subject_kind == ORDER.kind, among(AuditRow.subject_id, ids))
    lines = (
        select(RepairLine.order_id)
        .join(AuditRow, AuditRow.subject_id == RepairLine.id)
        .where(AuditRow.subject_kind == "repair_line", among(RepairLine.order_id, ids))
    )
    touched = set(session.scalars(union(select(AuditRow.subject_id).where(*own), lines)))
    return unreferred(
        session, ORDER, set(ids) - touched, but=frozenset({("repair_line", "order_id")})
    )
