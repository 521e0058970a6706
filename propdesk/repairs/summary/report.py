"""What the month report of repairs counts, and how: one fact an order, a definition a figure.

On time is held against all that fell due: an order that is overdue and still open counts as late,
one that is not yet due does not count. Cancelled orders count nowhere, merged ones once, with the
order they went into; an order that was reopened stays one order.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal

import msgspec

from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.reports.measures import Measure, tenths
from propdesk.kernel.reports.report import Breakdown, Counting, Report, with_count

RunEnd = Literal["on_time", "late", "overdue", "not_due", "untimed"]
"""How an order stands to its deadline; what came in finished, out of an old ledger, had none."""


class OrderFact(msgspec.Struct, frozen=True, kw_only=True):
    """An order as the report counts it; `day` is that of the basis.

    `called` and `arrived_in_time` are None while the time for it still runs. `material` and
    `labour` are fen; of a paid service `received` is what its receipt took. `post` is whose share
    the call belongs to that reached somebody first; whoever said once that he is not satisfied
    counts as that.
    """

    id: int
    day: date
    worker: str
    kind: str
    building: str
    hour: int
    end: RunEnd
    is_cancelled: bool = False
    is_merged: bool = False
    is_urgent: bool = False
    arrived_in_time: bool | None = None
    is_verified: bool = False
    is_reopened: bool = False
    was_not_right: bool = False
    called: bool | None = None
    is_reached: bool = False
    is_satisfied: bool = False
    post: str = ""
    minutes: int = 0
    material: int = 0
    labour: int = 0
    is_paid_service: bool = False
    received: int = 0

    @property
    def is_reworked(self) -> bool:
        """Whether the work was done again: it was not right, or opened again."""
        return self.is_reopened or self.was_not_right

    @property
    def cost(self) -> int:
        """Material and labour, in fen."""
        return self.material + self.labour


_FINISHED = ("on_time", "late", "untimed")


def counts(order: OrderFact) -> bool:
    """Whether an order counts at all."""
    return not order.is_cancelled and not order.is_merged


def notes(orders: Sequence[OrderFact]) -> list[str]:
    """How what is special in the month was counted, with numbers."""

    def many(of: Callable[[OrderFact], bool]) -> int:
        return sum(map(of, orders))

    return [
        _("On time = on time ÷ (on time + finished late + overdue and open);"),
        _("{count} not yet due: left out;").format(
            count=many(lambda one: counts(one) and one.end == "not_due")
        ),
        _("{count} out of an old ledger, without a deadline: left out;").format(
            count=many(lambda one: counts(one) and one.end == "untimed")
        ),
        _("Charged = material and labour of paid services; all else is free of charge."),
        _("Called back = somebody reached, or tried as often as set; left out while not yet due;"),
        _("Satisfied = orders without a “not satisfied” ÷ orders where somebody was reached."),
        *_shares([one for one in orders if counts(one) and one.is_reached]),
    ]


COUNTING: Counting[OrderFact] = Counting(
    overdue=with_count(
        N_("{count} overdue and open: late;"), lambda one: counts(one) and one.end == "overdue"
    ),
    cancelled=with_count(N_("{count} cancelled: not counted;"), lambda one: one.is_cancelled),
    merged=with_count(
        N_("{count} merged: counted once, with the order they went into;"),
        lambda one: one.is_merged,
    ),
    reopened=with_count(
        N_("{count} reopened: one order each, not passed at once."),
        lambda one: counts(one) and one.is_reopened,
    ),
)


def _shares(reached: Sequence[OrderFact]) -> list[str]:
    """Of the orders where somebody was reached, the share of each post that called first."""
    if not reached:
        return []
    posts = Counter(one.post for one in reached)
    each = (f"{post} {tenths(1000 * n // len(reached))} %" for post, n in posts.most_common())
    return [_("Who called: {shares}.").format(shares=listed(each))]


def _measure(name: str, title: str, of: Callable[[OrderFact], bool], **more: Any) -> Any:  # noqa: ANN401  the fields of a measure
    return Measure(name=name, title=title, counts=of, **more)


def _money(name: str, title: str, fen: Callable[[OrderFact], int]) -> Measure[OrderFact]:
    counted: Measure[OrderFact] = _measure(
        name, title, lambda one: fen(one) != 0, adds=fen, kind="money"
    )
    return counted


def report_of_repairs(read: Callable[..., Sequence[OrderFact]]) -> Report[OrderFact]:
    """The report over what `read` gives; see `Report`."""
    return Report(
        name="repairs",
        title=N_("Repair report"),
        read=read,
        bases=(("reported", N_("By report")), ("finished", N_("By finish"))),
        measures=MEASURES,
        cards=("on_time_rate", "passed", "call_backs", "satisfied", "arrived"),
        columns=(
            "all",
            "finished",
            "on_time",
            "late",
            "overdue",
            "not_due",
            "on_time_rate",
            "reworked",
            "passed",
            "call_backs",
            "satisfied",
            "hours",
        ),
        trends=("on_time_rate", "passed", "call_backs"),
        breakdowns=BREAKDOWNS,
        bars="kind",
        notes=notes,
        counting=COUNTING,
        holds=counts,
        opens="repairs.orders",
        page="repairs.summary",
        count=lambda count: ngettext("{count} order", "{count} orders", count).format(count=count),
    )


MEASURES: tuple[Measure[OrderFact], ...] = (
    _measure("all", N_("Orders"), lambda _one: True),
    _measure("finished", N_("Finished"), lambda one: one.end in _FINISHED),
    _measure("on_time", N_("On time"), lambda one: one.end == "on_time"),
    _measure("late", N_("Finished late"), lambda one: one.end == "late"),
    _measure("overdue", N_("Overdue, open"), lambda one: one.end == "overdue", is_trouble=True),
    _measure("not_due", N_("Due later"), lambda one: one.end == "not_due"),
    _measure(
        "on_time_rate",
        N_("On time %"),
        lambda one: one.end == "on_time",
        out_of=lambda one: one.end not in ("not_due", "untimed"),
        kind="rate",
        target=920,
        parts=(N_("on time"), N_("fell due")),
    ),
    _measure("reworked", N_("Done again"), lambda one: one.is_reworked, is_trouble=True),
    _measure(
        "passed",
        N_("Passed at once %"),
        lambda one: not one.is_reworked,
        out_of=lambda one: one.is_verified,
        kind="rate",
        target=980,
        parts=(N_("passed at once"), N_("verified")),
    ),
    _measure(
        "call_backs",
        N_("Called back %"),
        lambda one: bool(one.called),
        out_of=lambda one: one.called is not None,
        kind="rate",
        target=1000,
        parts=(N_("called back"), N_("to be called")),
    ),
    _measure(
        "satisfied",
        N_("Satisfied %"),
        lambda one: one.is_satisfied,
        out_of=lambda one: one.is_reached,
        kind="rate",
        target=900,
        parts=(N_("satisfied"), N_("somebody reached")),
    ),
    _measure(
        "arrived",
        N_("Urgent in time %"),
        lambda one: bool(one.arrived_in_time),
        out_of=lambda one: one.is_urgent and one.arrived_in_time is not None,
        kind="rate",
        target=1000,
        parts=(N_("there in time"), N_("urgent")),
    ),
    _measure(
        "hours",
        N_("Hours"),
        lambda one: one.minutes > 0,
        adds=lambda one: one.minutes,
        kind="hours",
    ),
    _money("material", N_("Material"), lambda one: one.material),
    _money("labour", N_("Labour"), lambda one: one.labour),
    _money("cost", N_("Cost"), lambda one: one.cost),
    _money("free", N_("Free of charge"), lambda one: 0 if one.is_paid_service else one.cost),
    _money("charged", N_("Charged"), lambda one: one.cost if one.is_paid_service else 0),
    _money("received", N_("Received"), lambda one: one.received),
)
COSTS = ("all", "material", "labour", "cost", "free", "charged", "received")
_KIND: Breakdown[OrderFact] = Breakdown(
    name="kind",
    title=N_("By kind"),
    head=N_("Kind"),
    of=lambda one: one.kind,
    nobody=N_("Without kind"),
)
_WORKER: Breakdown[OrderFact] = Breakdown(
    name="worker",
    title=N_("By worker"),
    head=N_("Worker"),
    of=lambda one: one.worker,
    nobody=N_("Not dispatched"),
)
BREAKDOWNS: tuple[Breakdown[OrderFact], ...] = (
    _WORKER,
    _KIND,
    Breakdown(
        name="building",
        title=N_("By building"),
        head=N_("Building"),
        of=lambda one: one.building,
        nobody=N_("Public area"),
        in_order=True,
    ),
    Breakdown(
        name="hour",
        title=N_("By hour of report"),
        head=N_("Hour"),
        of=lambda one: f"{one.hour:02}-{one.hour + 1:02}",
        in_order=True,
    ),
    replace(_KIND, name="cost_by_kind", title=N_("Costs by kind"), columns=COSTS),
    replace(_WORKER, name="cost_by_worker", title=N_("Costs by worker"), columns=COSTS),
    Breakdown(
        name="caller",
        title=N_("By who called back"),
        head=N_("Called back by"),
        of=lambda one: one.post,
        nobody=N_("Nobody reached"),
    ),
)
