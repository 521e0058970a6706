"""What this PC remembers of the books: an old copy put back is seen, whatever else is not."""

import contextlib
import json
import os
import random
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from propdesk.db.anchors import anchor as anchors, following
from propdesk.db.anchors.anchor import AnchorFile
from propdesk.db.anchors.comparing import BEHIND, BRANCHED
from propdesk.db.anchors.following import Follower
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock
from propdesk.db.keeping.opening import Opened, Verdict, check_at_start, open_data
from propdesk.db.keeping.restore import restore, undo_restore
from propdesk.db.refusals import DataReadOnly
from propdesk.db.store import Actor, NotPermitted, Store
from propdesk.kernel.permissions import Role
from propdesk.modules import declared
from propdesk.system.backups.remembered.anchoring import (
    AcceptanceUnexplained,
    NotOnlyOld,
    accept_state,
    follow,
)
from propdesk.system.users.users import ensure_first_manager
from tests.clocks import StoppedClock
from tests.long.folders import pay
from tests.outside import outside


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this PC keeps what it remembers; moments last no longer than they must."""
    monkeypatch.setattr(anchors, "config_folder", lambda: tmp_path / "pc")
    monkeypatch.setattr(following, "CALM", 0.001)
    return tmp_path / "pc" / "anchors"


Start = Callable[[], contextlib.AbstractContextManager[tuple[Opened, Verdict]]]


@pytest.fixture
def start(folder: DataFolder, lock: DataLock, clock: StoppedClock) -> Start:
    """A start of the program on the office, and its end."""

    @contextlib.contextmanager
    def started() -> Iterator[tuple[Opened, Verdict]]:
        opened = open_data(folder.root, lock=lock, clock=clock, declarations=declared())
        verdict = check_at_start(opened)
        follower = follow(opened, verdict)
        yield opened, verdict
        if follower is not None:
            follower.end()
        opened.store.close()

    return started


def take_money(store: Store, times: int = 1) -> None:
    for turn in range(times):
        pay(store, 1, random.Random(turn))


def anchor_file(folder: DataFolder) -> AnchorFile:
    found = folder.anchor
    assert found is not None
    return found


def remembered(folder: DataFolder) -> int:
    """The last posting that this PC remembers."""
    kept = anchor_file(folder).read()
    return 0 if kept is None else kept.standing.head.seq


def noted(folder: DataFolder) -> list[str]:
    with contextlib.closing(sqlite3.connect(folder.database)) as one:
        rows = one.execute("SELECT after FROM audit WHERE what = 'anchor.begin' ORDER BY id")
        return [json.loads(after)["occasion"] for (after,) in rows]


def test_the_anchor_follows_each_payment_and_lies_outside_the_data(
    folder: DataFolder, start: Start, place: Path
) -> None:
    with start() as (opened, verdict):
        assert verdict.writable
        assert verdict.warnings == ()
        take_money(opened.store, 2)
    kept = anchor_file(folder).read()
    assert kept is not None
    with contextlib.closing(sqlite3.connect(folder.database)) as one:
        head = one.execute("SELECT seq, hash, day FROM posting ORDER BY seq DESC").fetchone()
        (last,) = one.execute("SELECT no FROM receipt ORDER BY id DESC").fetchone()
    assert (kept.standing.head.seq, kept.standing.head.hash, kept.standing.day) == head
    assert kept.standing.receipt == last
    assert kept.standing.counters["posting/0"] == head[0]
    assert {path.parent for path in place.iterdir()} == {place}
    assert not list(folder.root.rglob("*anchor*"))
    if sys.platform != "win32":
        assert {stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()} == {0o600}


def test_what_was_posted_last_is_remembered_however_soon_the_program_ends(
    folder: DataFolder, lock: DataLock, clock: StoppedClock
) -> None:
    opened = open_data(folder.root, lock=lock, clock=clock, declarations=declared())
    check_at_start(opened)
    follower = Follower(opened.store, anchor_file(folder))
    take_money(opened.store)
    follower._ended.set()  # before its thread came to its first look
    follower.begin()
    follower.end()
    opened.store.close()
    with contextlib.closing(sqlite3.connect(folder.database)) as one:
        (last,) = one.execute("SELECT max(seq) FROM posting").fetchone()
    assert remembered(folder) == last


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere its file is for the user alone")
def test_windows_keeps_the_key_in_its_own_hands(folder: DataFolder, place: Path) -> None:
    from propdesk.db.anchors.machine_key import machine_key

    key = machine_key(place)
    assert key not in (place / "key").read_bytes()
    assert machine_key(place) == key


def test_yesterdays_copy_put_back_is_read_only_and_says_what_is_missing(
    folder: DataFolder, start: Start, tmp_path: Path, clock: StoppedClock
) -> None:
    with start():
        pass
    shutil.copyfile(folder.database, tmp_path / "yesterday.db")
    clock.go_on(days=1)
    with start() as (opened, _verdict):
        take_money(opened.store, 3)
    shutil.copyfile(tmp_path / "yesterday.db", folder.database)
    with start() as (opened, verdict):
        assert [reason.kind for reason in verdict.reasons] == [BEHIND]
        told = verdict.reasons[0].values
        assert told["count"] == 3
        assert (told["since"], told["until"]) == ("2026-11-20", "2026-11-21")
        assert told["receipt"] == "SJ2026-000009"
        with pytest.raises(DataReadOnly):
            take_money(opened.store)
    with start() as (_opened, verdict):  # a restart alone does not heal it
        assert verdict.is_old


def test_a_branch_of_the_same_length_is_told(
    folder: DataFolder, start: Start, tmp_path: Path, clock: StoppedClock
) -> None:
    with start():
        pass
    shutil.copyfile(folder.database, tmp_path / "before.db")
    with start() as (opened, _verdict):
        take_money(opened.store)
    shutil.copyfile(tmp_path / "before.db", folder.database)
    other = Store(folder.database, clock=clock)
    clock.go_on(minutes=1)
    take_money(other, 2)
    other.close()
    with start() as (_opened, verdict):
        assert [reason.kind for reason in verdict.reasons] == [BRANCHED]


def test_numbers_set_free_and_a_log_that_was_cut_are_told(folder: DataFolder, start: Start) -> None:
    with start():
        pass
    before = folder.database.read_bytes()
    for statement in (
        "UPDATE counter SET value = value - 1 WHERE series = 'SJ'",
        "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)",
    ):
        with outside(folder.database) as one:
            one.execute(statement)
        with start() as (_opened, verdict):
            assert BEHIND in {reason.kind for reason in verdict.reasons}
        folder.database.write_bytes(before)


def test_a_log_written_anew_is_told(folder: DataFolder, start: Start) -> None:
    with start():
        pass
    with outside(folder.database) as one:
        one.execute("UPDATE audit SET hash = '0' WHERE id = (SELECT max(id) FROM audit)")
    with start() as (_opened, verdict):
        assert BRANCHED in {reason.kind for reason in verdict.reasons}


def test_a_supervisor_accepts_an_older_state_with_a_reason_and_work_goes_on(
    folder: DataFolder, start: Start, tmp_path: Path
) -> None:
    with start():
        pass
    shutil.copyfile(folder.database, tmp_path / "old.db")
    with start() as (opened, _verdict):
        take_money(opened.store)
    shutil.copyfile(tmp_path / "old.db", folder.database)
    with start() as (opened, verdict):
        with pytest.raises(AcceptanceUnexplained):
            accept_state(opened, verdict, reason=" ")
        actor = opened.store.actor
        opened.store.actor = Actor(7, "小周", Role.CASHIER, frozenset())
        with pytest.raises(NotPermitted):
            accept_state(opened, verdict, reason="硬盘换过")
        assert opened.store.read_only
        opened.store.actor = actor
        assert accept_state(opened, verdict, reason="硬盘换过").writable
        take_money(opened.store)
        with pytest.raises(NotOnlyOld):
            accept_state(opened, Verdict(()), reason="硬盘换过")
    with start() as (_opened, verdict):
        assert verdict.writable
        assert verdict.warnings == ()
    with contextlib.closing(sqlite3.connect(folder.database)) as one:
        (after,) = one.execute("SELECT after FROM audit WHERE what = 'anchor.accept'").fetchone()
    assert json.loads(after)["reason"] == "硬盘换过"


def test_the_programs_own_restore_and_its_undo_ask_nothing(
    folder: DataFolder, start: Start, lock: DataLock, clock: StoppedClock, tmp_path: Path
) -> None:
    with start() as (opened, _verdict):
        backup = back_up(opened.store, tmp_path / "stick").file
        take_money(opened.store, 2)
        restore(backup, folder, lock=lock, clock=clock, store=opened.store)
    with start() as (opened, verdict):
        assert verdict.writable
        undo_restore(folder, lock=lock, clock=clock, store=opened.store)
    with start() as (opened, verdict):
        assert verdict.writable
        take_money(opened.store)


@pytest.mark.parametrize("done", [False, True])
def test_a_kill_in_the_middle_of_a_restore_asks_nothing(
    folder: DataFolder, start: Start, tmp_path: Path, *, done: bool
) -> None:
    with start():
        pass
    shutil.copyfile(folder.database, tmp_path / "old.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as old:
        coming = anchors.standing_of(old).head
    with start() as (opened, _verdict):
        take_money(opened.store)
    anchor_file(folder).expect(coming)
    if done:
        shutil.copyfile(tmp_path / "old.db", folder.database)
    with start() as (opened, verdict):
        assert verdict.writable
        take_money(opened.store)


def test_another_pc_says_so_once_and_goes_on(
    folder: DataFolder, start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with start():
        pass
    assert noted(folder) == ["first"]
    monkeypatch.setattr(anchors, "config_folder", lambda: tmp_path / "another")
    with start() as (opened, verdict):
        assert [warning.kind for warning in verdict.warnings] == ["anchor_other_pc"]
        take_money(opened.store)
    with start() as (_opened, verdict):
        assert verdict.warnings == ()
    assert noted(folder) == ["first", "other_pc"]


def test_a_restore_on_another_pc_says_so_once(
    folder: DataFolder,
    start: Start,
    lock: DataLock,
    clock: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    with start() as (opened, _verdict):
        backup = back_up(opened.store, tmp_path / "stick").file
    monkeypatch.setattr(anchors, "config_folder", lambda: tmp_path / "another")
    with start() as (opened, _verdict):
        restore(backup, folder, lock=lock, clock=clock, store=opened.store)
    with start() as (_opened, verdict):
        assert [warning.kind for warning in verdict.warnings] == ["anchor_other_pc"]
    with start() as (_opened, verdict):
        assert verdict.warnings == ()


def test_a_new_file_where_books_were_says_so_and_can_be_begun_or_restored_into(
    folder: DataFolder, start: Start, tmp_path: Path, lock: DataLock, clock: StoppedClock
) -> None:
    with start() as (opened, _verdict):
        take_money(opened.store)
        backup = back_up(opened.store, tmp_path / "stick").file
    known = anchor_file(folder).read()
    assert known is not None
    folder.database.unlink()
    with start() as (opened, verdict):
        assert verdict.writable
        assert [warning.kind for warning in verdict.warnings] == ["anchor_gone"]
        assert known.standing.receipt in verdict.warnings[0].sentence
        restore(backup, folder, lock=lock, clock=clock, store=opened.store)
    assert remembered(folder) == known.standing.head.seq
    with start() as (_opened, verdict):
        assert (verdict.writable, verdict.warnings) == (True, ())


def test_new_books_begun_where_others_were_are_asked_about(
    folder: DataFolder, start: Start
) -> None:
    with start() as (opened, _verdict):
        take_money(opened.store)
    folder.database.unlink()
    with start() as (opened, _verdict):
        opened.store.write(ensure_first_manager)
    with start() as (_opened, verdict):
        assert [reason.kind for reason in verdict.reasons] == [BEHIND]


def deleted(file: AnchorFile) -> None:
    file.path.unlink()


def emptied(file: AnchorFile) -> None:
    file.path.write_bytes(b"")


def set_back(file: AnchorFile) -> None:
    told = json.loads(file.path.read_text("utf-8"))
    told["anchor"]["standing"]["head"]["seq"] -= 1
    file.path.write_text(json.dumps(told), "utf-8")


def of_another_folder(file: AnchorFile) -> None:
    other = AnchorFile(file.path.with_name("other.json"), "other")
    other.settle(anchors.BooksStanding())
    os.replace(other.path, file.path)  # noqa: PTH105


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (deleted, "lost"),
        (emptied, "forged"),
        (set_back, "forged"),
        (of_another_folder, "forged"),
    ],
)
def test_an_anchor_destroyed_or_forged_is_said_once_and_noted(
    folder: DataFolder, start: Start, harm: Callable[[AnchorFile], None], kind: str
) -> None:
    with start():
        pass
    harm(anchor_file(folder))
    with start() as (opened, verdict):
        assert [warning.kind for warning in verdict.warnings] == [f"anchor_{kind}"]
        assert verdict.writable
        take_money(opened.store)
    with start() as (_opened, verdict):
        assert verdict.warnings == ()
    assert noted(folder) == ["first", kind]


def test_a_key_that_is_lost_makes_it_another_pc(
    folder: DataFolder, start: Start, place: Path
) -> None:
    with start():
        pass
    (place / "key").write_bytes(b"")
    with start() as (_opened, verdict):
        assert [warning.kind for warning in verdict.warnings] == ["anchor_forged"]
    with start() as (_opened, verdict):
        assert verdict.warnings == ()


def test_no_payment_fails_by_a_pc_that_cannot_remember(
    folder: DataFolder, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_all: object) -> Path:
        raise OSError("the disk is full")

    with start() as (opened, _verdict):
        monkeypatch.setattr(anchors, "put_in_place", refuse)
        take_money(opened.store, 2)
    monkeypatch.undo()
    with start() as (_opened, verdict):
        assert verdict.writable


def test_a_pc_that_keeps_no_key_goes_on_without(
    folder: DataFolder, start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(anchors, "config_folder", lambda: tmp_path / "file")
    with start() as (opened, verdict):
        assert verdict.writable
        take_money(opened.store)


def test_practice_is_not_remembered(folder: DataFolder) -> None:
    practice = DataFolder(folder.practice)
    practice.make()
    assert practice.anchor is None
    assert folder.anchor is not None


def test_what_replaces_the_data_behind_the_program_does_not_move_the_anchor(
    folder: DataFolder, start: Start, tmp_path: Path
) -> None:
    with start():
        pass
    newest = remembered(folder) + 1
    shutil.copyfile(folder.database, tmp_path / "old.db")
    with start() as (opened, _verdict):
        take_money(opened.store)
        deadline = time.monotonic() + 10
        while remembered(folder) < newest and time.monotonic() < deadline:
            time.sleep(0.01)
        opened.store.close()
        shutil.copyfile(tmp_path / "old.db", folder.database)
        pay(opened.store, 2, random.Random(9))
    with start() as (_opened, verdict):
        assert [reason.kind for reason in verdict.reasons] == [BRANCHED]
