"""The program itself on a Windows of its own: built, installed, opened, upgraded, removed.

One story: each test goes on where the one before it ended. It needs Windows under wine:
`installer/check.py --windows` runs it, the plain check does not.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import zstandard

from installer import build
from installer.environment import ROOT
from installer.windows import python, wine
from installer.windows.freezing import WORK, version_of_project, write_list
from installer.windows.installing import DATA, Ends, install, installed_version, remove_and_wait
from installer.windows.packing import pack
from propdesk.db.keeping.archive import (
    DATA as DATA_OF_BACKUP,
)
from propdesk.db.keeping.migrate import file_version, newest_version
from propdesk.db.store import Store, command_actor
from propdesk.modules import declared
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.flows.screen import screen
from tests.patience import patience

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("PROPDESK_WINDOWS") != "1", reason="only with Windows under wine"
    ),
    pytest.mark.timeout(1200),  # a build takes two minutes of a processor, an upgrade half a one
]

PICTURES = ROOT / "build" / "pictures"
RELEASED = ROOT / "tests" / "db" / "files"
LAST = "0.0.9"  # what the last release is called here, which differs by what lies in it alone
COLOURS = 1200  # a page has thousands, the frame that waits for the data some 900
SHARED = DATA / "propdesk.db"
STICK = wine.DRIVE_C / "stick"


@dataclass(frozen=True, slots=True)
class Releases:
    """The installer of this version, and one of a version before."""

    last: Path
    this: Path


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Releases]:
    build.provide()
    with wine.running():
        this = build.build(quick=True)
        older = tmp_path_factory.mktemp("last")
        folder = older / "PropDesk"
        shutil.copytree(WORK / "dist" / "PropDesk", folder)
        (folder / "_internal" / "only-in-the-last.txt").write_text("stale", encoding="ascii")
        write_list(folder, LAST)
        last = pack(
            folder, older / "setup.exe", version=LAST, data_version=newest_version(), quick=True
        )
        shutil.rmtree(folder)
        yield Releases(last, this)


def place() -> Path:
    """Where the program is installed."""
    (found,) = wine.DRIVE_C.glob("users/*/AppData/Local/Programs/PropDesk")
    return found


def command(*words: str | Path) -> dict[str, object]:
    """What a command of the installed program answers; it has to succeed."""
    given = [wine.windows_path(word) if isinstance(word, Path) else word for word in words]
    done = wine.run([place() / "propdesk-cli.exe", *given, "--json"], limit=600)
    assert done.code == 0, done.said
    told: dict[str, object] = json.loads(done.said.splitlines()[-1])
    return told


def data_of_the_last_release() -> bytes:
    """The data file of the version of the data before this one's."""
    backup = RELEASED / f"schema-{newest_version() - 1:04d}.propdesk"
    with zipfile.ZipFile(backup) as archive, archive.open(DATA_OF_BACKUP) as packed:
        return zstandard.ZstdDecompressor().stream_reader(packed).read()


def test_the_last_release_is_installed_silently_and_passes_its_own_test(releases: Releases) -> None:
    assert install(releases.last) == Ends.DONE
    assert installed_version(place()) == LAST
    assert command("self-test")["ok"] is True


def test_an_upgrade_backs_up_migrates_and_leaves_only_what_is_new_and_what_is_not_ours(
    releases: Releases,
) -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    SHARED.write_bytes(data_of_the_last_release())
    receipts = receipts_in(SHARED)
    (place() / "letter.doc").write_bytes(b"a letter")
    assert install(releases.this) == Ends.DONE
    assert installed_version(place()) == version_of_project()
    assert not (place() / "_internal" / "only-in-the-last.txt").exists()
    assert (place() / "letter.doc").read_bytes() == b"a letter"
    assert list((DATA / "backups").glob("*.propdesk"))
    assert file_version(SHARED) == newest_version()
    assert receipts_in(SHARED) == receipts > 0
    assert command("check")["ok"] is True


