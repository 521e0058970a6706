"""Whose data is restricted stands in no list that leaves the office; the record says so."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.estate.exports import export_people
from propdesk.estate.people.listing import PEOPLE
from propdesk.estate.people.restricting import (
    RestrictedAlready,
    RestrictionFields,
    lift_restriction,
    restrict_person,
    restriction_of,
)
from propdesk.estate.rules import RestrictWhy
from propdesk.estate.units.listing import UNITS
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused
from tests.clocks import StoppedClock
from tests.roles import rights_of

ASKED = RestrictionFields(why=RestrictWhy.ASKED)


def test_whoever_is_restricted_is_in_no_file_and_his_phone_in_no_list(
    store: Store, person: int, unit: int, owner: int, tmp_path: Path
) -> None:
    assert export_people(store, tmp_path / "before.xlsx") == 1
    assert store.read(UNITS.rows, ids=[unit])[0].owner_phone
    store.write(restrict_person, person_id=person, fields=ASKED)
    assert export_people(store, tmp_path / "after.xlsx") == 0
    (row,) = store.read(UNITS.rows, ids=[unit])
    assert (row.owners, row.owner_phone) == ("陈雨桐", "")
    (shown,) = store.read(PEOPLE.rows, ids=[person])
    assert shown.restricted
    assert store.read(PEOPLE.ids, question=asked("restricted")) == [person]
    store.write(lift_restriction, person_id=person, why="撤回")
    assert export_people(store, tmp_path / "again.xlsx") == 1


def test_it_ends_by_its_day_and_one_holds_at_a_time(
    store: Store, person: int, clock: StoppedClock
) -> None:
    day: date = clock.today()
    until = RestrictionFields(why=RestrictWhy.DISPUTED, until=day + timedelta(days=3))
    store.write(restrict_person, person_id=person, fields=until)
    with pytest.raises(RestrictedAlready):
        store.write(restrict_person, person_id=person, fields=ASKED)
    found = store.read(restriction_of, person_id=person)
    assert found is not None
    assert (found.holds(day + timedelta(days=3)), found.holds(day + timedelta(days=4))) == (
        True,
        False,
    )


def test_a_day_that_is_over_and_no_reason_are_refused_beside_their_fields(
    store: Store, person: int, clock: StoppedClock
) -> None:
    past = RestrictionFields(why=RestrictWhy.ASKED, until=clock.today() - timedelta(days=1))
    with pytest.raises(FieldsRefused) as refused:
        store.write(restrict_person, person_id=person, fields=past)
    assert refused.value.errors.keys() == {"until"}
    with pytest.raises(FieldsRefused) as refused:
        store.write(
            restrict_person, person_id=person, fields=RestrictionFields(why=RestrictWhy.OTHER)
        )
    assert refused.value.errors.keys() == {"note"}


def test_a_clerk_may_not_restrict(store: Store, person: int) -> None:
    store.as_actor(Actor(7, "clerk", Role.CLERK, rights_of(Role.CLERK)))
    with pytest.raises(NotPermitted):
        store.write(restrict_person, person_id=person, fields=ASKED)
