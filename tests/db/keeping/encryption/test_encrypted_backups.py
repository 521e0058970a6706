"""Encrypted backups: nothing to read without a key, the same proofs with it, forgeries refused."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from propdesk.db.keeping import archive, attached
from propdesk.db.keeping.archive import (
    BackupDamaged,
    BackupForged,
    BackupLocked,
    NotABackup,
    Sealing,
    unlock,
)
from propdesk.db.keeping.attached import Beside
from propdesk.db.keeping.backup import back_up, verify_backup
from propdesk.db.keeping.encryption import key_ring
from propdesk.db.keeping.encryption.key_ring import forget_typed, keep_key
from propdesk.db.keeping.encryption.office_key import OfficeKey, new_keys
from propdesk.db.keeping.encryption.recovery_text import on_paper
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock
from propdesk.db.keeping.restore import BackupHasBreaches, preview_restore, restore
from propdesk.db.keeping.rotation import Keep
from propdesk.db.store import Store
from tests.clocks import StoppedClock
from tests.db.keeping.test_attached import ONE, TWO, name_of
from tests.outside import outside

KEY, RECOVERY = new_keys()
PAPER = "\n".join(on_paper(RECOVERY))


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(key_ring, "secrets_folder", lambda: tmp_path / "keys of this pc")
    forget_typed()
    keep_key(KEY)
    yield
    forget_typed()


@pytest.fixture
def another_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Go on as a PC that has no key."""

    def go() -> None:
        monkeypatch.setattr(key_ring, "secrets_folder", lambda: tmp_path / "keys of another pc")
        forget_typed()

    return go


def sealed(store: Store, place: Path, *, encrypted: bool = True, key: OfficeKey = KEY) -> Path:
    made = back_up(store, place, estate="云杉里花园", sealing=Sealing(key, encrypted))
    assert made.ok
    return made.file


def rewritten(file: Path, changed: dict[str, bytes]) -> Path:
    """The same archive with members put in their place; b"" leaves one out."""
    other = file.with_stem("forged")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for entry in old.infolist():
            if content := changed.get(entry.filename, old.read(entry)):
                new.writestr(entry, content)
    return other


def test_nothing_of_the_estate_can_be_read_without_a_key(filed: Store, place: Path) -> None:
    sealed(filed, place)
    files = [one for one in place.rglob("*") if one.is_file()]
    assert len(files) == 3  # the backup and two files of records
    for file in files:
        content = file.read_bytes()
        for told in (ONE, TWO, b"last_receipt", b"SQLite format 3"):
            assert told not in content


def test_an_encrypted_backup_verifies_and_restores(
    filed: Store, folder: DataFolder, place: Path, lock: DataLock, clock: StoppedClock
) -> None:
    file = sealed(filed, place)
    found = verify_backup(file, folder)
    assert found.ok
    assert found.lost == ()
    assert restore(file, folder, lock=lock, clock=clock, store=filed).breaches == ()


def test_another_pc_needs_the_paper_and_nothing_else(
    filed: Store, place: Path, tmp_path: Path, another_pc: Callable[[], None]
) -> None:
    file = sealed(filed, place)
    another_pc()
    other = DataFolder(tmp_path / "other pc")
    with pytest.raises(BackupLocked, match=KEY.number):
        preview_restore(file, other)
    assert unlock(file, PAPER) == KEY
    seen = preview_restore(file, other)
    assert seen.missing == 0
    assert seen.breaches == ()


