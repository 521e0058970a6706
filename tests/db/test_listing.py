"""What every declared list does: the same rows whichever way it is asked, few statements, nobody
without the permission; and what its parts mean."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import Connection, Select, event

from propdesk.access.loans.register import KEPT
from propdesk.db.listing import FIRST, PAGE, ListFigures, RecordList
from propdesk.db.store import NotPermitted, Store
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.rules import UnitState
from propdesk.estate.units.listing import UNITS
from propdesk.estate.vehicles.listing import VEHICLES
from propdesk.fees.charges.listing import CHARGES
from propdesk.fees.receipts.listing import RECEIPTS
from propdesk.kernel.errors import Cancelled
from propdesk.kernel.money import Money
from propdesk.kernel.records.late import LateRows
from propdesk.kernel.records.question import ANY, Cell, Question, asked, plain
from propdesk.kernel.sheets.masking import (
    mask_id,
    mask_phone,
)
from propdesk.modules import declared
from propdesk.system.log.audit_reader import AUDIT
from tests.clocks import StoppedClock
from tests.lists import every_list

LISTS = every_list()
MOST_STATEMENTS = 6
walks_every_list = pytest.mark.parametrize("name", LISTS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Iterator[Store]:
    """A sample estate that the tests only read."""
    path = tmp_path_factory.mktemp("lists") / "propdesk.db"
    shutil.copyfile(sample_file, path)
    store = Store(path, clock=StoppedClock(), declarations=declared())
    yield store
    store.close()


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that run inside the block, as SQLite has them: with their values."""
    found: list[str] = []

    def note(statement: str) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append(statement)

    def watch(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        watched.append(raw)
        raw.set_trace_callback(note)

    watched: list[sqlite3.Connection] = []
    event.listen(store.engine, "begin", watch)
    yield found
    event.remove(store.engine, "begin", watch)
    for raw in watched:
        raw.set_trace_callback(None)


def chips_of(store: Store, records: RecordList[Any]) -> dict[str, list[str]]:
    return store.read(
        lambda session: {group: list(chips) for group, chips in records.chips(session).items()}
    )


def fields_of(store: Store, records: RecordList[Any]) -> list[str]:
    return store.read(lambda session: list(records.fields(session)))


@walks_every_list
def test_the_first_rows_begin_the_ordered_ids(filled: Store, name: str) -> None:
    records = LISTS[name]
    whole = set(filled.read(records.ids))
    for field in ("", *fields_of(filled, records)):
        for descending in (False, True):
            question = asked(order=[(field, descending)])
            ids = filled.read(records.ids, question=question)
            first = filled.read(records.first, question=question)
            assert [plain(getattr(row, "id")) for row in first] == ids[:FIRST]  # noqa: B009  rows of any list
            assert len(ids) == len(whole)
            assert set(ids) == whole


@walks_every_list
def test_every_chip_counts_what_it_finds(filled: Store, name: str) -> None:
    records = LISTS[name]
    groups = chips_of(filled, records)
    told = filled.read(records.figures).chips
    assert set(told) == {chip for chips in groups.values() for chip in chips}
    for chip, count in told.items():
        assert filled.read(records.total, question=asked(chip)) == count, chip


@walks_every_list
def test_chips_of_a_group_widen_and_groups_narrow(filled: Store, name: str) -> None:
    records = LISTS[name]
    groups = list(chips_of(filled, records).values())
    found = {
        chip: set(filled.read(records.ids, question=asked(chip)))
        for chips in groups
        for chip in chips
    }
    for chips in groups:
        together = set(filled.read(records.ids, question=asked(*chips[:2])))
        assert together == set().union(*(found[chip] for chip in chips[:2]))
    across = [chips[-1] for chips in groups]
    if across:
        both = set(filled.read(records.ids, question=asked(*across)))
        assert both == set.intersection(*(found[chip] for chip in across))


@walks_every_list
def test_however_many_rows_the_statements_stay_the_same(filled: Store, name: str) -> None:
    records = LISTS[name]
    ids = filled.read(records.ids)
    with counted(filled) as few:
        filled.read(records.rows, ids=ids[:1])
    with counted(filled) as many:
        filled.read(records.first)
    of_one, of_all = ([_table(each) for each in statements] for statements in (few, many))
    if records is AUDIT:  # it also reads the records that its rows name: a statement a kind
        named = [table for table in of_all if table != "audit"]
        assert len(named) == len(set(named)) > 0
        of_one, of_all = (["audit"] * tables.count("audit") for tables in (of_one, of_all))
    assert len(of_all) <= min(len(of_one) + 1, MOST_STATEMENTS)
    for question, most in ((ANY, 1), (asked("all"), 1 + len(chips_of(filled, records)))):
        with counted(filled) as told:
            filled.read(records.figures, question=question)
        assert len(told) <= most, "what is counted among the same rows is counted at once"
    for statement in (*few, *many):
        values = re.findall(r"'[^']*'|\b\d+\b", statement)
        assert len(values) < 20, "ids go in as one value, not as one each"


def _table(statement: str) -> str:
    """What a statement reads first."""
    return statement.partition("FROM ")[2].split()[0]


@walks_every_list
def test_whoever_may_not_see_it_is_refused_every_way(filled: Store, name: str) -> None:
    records, actor = LISTS[name], filled.actor
    reads: list[Any] = [
        records.first, records.ids, records.figures, records.total, records.totals,
        records.is_large, records.askable,
    ]  # fmt: skip
    filled.actor = structs.replace(
        actor, user_id=7, permissions=actor.permissions - {records.permission}
    )
    try:
        for read in reads:
            with pytest.raises(NotPermitted):
                filled.read(read)
        with pytest.raises(NotPermitted):
            filled.read(records.rows, ids=[1])
    finally:
        filled.actor = actor


@walks_every_list
def test_numbers_in_full_need_the_right_to_reveal(filled: Store, name: str) -> None:
    records, actor = LISTS[name], filled.actor
    filled.actor = structs.replace(
        actor, user_id=7, permissions=actor.permissions - {"estate.reveal"}
    )
    try:
        with pytest.raises(NotPermitted):
            filled.read(records.rows, ids=[1], unmasked=True)
    finally:
        filled.actor = actor


@walks_every_list
def test_a_cell_asks_for_its_own_value_for_others_and_for_nothing(filled: Store, name: str) -> None:
    records = LISTS[name]
    everything = filled.read(records.ids)
    rows = filled.read(records.rows, ids=everything)
    seen = [one for one in filled.read(records.askable) if all(hasattr(row, one) for row in rows)]
    for field in sorted(seen):  # a run is asked for by its page, and seen in no row
        values = {row.id: plain(getattr(row, field)) for row in rows}  # type: ignore[attr-defined]
        for value in {*list(dict.fromkeys(values.values()))[:3], None}:
            same = {one for one, has in values.items() if has == value}
            only = Question(cells=(Cell(field, "is", value),))
            other = Question(cells=(Cell(field, "not", value),))
            assert set(filled.read(records.ids, question=only)) == same, (field, value)
            assert set(filled.read(records.ids, question=other)) == set(everything) - same


# Who owns a unit goes on owning it, in days to come too.
WITHOUT_END = ("movein.owner_change.history.listing.OWNED",)


@walks_every_list
def test_days_ids_and_words_narrow(filled: Store, name: str) -> None:
    records, day = LISTS[name], filled.clock.today()
    ids = filled.read(records.ids)
    some = tuple(ids[1:4])
    assert filled.read(records.ids, question=Question(only=some)) == list(some)
    assert filled.read(records.ids, question=Question(only=())) == []
    assert filled.read(records.ids, question=asked(words="no such thing 龘")) == []
    if records.dated is not None and name not in WITHOUT_END:
        far = Question(first=day + timedelta(40_000), last=day + timedelta(40_001))
        assert filled.read(records.ids, question=far) == []
        wide = Question(first=day - timedelta(40_000), last=day + timedelta(40_000))
        assert len(filled.read(records.ids, question=wide)) <= len(ids)


def test_rows_of_many_pages_come_in_the_order_asked_for(filled: Store) -> None:
    ids = filled.read(CHARGES.ids)[::-1]
    assert len(ids) > PAGE + FIRST
    assert [row.id for row in filled.read(CHARGES.rows, ids=ids)] == ids
    assert filled.read(CHARGES.rows, ids=[]) == []
    assert filled.read(CHARGES.rows, ids=[10**9]) == []


def test_of_long_lists_a_row_is_made_when_it_is_looked_at(filled: Store) -> None:
    for records in (CHARGES, PEOPLE, KEPT.records):
        ids = filled.read(records.ids)
        for rows in (filled.read(records.first), filled.read(records.rows, ids=ids[:PAGE])):
            assert isinstance(rows, LateRows)
            assert rows.ids == ids[: len(rows)]
            assert rows.made == 0
    (shown,) = filled.read(PEOPLE.rows, ids=filled.read(PEOPLE.ids)[:1])
    (whole,) = filled.read(PEOPLE.rows, ids=[shown.id], unmasked=True)
    assert shown == replace(whole, phone=mask_phone(whole.phone), document=mask_id(whole.document))


def test_the_statement_of_a_list_is_kept_for_its_day_and_user_alone(filled: Store) -> None:
    clock = filled.clock = StoppedClock()

    def statement(**changed: Any) -> Select[int]:
        question = structs.replace(asked("state:overdue", order=[("amount", True)]), **changed)
        return filled.read(
            lambda session: CHARGES._kept(
                session, question, FIRST, lambda: CHARGES._ordered(session, question).limit(FIRST)
            )
        )

    assert statement() is statement()
    assert statement() is not statement(order=())
    assert statement(words="物业") is not statement(words="物业")
    late, before = asked("state:overdue"), statement()
    due = filled.read(CHARGES.total, question=late)
    clock.go_on(days=400)
    assert statement() is not before
    assert len(filled.read(CHARGES.ids, question=late)) > due
    filled.clock = StoppedClock()
    assert len(filled.read(CHARGES.ids, question=late)) == due
    actor = filled.actor
    filled.actor = structs.replace(actor, user_id=7)
    try:
        assert filled.read(RECEIPTS.ids, question=asked("mine")) == []
    finally:
        filled.actor = actor
    assert filled.read(RECEIPTS.ids, question=asked("mine"))


def test_a_statement_that_is_kept_finds_the_words_of_each_time(filled: Store) -> None:
    rows = filled.read(KEPT.records.rows, ids=filled.read(KEPT.records.ids))
    for row in rows[:2]:
        question = asked("all", words=row.no)
        assert filled.read(KEPT.records.ids, question=question) == [row.id]
        found = filled.read(KEPT.records.figures, question=question)
        assert (found.count, found.chips["all"]) == (1, 1)
        with counted(filled) as sent:
            filled.read(KEPT.records.ids, question=question)
        assert len([one for one in sent if f"'{row.no.lower()}'" in one]) == 1


def test_figures_that_are_kept_follow_the_day_and_the_user(filled: Store) -> None:
    def figures() -> tuple[ListFigures, ListFigures]:
        late = filled.read(CHARGES.figures, question=asked("state:overdue"))
        return late, filled.read(RECEIPTS.figures, question=asked("mine"))

    clock = filled.clock = StoppedClock()
    first = figures()
    assert figures() == first
    assert first[0].chips["state:overdue"] == first[0].count
    assert first[0].money("amount") > Money(0)
    clock.go_on(days=400)
    later = figures()[0]
    assert later.count == later.chips["state:overdue"] > first[0].count
    actor = filled.actor
    filled.actor = structs.replace(actor, user_id=7)
    assert (figures()[1].count, figures()[1].chips["mine"]) == (0, 0)
    filled.actor = actor
    filled.clock = StoppedClock()
    assert figures() == first


def test_a_list_is_sorted_by_several_columns(filled: Store) -> None:
    question = asked("all", order=[("state", False), ("built_area", True), ("code", True)])
    rows = filled.read(UNITS.rows, ids=filled.read(UNITS.ids, question=question))
    numbers = {row.id: place for place, row in enumerate(rows)}
    plainly = filled.read(UNITS.ids, question=asked("all", order=[("code", True)]))
    place = {unit: number for number, unit in enumerate(plainly)}
    expected = sorted(rows, key=lambda row: (row.state, -(row.built_area or 0), place[row.id]))
    assert [row.id for row in expected] == list(numbers)


def test_a_chip_says_what_it_finds_beside_the_other_groups(filled: Store) -> None:
    pressed = asked("state:let", "missing:phone")
    told = filled.read(UNITS.figures, question=pressed).chips
    states = [chip for chip in told if chip.startswith("state:")]
    assert len(states) == len(UnitState) - 1  # who has bought and not moved in has no chip
    for chip in states:
        question = asked(chip, "missing:phone")
        assert told[chip] == filled.read(UNITS.total, question=question)
    assert told["missing:area"] == filled.read(
        UNITS.total, question=asked("state:let", "missing:area")
    )


def test_drop_downs_narrow(filled: Store) -> None:
    (item, *_more) = {row.item for row in filled.read(CHARGES.first)}
    assert item
    user = filled.actor.user_id
    mine = filled.read(RECEIPTS.ids, question=Question(choices=(("cashier", user),)))
    assert mine == filled.read(RECEIPTS.ids, question=asked("mine"))
    building = Question(choices=(("building", 1),))
    people = filled.read(PEOPLE.ids, question=building)
    assert 0 < len(people) < filled.read(PEOPLE.total)
    assert filled.read(UNITS.ids, question=Question(choices=(("building", None),))) == (
        filled.read(UNITS.ids)
    )


def test_what_nobody_waits_for_any_more_is_given_up(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped:
        asked = 0

        def step(self, done: int, total: int) -> None:
            self.asked += 1
            raise Cancelled

    monkeypatch.setattr("propdesk.db.plain_rows._STEPS", 10)
    stopped = Stopped()
    with pytest.raises(Cancelled):
        filled.read(PEOPLE.figures, question=ANY, progress=stopped)
    with pytest.raises(Cancelled):
        filled.read(VEHICLES.ids, question=ANY, progress=stopped)
    assert stopped.asked == 2
    # The connection is whole again, and nobody is asked any more.
    assert filled.read(PEOPLE.total) == filled.read(PEOPLE.figures).count
    assert stopped.asked == 2


def test_people_units_and_vehicles_come_in_their_order_without_being_sorted(filled: Store) -> None:
    with filled.engine.connect() as connection:
        for records in (PEOPLE, UNITS, VEHICLES):
            with counted(filled) as statements:
                filled.read(records.first)
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[0]}")
            assert "ORDER BY" not in "".join(str(row) for row in plan), records.key
