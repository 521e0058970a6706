"""A small report over invented orders, for the tests of figures, paper and workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always, with_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order as the report of the tests sees it."""

    id: int
    day: date
    worker: str = "许师傅"
    kind: str = "水"
    end: str = "on time"  # on time, late, overdue, not due
    fee: int = 0
    minutes: int = 0


def is_due(order: Order) -> bool:
    return order.end != "not due"


def not_due(orders: Sequence[Order]) -> list[str]:
    return [f"未到期 {sum(one.end == 'not due' for one in orders)} 单不计"]


SAMPLE: Report[Order] = Report(
    name="sample",
    title="Month report",
    read=lambda _session, **_asked: [],
    bases=(("reported", "Reported"), ("finished", "Finished")),
    measures=(
        Measure(name="all", title="Repairs told", counts=lambda _order: True),
        Measure(
            name="overdue",
            title="Overdue",
            counts=lambda order: order.end == "overdue",
            is_trouble=True,
        ),
        Measure(
            name="rate",
            title="In time %",
            counts=lambda order: order.end == "on time",
            out_of=is_due,
            kind="rate",
            target=920,
            parts=("in good time", "fallen due"),
        ),
        Measure(
            name="hours",
            title="Hours",
            counts=lambda order: order.minutes > 0,
            adds=lambda order: order.minutes,
            kind="hours",
        ),
        Measure(
            name="fees",
            title="Charged",
            counts=lambda order: order.fee > 0,
            adds=lambda order: order.fee,
            kind="money",
        ),
    ),
    cards=("rate",),
    columns=("all", "overdue", "rate", "hours", "fees"),
    trends=("rate",),
    breakdowns=(
        Breakdown(
            name="worker", title="Of each worker", head="Worker", of=lambda order: order.worker,
            nobody="Nobody",
        ),
        Breakdown(name="kind", title="By kind", head="Kind", of=lambda order: order.kind),
    ),
    bars="kind",
    notes=not_due,
    counting=Counting(
        overdue=with_count("{count} late", lambda order: order.end == "overdue"),
        cancelled=always("cancelled: none"),
        merged=always("merged: none"),
        reopened=always("reopened: once"),
    ),
    opens="repairs.orders",
    count=lambda count: f"{count}",
)  # fmt: skip


def orders_of(ends: Iterable[str], day: date = date(2026, 11, 3)) -> list[Order]:
    return [Order(id=number, day=day, end=end) for number, end in enumerate(ends, 1)]
