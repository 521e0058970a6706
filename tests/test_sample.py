"""The sample estate lives a year of everything: the same each time, and nothing wrong with it."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.fees.checks.checks import check_books
from propdesk.fees.demo import fill_sample_estate
from propdesk.fees.months.blockers import hindrances
from propdesk.fees.months.closing import sealed_facts
from propdesk.fees.whatif.posting import draft_differences
from propdesk.fees.whatif.recomputing import Asked
from propdesk.kernel.errors import Cancelled
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.labels import Labelled
from propdesk.modules import declared, subjects
from propdesk.patrol.rounds.rules import DoubtFlag
from propdesk.system.log.audit_values import is_silent, value_words
from propdesk.today.overview import due_lines
from tests.fees.test_demo import Watch
from tests.samples import YEAR_UNITS, sample_year


@pytest.fixture
def year(store: Store, shared: Path) -> Store:
    """A store with the sample estate."""
    store.path.write_bytes(sample_year(shared).read_bytes())
    return store


def count(session: Session, table: str, where: str = "1") -> int:
    return int(session.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())


def test_no_two_lines_of_today_open_one_list(year: Store) -> None:
    lists = [(one.page_id, *sorted(one.context.items())) for one in year.read(due_lines)]
    assert len(lists) > 10
    assert len(lists) == len(set(lists))


def log_of(session: Session) -> list[Any]:
    return list(session.execute(text("SELECT what, subject_kind, before, after FROM audit")))


def words_of_the_file() -> set[str]:
    """The short words of all enums with words; but for one letter, which texts have too."""
    kinds = [Labelled]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return {str(one.value) for kind in kinds for one in kind if one.value[1:].islower()}


def digest(session: Session, table: str) -> str:
    rows = session.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all()
    return sha256(repr(rows).encode()).hexdigest()


def test_every_subject_with_a_sample_fills_all_its_registers(year: Store) -> None:
    registers = {
        load().kind.table.name
        for module in subjects()
        if module.sample is not None
        for load in module.registers
    }
    assert len(registers) > 12
    assert {name for name in registers if not year.read(count, table=name)} == set()


@pytest.mark.parametrize(
    ("table", "column", "rare"),
    [
        ("repair_order", "reported_at / 1000000 / 2592000", 4),
        ("contact", "strftime('%Y-%m', day)", 6),
        ("hazard", "strftime('%Y-%m', found)", 1),
        ("patrol_sheet", "strftime('%Y-%m', day)", 40),
    ],
)  # fmt: skip
def test_each_month_of_the_year_has_some(year: Store, table: str, column: str, rare: int) -> None:
    def months(session: Session) -> list[int]:
        query = f"SELECT count(*) FROM {table} GROUP BY {column}"
        return [row[0] for row in session.execute(text(query))]

    found = year.read(months)
    assert len(found) >= 12
    assert sum(few < rare for few in found) <= 4  # the ends of the year, and a poor month


def test_something_waits_and_something_is_late_today(year: Store) -> None:
    for table, waits in (
        ("repair_order", "state = 'reported'"), ("repair_order", "state = 'paused'"),
        ("repair_order", "state = 'reopened'"), ("repair_order", "state = 'joined'"),
        ("contact", "state = 'to_answer'"), ("contact", "state = 'promised'"),
        ("complaint", "state != 'closed'"), ("hazard", "state = 'deferred'"),
        ("duty_task", "state = 'open'"), ("shift_item", "state = 'open'"),
        ("patrol_entry", "standing = 'missed'"), ("patrol_sheet", "doubt IS NOT NULL"),
        ("wand_scan", "state = 'matched'"),
        ("clock", "stopped_at > due_at"), ("clock", "stopped_at IS NULL"),
    ):  # fmt: skip
        assert year.read(count, table=table, where=waits), f"{table}: {waits}"


def test_nothing_of_it_lies_ahead(year: Store) -> None:
    moment = int(year.clock.now().timestamp() * 1_000_000)
    for table, column in (
        ("repair_order", "reported_at"), ("repair_order", "done_at"), ("state_move", "at"),
        ("patrol_entry", "entered_at"), ("wand_scan", "at"), ("duty_task", "done_at"),
        ("contact", "at"), ("complaint", "received_at"),
    ):  # fmt: skip
        assert not year.read(count, table=table, where=f"{column} > {moment}"), f"{table}.{column}"


def test_its_log_says_no_word_of_the_file_as_it_stands(year: Store) -> None:
    told, words = year.declarations, words_of_the_file()
    found = set()
    with using_language("zh_CN"):
        for what, kind, *sides in year.read(log_of):
            for field, value in (one for side in sides for one in json.loads(side or "{}").items()):
                if not isinstance(value, str) or value not in words or is_silent(told, field, kind):
                    continue
                if value_words(told, field, value, kind) == value:
                    found.add((what, field, value))
    assert not found


def test_its_books_are_right(year: Store) -> None:
    assert year.read(check_books) == ()


def test_the_twelve_months_before_this_one_are_closed_and_money_came_in_each(year: Store) -> None:
    closed = year.read(sealed_facts)
    assert list(closed) == [
        "2025-11", "2025-12",
        *(f"2026-{month:02d}" for month in range(1, 11)),
    ]  # fmt: skip
    assert all(one.money_in > 0 and one.sessions for one in closed.values())
    over = year.read(hindrances, last=date(2026, 10, 31))
    assert not [one for one in over if one.must]


def test_no_bill_of_the_year_would_be_another_now(year: Store) -> None:
    drafted = year.read(draft_differences, asked=Asked(date(2025, 1, 1)))
    assert drafted.bills == ()


def test_stopped_in_its_last_part_it_leaves_nothing_and_begun_again_it_is_the_same(
    store: Store, shared: Path
) -> None:
    watch = Watch()
    parts = len(declared().samples)

    class Stop(Watch):
        def step(self, done: int, total: int) -> None:
            super().step(done, total)
            if done > total - parts // 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        fill_sample_estate(store, units=20, progress=Stop())
    assert store.read(count, table=str(Unit.__tablename__)) == 0
    fill_sample_estate(store, units=YEAR_UNITS, progress=watch)
    totals = {total for _done, total in watch.seen}
    assert len(totals) == 1
    assert watch.seen[-1][0] == totals.pop()
    first = Store(sample_year(shared), read_only=True, declarations=declared())
    for table in ("repair_order", "clock", "hazard", "patrol_entry", "state_move", "contact"):
        assert store.read(digest, table=table) == first.read(digest, table=table), table
    first.close()


LONGEST_WAIT = 60  # days
LONG_DEBTS = "fees.arrears"
"""Somebody who owes for a year lives in every estate, and the page of arrears shows him."""
NOT_IN_A_YEAR = {
    ("kept", "kept"), ("kept", "told"), ("kept", "handed"), ("kept", "disposed"),
    ("contacts", "repair"), ("contacts", "complaint"), ("contacts", "visit"),
    ("workers", "left"), ("builders", "out_of_use"), ("call-backs", "dropped"),
    # It was taken over once, whole: nothing of other books waits or was given up.
    ("former-books", "open"), ("former-books", "undone"), ("former-books", "dropped"),
    # The cashier of the sample brings his cash to the bank himself.
    ("hand-ins", "received"),
    # Two data incidents in a year, one closed and one in hand, and no lone step that was refused.
    ("data-incidents", "found"), ("data-incidents", "reported"), ("data-incidents", "told"),
    ("signatures", "refused"), ("signatures", "settled"),
}  # fmt: skip
"""Register and state: what the invented year has none of."""


def test_nothing_waits_for_longer_than_in_a_decent_office(year: Store) -> None:
    today = year.clock.today()
    waits = {
        one.title: (today - one.oldest).days
        for one in year.read(due_lines)
        if one.oldest is not None and one.page_id != LONG_DEBTS
    }
    assert len(waits) > 10
    assert {title: days for title, days in waits.items() if days >= LONGEST_WAIT} == {}


def test_few_sheets_are_doubtful_and_each_doubt_is_there(year: Store) -> None:
    entered = year.read(count, table="patrol_sheet", where="entered_at IS NOT NULL")
    doubtful = year.read(count, table="patrol_sheet", where="doubt IS NOT NULL")
    assert 0 < doubtful <= entered // 10
    for doubt in DoubtFlag:
        assert year.read(count, table="patrol_sheet", where=f"flags LIKE '%{doubt}%'"), doubt


def test_each_register_shows_every_state(year: Store) -> None:
    def missing(session: Session) -> set[tuple[str, str]]:
        found = set()
        for module in subjects():
            for load in module.registers:
                kind, name = load().kind, load().list_name
                if kind.states is not None:
                    states = f"SELECT DISTINCT state FROM {kind.table.name}"
                    there = {row[0] for row in session.execute(text(states))}
                    found |= {(name, str(one)) for one in kind.states.used if one not in there}
        return found

    assert year.read(missing) == NOT_IN_A_YEAR


def test_check_lists_have_sheets_answered_half_answered_and_with_findings(year: Store) -> None:
    assert year.read(count, table="check_list") > 1
    for where in ("complete_at IS NOT NULL", "complete_at IS NULL AND answered > 0", "bad > 0"):
        assert year.read(count, table="check_sheet", where=where), where
