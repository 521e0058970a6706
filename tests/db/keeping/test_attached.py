"""Files of records in backups: each once beside them, checked, brought back, thinned out."""

import contextlib
import hashlib
import itertools
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from propdesk.db.attachments.attaching import NewFile, attach, files_of, remove_file
from propdesk.db.attachments.files import content_of
from propdesk.db.breach import Breach
from propdesk.db.keeping import archive
from propdesk.db.keeping.archive import (
    ATTACHMENTS,
    LIST,
    BackupDamaged,
    BackupNotProven,
    NotABackup,
)
from propdesk.db.keeping.attached import FILES, Beside, check_files, list_in, thin_out
from propdesk.db.keeping.backup import Backup, back_up, verify_backup
from propdesk.db.keeping.disk import on_disk
from propdesk.db.keeping.disk.on_disk import Tick
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock, take_lock
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.keeping.packing import unpack_into
from propdesk.db.keeping.restore import preview_restore, restore
from propdesk.db.keeping.rotation import Keep
from propdesk.db.store import Store, connect
from propdesk.estate.records import VehicleFields
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.kernel.progress import NoProgress
from propdesk.modules import declared
from propdesk.system.backups.findings import check_all
from tests.clocks import StoppedClock
from tests.long.folders import copied

ONE, TWO = b"%PDF-1.7 one", b"%PDF-1.7 two"


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def filed(folder: DataFolder, clock: StoppedClock) -> Iterator[Store]:
    """An office in which vehicle 1 has two files."""
    store = Store(folder.database, clock=clock, declarations=declared())
    vehicle = store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z12345"))
    add(store, vehicle, ONE, TWO)
    yield store
    store.close()


def test_what_a_package_takes_is_the_backup_alone(filed: Store, folder: DataFolder) -> None:
    """The files lie in the data; a work place that goes again gets no copy of them."""
    (work := folder.aside / "work-1").mkdir(parents=True)
    made = back_up(filed, work)
    assert list(work.iterdir()) == [made.file]
    assert made.lost == ()


def add(store: Store, vehicle: int, *contents: bytes) -> tuple[int, ...]:
    new = [NewFile(f"{one[-3:].decode()}.pdf", one) for one in contents]
    return attach(store, kind="vehicle", record_id=vehicle, new=new).ids


def write_at(file: BinaryIO, spot: int, byte: int) -> None:
    file.seek(spot)
    file.write(bytes([byte]))


def beside_in(place: Path) -> set[str]:
    return {file.name for file in (place / FILES).glob("*/*")}


def test_files_lie_beside_the_backup_and_it_lists_them(filed: Store, place: Path) -> None:
    made = back_up(filed, place)
    assert made.lost == ()
    assert made.manifest.attachments == 2
    assert beside_in(place) == {name_of(ONE), name_of(TWO)}
    assert Beside(place).path(name_of(ONE)).read_bytes() == ONE
    with zipfile.ZipFile(made.file) as packed:
        assert json.loads(packed.read(LIST)) == {name_of(ONE): 12, name_of(TWO): 12}


def test_a_changed_bit_in_the_directory_of_a_backup_is_refused_in_a_sentence(
    filed: Store, folder: DataFolder, place: Path
) -> None:
    """A bit says that a member is locked, packed in another way, lies elsewhere or is another."""
    good = back_up(filed, place).file
    raw, bad = good.read_bytes(), place / "bad.propdesk"
    with archive.opened(good) as (packed, wanted):
        needed = list_in(packed, good)
        beginnings = [member.header_offset for member in packed.infolist()]
        spots = {at + n for at in beginnings for n in range(48)}
        spots |= set(range(packed.start_dir, len(raw)))
    bad.write_bytes(raw)
    with bad.open("r+b", buffering=0) as changing:
        for spot, bit in itertools.product(sorted(spots), range(8)):
            write_at(changing, spot, raw[spot] ^ 1 << bit)
            with (
                contextlib.suppress(BackupDamaged, NotABackup),
                archive.opened(bad) as (packed, found),
            ):
                assert (found, list_in(packed, bad)) == (wanted, needed)
                unpack_into(len, packed, found, bad, Tick(NoProgress(), 0, 1))
            write_at(changing, spot, raw[spot])


def test_the_next_backup_writes_only_what_is_new(filed: Store, place: Path) -> None:
    back_up(filed, place)
    before = {file: file.stat().st_mtime_ns for file in (place / FILES).glob("*/*")}
    add(filed, 1, b"%PDF-1.7 new")
    back_up(filed, place)
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert len(beside_in(place)) == 3