def receipts_in(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM receipt").fetchone()[0])


def test_the_installed_program_passes_its_own_test() -> None:
    assert command("self-test")["ok"] is True


def test_its_window_shows_the_estate_and_closes_when_asked() -> None:
    with shown_window("window.png") as (window, _display):
        wine.run(["taskkill", "/IM", "PropDesk.exe"])
        assert window.wait(6 * patience()) == 0
    assert command("check")["ok"] is True


@contextmanager
def shown_window(name: str) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """The window of the installed program on a screen of its own, once its estate is seen."""
    picture = PICTURES / name
    picture.parent.mkdir(parents=True, exist_ok=True)
    with screen("1440x900") as display:
        window = subprocess.Popen(
            ["wine", str(place() / "PropDesk.exe"), "--lang", "zh_CN"],
            env=wine.environment({"DISPLAY": display}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with window:
            assert seen_on(display, picture) > COLOURS, f"see {picture}"
            yield window, display


def seen_on(display: str, picture: Path) -> int:
    """The colours of the screen when it has enough of them and stays so, or when time is up."""
    until, before, colours = time.monotonic() + 6 * patience(), -1, 0
    while (colours <= COLOURS or colours != before) and time.monotonic() < until:
        time.sleep(1)
        before = colours
        taken = subprocess.run(
            [sys.executable, "-m", "tests.wine.picture", str(picture)],
            env={**os.environ, "DISPLAY": display},
            capture_output=True,
            check=True,
        )
        colours = int(taken.stdout)
    return colours


def test_a_backup_brings_back_what_was_there() -> None:
    STICK.mkdir()
    before = receipts_in(SHARED)
    command("backup", STICK)
    (made,) = STICK.glob("*.propdesk")
    told = command("arrears")
    command("collect", owing(told), "10.00")
    assert receipts_in(SHARED) == before + 1
    assert command("verify", made)["ok"] is True
    command("restore", made)
    assert receipts_in(SHARED) == before
    assert command("arrears") == told


def test_the_end_of_a_session_is_agreed_to_at_once_or_waits_for_the_backup_that_is_owed() -> None:
    python.provide()
    assert ended_session() == (True, 0)
    keep_backups_on_the_stick()
    command("collect", owing(command("arrears")), "10.00")
    before = set(STICK.glob("*.propdesk"))
    assert ended_session() == (False, 0)
    (made,) = set(STICK.glob("*.propdesk")) - before
    assert command("verify", made)["ok"] is True
    assert command("check")["ok"] is True


def ended_session() -> tuple[bool, int]:
    """Whether the open program agreed that the session ends, and how it ended by itself then."""
    with shown_window("session.png") as (window, display):
        told = python.run_python(
            ["-m", "tests.wine.end_session"], limit=120, more={"DISPLAY": display}
        )
        assert told.code == 0, told.said
        agreed = json.loads(told.said.splitlines()[-1])["agreed"]
        return agreed is True, window.wait(6 * patience())


def keep_backups_on_the_stick() -> None:
    """What a clerk sets on the page of backups."""
    declarations = declared()
    store = Store(SHARED, actor=command_actor(declarations.permissions), declarations=declarations)
    with closing(store):
        known = store.read(estate_settings)
        wanted = replace(known, backup_folder=wine.windows_path(STICK))
        store.write(change_estate_settings, settings=wanted)


def owing(arrears: dict[str, object]) -> str:
    """A unit that owes something."""
    units = arrears["units"]
    assert isinstance(units, list)
    return str(units[0]["unit"])


def test_removed_it_leaves_the_data_and_what_is_not_its_own() -> None:
    data, installed = SHARED.read_bytes(), place()
    assert remove_and_wait(installed)
    assert SHARED.read_bytes() == data
    assert [each.name for each in installed.iterdir()] == ["letter.doc"]
