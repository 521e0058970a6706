"""Bringing a ledger in: what is finished comes in closed with its times, what is open goes on.

    lines = read_ledger(store, file)
    plan = store.read(plan_ledger, lines=lines)
    done = store.write(bring_in_ledger, name=file.name, lines=lines)
    store.write(take_back_ledger, ledger_id=done.ledger_id)

No deadline runs for what was done, nobody is called back about it and nothing is charged. What is
there already comes in no second time.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.models import StateMove
from propdesk.db.numbering import document_no, draw_numbers, free_id
from propdesk.db.past.lives import Lap, Lived
from propdesk.db.records import searching
from propdesk.db.records.rows import stored_rows
from propdesk.db.store import Store, acting, now, use_case
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.sheets.files import read_workbook
from propdesk.repairs.kinds.service import ensure_kinds
from propdesk.repairs.ledger.names import Names, written_names
from propdesk.repairs.ledger.planning import LedgerPlan, PlannedOrder, planned_ledger
from propdesk.repairs.ledger.reading import LedgerLines, ledger_columns, ledger_lines
from propdesk.repairs.orders.models import RepairLedger, RepairLine, RepairOrder
from propdesk.repairs.orders.rules import FINISHED, RepairChannel, Urgency
from propdesk.repairs.orders.service import CLOCKS, ORDER

TOUCHES = (
    *("repair_ledger", "repair_line", "fault_kind", "counter"),
    *ORDER.touches,
)
_BLOCK = 2_000
_WHOLE = 100  # a quantity of one, in 10^-2


class LedgerIsThere(UserError):
    """Every usable row of a ledger is here already."""

    message = N_("Nothing of {name} is new: every row that can be used is here already.")


class LedgerDone(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a ledger."""

    ledger_id: int
    fresh: int
    same: int
    still_open: int
    left_out: int


