"""The full check on ten years of 10,000 units: `python -m tests.bench.checking`.

1.2 million lines that runs made, so that all of their chain, seals and terms is right. The floor of
the whole check reads every row once and takes its hash; that of the terms reads the lines and what
their explanations say. The last lines are no ratio: the longest step of the daily check, and the
longest a payment waited while it went on.
"""

import hashlib
import tempfile
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from msgspec import json
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.inspecting.stepwise import WHOLE, check_step
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.store import Store, connect, use_case
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.checks.term_rules import terms_of_lines
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.models import OpenCharge
from propdesk.fees.rules import Formula, Method
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields, fee_items
from propdesk.kernel.money import Money
from propdesk.modules import declared
from propdesk.system.users.users import ensure_first_manager
from tests.bench.billing import prepared_estate
from tests.bench.measuring import AnswersDiffer, Figure
from tests.clocks import StoppedClock

YEARS = range(2017, 2027)
PAYMENTS = 40


def figures() -> list[Figure]:
    """The whole check, the terms alone, a start, and how long a payment waits beside the steps."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        path = ten_years(place)
        return measured(path)


def ten_years(place: Path) -> Path:
    """The data file of ten years of bills."""
    path = prepared_estate(place, since=date(2016, 1, 1)).rename(place / "propdesk.db")
    store = Store(path, clock=StoppedClock(), declarations=declared())
    store.write(ensure_first_manager)
    other = store.read(fee_items)[1].id
    fields = TariffFields(
        fee_item_id=other, name="公共能耗", formula=Formula.FIXED, period_months=1,
        applies=Applies(kinds=tuple(UnitKind)),
    )  # fmt: skip
    version = VersionFields(effective_from=date(2016, 1, 1), price=12_500_000)
    store.write(create_tariff, fields=fields, version=version)
    for year in YEARS:
        store.write(publish_run, period=str(year))
    store.close()
    return path


def measured(path: Path) -> list[Figure]:
    """The figures on a file."""
    store = Store(path, clock=StoppedClock(), declarations=declared())
    floor = _timed(lambda: _rows(path))
    whole = _timed(lambda: _in_order(store.read(check_books)))
    read = _timed(lambda: _explanations(path))
    terms = _timed(lambda: store.read(_terms))
    longest, wait = _beside_payments(store)
    store.close()
    start = _timed(lambda: _started(path))
    lines = f"{_count(path):,}"
    return [
        (f"12 the full check of {lines} lines", 8.0, floor, whole),
        ("12 all their charges computed anew", 12.0, read, terms),
        ("12 a start with its checks beside reading a row", 1e9, 1.0, start),
        ("12 the longest step of the daily check", 1e9, 1.0, longest),
        ("12 the longest wait of a payment beside it", 1.0, 0.1, wait),
    ]


def _timed(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def _in_order(found: object) -> None:
    if found:
        raise AnswersDiffer


@use_case(permission="fees.view")
def _terms(session: Session) -> None:
    after: int | None = 0
    while after is not None:
        found, after = terms_of_lines(session, after, 400)
        if found:
            raise AnswersDiffer


def _rows(path: Path) -> None:
    raw = connect(path, read_only=True)
    tables = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        names = [f'"{row[1]}"' for row in raw.execute(f'PRAGMA table_info("{table}")')]
        for (line,) in raw.execute(f'SELECT json_array({", ".join(names)}) FROM "{table}"'):
            hashlib.sha256(line.encode()).digest()
    raw.close()


def _explanations(path: Path) -> None:
    raw = connect(path, read_only=True)
    for row in raw.execute("SELECT * FROM charge ORDER BY id"):
        json.decode(row[14])
    raw.close()


def _count(path: Path) -> int:
    raw = connect(path, read_only=True)
    (count,) = raw.execute("SELECT count(*) FROM charge").fetchone()
    raw.close()
    return int(count)


@use_case(permission="fees.view")
def _owing(session: Session) -> list[int]:
    query = select(OpenCharge.unit_id).where(OpenCharge.unit_id.is_not(None)).distinct()
    return [one for one in session.scalars(query) if one is not None]


def _payment(store: Store, unit: int) -> float:
    order = Order(unit_id=unit, parts=(Part(Method.CASH, Money(100)),))
    begun = perf_counter()
    store.write(collect_payment, order=order)
    return perf_counter() - begun


def _beside_payments(store: Store) -> tuple[float, float]:
    """The longest step in seconds, and the longest wait of a payment more than its own time."""
    waits: list[float] = []
    units = iter(store.read(_owing))
    ended = threading.Event()

    def pay() -> None:
        while not ended.wait(0.7):
            waits.append(_payment(store, next(units)))

    payer = threading.Thread(target=pay)
    payer.start()
    longest, reached = 0.0, ""
    try:
        while reached != WHOLE:
            begun = perf_counter()
            step = check_step(store, reached)
            longest = max(longest, perf_counter() - begun)
            if step.doubts or step.breaches:
                raise AnswersDiffer
            reached = step.reached
    finally:
        ended.set()
        payer.join()
    alone = [_payment(store, next(units)) for _ in range(PAYMENTS)]
    return longest, max(waits) - sorted(alone)[PAYMENTS // 2]


def _started(path: Path) -> None:
    opened = open_data(path.parent, clock=StoppedClock(), declarations=declared())
    check_at_start(opened)
    opened.close()


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
