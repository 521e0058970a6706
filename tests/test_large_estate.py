"""However many households there are: no statement takes a value for each of them.

SQLite takes 32,766 values a statement as it comes with Python for Windows. Here it takes fewer
than the estate has households, so what would break at ten thousand of them breaks at forty.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select

from propdesk.db.store import Store
from propdesk.estate.accounts.owing import owing_roles, unit_states
from propdesk.estate.models import Account, Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.arrears.list_facts import arrears_facts
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.billing.undoing import undo_preview, undo_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.late.checks import late_fee_breaches
from propdesk.fees.notices.notices import issue_notices, open_there
from propdesk.fees.paper_files import write_notices
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from tests.outside import outside
from tests.sent import statements_of

HOUSEHOLDS = 60
MOST_VALUES = 55


@pytest.fixture
def large(store: Store, sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The sample estate in a file whose statements take fewer values than it has households."""
    store.close()
    shutil.copyfile(sample_file, store.path)
    # Posted rows go in by a number of their own, however many households there are.
    monkeypatch.setattr("propdesk.db.plain_rows.TOGETHER", 2)

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, MOST_VALUES)

    event.listen(store.engine, "connect", limit)
    yield store
    event.remove(store.engine, "connect", limit)


def homes(store: Store) -> list[int]:
    query = select(Unit.id).where(Unit.kind == UnitKind.ROOM)
    return store.read(lambda session: list(session.scalars(query)))


def everybody_prepays(store: Store) -> None:
    """A year and more, from whoever has an account to keep it."""
    query = select(Account.id, Account.unit_id).where(Account.closed.is_(None))
    accounts = store.read(lambda session: session.execute(query).all())
    for account, unit in accounts:
        part = Part(Method.CASH, Money(30_000_00))
        order = Order(
            unit_id=unit, parts=(part,), charge_ids=(), keep_rest=True, prepay_account_id=account
        )
        store.write(collect_payment, order=order)


def test_bills_of_a_year_are_asked_for_and_listed(large: Store, tmp_path: Path) -> None:
    large.write(publish_run, period="2027")
    found = large.read(arrears)
    assert len(found.accounts) > MOST_VALUES
    everybody = [one.unit_id for one in found.accounts if one.unit_id is not None]
    asked = large.read(open_there, unit_ids=everybody)
    with statements_of(large) as statements:
        issued = large.write(issue_notices, unit_ids=everybody)
    assert len(statements) < MOST_VALUES < len(issued)
    assert sum(one.total.fen for one in issued) == asked.total.fen == found.total.fen
    assert len(write_notices(large, tmp_path / "notices.pdf")) == len(issued)
    everybody_prepays(large)
    listed = large.read(arrears_facts, as_of=found.as_of, accounts=found.accounts)
    assert len(listed.lines) == len(found.accounts)
    assert sum(bool(line.remark) for line in listed.lines) > MOST_VALUES  # prepaid


def test_a_run_paid_by_prepayment_is_taken_back(large: Store) -> None:
    everybody_prepays(large)
    made = large.write(publish_run, period="2027")
    assert made.run_id is not None
    assert made.notes > MOST_VALUES
    told = large.read(undo_preview, run_id=made.run_id)
    undone = large.write(undo_run, run_id=made.run_id)
    assert (undone, undone.reversed) == (told, made.created)
    assert Money(0) < undone.offset <= made.offset  # which paid older debts too
    assert large.read(check_books) == ()


def test_who_owes_is_known_of_all(large: Store) -> None:
    units = homes(large)
    assert set(large.read(owing_roles, unit_ids=units)) == set(units)
    assert set(large.read(unit_states, unit_ids=units)) == set(units)


def test_late_fees_are_recounted_however_many_there_are(large: Store) -> None:
    with outside(large) as raw:  # more than a sample has, of no sense at all
        raw.execute("UPDATE charge SET kind = 'late_fee' WHERE kind = 'normal'")
        made = raw.execute("SELECT count(*) FROM charge WHERE kind = 'late_fee'").fetchone()
    assert made[0] > MOST_VALUES
    assert len(large.read(late_fee_breaches, most=9)) == 9
