"""A year of tasks, 50,000 repair orders, 200,000 patrol entries: `python -m tests.bench.office`.

Each floor is the same question in SQL by hand, the same rows by executemany, or, where a page is
shown, what the list of the estate's people has as its floor.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from time import process_time
from typing import Any

from sqlalchemy.orm import Session

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect, use_case
from propdesk.db.tables import microseconds
from propdesk.duties.plans.making import make_tasks
from propdesk.duties.plans.register import PLANS, PlanFields
from propdesk.duties.plans.rules import Every
from propdesk.kernel.clock import begin_of, moment_of
from propdesk.kernel.records.question import asked
from propdesk.modules import declared
from propdesk.patrol.rounds.entering import TypedSheet, enter_sheet
from propdesk.patrol.rounds.register import SHEETS
from propdesk.patrol.rounds.sheets import SheetFields
from propdesk.patrol.rounds.view import sheets_page
from propdesk.patrol.statistics.facts import point_facts
from propdesk.patrol.statistics.gaps import point_gaps
from propdesk.repairs.orders.page.view import OrdersPage
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.repairs.summary.facts import month_facts
from propdesk.ui.desk import Desk
from propdesk.ui.parts import theme
from tests import looking  # noqa: F401  what a test reads by
from tests.bench.measuring import Figure, in_turn
from tests.bench.scrolling import _application, pages_down
from tests.clocks import StoppedClock
from tests.patrol.rounds_gone import put_points
from tests.repairs.things import put_staff

PLANS_OF, ORDERS_OF, ENTRIES_OF = 60, 50_000, 200_000
ROUNDS, QUICK_ROUNDS = 7, 49
FIRST_DAY = date(2026, 11, 19)
TASK_COLUMNS = (
    *("plan_id", "planned", "start", "what", "team_id", "worker_id", "begins", "ends", "closes"),
    *("tolerance", "make_up", "state", "done_by", "result"),
    *("on_day", "provisional", "check_list_id"),
)
ALL_OPEN = (
    "reported",
    "dispatched",
    "accepted",
    "on_site",
    "paused",
    "reopened",
    "done",
    "verified",
)
AT_WORK = ("reported", "reopened", "dispatched", "accepted", "on_site", "paused")
FINISHED = ("done", "verified", "called_back", "closed")
TODAY = StoppedClock().today().isoformat()
OPEN_OF = 600
WORDS = "漏水49"
MONTH = date(2026, 10, 1), date(2026, 10, 31)
MONTH_DAYS = tuple(day.isoformat() for day in MONTH)
NOW = microseconds(StoppedClock().now())
TONIGHT = microseconds(datetime(2026, 11, 20, 16, tzinfo=UTC))
ONE_DAY, MINUTE = 86_400_000_000, 60_000_000
_IN_OPEN = f"state IN {ALL_OPEN}"
_CLOCK = """(SELECT {what} FROM clock WHERE subject_kind = 'repair_order' AND stopped_at IS NULL
    AND subject_id = o.id ORDER BY due_at IS NULL, due_at, id LIMIT 1)"""
_DUE = _CLOCK.format(what="due_at")
_LATE = """id IN (SELECT subject_id FROM clock WHERE subject_kind = 'repair_order'
    AND stopped_at IS NULL AND {holds})"""
_AGAIN = """EXISTS (SELECT 1 FROM repair_order b WHERE b.unit_id = o.unit_id
    AND b.fault_kind_id = o.fault_kind_id AND b.id <> o.id AND b.state <> 'cancelled'
    AND b.state <> 'joined' AND b.reported_at BETWEEN o.reported_at - 2592000000000
    AND o.reported_at)"""
OPEN_ORDERS = f"""
SELECT id FROM repair_order o WHERE {_IN_OPEN} ORDER BY coalesce({_DUE}, 1 << 62), id LIMIT 200
"""
ORDER_ROWS = f"""
SELECT o.*, u.code, f.name, w.name, t.name, {_DUE}, {_CLOCK.format(what="warn_at")},
    {_CLOCK.format(what="name")}, {_AGAIN},
    (SELECT sum(amount) FROM repair_line WHERE order_id = o.id)
