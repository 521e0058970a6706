"""A sweep takes what nobody needs any more, and nothing else."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from propdesk.db.attachments.attaching import (
    FileGone,
    NewFile,
    attach,
    bring_back_file,
    files_of,
    remove_file,
)
from propdesk.db.attachments.files import keep
from propdesk.db.attachments.sweeping import KEPT_DAYS, Swept, sweep
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store
from propdesk.estate.records import VehicleFields
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from tests.clocks import StoppedClock

SCAN = NewFile("scan.pdf", b"%PDF-1.7 scan")


@pytest.fixture
def vehicle(store: Store) -> int:
    return store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z12345"))


@pytest.fixture
def place(store: Store) -> Path:
    return store.path.parent / "attachments"


def add(store: Store, vehicle: int, new: NewFile = SCAN) -> int:
    return attach(store, kind="vehicle", record_id=vehicle, new=[new]).ids[0]


def test_a_removed_file_goes_after_thirty_days_with_its_row(
    store: Store, vehicle: int, place: Path, clock: StoppedClock
) -> None:
    file_id = add(store, vehicle)
    clock.go_on(days=40)
    store.write(remove_file, file_id=file_id)
    clock.go_on(days=KEPT_DAYS)
    assert sweep(store) == Swept()
    clock.go_on(minutes=1)
    assert sweep(store) == Swept(rows=1, files=1)
    assert list(place.iterdir()) == []
    with pytest.raises(FileGone):
        store.write(bring_back_file, file_id=file_id)


def test_a_content_that_another_record_names_stays(
    store: Store, vehicle: int, place: Path, clock: StoppedClock
) -> None:
    other = store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z54321"))
    add(store, other)
    store.write(remove_file, file_id=add(store, vehicle))
    clock.go_on(days=KEPT_DAYS + 1)
    assert sweep(store) == Swept(rows=1, files=0)
    assert len(store.read(files_of, kind="vehicle", record_id=other)) == 1


def test_the_files_of_a_deleted_record_stay(
    store: Store, vehicle: int, place: Path, clock: StoppedClock
) -> None:
    add(store, vehicle)
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    clock.go_on(days=1000)
    assert sweep(store) == Swept()
    assert len(list(place.iterdir())) == 1


def test_what_was_never_named_goes_after_thirty_days_and_foreign_files_stay(
    store: Store, vehicle: int, place: Path, clock: StoppedClock
) -> None:
    add(store, vehicle)
    for name in ("0" * 64, "new-x.part", "Thumbs.db"):
        (place / name).write_bytes(b"x")
        os.utime(place / name, (clock.now().timestamp(),) * 2)
    clock.go_on(days=KEPT_DAYS)
    assert sweep(store) == Swept()
    clock.go_on(minutes=1)
    assert sweep(store) == Swept(files=2)
    assert sorted(len(file.name) for file in place.iterdir()) == [9, 64]


def test_what_is_kept_again_counts_as_new(
    store: Store, vehicle: int, place: Path, clock: StoppedClock
) -> None:
    store.write(remove_file, file_id=add(store, vehicle))
    clock.go_on(days=KEPT_DAYS + 1)
    # Its content is kept anew, and its row is about to be written.
    keep(place, SCAN.name, SCAN.content, clock.now())
    assert sweep(store) == Swept(rows=1, files=0)
    assert len(list(place.iterdir())) == 1


def test_nothing_goes_while_a_restore_can_be_undone(
    store: Store, vehicle: int, place: Path, clock: StoppedClock
) -> None:
    store.write(remove_file, file_id=add(store, vehicle))
    clock.go_on(days=KEPT_DAYS + 1)
    aside = DataFolder(store.path.parent).aside / "restore-20261101-080000"
    aside.mkdir(parents=True)
    yesterday = (clock.now() - timedelta(days=1)).isoformat()
    note = json.dumps({"at": yesterday, "replaced_by": "x"})
    (aside / "restore.json").write_text(note, encoding="utf-8")
    assert sweep(store) == Swept()
