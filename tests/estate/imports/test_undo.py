"""An import is taken back as far as nobody built on it."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from propdesk.db.records.searching import rebuild_search
from propdesk.db.store import Store, use_case
from propdesk.db.tables import Base
from propdesk.estate.accounts.accounts import accounts_of_unit, debtor_account
from propdesk.estate.imports.undo import AlreadyUndone, Undone, plan_undo, undo_import
from propdesk.estate.imports.writing.records import import_runs
from propdesk.estate.models import Person, Unit
from propdesk.estate.people.occupancy import add_role
from propdesk.estate.records import RoleFields
from propdesk.estate.roster.cells.types import Policy, Step
from propdesk.estate.rules import RoleKind
from propdesk.estate.search.searching import unit_of_code
from propdesk.kernel.i18n import using_language
from tests.estate.imports.test_importing import (
    CLEAN,
    CONFLICTS,
    LATER,
    PARKING,
    SAMPLES,
    people_at,
    preview_of,
    put_in,
    units_of,
)

REGISTER = (
    *("building", "unit", "person", "phone", "document", "occupancy", "parking_space"),
    *("vehicle", "account", "search_entry"),
)


def contents(session: Session) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for name in REGISTER:
        table = Base.metadata.tables[name]
        columns = [c for c in table.columns if (name, c.name) != ("search_entry", "id")]
        found[name] = sorted((tuple(row) for row in session.execute(select(*columns))), key=str)
    return found


def undo(store: Store, run_id: int | None) -> Undone:
    assert run_id is not None
    plan = store.read(plan_undo, run_id=run_id)
    done = store.write(undo_import, run_id=run_id)
    assert plan == done  # what the clerk was told before he agreed
    return done


@pytest.mark.parametrize("name", SAMPLES)
def test_undoing_leaves_the_register_as_it_was(store: Store, name: str) -> None:
    if name in (LATER, PARKING):
        put_in(store, CLEAN)
    before = store.read(contents)
    done = put_in(store, name, Policy.REPLACE)
    undone = undo(store, done.run_id)
    assert undone.kept == ()
    assert store.read(contents) == before


def test_undoing_answers_to_contradictions_leaves_nothing(store: Store) -> None:
    before = store.read(contents)
    conflicts = preview_of(store, CONFLICTS).conflicts
    done = put_in(store, CONFLICTS, answers={c.key: Step.REPLACE for c in conflicts})
    assert done.counts["changed"] == 12
    assert undo(store, done.run_id).kept == ()
    assert store.read(contents) == before


def test_what_somebody_changed_since_is_kept_and_told(store: Store) -> None:
    done = put_in(store, CLEAN)
    store.write(_note_in, code="1-1-502", note="门铃坏了")
    undone = undo(store, done.run_id)
    assert [(kept.record, kept.name) for kept in undone.kept] == [("unit", "1-1-502")]
    assert list(units_of(store)) == ["1/1/502"]


@use_case(permission="", touches=("unit",))
def _note_in(session: Session, *, code: str, note: str) -> None:
    session.execute(text("UPDATE unit SET note = :note WHERE code = :code"), locals_of(code, note))


def locals_of(code: str, note: str) -> dict[str, str]:
    return {"code": code, "note": note}


def test_two_units_of_a_building_that_were_changed_keep_it(store: Store) -> None:
    done = put_in(store, CLEAN)
    for code in ("1-1-502", "1-1-501", "A-901"):
        store.write(_note_in, code=code, note="门铃坏了")
    undone = undo(store, done.run_id)
    assert len(undone.kept) == 3
    assert sorted(units_of(store)) == ["1/1/501", "1/1/502", "A//901"]
    assert put_in(store, CLEAN).counts["conflict"] == 0


def test_a_household_with_an_account_stays_with_its_owner_and_phones(store: Store) -> None:
    done = put_in(store, CLEAN)
    people = people_at(store, "1/1/502")
    unit = store.read(unit_of_code, code="1-1-502")
    store.write(debtor_account, unit_id=unit.id, day=store.clock.today())
    undone = undo(store, done.run_id)
    assert {kept.name for kept in undone.kept} == {"1-1-502", people[0][0]}
    assert people_at(store, "1/1/502") == people[:1]
    assert store.read(lambda s: s.scalar(select(func.count()).select_from(Unit))) == 1


def test_a_value_changed_since_keeps_its_new_text(store: Store) -> None:
    put_in(store, CLEAN)
    done = put_in(store, LATER, Policy.REPLACE)
    store.write(_note_in, code="1-1-302", note="又搬回来了")
    undone = undo(store, done.run_id)
    assert [(kept.name, kept.field) for kept in undone.kept] == [("1-1-302", "note")]
    assert units_of(store)["1/1/302"].note == "又搬回来了"
    assert units_of(store)["1/1/501"].built_area == 1_123_750


def test_the_former_owner_comes_back_with_the_account(store: Store) -> None:
    put_in(store, CLEAN)
    unit = store.read(unit_of_code, code="1-1-601")
    store.write(debtor_account, unit_id=unit.id, day=store.clock.today())
    done = put_in(store, LATER, Policy.REPLACE)
    undo(store, done.run_id)
    assert people_at(store, "1/1/601")[0][0] == "崔金凤"
    accounts = store.read(accounts_of_unit, unit_id=unit.id)
    assert [account.closed for account in accounts] == [None]


def test_a_former_owner_stays_former_when_the_new_one_owes(store: Store) -> None:
    put_in(store, CLEAN)
    done = put_in(store, LATER, Policy.REPLACE)
    unit = store.read(unit_of_code, code="1-1-601")
    day = store.clock.today() + timedelta(days=1)
    store.write(debtor_account, unit_id=unit.id, day=day)
    undone = undo(store, done.run_id)
    assert people_at(store, "1/1/601")[0][0] == "曾晓东"
    assert ("occupancy", "until") in [(kept.record, kept.field) for kept in undone.kept]


def test_an_import_is_undone_only_once_and_can_be_repeated(store: Store) -> None:
    done = put_in(store, CLEAN)
    undo(store, done.run_id)
    with pytest.raises(AlreadyUndone):
        undo(store, done.run_id)
    assert put_in(store, CLEAN).counts == {"new": 131}
    assert [run.undone_at is None for run in store.read(import_runs)] == [True, False]


def test_who_imported_is_called_as_in_every_other_list(store: Store) -> None:
    with using_language("en"):
        put_in(store, CLEAN)
    assert [run.user_name for run in store.read(import_runs)] == ["命令行"]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_built_on_imports_they_are_undone_in_any_order(
    store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    runs = [put_in(store, name, Policy.REPLACE).run_id for name in (CLEAN, LATER, PARKING)]
    units = store.read(lambda session: list(session.scalars(select(Unit.id))))
    people = store.read(lambda session: list(session.scalars(select(Person.id))))
    for unit_id in chance.sample(units, 12):
        day = store.clock.today() + timedelta(days=chance.randint(-1, 1))
        store.write(debtor_account, unit_id=unit_id, day=day)
    for unit_id, person_id in zip(chance.sample(units, 8), chance.sample(people, 8), strict=True):
        role = RoleFields(RoleKind.TENANT)
        store.write(add_role, unit_id=unit_id, person_id=person_id, fields=role)
    for unit_id in chance.sample(units, 8):
        store.write(_note_in, code=store.read(_code_of, unit_id=unit_id), note="x")
    chance.shuffle(runs)
    kept = [undo(store, run_id).kept for run_id in runs]
    assert all(any(one.reason for one in each) for each in kept if each)
    assert store.read(_broken_references) == []
    store.write(rebuild_search)
    assert store.read(_ownerless_accounts) == 0


def _code_of(session: Session, *, unit_id: int) -> str:
    return session.get_one(Unit, unit_id).code


def _broken_references(session: Session) -> list[object]:
    return list(session.execute(text("PRAGMA foreign_key_check")))


def _ownerless_accounts(session: Session) -> int:
    """Accounts of units whose every role is gone (a household owes for spaces without one)."""
    query = text(
        "SELECT count(*) FROM account JOIN unit ON unit.id = account.unit_id"
        " WHERE unit.kind <> 'space' AND unit.id NOT IN (SELECT unit_id FROM occupancy)"
    )
    return int(session.execute(query).scalar_one())