FROM repair_order o LEFT JOIN unit u ON u.id = o.unit_id
LEFT JOIN fault_kind f ON f.id = o.fault_kind_id LEFT JOIN worker w ON w.id = o.worker_id
LEFT JOIN team t ON t.id = o.team_id WHERE o.id IN ({{ids}})
"""
ORDER_CHIPS = {
    "all": "id IS NOT NULL",
    "open": _IN_OPEN,
    "to-dispatch": "state IN ('reported', 'reopened')",
    "under-way": "state IN ('dispatched', 'accepted', 'on_site')",
    "to-verify": "state = 'done'",
    "to-call": "state = 'verified'",
    "closed": "state IN ('called_back', 'closed')",
    "dropped": "state IN ('cancelled', 'joined')",
    "urgent": f"urgency = 'urgent' AND state IN {AT_WORK}",
    "repeat": _AGAIN,
    "overdue": _LATE.format(holds=f"due_at < {NOW}"),
    "soon": _LATE.format(holds=f"due_at >= {NOW} AND due_at < {TONIGHT}"),
    "paused": _LATE.format(holds="due_at IS NULL"),
    "needs-another": f"""state IN {AT_WORK} AND (worker_id IN
        (SELECT id FROM worker WHERE state = 'left') OR EXISTS (SELECT 1 FROM worker_absence a
        WHERE a.worker_id = o.worker_id AND a.begins <= '{TODAY}'
        AND (a.until IS NULL OR a.until >= '{TODAY}')))""",
    "slip-out": f"state IN {FINISHED} AND is_signed = 0 AND ledger_id IS NULL",
    "quote-open": f"quote_answer = 'waiting' AND state IN {AT_WORK}",
    "no-promise": f"promised_on IS NULL AND {_LATE.format(holds=f'due_at < {NOW}')}",
    "promise-over": f"state IN {AT_WORK} AND promised_on < '{TODAY}'",
    "pause-over": f"""id IN (SELECT c.subject_id FROM clock c JOIN clock_pause p
        ON p.clock_id = c.id WHERE c.subject_kind = 'repair_order' AND c.stopped_at IS NULL
        AND p.ended IS NULL AND p.until < '{TODAY}')""",
}
FOUND_ORDERS = """
SELECT id FROM repair_order WHERE id IN
    (SELECT subject_id FROM search_entry WHERE kind = 'repair_order' AND instr(haystack, ?) > 0)
OR unit_id IN (SELECT subject_id FROM search_entry WHERE kind = 'unit' AND instr(haystack, ?) > 0)
OR worker_id IN
    (SELECT subject_id FROM search_entry WHERE kind = 'worker' AND instr(haystack, ?) > 0)
"""
REPORT = """
SELECT o.id, o.state, o.urgency, o.reported_at, o.arrived_at, o.done_at, w.name, f.name, b.code,
    c.due_at, c.stopped_at FROM repair_order o
LEFT JOIN worker w ON w.id = o.worker_id LEFT JOIN fault_kind f ON f.id = o.fault_kind_id
LEFT JOIN unit u ON u.id = o.unit_id LEFT JOIN building b ON b.id = u.building_id
LEFT JOIN clock c ON c.subject_kind = 'repair_order' AND c.subject_id = o.id AND c.name = 'finish'
WHERE o.reported_at >= ? AND o.reported_at < ? ORDER BY o.id
"""
FIRST_SHEETS = "SELECT id FROM patrol_sheet ORDER BY begins DESC, id DESC LIMIT 200"
SHEET_ROWS = """
SELECT s.*, r.name FROM patrol_sheet s JOIN patrol_route r ON r.id = s.route_id
WHERE s.id IN ({ids})
"""
SHEET_CHIPS = {
    "all": "id IS NOT NULL",
    "waits": f"entered_at IS NULL AND ends <= {NOW} AND until > {NOW}",
    "over": f"entered_at IS NULL AND until <= {NOW}",
    "missed": "entered_at IS NOT NULL AND missed > 0",
    "missed_lately": f"entered_at IS NOT NULL AND missed > 0 AND ends > {NOW - ONE_DAY * 3 // 2}",
    "findings": "findings > 0",
    "unplanned": "unplanned = 1",
    "doubtful": "doubt IS NOT NULL",
    "doubtful_lately": f"doubt IS NOT NULL AND entered_at > {NOW - ONE_DAY * 3 // 2}",
}
_STANDS = "NOT EXISTS (SELECT 1 FROM patrol_entry l WHERE l.corrects = e.id)"
POINTS_OF_A_MONTH = f"""
SELECT s.id, s.day, r.name, p.place, s.worker, o.ends, e.standing, e.outcome, e.worker
FROM patrol_sheet s JOIN patrol_route r ON r.id = s.route_id
JOIN patrol_round o ON o.sheet_id = s.id JOIN patrol_row w ON w.sheet_id = s.id
JOIN patrol_point p ON p.id = w.point_id
LEFT JOIN patrol_entry e ON e.sheet_id = s.id AND e.round = o.number AND e.row = w.row AND {_STANDS}
WHERE s.day BETWEEN ? AND ?
"""
GAPS = f"""
SELECT point_id, count(*), min(gap), max(gap) FROM (
    SELECT point_id, at - lag(at) OVER (PARTITION BY point_id ORDER BY at) AS gap
    FROM patrol_entry e WHERE row > 0 AND at >= ? AND at < ? AND outcome <> 'not_reached'
    AND {_STANDS}) GROUP BY point_id
