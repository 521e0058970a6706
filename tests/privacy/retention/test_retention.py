"""What is past its time is counted by list, told on Today, and goes by one key for good."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.access.loans.models import KeptItem
from propdesk.access.loans.register import KEPT, HandOver, KeptFields
from propdesk.access.loans.rules import ItemState
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.db.tables import Base
from propdesk.estate.models import Person
from propdesk.estate.people.occupancy import ROLE
from propdesk.estate.records import RoleFields
from propdesk.estate.rules import RoleKind
from propdesk.kernel.permissions import Role
from propdesk.modules import declared
from propdesk.privacy.matching import column_at
from propdesk.privacy.retention.due import due_retention
from propdesk.privacy.retention.due_data import (
    delete_due,
    due_rows,
    look_at_retention,
    look_is_old,
    retention_lines,
)
from propdesk.privacy.retention.rules import months_after, months_before
from tests.clocks import StoppedClock
from tests.roles import rights_of

PHONE = "19900009043"


def line(store: Store, name: str) -> tuple[int, int]:
    (found,) = [one for one in store.read(retention_lines) if one.name == name]
    return found.held, found.due


@pytest.fixture
def parcels(store: Store, clock: StoppedClock) -> list[int]:
    """One handed out long ago, one that still lies there as long, one of today."""
    long_ago = clock.today() - timedelta(days=800)
    ids = []
    for arrived in (long_ago, long_ago, clock.today()):
        fields = KeptFields(
            what="到付件", owner="顾清和", phone=PHONE, arrived=arrived, kept_at="B-11"
        )
        ids.append(store.write(KEPT.uses.add, fields=fields))
    for one in (ids[0], ids[2]):
        to = HandOver(handed_to="顾清和", mark="2041")
        store.write(KEPT.uses.move, record_id=one, to=ItemState.HANDED, form=to)
    return ids


def test_only_what_is_settled_and_past_its_time_is_due(store: Store, parcels: list[int]) -> None:
    assert line(store, "kept_item") == (3, 1)
    (row,) = store.read(due_rows, name="kept_item")
    assert row.id == parcels[0]
    assert row.over == months_after(row.day, 12)


def test_what_is_due_goes_with_what_the_log_said_and_the_rest_stays(
    store: Store, parcels: list[int]
) -> None:
    done = store.write(delete_due, names=["kept_item"])
    assert (done.rows, done.kept) == (1, 0)
    gone = store.read(lambda session: session.get_one(KeptItem, parcels[0]).phone)
    assert gone == "***"
    assert store.read(lambda session: session.get_one(KeptItem, parcels[1]).phone) == PHONE
    assert line(store, "kept_item") == (2, 0)

    def in_log(session: Session) -> list[str]:
        query = (
            "SELECT coalesce(before, '') || coalesce(after, '') FROM audit "
            "WHERE subject_id = :id AND subject_kind = 'kept_item'"
        )
        return list(session.scalars(text(query), {"id": parcels[0]}))

    entries = store.read(in_log)
    assert entries
    assert not any(PHONE in one or "顾清和" in one for one in entries)


def test_today_tells_how_much_and_since_when(
    store: Store, parcels: list[int], clock: StoppedClock
) -> None:
    assert list(store.read(lambda session: list(due_retention(session)))) == []
    assert store.read(look_is_old)
    assert store.write(look_at_retention) == 1
    assert not store.read(look_is_old)
    (told,) = store.read(lambda session: list(due_retention(session)))
    assert told.count == 1
    assert told.oldest == clock.today() - timedelta(days=800)
    store.write(delete_due, names=["kept_item"])
    assert store.read(lambda session: list(due_retention(session))) == []


def test_whoever_moved_out_three_years_ago_is_forgotten(
    store: Store, person: int, unit: int, owner: int, clock: StoppedClock
) -> None:
    assert line(store, "person") == (1, 0)
    until = clock.today() - timedelta(days=3 * 366)
    ended = RoleFields(RoleKind.OWNER, share=1_000_000, until=until)
    store.write(RecordUses(ROLE).change, record_id=owner, fields=ended)
    assert line(store, "person") == (1, 1)
    (row,) = store.read(due_rows, name="person")
    assert row.name == "陈** 1-2-301"
    assert store.write(delete_due, names=["person"]).rows == 1
    assert store.read(lambda session: session.get_one(Person, person).name) == "陈**"
    assert line(store, "person") == (0, 0)


def test_a_clerk_neither_sees_nor_deletes(store: Store, parcels: list[int]) -> None:
    store.as_actor(Actor(7, "clerk", Role.CLERK, rights_of(Role.CLERK)))
    with pytest.raises(NotPermitted):
        store.read(retention_lines)
    with pytest.raises(NotPermitted):
        store.write(delete_due, names=["kept_item"])
    store.write(look_at_retention)
    assert store.read(lambda session: list(due_retention(session))) == []


def test_months_end_with_their_month() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_each_declaration_names_columns_that_exist() -> None:
    """Say what is personal by `personal` in the module.py of the subject, column by column."""
    for one in declared().personal:
        table = Base.metadata.tables[one.table]
        said = (*one.columns, *one.also, *filter(None, (one.person, one.account)))
        assert set(said) <= set(table.c.keys()), one.table
        for path in filter(None, (one.unit, one.keep.begins if one.keep else "")):
            assert column_at(table, path) is not None
        if one.keep and one.keep.ended:
            state: Any = table.c.state.type
            assert set(one.keep.ended) <= set(state.enums), one.table


def test_every_phone_of_a_record_is_declared_as_somebodys() -> None:
    """A column of phones belongs into `personal` of its subject, or among those of the office."""
    of_the_office = {
        ("worker", "phone"), ("keeper", "phone"), ("builder", "phone"),
        ("renovation_company", "phone"),
    }  # fmt: skip
    told = {(one.table, name) for one in declared().personal for name in one.columns}
    found = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.c
        if column.name == "phone" or column.name.endswith("_phone")
    }
    assert found - told == of_the_office
