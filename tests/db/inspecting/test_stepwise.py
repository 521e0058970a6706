"""The full check goes by steps, goes on where it was left, and gives way to whoever writes."""

import sqlite3
from itertools import pairwise

import pytest

from propdesk.db.inspecting import stepwise
from propdesk.db.inspecting.stepwise import WHOLE, CheckStep, check_step
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.store import Store
from tests.db.sealing.test_seals_of_tables import run_all
from tests.outside import outside


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepwise, "ROWS_AT_ONCE", 3)


def gone_through(store: Store, reached: str = "") -> list[CheckStep]:
    steps: list[CheckStep] = []
    while not steps or steps[-1].reached != WHOLE:
        steps.append(check_step(store, steps[-1].reached if steps else reached))
        assert len(steps) < 2000
    return steps


CHANGES = {
    "UPDATE payment SET payer = 'x' WHERE id = 1": "postings",
    "UPDATE audit SET subject = 'x' WHERE id = 3": "log",
    "UPDATE unit SET built_area = 1 WHERE id = 1": "tables",
    "DELETE FROM table_seal WHERE name = 'person'": "tables",
    "UPDATE payment SET posting_seq = 999 WHERE id = 1": "postings",
}


def test_a_file_in_order_is_gone_through_without_a_word(opened: Store) -> None:
    steps = gone_through(opened)
    assert [step for step in steps if step.breaches] == []
    assert {step.reached.partition(":")[0] for step in steps} == {*stepwise.PARTS, WHOLE}
    assert (steps[-1].seq > 0, steps[-1].entry > 0) == (True, True)


@pytest.mark.parametrize("change", CHANGES)
def test_the_step_that_meets_a_change_tells_it(change: str, opened: Store) -> None:
    with outside(opened) as connection:
        connection.execute(change)
    steps = gone_through(opened)
    told = [before.reached for before, step in pairwise(steps) if step.breaches]
    assert CHANGES[change] in {reached.partition(":")[0] for reached in told}


def test_it_goes_on_where_the_day_before_ended(folder: DataFolder, opened: Store) -> None:
    with take_lock(folder) as lock:
        lock.note_reached(check_step(opened, lock.reached).reached)
    with take_lock(folder) as lock:
        assert lock.reached.startswith("postings:")
        assert len(gone_through(opened, lock.reached)) == len(gone_through(opened)) - 1


def test_a_write_comes_first(opened: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    def reads_for_ever(connection: sqlite3.Connection, *_rest: object) -> CheckStep:
        opened.write(run_all, statements=["SELECT 1"])
        connection.execute(long).fetchone()
        return CheckStep(WHOLE)

    monkeypatch.setattr(stepwise, "_step", reads_for_ever)
    assert check_step(opened, "log:0") == CheckStep("log:0")


def test_nonsense_in_the_note_begins_anew(opened: Store) -> None:
    assert check_step(opened, "shelves:x") == check_step(opened, "")