"""


def figures() -> list[Figure]:
    """All of it."""
    theme.install(_application(), "light")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_tasks(folder), *_orders(folder), *_patrols(folder)]


# A year of tasks


def _tasks(folder: Path) -> list[Figure]:
    path = folder / "tasks.db"
    create_data(path)
    with closing(_store(path)) as store:
        for number in range(PLANS_OF):
            store.write(PLANS.uses.add, fields=_plan(number))
        with closing(connect(path)) as raw:
            rows = raw.execute(f"SELECT {', '.join(TASK_COLUMNS)} FROM duty_task").fetchall()
        compared = in_turn(
            lambda: _insert_tasks(path, rows),
            lambda: store.write(make_tasks),
            agree=lambda floor, ours: floor == ours == len(rows),
            before=lambda: _forget_tasks(path),
            clock=process_time,
        )
    return [(f"tasks: a year of {PLANS_OF} plans, {len(rows):,} of them", 3.0, *compared)]


def _plan(number: int) -> PlanFields:
    """Rounds thrice a day, work of each day, each week and each month."""
    every = (Every.DAYS, Every.DAYS, Every.WEEKS, Every.MONTHS)[number % 4]
    windows = "08:00-10:00,14:00-16:00,20:00-22:00" if number % 4 == 0 else ""
    return PlanFields(
        what=f"巡查 {number + 1}",
        every=every,
        weekdays="1 3 5" if every is Every.WEEKS else "",
        month_days="1 15" if every is Every.MONTHS else "",
        windows=windows,
        begins=FIRST_DAY,
        lead=365,
    )


def _forget_tasks(path: Path) -> None:
    with closing(connect(path)) as raw:
        raw.execute("DELETE FROM duty_task")
        raw.execute("DELETE FROM plan_reach")


def _insert_tasks(path: Path, rows: list[tuple[Any, ...]]) -> int:
    with closing(connect(path)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * len(TASK_COLUMNS))
        raw.executemany(f"INSERT INTO duty_task ({', '.join(TASK_COLUMNS)}) VALUES ({marks})", rows)
        raw.commit()
        return int(raw.execute("SELECT count(*) FROM duty_task").fetchone()[0])


# Orders


def _orders(folder: Path) -> list[Figure]:
    path = folder / "orders.db"
    create_data(path)
    _fill_orders(path)
    with closing(_store(path)) as store, closing(connect(path, read_only=True)) as raw:
        first = _first(store, raw, ORDERS.records, ORDER_ROWS, "open", OPEN_ORDERS)
        counted = _counted(store, raw, ORDERS.records, "repair_order", ORDER_CHIPS)
        words = in_turn(
            lambda: [row[0] for row in raw.execute(FOUND_ORDERS, (WORDS,) * 3)],
            lambda: store.read(ORDERS.records.ids, question=asked("all", words=WORDS)),
            rounds=ROUNDS,
            agree=lambda floor, ours: sorted(floor) == sorted(ours) != [],
            clock=process_time,
        )
        report = in_turn(
            lambda: raw.execute(REPORT, _month()).fetchall(),
            lambda: store.read(month_facts, basis="reported", first=MONTH[0], last=MONTH[1]),
            rounds=ROUNDS,
            agree=lambda floor, ours: [row[0] for row in floor] == [one.id for one in ours] != [],
            clock=process_time,
        )
        down = pages_down(store, _everything, lambda page: page.table.view)
    return [
        (f"orders: the first 200 of the open ones of {ORDERS_OF:,}", 1.2, *first),
        ("orders: chips with their counts", 1.2, *counted),
        ("orders: all found by words", 1.5, *words),
        ("orders: a page down", 1.5, *down),
        ("orders: the facts of a month's report", 3.0, *report),
    ]


def _everything(desk: Desk) -> OrdersPage:
    page = OrdersPage(desk)
    page.set_filters("all")
    return page


def _month() -> tuple[int, int]:
    return microseconds(begin_of(MONTH[0])), microseconds(begin_of(MONTH[1] + timedelta(days=1)))


def _fill_orders(path: Path) -> None:
    """Copies of one order with its deadlines, one each ten minutes; the newest are open."""
    with closing(_store(path)) as store:
        put_staff(store)
        fields = OrderFields(place="大堂", fault="漏水", fault_kind_id=1)
        store.write(ORDERS.uses.add, fields=fields)
    with closing(connect(path)) as raw:
        order, clocks = _rows(raw, "repair_order")[0], _rows(raw, "clock")
        raw.execute("DELETE FROM clock")
        raw.execute("DELETE FROM search_entry WHERE kind = 'repair_order'")
        raw.execute("DELETE FROM repair_order")
        raw.execute("BEGIN")
        _insert(raw, "repair_order", (_order(order, n) for n in range(1, ORDERS_OF + 1)))
        _insert(raw, "clock", (_clock(c, n) for n in range(1, ORDERS_OF + 1) for c in clocks))
        texts = ({"kind": "repair_order", "subject_id": n, "haystack": f"\n漏水{n}\n"}
                 for n in range(1, ORDERS_OF + 1))  # fmt: skip
        _insert(raw, "search_entry", texts)
        raw.execute("COMMIT")


def _order(like: dict[str, Any], number: int) -> dict[str, Any]:
    at = NOW - (ORDERS_OF - number) * 10 * MINUTE
    is_open = number > ORDERS_OF - OPEN_OF
    return {
        **like,
        "id": number,
        "no": f"BX2026-{number:06d}",
        "fault": f"漏水{number}",
        "fault_kind_id": number % 5 + 1,
        "worker_id": number % 3 + 1,
        "reported_at": at,
        "done_at": None if is_open else at + 90 * MINUTE,
        "state": ALL_OPEN[number % len(ALL_OPEN)] if is_open else "closed",
    }


def _clock(like: dict[str, Any], number: int) -> dict[str, Any]:
    at = NOW - (ORDERS_OF - number) * 10 * MINUTE
    stopped = None if number > ORDERS_OF - OPEN_OF else at + 90 * MINUTE
    times = {"began": at, "due_at": at + 240 * MINUTE, "warn_at": at + 180 * MINUTE}
    return {**like, "id": None, "subject_id": number, "stopped_at": stopped, **times}


def _rows(raw: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    found = raw.execute(f"SELECT * FROM {table}")
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _insert(raw: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    ahead = iter(rows)
    first = next(ahead)
    marks = ", ".join(f":{name}" for name in first)
    query = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({marks})"
    raw.executemany(query, chain([first], ahead))


# Patrols


def _patrols(folder: Path) -> list[Figure]:
    path = folder / "patrols.db"
    create_data(path)
    _fill_patrols(path)
    with closing(_store(path)) as store, closing(connect(path, read_only=True)) as raw:
        first = _first(store, raw, SHEETS.records, SHEET_ROWS, "all", FIRST_SHEETS)
        read = _first_in_a_read(store, SHEETS.records, SHEET_ROWS, "all", FIRST_SHEETS)
        counted = _counted(store, raw, SHEETS.records, "patrol_sheet", SHEET_CHIPS)
        report = in_turn(
            lambda: raw.execute(POINTS_OF_A_MONTH, MONTH_DAYS).fetchall(),
            lambda: store.read(point_facts, first=MONTH[0], last=MONTH[1]),
            rounds=ROUNDS,
            agree=lambda floor, ours: len(floor) == len(ours) > 0,
            clock=process_time,
        )
        gaps = in_turn(
            lambda: raw.execute(GAPS, _month()).fetchall(),
            lambda: store.read(point_gaps, first=MONTH[0], last=MONTH[1]),
            rounds=ROUNDS,
            agree=lambda floor, ours: len(floor) == sum(one.visits > 0 for one in ours) > 0,
            clock=process_time,
        )
        down = pages_down(store, sheets_page, lambda page: page.table.view)
    return [
        (f"patrol: the first 200 sheets beside {ENTRIES_OF:,} entries", 1.2, *first),
        ("patrol: the same beside the statements in a read", 1.2, *read),
        ("patrol: chips with their counts", 1.2, *counted),
        ("patrol: a page down", 1.5, *down),
        ("patrol: the facts of a month's statistics", 3.0, *report),
        ("patrol: the gaps of a month", 3.0, *gaps),
    ]


def _fill_patrols(path: Path) -> None:
    """Copies of one sheet with its rows, rounds and entries, four a day."""
    with closing(_store(path)) as store:
        south, _homes = put_points(store)
        sheet_id = store.write(SHEETS.uses.add, fields=SheetFields(route_id=south, day=FIRST_DAY))
        typed = TypedSheet(worker="017", starts=tuple(map(_begun, range(4))))
        store.write(enter_sheet, sheet_id=sheet_id, typed=typed)
    with closing(connect(path)) as raw:
        sheet = _rows(raw, "patrol_sheet")[0]
        parts = {name: _rows(raw, name) for name in ("patrol_row", "patrol_round", "patrol_entry")}
        copies = range(1, ENTRIES_OF // len(parts["patrol_entry"]) + 1)
        raw.execute("BEGIN")
        _insert(raw, "patrol_sheet", (_sheet(sheet, n) for n in copies))
        for name, rows in parts.items():
            _insert(raw, name, (_part(row, n) for n in copies for row in rows))
        raw.execute("COMMIT")


def _begun(number: int) -> datetime:
    return moment_of(datetime(2026, 11, 19, 22, 4)) + timedelta(hours=2 * number)  # noqa: DTZ001


def _sheet(like: dict[str, Any], number: int) -> dict[str, Any]:
    back = number // 4 + 1
    day = (FIRST_DAY - timedelta(days=back)).isoformat()
    moved = {name: like[name] - back * ONE_DAY for name in ("begins", "ends", "until")}
    counts = {"missed": int(number % 9 == 0), "findings": int(number % 7 == 0)}
    return {**like, **moved, **counts, "id": number + 1, "no": f"XJ-{number}", "day": day}


def _part(like: dict[str, Any], number: int) -> dict[str, Any]:
    """A row, round or entry of a copied sheet; each point gets a time of its own."""
    back, times = (number // 4 + 1) * ONE_DAY, dict[str, Any]()
    for name in ("due", "ends"):
        if name in like:
            times[name] = like[name] - back
    if "at" in like:
        hour = like["round"] * 120 + like["row"] + number % 4 * 30
        times["at"] = microseconds(_begun(0)) - back + hour * MINUTE
    return {**like, **times, "id": None, "sheet_id": number + 1}


def _first(
    store: Store, raw: sqlite3.Connection, records: Any, rows: str, chip: str, query: str
) -> tuple[float, float]:
    """The first 200 of a list: their ids in order and their rows by hand."""
    return _beside(lambda: _by_hand(raw, rows, query), store, records, chip)


def _first_in_a_read(
    store: Store, records: Any, rows: str, chip: str, query: str
) -> tuple[float, float]:
    """The same beside the very statements in a read of the store. Of a list that takes less than a
    millisecond its session, which every read has, is a tenth."""

    @use_case(permission="")
    def by_hand(session: Session) -> list[int]:
        return _by_hand(session.connection().connection.driver_connection, rows, query)

    return _beside(lambda: store.read(by_hand), store, records, chip)


def _by_hand(raw: Any, rows: str, query: str) -> list[int]:
    ids = [row[0] for row in raw.execute(query)]
    raw.execute(rows.format(ids=",".join(map(str, ids)))).fetchall()
    return ids


def _beside(
    by_hand: Callable[[], list[int]], store: Store, records: Any, chip: str
) -> tuple[float, float]:
    return in_turn(
        by_hand,
        lambda: store.read(records.first, question=asked(chip)),
        rounds=QUICK_ROUNDS,
        agree=lambda floor, ours: floor == [row.id for row in ours] and len(ours) == 200,
        clock=process_time,
    )


def _counted(
    store: Store, raw: sqlite3.Connection, records: Any, table: str, conditions: dict[str, str]
) -> tuple[float, float]:
    """All counts of the chips: each by hand as one sum over the table."""
    counts = ", ".join(f"count(CASE WHEN {one} THEN 1 END)" for one in conditions.values())
    query = f"SELECT {counts} FROM {table} o"
    return in_turn(
        lambda: raw.execute(query).fetchone(),
        lambda: store.read(records.figures, question=asked("all")),
        rounds=ROUNDS,
        agree=lambda floor, ours: dict(zip(conditions, floor, strict=True)) == ours.chips,
        clock=process_time,
    )


def _store(path: Path) -> Store:
    return Store(path, clock=StoppedClock(), declarations=declared())


if __name__ == "__main__":
    from tests.bench.__main__ import show
    from tests.clocks import office_time

    with office_time():
        show(figures())
