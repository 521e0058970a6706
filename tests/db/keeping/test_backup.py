"""Backups: what they hold, how they prove themselves, what is refused and what is kept."""

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from propdesk.db.keeping import archive, attached, backup
from propdesk.db.keeping.archive import (
    MANIFEST,
    BackupDamaged,
    BackupNotProven,
    BackupTooNew,
    NotABackup,
    opened,
)
from propdesk.db.keeping.aside import remove_leftovers
from propdesk.db.keeping.backup import (
    BackupFolderMissing,
    back_up,
    copy_online,
    in_order,
    verify_backup,
)
from propdesk.db.keeping.disk import on_disk, places
from propdesk.db.keeping.disk.on_disk import Tick, sha256_of
from propdesk.db.keeping.examining import BackupForeign, examine
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.restore import preview_restore
from propdesk.db.keeping.rotation import Keep, backup_name, backups_in, outdated
from propdesk.db.store import Store
from propdesk.kernel.errors import Cancelled, UserError
from propdesk.kernel.progress import NoProgress
from tests.clocks import StoppedClock
from tests.long.folders import pay
from tests.outside import outside


class Watch:
    """Remembers what was reported; stops the work at a percentage."""

    def __init__(self, stop_at: int = 101) -> None:
        self.seen: list[int] = []
        self.stop_at = stop_at

    def step(self, done: int, total: int) -> None:
        """Note it."""
        self.seen.append(done)
        if done >= self.stop_at:
            raise Cancelled


def left_in(place: Path) -> list[str]:
    return [path.name for path in place.iterdir()] if place.exists() else []


def test_a_backup_says_what_is_in_it(store: Store, folder: DataFolder, place: Path) -> None:
    office = Store(folder.database, clock=store.clock)
    made = back_up(office, place, estate="云杉里 花园/一期")
    assert made.ok
    assert made.file.name.startswith("PropDesk-云杉里_花园_一期-20261120-")
    assert made.counts["receipt"] == 6
    assert made.manifest.contents.last_receipt == "SJ2026-000006"
    assert made.sums["charge.amount"] == 2 * (37702 + 28000 + 25068)
    assert made.sha256 == sha256_of(made.file)
    assert left_in(folder.aside) == []


def test_a_backup_verifies_again(opened: Store, folder: DataFolder, place: Path) -> None:
    made = back_up(opened, place)
    assert verify_backup(made.file, folder).manifest == made.manifest


def test_progress_goes_to_the_end_and_never_back(opened: Store, place: Path) -> None:
    watch = Watch()
    back_up(opened, place, progress=watch)
    assert watch.seen == sorted(watch.seen)
    assert watch.seen[-1] == 100


@pytest.mark.parametrize("percent", [1, 30, 55, 65, 80])
def test_a_cancelled_backup_leaves_nothing(
    opened: Store, folder: DataFolder, place: Path, percent: int
) -> None:
    with pytest.raises(Cancelled):
        back_up(opened, place, progress=Watch(percent))
    assert left_in(place) == []
    assert left_in(folder.aside) == []


def test_a_stick_that_is_not_in_is_said(opened: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupFolderMissing):
        back_up(opened, tmp_path / "no stick" / "backups")


