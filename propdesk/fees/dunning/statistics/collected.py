"""What was collected of what fell due, keeper by keeper."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.dunning.places import KeeperOf, keepers_on
from propdesk.fees.dunning.rules import VIEWS
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import (
    Breakdown,
    Counting,
    Report,
    always,
    month_end,
    with_count,
)


class DueFact(msgspec.Struct, frozen=True, kw_only=True):
    """A line that fell due, in fen; `id` is that of the line."""

    id: int
    day: date
    keeper: str
    building: str
    due: int
    paid: int


# What is settled by now, whenever the money came; what was let go counts as settled, too.
_DUE = """
    SELECT open_charge.charge_id, open_charge.due_day, unit.code, amount, settled
    FROM open_charge JOIN unit ON unit.id = open_charge.unit_id
    WHERE live = 1 AND amount > 0 AND due_day BETWEEN :first AND :last
    ORDER BY open_charge.charge_id
"""


@use_case(permission=VIEWS)
def due_facts(
    session: Session,
    *,
    basis: str = "due",  # noqa: ARG001  lines are counted by one
    first: date,
    last: date,
) -> Sequence[DueFact]:
    """The lines that fell due in these days. Who answers: as of the end of the month."""
    return list(_facts(session, first, last))


def _facts(session: Session, first: date, last: date) -> Iterator[DueFact]:
    asked = {"first": first.isoformat(), "last": last.isoformat()}
    who: dict[str, Callable[[str], KeeperOf | None]] = {}
    for charge, due_day, code, due, paid in session.execute(text(_DUE), asked):
        month, day = due_day[:7], date.fromisoformat(due_day)
        if month not in who:
            who[month] = keepers_on(session, month_end(day.replace(day=1)))
        keeper = who[month](code)
        yield DueFact(
            id=charge,
            day=day,
            keeper=keeper.name if keeper else "",
            building=code.partition("-")[0],
            due=due,
            paid=paid,
        )


def _notes(facts: Sequence[DueFact]) -> list[str]:
    """The rate by amount, and how both rates are divided."""
    due, paid = sum(fact.due for fact in facts), sum(fact.paid for fact in facts)
    rate = f"{_percent(paid, due)} %" if due else "—"
    told = _(
        "By amount {paid} of {due} is settled, {rate}. The rate in the tables is by lines: those "
        "settled whole by today of those that fell due in the month, whenever the money came."
    )
    return [told.format(paid=Money(paid), due=Money(due), rate=rate)]


def _percent(part: int, whole: int) -> str:
    hundredths = (part * 20000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _is_settled(fact: DueFact) -> bool:
    return fact.paid == fact.due


KEEPER_REPORT: Report[DueFact] = Report(
    name="keepers",
    title=N_("Collected by keeper"),
    read=due_facts,
    bases=(("due", N_("Due day")),),
    measures=(
        Measure(name="lines", title=N_("Lines that fell due"), counts=lambda _fact: True),
        Measure(
            name="settled", title=N_("Settled whole"), counts=_is_settled,
            out_of=lambda _fact: True, kind="rate",
            parts=(N_("lines settled whole"), N_("lines that fell due")),
        ),
        Measure(
            name="due", title=N_("Fell due"), counts=lambda _fact: True,
            adds=lambda fact: fact.due, kind="money",
        ),
        Measure(
            name="paid", title=N_("Settled of it"), counts=lambda fact: fact.paid != 0,
            adds=lambda fact: fact.paid, kind="money",
        ),
        Measure(
            name="open", title=N_("Open of it"), counts=lambda fact: not _is_settled(fact),
            adds=lambda fact: fact.due - fact.paid, kind="money", is_trouble=True,
        ),
    ),
    cards=("settled", "paid", "open"),
    columns=("lines", "settled", "due", "paid", "open"),
    trends=("settled",),
    breakdowns=(
        Breakdown(
            name="keeper", title=N_("By keeper"), head=N_("Keeper"), of=lambda fact: fact.keeper,
            nobody=N_("without a keeper"),
        ),
        Breakdown(
            name="building", title=N_("By building"), head=N_("Building"),
            of=lambda fact: fact.building, in_order=True,
        ),
    ),
    bars="keeper",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} are open: not counted as settled;"), lambda fact: not _is_settled(fact)
        ),
        cancelled=always(N_("lines taken back: not counted;")),
        merged=always(N_("a line that is paid in part counts as open;")),
        reopened=always(N_("a payment taken back opens its lines again.")),
    ),
    opens="fees.charges",
    count=lambda count: ngettext("{count} line", "{count} lines", count).format(count=f"{count:,}"),
)  # fmt: skip
