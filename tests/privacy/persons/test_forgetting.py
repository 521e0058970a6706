"""A person is told all that is held, and forgotten but for the books; nothing keeps the numbers."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.access.loans.register import KEPT, KeptFields
from propdesk.db.records.uses import RecordUses
from propdesk.db.sealing.checking import check_log, check_seals
from propdesk.db.store import Store
from propdesk.estate.people.occupancy import ROLE
from propdesk.estate.people.people import (
    PERSON,
    add_document,
    add_person,
    change_person,
    person_details,
)
from propdesk.estate.records import DocumentFields, RoleFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.search.searching import search_everything
from propdesk.privacy.persons.erasing import (
    ErasedAlready,
    StillNeeded,
    erase_person,
    preview_erasure,
)
from propdesk.privacy.persons.held import copy_for_person, held_of, write_copy
from propdesk.privacy.persons.rules import Scrub, mask_name
from tests.clocks import StoppedClock
from tests.estate.conftest import person_fields
from tests.outside import outside

PHONE, ID_NUMBER, NAME = "19900003271", "999999199104120017", "陈雨桐"


def everything(session: Session) -> str:
    """All texts of all tables, as a search of the file would see them."""
    tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return "\n".join(
        repr(row) for (name,) in tables for row in session.execute(text(f'SELECT * FROM "{name}"'))
    )


@pytest.fixture
def known(store: Store, person: int, unit: int, owner: int, clock: StoppedClock) -> int:
    """Somebody who lived there until yesterday, with a parcel, an ID, a file and a past."""
    store.write(add_document, person_id=person, fields=DocumentFields(ID_NUMBER))
    fields = store.read(person_details, person_id=person).fields
    noted = PERSON.fields(
        name=fields.name, phones=fields.phones, care="独居", note=f"夜里打 {PHONE}"
    )
    store.write(change_person, person_id=person, fields=noted)
    parcel = KeptFields(
        what="到付件", unit_id=unit, owner=NAME, phone=PHONE, arrived=clock.today(), kept_at="A-1"
    )
    store.write(KEPT.uses.add, fields=parcel)
    other = KeptFields(
        what="伞", owner="别人", phone="19900009999", arrived=clock.today(), kept_at="A"
    )
    store.write(KEPT.uses.add, fields=other)
    ended = RoleFields(RoleKind.OWNER, share=1_000_000, until=clock.today() - timedelta(days=1))
    store.write(RecordUses(ROLE).change, record_id=owner, fields=ended)
    return person


def test_everything_that_tells_of_somebody_is_told_masked_and_in_full(
    store: Store, known: int, tmp_path: Path
) -> None:
    held = store.read(held_of, person_id=known)
    tables = {part.title: [row.said for row in part.rows] for part in held.parts}
    assert len(tables) >= 5
    said = "\n".join(row.said for row in held.rows)
    assert PHONE not in said
    assert "199****3271" in said
    assert ID_NUMBER not in said
    assert "别人" not in said
    assert ": " not in said  # in Chinese with Chinese signs
    assert "姓名：" in said
    whole = store.write(copy_for_person, person_id=known, in_full=True)
    said = "\n".join(row.said for row in whole.rows)
    assert PHONE in said
    assert ID_NUMBER in said
    assert write_copy(store, tmp_path / "copy.xlsx", person_id=known, in_full=True) == len(
        held.rows
    )


def test_nothing_of_the_numbers_is_left_anywhere_in_the_file(store: Store, known: int) -> None:
    assert PHONE in store.read(everything)
    seen = store.read(preview_erasure, person_id=known)
    assert seen.in_the_way == ()
    assert any(not fate.goes for fate in seen.fates)
    done = store.write(erase_person, person_id=known)
    assert (done.fates, done.log_entries) == (seen.fates, seen.log_entries)
    left = store.read(everything)
    assert PHONE not in left
    assert ID_NUMBER not in left
    assert NAME not in left
    assert "独居" not in left
    assert "别人" in left
    assert "19900009999" in left
    assert store.read(search_everything, text=NAME) == []
    with pytest.raises(ErasedAlready):
        store.write(erase_person, person_id=known)


def test_a_phone_that_two_people_have_tells_of_whose_name_stands_beside_it(
    store: Store, known: int, clock: StoppedClock
) -> None:
    wife = store.write(add_person, fields=person_fields("王小美", PHONE))
    hers = KeptFields(
        what="钥匙", owner="王小美", phone=PHONE, arrived=clock.today(), kept_at="A-2"
    )
    store.write(KEPT.uses.add, fields=hers)
    held = store.read(held_of, person_id=known)
    assert "王小美" not in "".join(row.said for row in held.rows)
    store.write(erase_person, person_id=known)
    assert [one.number for one in store.read(person_details, person_id=wife).fields.phones] == [
        PHONE
    ]


def test_who_lives_there_is_not_forgotten_and_nothing_is_changed(
    store: Store, person: int, owner: int
) -> None:
    before = store.read(everything)
    seen = store.read(preview_erasure, person_id=person)
    assert len(seen.in_the_way) == 1
    assert "1-2-301" in seen.in_the_way[0]
    with pytest.raises(StillNeeded):
        store.write(erase_person, person_id=person)
    assert store.read(everything) == before


def redacted(raw: sqlite3.Connection) -> list[int]:
    query = "SELECT subject_id FROM audit WHERE what = 'audit.redact' ORDER BY id"
    return [number for (number,) in raw.execute(query)]


def test_the_log_says_what_was_taken_out_and_its_chain_holds(store: Store, known: int) -> None:
    store.write(erase_person, person_id=known)
    raw = sqlite3.connect(store.path)
    entries = redacted(raw)
    assert entries
    assert check_log(raw) == []
    assert check_seals(raw) == []
    changed = f"UPDATE audit SET what = 'x' WHERE id = {entries[0]}"
    told = "UPDATE audit SET after = 'x' WHERE what = 'person.erase'"
    for change in (changed, told, "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="takes INSERT only"):
            raw.execute(change)
    raw.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET after = '{{}}' WHERE id = {entry}",
        "UPDATE audit SET subject = 'x' WHERE id = {entry}",
        (
            "UPDATE audit SET after = replace(after, 'digest', 'digest ') "
            "WHERE subject_id = {entry} AND what = 'audit.redact'"
        ),
    ],
)
def test_what_is_changed_of_a_redacted_entry_from_outside_is_found(
    store: Store, known: int, change: str
) -> None:
    store.write(erase_person, person_id=known)
    with outside(store) as raw:
        raw.execute(change.format(entry=redacted(raw)[0]))
        assert check_log(raw) != []


def test_a_name_is_masked_and_a_short_one_is_not_searched_for() -> None:
    assert mask_name("李小龙") == "李**"
    assert mask_name("") == ""
    scrub = Scrub("李", ("19900000001",))
    assert scrub.text("李先生 19900000001", named=True) == "李先生 ***"
    assert Scrub("李小龙", ()).text("李小龙来电", named=True) == "李**来电"
    assert Scrub("李小龙", ()).text("李小龙来电", named=False) == "李小龙来电"
