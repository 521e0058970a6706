"""Files of a record: content first, row after it; every one is in the log and can come back."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments import attaching, files
from propdesk.db.attachments.attaching import (
    AttachedFile,
    FileGone,
    FileTakenAway,
    NewFile,
    attach,
    bring_back_file,
    files_of,
    may_edit_files,
    remove_file,
    rename_file,
)
from propdesk.db.attachments.refusing import FileIsProgram, FileNameRefused
from propdesk.db.models import Attachment, AuditRow
from propdesk.db.store import Actor, NotPermitted, Store, use_case
from propdesk.estate.records import VehicleFields
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.errors import Cancelled
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.file_parts import FilePart
from propdesk.kernel.records.refusals import RecordGone
from tests.clocks import StoppedClock
from tests.records import undo
from tests.roles import rights_of

SCAN = NewFile("行驶证.pdf", b"%PDF-1.7 scan")


@pytest.fixture
def vehicle(store: Store) -> int:
    return store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z12345"))


@pytest.fixture
def place(store: Store) -> Path:
    return store.path.parent / "attachments"


def add(store: Store, vehicle: int, *new: NewFile) -> attaching.AddedFiles:
    return attach(store, kind="vehicle", record_id=vehicle, new=new)


def listed(store: Store, vehicle: int) -> tuple[AttachedFile, ...]:
    return store.read(files_of, kind="vehicle", record_id=vehicle)


def names(store: Store, vehicle: int) -> list[str]:
    return [one.name for one in listed(store, vehicle)]


def done(store: Store) -> list[str]:
    def read(session: Session) -> list[str]:
        return list(session.scalars(select(AuditRow.what).order_by(AuditRow.id)))

    return [what for what in store.read(read) if what.startswith("file.")]


def as_role(store: Store, role: Role) -> None:
    store.as_actor(Actor(7, "甲", role, rights_of(role)))


def test_a_file_lies_under_its_own_hash_and_is_listed(
    store: Store, vehicle: int, place: Path, clock: StoppedClock
) -> None:
    add(store, vehicle, SCAN)
    (one,) = listed(store, vehicle)
    assert (one.name, one.size, one.kind) == ("行驶证.pdf", 13, "application/pdf")
    assert one.sha256 == hashlib.sha256(SCAN.content).hexdigest()
    assert (place / one.sha256).read_bytes() == SCAN.content
    assert one.at == clock.now()
    assert files.content_of(place, one.name, one.sha256) == SCAN.content


def test_the_same_content_is_kept_once_and_a_record_has_it_once(
    store: Store, vehicle: int, place: Path
) -> None:
    other = store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z54321"))
    assert len(add(store, vehicle, SCAN).ids) == 1
    assert len(add(store, other, NewFile("copy.pdf", SCAN.content)).ids) == 1
    again = add(store, vehicle, NewFile("again.pdf", SCAN.content))
    assert (again.ids, again.known) == ((), ("again.pdf",))
    assert len(list(place.iterdir())) == 1


def test_two_files_of_one_name_are_told_apart(store: Store, vehicle: int) -> None:
    add(store, vehicle, NewFile("a.txt", b"one"), NewFile("A.txt", b"two"))
    assert names(store, vehicle) == ["a.txt", "A (2).txt"]


def test_of_many_files_one_refused_keeps_all_out(store: Store, vehicle: int) -> None:
    with pytest.raises(FileIsProgram, match=r"b\.exe"):
        add(store, vehicle, SCAN, NewFile("b.exe", b"x"))
    assert names(store, vehicle) == []
    assert done(store) == []


def test_stopping_adds_nothing(store: Store, vehicle: int) -> None:
    class Stopped:
        def step(self, done: int, total: int) -> None:
            if done == 1:
                raise Cancelled

    many = [NewFile(f"{number}.txt", bytes([number])) for number in range(3)]
    with pytest.raises(Cancelled):
        attach(store, kind="vehicle", record_id=vehicle, new=many, progress=Stopped())
    assert names(store, vehicle) == []


def test_a_disk_that_refuses_leaves_no_row_and_no_rest(
    store: Store, vehicle: int, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("propdesk.db.attachments.files.flush", full)
    with pytest.raises(files.FileNotKept, match="行驶证"):
        add(store, vehicle, SCAN)
    assert names(store, vehicle) == []
    assert list(place.iterdir()) == []


def test_a_file_swept_between_its_content_and_its_row_is_kept_again(
    store: Store, vehicle: int, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = store.write
    swept: list[Path] = []

    def sweeps_first(function: object, **rest: object) -> object:
        if function is attaching.add_files and not swept:
            swept.extend(place.iterdir())
            swept[0].unlink()
        return asked(function, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "write", sweeps_first)
    add(store, vehicle, SCAN)
    assert swept[0].read_bytes() == SCAN.content


def test_a_file_that_is_taken_away_each_time_is_refused_at_last(
    store: Store, vehicle: int, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = store.write

    def scanner_comes_first(function: object, **rest: object) -> object:
        for one in place.iterdir():
            one.unlink()
        return asked(function, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "write", scanner_comes_first)
    with pytest.raises(FileTakenAway, match="行驶证"):
        add(store, vehicle, SCAN)
    assert names(store, vehicle) == []


def test_content_damaged_on_the_disk_is_told_and_mended_by_adding_it_again(
    store: Store, vehicle: int, place: Path
) -> None:
    add(store, vehicle, SCAN)
    (one,) = listed(store, vehicle)
    (place / one.sha256).write_bytes(b"%PDF-1.7 else")
    with pytest.raises(files.FileLost, match="行驶证"):
        files.content_of(place, one.name, one.sha256)
    add(store, vehicle, SCAN)
    assert files.content_of(place, one.name, one.sha256) == SCAN.content
    (place / one.sha256).unlink()
    with pytest.raises(files.FileLost):
        files.content_of(place, one.name, one.sha256)


def test_a_new_name_keeps_the_ending_and_is_judged(store: Store, vehicle: int) -> None:
    (file_id,) = add(store, vehicle, SCAN).ids
    assert store.write(rename_file, file_id=file_id, name="行驶证 正面") == "行驶证 正面.pdf"
    with pytest.raises(FileNameRefused):
        store.write(rename_file, file_id=file_id, name="CON")
    assert names(store, vehicle) == ["行驶证 正面.pdf"]
    assert done(store) == ["file.add", "file.change"]


def test_a_removed_file_comes_back(store: Store, vehicle: int, place: Path) -> None:
    (file_id,) = add(store, vehicle, SCAN).ids
    store.write(remove_file, file_id=file_id)
    assert names(store, vehicle) == []
    assert len(list(place.iterdir())) == 1
    with pytest.raises(FileGone):
        store.write(remove_file, file_id=file_id)
    store.write(bring_back_file, file_id=file_id)
    assert names(store, vehicle) == ["行驶证.pdf"]
    with pytest.raises(FileGone):
        store.write(bring_back_file, file_id=file_id)
    assert done(store) == ["file.add", "file.remove", "file.restore"]


def test_a_file_comes_back_beside_another_that_is_called_so_by_now(
    store: Store, vehicle: int
) -> None:
    (file_id,) = add(store, vehicle, SCAN).ids
    store.write(remove_file, file_id=file_id)
    add(store, vehicle, NewFile(SCAN.name, b"%PDF-1.7 another"))
    store.write(bring_back_file, file_id=file_id)
    assert names(store, vehicle) == ["行驶证 (2).pdf", "行驶证.pdf"]


def test_a_deleted_record_comes_back_with_its_files(store: Store, vehicle: int) -> None:
    add(store, vehicle, SCAN)
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    undo(store, "vehicle", vehicle)
    assert names(store, vehicle) == ["行驶证.pdf"]


def test_files_follow_the_rights_to_their_record(store: Store, vehicle: int) -> None:
    (file_id,) = add(store, vehicle, SCAN).ids
    as_role(store, Role.READER)
    assert names(store, vehicle) == ["行驶证.pdf"]
    assert not store.read(may_edit_files, kind="vehicle")
    with pytest.raises(NotPermitted):
        add(store, vehicle, SCAN)
    with pytest.raises(NotPermitted):
        store.write(remove_file, file_id=file_id)
    with pytest.raises(NotPermitted):
        store.write(rename_file, file_id=file_id, name="x")
    store.as_actor(Actor(8, "乙", Role.READER, frozenset()))
    with pytest.raises(NotPermitted):
        listed(store, vehicle)


def test_nothing_is_added_to_a_record_that_is_gone(store: Store, vehicle: int) -> None:
    store.write(VEHICLE_USES.delete, record_id=vehicle)
    with pytest.raises(RecordGone):
        add(store, vehicle, SCAN)

    def rows(session: Session) -> int:
        return len(list(session.scalars(select(Attachment))))

    assert store.read(rows) == 0


def test_a_file_may_be_of_a_part_and_goes_along_with_it_alone(store: Store, vehicle: int) -> None:
    other = store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z54321"))
    add(store, vehicle, SCAN)
    third = FilePart(3, "3 车灯")
    own = {"kind": "vehicle", "record_id": vehicle}
    photo = NewFile("车灯.txt", b"lamp")
    attach(store, **own, new=[photo, SCAN], part=third)  # type: ignore[arg-type]  # by name
    attach(store, **own, new=[photo], part=third)  # type: ignore[arg-type]  # there already
    found = [(one.part, one.part_name) for one in listed(store, vehicle)]
    assert found == [(None, ""), (3, "3 车灯"), (3, "3 车灯")]

    @use_case(permission="", touches=("attachment", "audit"))
    def copied(session: Session, *, parts: set[int | None]) -> None:
        attaching.copy_files(session, ("vehicle", vehicle), ("vehicle", other), parts=parts)

    store.write(copied, parts={4})
    assert names(store, other) == []
    store.write(copied, parts={3})
    assert [(one.name, one.part) for one in listed(store, other)] == [
        ("车灯.txt", None),
        ("行驶证 (2).pdf", None),
    ]