def read_ledger(
    store: Store,
    file: Path,
    *,
    places: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> LedgerLines:
    """Read a file in the child process; its columns as given, as confirmed before for these
    headings, or guessed. Raises what reading a workbook refuses, and NoLedger."""
    workbook = read_workbook(file, progress=progress)
    columns = ledger_columns(workbook)
    first = columns[0].fingerprint
    told = places or store.read(remembered_columns, fingerprint=first)
    if told:
        columns = [
            msgspec.structs.replace(one, places=told) if one.fingerprint == first else one
            for one in columns
        ]
    return ledger_lines(workbook, columns, now=store.clock.now())


@use_case(permission="repairs.view")
def remembered_columns(session: Session, *, fingerprint: str) -> dict[str, int]:
    """The columns of the newest ledger with these headings; {} for none."""
    query = select(RepairLedger.places).where(RepairLedger.fingerprint == fingerprint)
    found = session.scalar(query.order_by(RepairLedger.id.desc()).limit(1))
    return {} if found is None else json.loads(found)


@use_case(permission="repairs.edit", touches=TOUCHES)
def bring_in_ledger(
    session: Session,
    *,
    name: str,
    lines: LedgerLines,
    names: Names | None = None,
    progress: Progress | None = None,
) -> LedgerDone:
    """Enter the usable rows that are not there yet, in one transaction; who is meant by `names`
    is kept for the next ledger. Raises LedgerIsThere, Cancelled."""
    ensure_kinds(session)
    plan = planned_ledger(session, lines, names)
    if not plan.orders:
        raise LedgerIsThere(name=name)
    done = _keep(session, name, plan)
    _write_orders(session, done.ledger_id, plan.orders, progress or NoProgress())
    told = {
        "rows": lines.filled,
        "new": done.fresh,
        "same": done.same,
        "still_open": done.still_open,
    }
    subject = ("repair_ledger", done.ledger_id, name)
    audit.record(session, "repair_ledger.import", subject, None, told)
    return done


def _keep(session: Session, name: str, plan: LedgerPlan) -> LedgerDone:
    columns = plan.lines.columns
    row = RepairLedger(
        name=name,
        at=now(session),
        entered_by=acting(session).name,
        filled=plan.lines.filled,
        fresh=len(plan.orders),
        same=plan.same,
        still_open=sum(one.is_open for one in plan.orders),
        left_out=plan.left_out,
        fingerprint=columns.fingerprint,
        places=json.dumps(dict(columns.places), sort_keys=True),
        names=written_names(plan.strangers, plan.names),
    )
    session.add(row)
    session.flush()
    return LedgerDone(
        ledger_id=row.id,
        fresh=row.fresh,
        same=row.same,
        still_open=row.still_open,
        left_out=row.left_out,
    )


def _write_orders(
    session: Session, ledger_id: int, orders: Sequence[PlannedOrder], progress: Progress
) -> None:
    first, numbers = free_id(session, "repair_order"), _numbers(session, orders)
    for begin in range(0, len(orders), _BLOCK):
        progress.step(begin, len(orders))
        block = list(enumerate(orders[begin : begin + _BLOCK], first + begin))
        session.execute(
            insert(RepairOrder),
            [_order_row(one, order, numbers[one - first], ledger_id) for one, order in block],
        )
        session.execute(insert(StateMove), [_made(session, one, order) for one, order in block])
        if costs := [row for one, order in block for row in _line_rows(one, order)]:
            session.execute(insert(RepairLine), costs)
        searching.index(session, ORDER, [one for one, _order in block])
    # What was done is settled: no deadline runs for it.
    states = {one: order.state for one, order in enumerate(orders, first) if order.is_open}
    moment = now(session)
    came_in = [
        Lived(one, row, (Lap(moment, states[one]),))
        for one, row in stored_rows(session, ORDER, list(states)).items()
    ]
    CLOCKS.lived(session, came_in)


def _numbers(session: Session, orders: Sequence[PlannedOrder]) -> list[str]:
    """Our numbers, of the year in which each was reported."""
    years = [wall_time(order.row.reported).year for order in orders]
    drawn = {
        year: iter(draw_numbers(session, [ORDER.series] * count, year))
        for year, count in sorted(Counter(years).items())
    }
    return [document_no(ORDER.series, year, next(drawn[year])) for year in years]


def _order_row(order_id: int, order: PlannedOrder, no: str, ledger_id: int) -> dict[str, object]:
    row = order.row
    return {
        "id": order_id,
        "no": no,
        "unit_id": order.unit_id,
        "place": order.place,
        "fault": row.content,
        "fault_kind_id": order.kind_id,
        "work_class": order.work_class,
        "urgency": Urgency.ORDINARY,
        "channel": RepairChannel.PHONE,
        "reporter": row.reporter,
        "phone": row.phone,
        "reported_at": row.reported,
        "worker_id": order.worker_id,
        "team_id": order.team_id,
        "other_no": row.order_no,
        "note": order.note,
        "state": order.state,
        "arrived_at": row.arrived,
        "done_at": row.finished if order.state in FINISHED else None,
        "result": row.result,
        "is_signed": False,
        "not_right": "",
        "receipt_no": "",
        "wait_why": "",
        "ledger_id": ledger_id,
    }


def _made(session: Session, order_id: int, order: PlannedOrder) -> dict[str, object]:
    actor = acting(session)
    return {
        "at": now(session),
        "user_id": actor.user_id,
        "user_name": actor.name,
        "subject_kind": ORDER.kind,
        "subject_id": order_id,
        "from_state": None,
        "to_state": order.state.value,
        "why": order.row.order_no,
    }


def _line_rows(order_id: int, order: PlannedOrder) -> Iterator[dict[str, object]]:
    """What the ledger says it cost; where it has a total alone, that is one line."""
    row = order.row
    parts = ((_("Material"), row.material, False), (_("Labour"), row.labour, True))
    if not row.material and not row.labour:
        parts = ((_("Total in the ledger"), row.total, False),)  # type: ignore[assignment]  # of another length
    for what, fen, is_labour in parts:
        if fen:
            yield {
                "order_id": order_id,
                "what": what,
                "spec": "",
                "unit": "",
                "quantity": _WHOLE,
                "price": Money(fen),
                "amount": Money(fen),
                "is_labour": is_labour,
            }