def test_a_lying_stick_is_found_out(
    opened: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(file: Path) -> None:
        raw = bytearray(file.read_bytes())
        raw[len(raw) // 2] ^= 1
        file.write_bytes(raw)

    # Between writing and reading back a stick may change anything; here one bit.
    monkeypatch.setattr(on_disk, "forget", lie)
    with pytest.raises(BackupNotProven):
        back_up(opened, place)
    assert left_in(place) == []


def test_every_damage_is_noticed(opened: Store, folder: DataFolder, place: Path) -> None:
    good = back_up(opened, place).file
    raw = good.read_bytes()
    chance = random.Random(1)
    for _ in range(60):
        changed = bytearray(raw)
        changed[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        bad = place / "bad.propdesk"
        bad.write_bytes(changed)
        try:
            found = verify_backup(bad, folder)
        except UserError:
            continue
        # A bit of a name or a date in the archive's own directory: the contents are untouched.
        assert found.manifest.contents == verify_backup(good, folder).manifest.contents


@pytest.mark.parametrize("length", [0, 1, 100, 5000])
def test_a_cut_backup_is_refused(
    opened: Store, folder: DataFolder, place: Path, length: int
) -> None:
    good = back_up(opened, place).file
    cut = place / "cut.propdesk"
    cut.write_bytes(good.read_bytes()[:length])
    with pytest.raises((BackupDamaged, NotABackup)):
        verify_backup(cut, folder)


def test_nobody_is_told_to_choose_a_name_that_the_file_has_already(
    folder: DataFolder, tmp_path: Path
) -> None:
    emptied, other = tmp_path / "PropDesk-a.propdesk", tmp_path / "b.propdesk"
    emptied.write_bytes(bytes(4096))
    with zipfile.ZipFile(other, "w") as packing:
        packing.writestr("a.txt", "a")
    for file in (emptied, other):
        with pytest.raises(NotABackup, match=file.name) as told:
            verify_backup(file, folder)
        assert "以 .propdesk 结尾" not in str(told.value)


def test_other_files_are_no_backups(folder: DataFolder, tmp_path: Path) -> None:
    text, zipped = tmp_path / "名单.txt", tmp_path / "照片.zip"
    text.write_text("你好", encoding="utf-8")
    with zipfile.ZipFile(zipped, "w") as packing:
        packing.writestr("a.txt", "a")
    for file in (text, zipped, folder.database):
        with pytest.raises(NotABackup, match=file.name):
            verify_backup(file, folder)


def rewritten(file: Path, changes: dict[str, bytes], manifest: dict[str, object]) -> Path:
    """A copy of a backup with members added and fields of the manifest changed."""
    other = file.with_name("other.propdesk")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for entry in old.infolist():
            raw = old.read(entry)
            if entry.filename == MANIFEST:
                raw = json.dumps({**json.loads(raw), **manifest}).encode()
            new.writestr(entry.filename, raw)
        for name, raw in changes.items():
            new.writestr(name, raw)
    return other


@pytest.mark.parametrize("newer", [{"format": 3}, {"version": 9999}])
def test_a_newer_backup_is_refused(
    opened: Store, folder: DataFolder, place: Path, newer: dict[str, object]
) -> None:
    file = rewritten(back_up(opened, place).file, {}, newer)
    with pytest.raises(BackupTooNew):
        verify_backup(file, folder)


@pytest.mark.parametrize("wrong", [{"size": 4096}, {"size": 1 << 60}, {"packed_sha256": "0"}])
def test_a_manifest_that_lies_is_refused(
    opened: Store, folder: DataFolder, place: Path, wrong: dict[str, object]
) -> None:
    file = rewritten(back_up(opened, place).file, {}, wrong)
    with pytest.raises(BackupDamaged):
        verify_backup(file, folder)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"a":' * 100_000, b'{"format": {}}', b"[1]"])
def test_a_manifest_that_is_none_is_refused(
    opened: Store, folder: DataFolder, place: Path, raw: bytes
) -> None:
    good, bad = back_up(opened, place).file, place / "bad.propdesk"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for entry in old.infolist():
            is_it = entry.filename == MANIFEST
            new.writestr(entry.filename, raw if is_it else old.read(entry))
    with pytest.raises(BackupDamaged):
        verify_backup(bad, folder)


def test_names_in_an_archive_are_never_paths(
    opened: Store, folder: DataFolder, place: Path, tmp_path: Path
) -> None:
    names = ("../../evil", "attachments/../../evil", "/evil", "attachments/" + "0" * 64)
    file = rewritten(back_up(opened, place).file, dict.fromkeys(names, b"x"), {})
    before = sorted(tmp_path.rglob("*"))
    with archive.opened(file) as (packed, _manifest), pytest.raises(BackupDamaged):
        attached.bring_back(packed, file, folder, Tick(NoProgress(), 0, 1))
    assert sorted(tmp_path.rglob("*")) == before


def test_the_copy_is_of_one_moment_although_others_write(
    opened: Store, folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES_AT_ONCE", 20)
    steps = []

    class Disturbing(NoProgress):
        def step(self, done: int, total: int) -> None:
            steps.append(done)
            pay(opened, 1, random.Random(done))

    copy = tmp_path / "copy.db"
    copy_online(folder.database, copy, Tick(Disturbing(), 0, 100))
    # Each payment made it begin anew, until it was taken in one go.
    assert len(steps) == backup.RESTARTS + 2
    contents, breaches = examine(copy)
    assert breaches == []
    assert contents.counts["payment"] == 7 + backup.RESTARTS + 1


def test_two_backups_in_a_second_have_two_names(opened: Store, place: Path) -> None:
    first, second = back_up(opened, place), back_up(opened, place)
    assert first.file != second.file
    assert backups_in(place)[-1][1] == second.file


def test_rotation_keeps_days_weeks_and_months(tmp_path: Path) -> None:
    begin = datetime(2026, 11, 20, 18, 30)  # noqa: DTZ001  local time, as in the names
    for day in range(400):
        (tmp_path / backup_name("苑", begin - timedelta(days=day))).touch()
    (tmp_path / backup_name("别的小区", begin)).touch()
    found = backups_in(tmp_path, "苑")
    gone = outdated(found, Keep())
    kept = sorted({path for _at, path in found} - set(gone), reverse=True)
    assert found[-1][1] in kept
    assert len(kept) == 7 + 2 + 11  # two of the weeks and one of the months are those of the days
    assert outdated([], Keep()) == []


def test_rotation_keeps_everything_of_the_newest_day(opened: Store, place: Path) -> None:
    clock = opened.clock
    assert isinstance(clock, StoppedClock)
    for _ in range(3):
        back_up(opened, place)
        clock.go_on(minutes=10)
    assert len(backups_in(place)) == 3


def test_older_days_are_thinned_out(opened: Store, place: Path) -> None:
    clock = opened.clock
    assert isinstance(clock, StoppedClock)
    for _ in range(4):
        back_up(opened, place)
        clock.go_on(days=1)
    removed = back_up(opened, place, keep=Keep(2, 1, 1)).removed
    assert len(removed) == 3
    assert len(backups_in(place)) == 2


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError), opened(tmp_path / "gone.propdesk"):
        pass


def test_what_a_killed_backup_left_is_cleared_away(opened: Store, place: Path) -> None:
    place.mkdir()
    old, young = (place / f"PropDesk-20261119-180000.propdesk.{pid}.part" for pid in (1, 2))
    for left in (old, young):
        left.write_bytes(b"half")
    os.utime(old, (0, 0))
    os.utime(young, (time.time(), time.time()))  # files have the PC's time
    made = back_up(opened, place)
    assert sorted(left_in(place)) == sorted([young.name, made.file.name])


def test_a_place_too_deep_for_windows_is_refused_before_a_file_of_it_fails(
    opened: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LONGEST_FOLDER", len(str(place)) - 1)
    with pytest.raises(places.FolderTooLong):
        back_up(opened, place)


def test_a_clock_that_jumped_neither_reorders_nor_deletes(opened: Store, place: Path) -> None:
    clock = opened.clock
    assert isinstance(clock, StoppedClock)
    first = back_up(opened, place).file
    clock.go_on(days=-18000)  # a dead battery: 1977
    jumped = back_up(opened, place, keep=Keep(2, 1, 1)).file
    clock.go_on(days=18001)
    last = back_up(opened, place, keep=Keep(3, 1, 1)).file
    made = in_order(place, "")
    assert [path for _number, _at, path in made] == [first, jumped, last]
    assert [number for number, _at, _path in made] == [1, 2, 3]


def test_a_trigger_or_a_view_that_is_not_ours_is_not_restored(
    opened: Store, folder: DataFolder, place: Path
) -> None:
    for sql in (
        "CREATE TRIGGER steal AFTER INSERT ON receipt BEGIN DELETE FROM audit; END",
        "CREATE VIEW hidden AS SELECT 1",
    ):
        with outside(opened, fenced=True) as connection:
            connection.execute(sql)
        made = back_up(opened, place)
        assert "schema_foreign" in {one.kind for one in made.breaches}
        with pytest.raises(BackupForeign, match=r"steal|hidden"):
            verify_backup(made.file, folder)
        with pytest.raises(BackupForeign):
            preview_restore(made.file, folder)


def test_what_killed_work_left_is_gone_at_the_next_start_and_backup(
    opened: Store, folder: DataFolder, place: Path
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    place.mkdir()
    half = place / f"PropDesk-20261120-1.propdesk.{backup._this_pc()}-{ended.pid}.part"
    mine = place / f"PropDesk-20261120-2.propdesk.{backup._this_pc()}-{os.getpid()}.part"
    work = folder.aside / f"work-{ended.pid}-abc"
    work.mkdir(parents=True)
    (work / "copy.db").write_bytes(b"all the data")
    (folder.aside / f"attachment-{ended.pid}.part").write_bytes(b"an id card")
    for part in (half, mine):
        part.write_bytes(b"half a backup")
    back_up(opened, place)
    assert not half.exists()
    assert mine.exists()
    remove_leftovers(folder, opened.clock)
    assert not list(folder.aside.iterdir())