def test_every_changed_byte_is_refused(filed: Store, folder: DataFolder, place: Path) -> None:
    good = sealed(filed, place)
    content = good.read_bytes()
    bad = place / "bad.propdesk"
    with zipfile.ZipFile(good) as packed:
        starts = [one.header_offset for one in packed.infolist()]
    for at in (*(start + 200 for start in starts), len(content) // 2, len(content) // 3):
        bad.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises((BackupDamaged, BackupForged, BackupLocked)):
            verify_backup(bad, folder)


def test_a_forged_manifest_is_refused_whoever_encrypted_it(
    filed: Store, folder: DataFolder, place: Path
) -> None:
    """Whoever has the data knows for whom to encrypt, and only that."""
    good = sealed(filed, place)
    with archive.opened(good) as (packed, manifest):
        told = json.loads(manifest.encoded()) | {"created_at": "2020-01-01T00:00:00Z"}
        hidden = archive.BackupArchive(place / "draft", "w")
        hidden.key = packed.key
        hidden.put_small(archive.MANIFEST, json.dumps(told).encode())
        content = hidden.read(hidden.infolist()[0])
        hidden.close()
    for changed in (
        {"manifest.json.age": content},
        {"tag.json": b""},
        {"tag.json": b'{"key": "x", "tag": "y"}'},
        {"tag.json": b"[]"},
    ):
        with pytest.raises(BackupForged):
            verify_backup(rewritten(good, changed), folder)


def test_a_tag_proves_a_plain_backup_too(filed: Store, folder: DataFolder, place: Path) -> None:
    good = sealed(filed, place, encrypted=False)
    assert verify_backup(good, folder).ok
    with zipfile.ZipFile(good) as packed:
        told = json.loads(packed.read("manifest.json")) | {"estate": "someone else"}
    with pytest.raises(BackupForged):
        verify_backup(rewritten(good, {"manifest.json": json.dumps(told).encode()}), folder)


def test_a_backup_without_a_tag_is_doubted_once_the_estate_has_a_key(
    filed: Store, folder: DataFolder, place: Path, lock: DataLock, clock: StoppedClock
) -> None:
    """Whoever leaves the tag out instead of forging it."""
    told = {"estate.name": "云杉里花园", "estate.backup_keyed_on": "2026-11-20"}
    with outside(filed, fenced=True) as connection:
        for key, value in told.items():
            connection.execute(
                "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (key, f'"{value}"')
            )
    clock.go_on(days=1)
    plain = back_up(filed, place, estate="云杉里花园").file
    kinds = {one.kind for one in verify_backup(plain, folder).breaches}
    assert "backup_untagged" in kinds
    with pytest.raises(BackupHasBreaches):
        restore(plain, folder, lock=lock, clock=clock, store=filed)
    for file in (
        back_up(filed, place, estate="云杉里花园", sealing=Sealing(KEY)).file,
        back_up(filed, folder.backups, estate="云杉里花园").file,
    ):
        assert "backup_untagged" not in {one.kind for one in verify_backup(file, folder).breaches}


def test_the_files_of_an_encrypted_backup_are_proven_and_written_again_when_damaged(
    filed: Store, folder: DataFolder, place: Path
) -> None:
    file = sealed(filed, place)
    beside = Beside(place, KEY).path(name_of(ONE))
    beside.write_bytes(beside.read_bytes()[:-1] + b"\0")
    assert [one.values["name"] for one in verify_backup(file, folder).lost] == []  # in the data
    (folder.attachments / name_of(ONE)).unlink()
    assert len(verify_backup(file, folder).lost) == 1
    (folder.attachments / name_of(ONE)).write_bytes(ONE)
    beside.write_bytes(b"short")
    sealed(filed, place)
    assert Beside(place, KEY).read(name_of(ONE)) == ONE


def test_plain_files_leave_the_stick_with_the_last_plain_backup(
    filed: Store, place: Path, clock: StoppedClock
) -> None:
    back_up(filed, place, estate="云杉里花园")
    assert Beside(place).path(name_of(ONE)).exists()
    for _day in range(3):
        clock.go_on(days=1)
        for file in (place / attached.FILES).rglob("*"):
            os.utime(file, (0, 0))
        sealing = Sealing(KEY)
        back_up(filed, place, estate="云杉里花园", sealing=sealing, keep=Keep(1, 1, 1))
    assert not Beside(place).path(name_of(ONE)).exists()
    assert Beside(place, KEY).read(name_of(ONE)) == ONE


def test_a_pipe_and_a_folder_are_no_backups(folder: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "a.propdesk").mkdir()
    pipes = [tmp_path / "a.propdesk"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "b.propdesk")
        pipes.append(tmp_path / "b.propdesk")
    for file in pipes:
        with pytest.raises(NotABackup):
            verify_backup(file, folder)


def test_a_bomb_is_refused_before_it_is_unpacked(folder: DataFolder, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.propdesk"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", "{}")
        packed.writestr("attachments/" + "0" * 64, b"\0" * (64 << 20))
    with pytest.raises(BackupDamaged):
        verify_backup(bomb, folder)
