"""The fence of the open lines holds against whoever writes rows, whatever comes first.

The lines of a run are opened by the posting that seals them, all others at once.
"""

import sqlite3
from collections.abc import Iterator

import pytest

from propdesk.db.store import Store, connect
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.meters.register import METERS, MeterSetup
from tests.fees.estates import open_estate

OCTOBER = ("2026-10-01", "2026-10-31")
NOVEMBER = ("2026-11-01", "2026-11-30")
DECEMBER = ("2026-12-01", "2026-12-31")


@pytest.fixture
def raw(store: Store) -> Iterator[sqlite3.Connection]:
    """The file of an office with one line, of November, while somebody writes into it by SQL."""
    estate = open_estate(store)
    estate.unit()
    estate.tariff()
    for number in ("W1", "W2"):
        store.write(METERS.uses.add, fields=MeterSetup(no=number))
    store.write(publish_run, period="2026-11")
    connection = connect(store.path)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.rollback()
    connection.close()


def _posting(raw: sqlite3.Connection, seq: int) -> None:
    raw.execute(
        "INSERT INTO posting SELECT ?, version, kind, at, user_id, day, row_count, digest, hash, ?"
        " FROM posting WHERE seq = 1",
        (seq, f"hash of {seq}"),
    )


def _run(raw: sqlite3.Connection, run_id: int, seq: int) -> None:
    raw.execute("INSERT INTO billing_run VALUES (?, ?, '2026', '{}', 1, 1, NULL)", (run_id, seq))


def _line(
    raw: sqlite3.Connection,
    line_id: int,
    seq: int,
    run: int | None,
    days: tuple[str, str],
    meter: int | None = None,
) -> None:
    raw.execute(
        "INSERT INTO charge SELECT ?, ?, ?, kind, unit_id, account_id, fee_item_id,"
        " tariff_version_id, NULL, ?, ?, due_day, amount, 0, explanation, '', ?, NULL, NULL, NULL"
        " FROM charge WHERE id = 1",
        (line_id, seq, run, *days, meter),
    )


def _open(raw: sqlite3.Connection) -> list[int]:
    return [line for (line,) in raw.execute("SELECT charge_id FROM open_charge ORDER BY charge_id")]


def test_lines_of_a_run_are_opened_by_its_posting(raw: sqlite3.Connection) -> None:
    _run(raw, 2, 2)
    _line(raw, 2, 2, 2, OCTOBER)
    _line(raw, 3, 2, 2, DECEMBER)
    assert _open(raw) == [1]
    _posting(raw, 2)
    assert _open(raw) == [1, 2, 3]
    amounts = raw.execute("SELECT DISTINCT amount, settled, live FROM open_charge").fetchall()
    assert amounts == [(*raw.execute("SELECT amount FROM charge WHERE id = 1").fetchone(), 0, 1)]


def test_lines_that_never_get_a_posting_are_not_kept(raw: sqlite3.Connection) -> None:
    _run(raw, 2, 2)
    _line(raw, 2, 2, 2, OCTOBER)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        raw.execute("COMMIT")


@pytest.mark.parametrize(
    ("run", "posted_before"), [(2, True), (1, False), (None, False), (None, True)]
)
def test_any_other_line_is_opened_at_once(
    raw: sqlite3.Connection, run: int | None, posted_before: bool
) -> None:
    _run(raw, 2, 2)
    if posted_before:
        _posting(raw, 2)
    _line(raw, 2, 2, run, OCTOBER)
    assert _open(raw) == [1, 2]
    if not posted_before:
        _posting(raw, 2)
    assert _open(raw) == [1, 2]
    with pytest.raises(sqlite3.IntegrityError, match="charge overlaps a live line"):
        _line(raw, 3, 2, None, NOVEMBER)


@pytest.mark.parametrize(
    "periods",
    [
        [NOVEMBER],
        [("2026-10-15", "2026-11-01")],
        [("2026-11-30", "2026-12-01")],
        [("2026-11-10", "2026-11-12")],
        [("2026-10-01", "2026-12-31")],
        [OCTOBER, ("2026-10-31", "2026-10-31")],
        [("2026-10-31", "2026-10-31"), OCTOBER],
        [DECEMBER, DECEMBER],
        [OCTOBER, DECEMBER, ("2026-09-01", "2027-01-31")],
    ],
)
def test_a_run_whose_lines_overlap_is_refused_whole(
    raw: sqlite3.Connection, periods: list[tuple[str, str]]
) -> None:
    _run(raw, 2, 2)
    for number, days in enumerate(periods, 2):
        _line(raw, number, 2, 2, days)
    with pytest.raises(sqlite3.IntegrityError, match="charge overlaps a live line"):
        _posting(raw, 2)
    assert _open(raw) == [1]


def test_lines_of_two_meters_of_one_unit_overlap_in_days_and_those_of_one_meter_do_not(
    raw: sqlite3.Connection,
) -> None:
    _run(raw, 2, 2)
    _line(raw, 2, 2, 2, DECEMBER, meter=1)
    _line(raw, 3, 2, 2, DECEMBER, meter=2)
    _posting(raw, 2)
    assert _open(raw) == [1, 2, 3]
    _run(raw, 3, 3)
    _line(raw, 4, 3, 3, DECEMBER, meter=2)
    with pytest.raises(sqlite3.IntegrityError, match="overlaps a live line"):
        _posting(raw, 3)
