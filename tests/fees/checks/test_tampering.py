"""What somebody may do to the file to steal unseen is found by the check of the books and at the
start."""

import sqlite3

import pytest

from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.store import Store
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.receipts.outputs import put_out_receipt
from propdesk.system.users.users import ensure_first_manager
from tests.clocks import StoppedClock
from tests.fees.checks.test_checks import kinds
from tests.offices import Office
from tests.outside import outside

THEFTS = {
    "a tariff doubled": ("UPDATE tariff_version SET price = price * 2", "table_changed"),
    "an area halved": (
        "UPDATE unit SET built_area = built_area / 2 WHERE built_area IS NOT NULL",
        "table_changed",
    ),
    "a debt moved to somebody else": ("UPDATE charge SET account_id = 2", "rows_changed"),
    "the list of outputs emptied": ("DELETE FROM receipt_output", "table_rows"),
    "the log emptied": ("DELETE FROM audit", "log_cut"),
    "an entry of the log rewritten": (
        "UPDATE audit SET user_name = '王敏' WHERE id = 2",
        "log_changed",
    ),
    "an entry taken out of the middle": ("DELETE FROM audit WHERE id = 2", "log_gap"),
    "the end of the log cut": (
        "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)",
        "log_cut",
    ),
    "a manager added": (
        "",
        "table_rows",
    ),
    "a right granted": (
        "INSERT INTO permission_grant VALUES ('cashier', 'fees.void', 1)",
        "table_rows",
    ),
    "receipts dated back": (
        "UPDATE payment SET booking_day = '2025-01-01', value_day = '2025-01-01'",
        "rows_changed",
    ),
    "a seal taken away": ("DELETE FROM table_seal WHERE name = 'unit'", "seal_missing"),
    "ids given again": ("UPDATE sqlite_sequence SET seq = 0", "table_changed"),
    "a float made larger": ("UPDATE cash_session SET float_amount = 99", "table_changed"),
    "a number of receipts turned back": (
        "UPDATE counter SET value = value - 1 WHERE series = 'SJ'",
        "table_changed",
    ),
}


def _like(connection: sqlite3.Connection, table: str) -> str:
    """What puts a row like the first one of a table in, with an id and a name of its own."""
    names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    shown = {"id": "999", "login": "'zhao'", "name": "'赵'", "role": "'manager'"}
    values = ", ".join(shown.get(name, f'"{name}"') for name in names)
    return f'INSERT INTO "{table}" SELECT {values} FROM "{table}" ORDER BY id LIMIT 1'


@pytest.mark.parametrize("theft", THEFTS)
def test_what_steals_is_found(theft: str, busy: Store, clock: StoppedClock) -> None:
    statement, kind = THEFTS[theft]
    busy.write(ensure_first_manager)
    busy.write(put_out_receipt, no="SJ2026-000001", way="printer")
    assert kinds(busy) == set()
    with outside(busy) as connection:
        assert connection.execute(statement or _like(connection, "user")).rowcount > 0
    assert kind in kinds(busy)
    busy.close()
    opened = open_data(busy.path.parent, clock=clock)
    verdict = check_at_start(opened)
    opened.store.close()
    assert kind in {reason.kind for reason in verdict.reasons}
    assert not verdict.writable


def test_a_tariff_that_was_doubled_for_one_run_and_put_back_is_found(office: Office) -> None:
    store = office.store

    def edit(statement: str) -> None:
        with outside(store, fenced=True) as connection:
            connection.execute(statement)

    edit("UPDATE tariff_version SET price = price * 2")
    store.write(publish_run, period="2027-01")
    assert "table_changed" in kinds(store)
    edit("UPDATE tariff_version SET price = price / 2")
    assert kinds(store) == {"charge_terms"}