def test_files_nobody_names_stay_at_home(filed: Store, folder: DataFolder, place: Path) -> None:
    for name in ("0" * 64, "Thumbs.db"):
        (folder.attachments / name).write_bytes(b"x")
    back_up(filed, place)
    assert beside_in(place) == {name_of(ONE), name_of(TWO)}


def test_a_stick_that_lies_about_a_file_is_found_out(
    filed: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(file: Path) -> None:
        if file.parent.parent.name == FILES:
            file.write_bytes(b"what the stick made of it")

    monkeypatch.setattr(on_disk, "forget", lie)
    with pytest.raises(BackupNotProven):
        back_up(filed, place)
    assert list(place.glob("*.propdesk")) == []
    assert beside_in(place) == set()


def test_what_is_damaged_beside_a_backup_is_written_again(
    filed: Store, place: Path, clock: StoppedClock
) -> None:
    made = back_up(filed, place)
    Beside(place).path(name_of(ONE)).write_bytes(b"short")
    Beside(place).path(name_of(TWO)).write_bytes(b"%PDF-1.7 owt")  # as long as it was
    assert [one.values["name"] for one in lost_in(made, filed)] == []  # the data has them
    for _day in range(30):  # the size tells at once, the bytes in their turn
        clock.go_on(days=1)
        made = back_up(filed, place)
    assert {Beside(place).path(name_of(one)).read_bytes() for one in (ONE, TWO)} == {ONE, TWO}


def lost_in(made: Backup, store: Store) -> list[Breach]:
    return list(verify_backup(made.file, DataFolder(store.path.parent)).lost)


def test_a_file_missing_in_the_data_is_named_with_its_record_and_keeps_old_backups(
    filed: Store, folder: DataFolder, place: Path, clock: StoppedClock
) -> None:
    for _day in range(3):
        back_up(filed, place, keep=Keep(1, 1, 1))
        clock.go_on(days=1)
    add(filed, 1, b"%PDF-1.7 new")
    (folder.attachments / name_of(b"%PDF-1.7 new")).unlink()
    made = back_up(filed, place, keep=Keep(1, 1, 1))
    (lost,) = made.lost
    assert lost.values == {"name": "new.pdf", "record": "宁Z12345"}
    assert lost.subject == ("vehicle", 1, "宁Z12345")
    assert made.ok  # the books are right
    assert made.removed == ()
    assert [one.values["name"] for one in verify_backup(made.file, folder).lost] == ["new.pdf"]


def test_the_program_s_own_backups_rely_on_the_files_beside_them(
    filed: Store, folder: DataFolder
) -> None:
    made = back_up(filed, folder.backups)
    assert made.manifest.attachments == 2
    assert not (folder.backups / FILES).exists()
    assert verify_backup(made.file, folder).lost == ()


def test_files_come_back_with_the_data_on_another_pc(
    filed: Store, folder: DataFolder, place: Path, tmp_path: Path, clock: StoppedClock
) -> None:
    made = back_up(filed, place)
    filed.close()
    other = DataFolder(tmp_path / "other")
    other.make()
    assert preview_restore(made.file, other).missing == 0
    with take_lock(other) as lock:
        done = restore(made.file, other, lock=lock, clock=clock)
    assert done.missing == 0
    store = Store(other.database, clock=clock, declarations=declared())
    for one in store.read(files_of, kind="vehicle", record_id=1):
        assert content_of(other.attachments, one.name, one.sha256) in (ONE, TWO)
    store.close()


def test_a_backup_carried_away_alone_says_what_is_missing_and_restores_the_rest(
    filed: Store, place: Path, tmp_path: Path, clock: StoppedClock
) -> None:
    made = back_up(filed, place)
    alone = tmp_path / "alone" / made.file.name
    alone.parent.mkdir()
    shutil.copyfile(made.file, alone)
    other = DataFolder(tmp_path / "other")
    other.make()
    assert preview_restore(alone, other).missing == 2
    assert len(verify_backup(alone, other).lost) == 2
    with take_lock(other) as lock:
        assert restore(alone, other, lock=lock, clock=clock).missing == 2
        opened = open_data(other.root, lock=lock, clock=clock)
        verdict = check_at_start(opened)
        opened.store.close()
    assert verdict.writable
    assert verdict.missing == 2


def test_a_backup_of_an_older_program_brings_the_files_it_holds(
    filed: Store, folder: DataFolder, place: Path, lock: DataLock, clock: StoppedClock
) -> None:
    made = back_up(filed, place)
    older = place / "older.propdesk"
    with zipfile.ZipFile(made.file) as new, zipfile.ZipFile(older, "w") as old:
        for entry in new.infolist():
            if entry.filename != LIST:
                old.writestr(entry, new.read(entry))
        for content in (ONE, TWO):
            old.writestr(ATTACHMENTS + name_of(content), content)
    shutil.rmtree(place / FILES)
    (folder.attachments / name_of(ONE)).unlink()
    add(filed, 1, b"%PDF-1.7 new")
    restore(older, folder, lock=lock, clock=clock, store=filed)
    assert (folder.attachments / name_of(ONE)).read_bytes() == ONE
    assert len(list(folder.attachments.iterdir())) == 3  # undoing the restore may need the new one


@pytest.mark.parametrize(
    "listed", [b"[]", b"{", b'{"../../evil": 1}', b'{"' + b"0" * 64 + b'": "x"}']
)
def test_a_list_that_is_none_is_damage(
    filed: Store, folder: DataFolder, place: Path, listed: bytes
) -> None:
    made, bad = back_up(filed, place), place / "bad.propdesk"
    with zipfile.ZipFile(made.file) as new, zipfile.ZipFile(bad, "w") as changed:
        for entry in new.infolist():
            changed.writestr(entry, listed if entry.filename == LIST else new.read(entry))
    with pytest.raises(BackupDamaged):
        verify_backup(bad, folder)


def test_what_no_backup_needs_any_more_goes_with_the_old_backups(
    filed: Store, place: Path, clock: StoppedClock
) -> None:
    (file_id,) = add(filed, 1, b"%PDF-1.7 old")
    back_up(filed, place)
    filed.write(remove_file, file_id=file_id)
    with filed.engine.execution_options(
        immediate=True
    ).begin() as connection:  # as a sweep does after thirty days
        connection.exec_driver_sql("DELETE FROM attachment WHERE deleted_at IS NOT NULL")
    for file in (place / FILES).glob("*/*"):
        os.utime(file, (clock.now().timestamp(),) * 2)
    clock.go_on(days=1)
    back_up(filed, place, keep=Keep(2, 1, 1))
    assert name_of(b"%PDF-1.7 old") in beside_in(place)
    clock.go_on(days=2)
    assert len(back_up(filed, place, keep=Keep(2, 1, 1)).removed) == 1
    assert beside_in(place) == {name_of(ONE), name_of(TWO)}


def test_nothing_goes_beside_a_backup_that_cannot_be_read(
    filed: Store, place: Path, clock: StoppedClock
) -> None:
    back_up(filed, place)
    (place / "PropDesk-19990101-000000.propdesk").write_bytes(b"PK of old")
    stray = Beside(place).path("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    assert thin_out(place, clock.now()) == 0
    (place / "PropDesk-19990101-000000.propdesk").unlink()
    assert thin_out(place, clock.now()) == 1


def test_what_the_disk_does_not_let_go_does_not_spoil_the_backup_that_was_made(
    filed: Store, place: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(filed, place)
    stray = Beside(place).path("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    removed = Path.unlink

    def held(file: Path, *, missing_ok: bool = False) -> None:
        if file == stray:
            raise PermissionError(13, "held by another program")
        removed(file, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    for _day in range(3):
        clock.go_on(days=1)
        made = back_up(filed, place, keep=Keep(1, 1, 1))
    assert made.removed
    assert made.file.exists()
    assert stray.exists()


def test_the_check_of_the_books_reads_every_file(filed: Store, folder: DataFolder) -> None:
    class Watch:
        def step(self, done: int, total: int) -> None:
            pass

    assert filed.read(check_all, progress=Watch()) == ()
    (folder.attachments / name_of(ONE)).write_bytes(b"%PDF-1.7 eno")
    connection = connect(folder.database)
    assert check_files(connection, folder.attachments) == []  # as long as it was
    connection.close()
    (found,) = filed.read(check_all, progress=Watch())
    assert (found.kind, found.subject) == ("file_missing", "宁Z12345")
    assert found.page == "estate.vehicles"


def test_a_copy_of_the_data_folder_has_the_files(
    filed: Store, folder: DataFolder, tmp_path: Path, clock: StoppedClock
) -> None:
    filed.close()
    other = copied(folder, tmp_path / "copied")
    with take_lock(other) as lock:
        opened = open_data(other.root, lock=lock, clock=clock)
        assert check_at_start(opened).missing == 0
        opened.store.close()
