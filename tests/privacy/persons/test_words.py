"""Whatever words of any table say of a person is masked when the person is forgotten."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, UniqueConstraint, insert, select, update
from sqlalchemy.orm import Session

from propdesk.access.loans.register import KEPT, KeptFields
from propdesk.access.loans.rules import ItemState
from propdesk.db.records.uses import RecordUses
from propdesk.db.sealing.checking import check_log, check_seals
from propdesk.db.store import Store
from propdesk.db.tables import Base
from propdesk.db.withholding.personal import Leaves
from propdesk.estate.people.occupancy import ROLE
from propdesk.estate.people.people import (
    PERSON,
    add_document,
    add_person,
    change_person,
    person_details,
)
from propdesk.estate.records import DocumentFields, RoleFields, VehicleFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.modules import declared
from propdesk.privacy.everywhere import writes_everywhere
from propdesk.privacy.persons.erasing import erase_person, preview_erasure
from propdesk.privacy.persons.rules import Scrub
from propdesk.privacy.persons.words import OF_THE_OFFICE, insert_only, texts_of
from tests.clocks import StoppedClock
from tests.estate.conftest import person_fields
from tests.privacy.persons.test_forgetting import everything
from tests.system.touches import CheckedStore

NAME, PHONE, ID_NUMBER, PLATE = "欧阳青禾", "19900007316", "999999198801120023", "浙A7K316"
WORDS = f"{NAME}来电 199 0000 7316，身份证{ID_NUMBER}，车浙A·7K316"
TRACES = (NAME, PHONE, "199 0000 7316", ID_NUMBER, PLATE, "7K316")


def somebody(store: Store, clock: StoppedClock) -> int:
    """A person with phone, paper and car, who lives nowhere."""
    made = store.write(add_person, fields=person_fields(NAME, PHONE))
    store.write(add_document, person_id=made, fields=DocumentFields(ID_NUMBER))
    store.write(VEHICLE_USES.add, fields=VehicleFields(plate=PLATE, person_id=made))
    return made


@writes_everywhere("estate.privacy")
def write_everywhere(session: Session) -> set[str]:
    """The words into every text of the first row of each table; of a closed one into a new row.
    The tables that have no row."""
    closed, parted = insert_only(session)
    empty = set[str]()
    for name, table in Base.metadata.tables.items():
        texts = [one for one in texts_of(table) if not table.c[one].unique]
        if not texts or name in OF_THE_OFFICE or name in closed - parted or "id" not in table.c:
            continue
        row = session.execute(select(table).order_by(table.c.id).limit(1)).mappings().first()
        if row is None:
            empty.add(name)
        elif name in parted:
            session.execute(insert(table).values(another(table, dict(row), texts)))
        else:
            values = {one: WORDS for one in texts if not of_its_own(table, one)}
            if values:
                session.execute(update(table).where(table.c.id == row["id"]).values(values))
    return empty


def of_its_own(table: Table, name: str) -> bool:
    together = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    alone = [one for one in table.indexes if one.unique]
    return any(name in one.columns for one in together) or any(name in one.columns for one in alone)


def another(table: Table, row: dict[str, object], texts: list[str]) -> dict[str, object]:
    row.pop("id")
    unique = {"no": "X-1", "reverses_id": None}
    return {**row, **{k: v for k, v in unique.items() if k in row}, **dict.fromkeys(texts, WORDS)}


@pytest.fixture
def full(tmp_path: Path, sample_file: Path, clock: StoppedClock) -> Iterator[Store]:
    """The sample estate: rows in every list there is."""
    shutil.copyfile(sample_file, tmp_path / "full.db")
    opened = CheckedStore(tmp_path / "full.db", clock=clock, declarations=declared())
    yield opened
    opened.close()


def test_no_text_of_any_table_keeps_name_phone_paper_or_plate(
    full: Store, clock: StoppedClock
) -> None:
    person = somebody(full, clock)
    empty = full.write(write_everywhere)
    assert len(empty) < 25, sorted(empty)
    seen = full.read(preview_erasure, person_id=person)
    assert seen.in_the_way == ()
    told = {one.leaves: one.count for one in seen.fates}
    assert told[Leaves.WORDS]
    done = full.write(erase_person, person_id=person)
    assert (done.fates, done.log_entries) == (seen.fates, seen.log_entries)
    left = full.read(everything)
    assert [one for one in TRACES if one in left] == []
    assert "欧**来电 ***，身份证***，车***" in left
    raw = sqlite3.connect(full.path)
    assert check_log(raw) == []
    assert check_seals(raw) == []
    raw.close()


def test_why_a_record_was_moved_is_masked_after_an_entry_of_the_log_and_never_without(
    store: Store, clock: StoppedClock
) -> None:
    person = somebody(store, clock)
    fields = KeptFields(what="伞", arrived=clock.today(), kept_at="A")
    item = store.write(KEPT.uses.add, fields=fields)
    store.write(KEPT.uses.move, record_id=item, to=ItemState.DISPOSED, why=f"{NAME}说不要了")
    assert f"{NAME}说不要了" in store.read(everything)
    titles = {one.title: one for one in store.read(preview_erasure, person_id=person).fates}
    assert titles["记录的变动原因"].count == 1
    store.write(erase_person, person_id=person)
    assert NAME not in store.read(everything)
    assert "欧**说不要了" in store.read(everything)
    raw = sqlite3.connect(store.path)
    (entry,) = raw.execute(
        "SELECT subject_kind, after FROM audit WHERE what = 'words.redact'"
    ).fetchall()
    assert entry == ("state_move", '{"columns": ["why"]}')
    for change in ("why = 'x' WHERE from_state IS NULL", "to_state = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="takes INSERT only"):
            raw.execute(f"UPDATE state_move SET {change}")
    raw.close()


def test_where_a_rows_words_go_why_it_was_moved_goes_too(store: Store, clock: StoppedClock) -> None:
    person = somebody(store, clock)
    fields = KeptFields(what="伞", owner=NAME, phone=PHONE, arrived=clock.today(), kept_at="A")
    item = store.write(KEPT.uses.add, fields=fields)
    store.write(KEPT.uses.move, record_id=item, to=ItemState.DISPOSED, why="说话很凶，不要了")
    store.write(erase_person, person_id=person)
    assert "说话很凶" not in store.read(everything)
    raw = sqlite3.connect(store.path)
    assert check_log(raw) == []
    assert check_seals(raw) == []
    raw.close()


def test_with_a_namesake_a_name_alone_stays_and_what_is_the_persons_is_masked(
    store: Store, clock: StoppedClock, unit: int, owner: int, person: int
) -> None:
    """Both are called 陈雨桐; one owned 1-2-301."""
    store.write(add_person, fields=person_fields("陈雨桐", "19900009316"))
    ended = RoleFields(RoleKind.OWNER, share=1_000_000, until=clock.today() - timedelta(days=1))
    store.write(RecordUses(ROLE).change, record_id=owner, fields=ended)
    for what, where in (("陈雨桐丢的伞", None), ("陈雨桐家的快递", unit)):
        fields = KeptFields(what=what, unit_id=where, arrived=clock.today(), kept_at="A")
        item = store.write(KEPT.uses.add, fields=fields)
        store.write(KEPT.uses.move, record_id=item, to=ItemState.DISPOSED, why=f"{what}没人要")
    store.write(erase_person, person_id=person)
    left = store.read(everything)
    assert "陈雨桐丢的伞" in left
    assert "陈雨桐家的快递" not in left
    assert "陈**家的快递" in left


def test_a_former_name_goes_too_and_a_longer_name_of_another_stays(
    store: Store, clock: StoppedClock
) -> None:
    person = store.write(add_person, fields=person_fields("李明"))
    seen = store.read(person_details, person_id=person).fields
    renamed = PERSON.fields(name="李晓明", phones=seen.phones)
    store.write(change_person, person_id=person, fields=renamed)
    store.write(add_person, fields=person_fields("李明亮"))
    fields = KeptFields(what="李明的伞，李明亮送来", arrived=clock.today(), kept_at="A")
    store.write(KEPT.uses.add, fields=fields)
    store.write(erase_person, person_id=person)
    left = store.read(everything)
    assert "李**的伞，李明亮送来" in left
    assert "李晓明" not in left


def test_numbers_are_known_however_they_are_parted_and_json_keeps_its_form() -> None:
    scrub = Scrub("Li", (PHONE, "571881", PLATE), longer=("Li Na",))
    assert scrub.text("打199-0000-7316，浙a 7k316", named=False) == "打***，***"
    assert scrub.text("1571881 571881", named=False) == "1571881 ***"
    assert scrub.text("Lift for Li, Li Na", named=True) == "Lift for L**, Li Na"
    assert scrub.text('{"a":["Li",19900007316]}', named=True) == '{"a":["L**",19900007316]}'


def test_every_table_that_is_the_offices_own_is_there() -> None:
    assert set(Base.metadata.tables) >= OF_THE_OFFICE
