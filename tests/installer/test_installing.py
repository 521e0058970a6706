"""What the installer does to a PC, with a small program that stands in for the real one.

Needs Windows under wine: `installer/check.py --windows` runs it, the plain check does not.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.windows import python, wine
from installer.windows.freezing import make_icon, write_list
from installer.windows.installing import (
    DATA,
    Ends,
    install,
    installed_version,
    left,
    remove,
    remove_and_wait,
)
from installer.windows.packing import pack
from installer.windows.stub import DAMAGED, is_spoken_by
from propdesk.db.keeping.migrate import newest_version
from tests.flows.screen import screen

pytestmark = pytest.mark.skipif(
    os.environ.get("PROPDESK_WINDOWS") != "1", reason="only with Windows under wine"
)

STAND_IN = Path(__file__).with_name("stand_in.c")
OURS = {"PropDesk.exe", "propdesk-cli.exe", "_internal/part.txt", "installed.txt", "uninstall.exe"}
PLACE = wine.DRIVE_C / "PropDesk"
ASKED = wine.DRIVE_C / "asked.txt"
NOTES = {"STAND_IN": "C:\\asked.txt"}


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wine.provide()
    make_icon()
    program = tmp_path_factory.mktemp("stand-in") / "program.exe"
    compiler = [wine.COMPILER, "-O1", "-s", "-o", program, STAND_IN]
    subprocess.run([*map(str, compiler)], check=True)
    return program


@pytest.fixture(scope="session")
def versions(stand_in: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Installers of two versions; the older one has a file that the newer lacks."""
    made = {}
    for version in ("1.0.0", "1.10.0"):
        place = tmp_path_factory.mktemp(version)
        folder = place / "PropDesk"
        (folder / "_internal" / "old").mkdir(parents=True)
        shutil.copy(stand_in, folder / "PropDesk.exe")
        shutil.copy(stand_in, folder / "propdesk-cli.exe")
        (folder / "_internal" / "part.txt").write_text(version, encoding="ascii")
        if version == "1.0.0":
            (folder / "_internal" / "old" / "stale.txt").write_text("stale", encoding="ascii")
        else:
            (folder / "_internal" / "old").rmdir()
        write_list(folder, version)
        made[version] = pack(
            folder, place / "setup.exe", version=version, data_version=newest_version(), quick=True
        )
    return made


@pytest.fixture
def old(versions: dict[str, Path]) -> Path:
    return versions["1.0.0"]


@pytest.fixture
def new(versions: dict[str, Path]) -> Path:
    return versions["1.10.0"]


@pytest.fixture(autouse=True)
def fresh_pc() -> Iterator[None]:
    """No program, no data, nothing noted; ended with whatever still runs."""

    def clear() -> None:
        wine.run(["reg", "delete", "HKCU\\Software\\PropDesk", "/f"])
        shutil.rmtree(PLACE, ignore_errors=True)
        shutil.rmtree(DATA, ignore_errors=True)
        ASKED.unlink(missing_ok=True)
        for each in shortcuts():
            each.unlink()

    clear()
    yield
    clear()


def registered(key: str) -> str:
    return wine.run(["reg", "query", f"HKCU\\{key}", "/s"]).said


def asked() -> list[str]:
    return ASKED.read_text(encoding="ascii").split() if ASKED.exists() else []


def shortcuts() -> list[Path]:
    menu = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
    places = (f"users/*/{place}/PropDesk*.lnk" for place in ("Desktop", menu))
    return [found for place in places for found in wine.DRIVE_C.glob(place)]


# To install


def test_installed_it_has_a_shortcut_opens_backups_and_can_be_removed_without_a_trace(
    old: Path,
) -> None:
    assert install(old, PLACE) == Ends.DONE
    assert left(PLACE) == OURS | {"_internal/old/stale.txt"}
    assert len(shortcuts()) == 2
    assert '"C:\\PropDesk\\PropDesk.exe" "%1"' in registered("Software\\Classes\\PropDesk.Backup")
    uninstall = "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\PropDesk"
    assert "1.0.0" in registered(uninstall)
    assert remove(PLACE) == Ends.DONE
    assert not left(PLACE) - {"uninstall.exe"}  # which runs in its place here
    assert shortcuts() == []
    for key in (uninstall, "Software\\PropDesk", "Software\\Classes\\PropDesk.Backup"):
        assert "PropDesk.exe" not in registered(key)


def test_by_itself_it_goes_to_the_programs_of_the_user(old: Path) -> None:
    assert install(old) == Ends.DONE
    (place,) = wine.DRIVE_C.glob("users/*/AppData/Local/Programs/PropDesk")
    assert installed_version(place) == "1.0.0"
    assert remove_and_wait(place)
    assert not place.exists()


def test_a_chinese_folder_with_blanks_is_taken_quoted_or_not(old: Path, new: Path) -> None:
    place = wine.DRIVE_C / "物业 收费" / "PropDesk 1"
    assert install(old, place) == Ends.DONE
    assert installed_version(place) == "1.0.0"
    assert install(new) == Ends.DONE, "the next version goes where the last one is"
    assert installed_version(place) == "1.10.0"
    assert remove_and_wait(place)
    assert not place.exists()


def test_what_lies_in_the_folder_already_stays(old: Path) -> None:
    PLACE.mkdir()
    (PLACE / "letter.doc").write_bytes(b"a letter")
    (PLACE / "PropDesk.exe").write_bytes(b"no program of ours")
    assert install(old, PLACE) == Ends.DONE
    assert remove(PLACE) == Ends.DONE
    assert (PLACE / "letter.doc").read_bytes() == b"a letter"
    assert (PLACE / "PropDesk.exe.bak").read_bytes() == b"no program of ours"


# To upgrade


def test_an_upgrade_backs_up_by_the_old_program_and_brings_the_data_up_by_the_new(
    old: Path, new: Path
) -> None:
    assert install(old, PLACE) == Ends.DONE
    assert install(new, PLACE, more=NOTES) == Ends.DONE
    assert asked() == ["backup", "upgrade"]
    assert installed_version(PLACE) == "1.10.0"


def test_an_upgrade_takes_away_what_the_old_version_brought_and_nothing_else(
    old: Path, new: Path
) -> None:
    install(old, PLACE)
    (PLACE / "_internal" / "old" / "mine.txt").write_text("mine", encoding="ascii")
    assert install(new, PLACE) == Ends.DONE
    assert left(PLACE) == OURS | {"_internal/old/mine.txt"}
    assert (PLACE / "_internal" / "part.txt").read_text(encoding="ascii") == "1.10.0"
    assert remove(PLACE) == Ends.DONE
    assert left(PLACE) - {"uninstall.exe"} == {"_internal/old/mine.txt"}


def test_a_list_that_names_things_elsewhere_deletes_nothing_there(old: Path, new: Path) -> None:
    install(old, PLACE)
    elsewhere = wine.DRIVE_C / "mine.txt"
    elsewhere.write_text("mine", encoding="ascii")
    listed = PLACE / "installed.txt"
    evil = "..\\mine.txt\r\nC:\\mine.txt\r\n\\mine.txt\r\n_internal\\..\\..\\mine.txt\r\n"
    listed.write_text(listed.read_text(encoding="ascii") + evil, encoding="ascii")
    assert install(new, PLACE) == Ends.DONE
    assert elsewhere.read_text(encoding="ascii") == "mine"
    elsewhere.unlink()


def test_into_another_folder_an_upgrade_leaves_no_second_program_behind(
    old: Path, new: Path
) -> None:
    install(old, PLACE)
    other = wine.DRIVE_C / "Other"
    assert install(new, other) == Ends.DONE
    assert installed_version(other) == "1.10.0"
    assert not PLACE.exists()
    assert remove_and_wait(other)


def test_the_same_version_again_mends_it(old: Path) -> None:
    install(old, PLACE)
    (PLACE / "_internal" / "part.txt").unlink()
    assert install(old, PLACE) == Ends.DONE
    assert left(PLACE) == OURS | {"_internal/old/stale.txt"}


def test_an_upgrade_goes_on_where_the_one_before_was_cut_off(old: Path, new: Path) -> None:
    install(old, PLACE)
    half = PLACE / ".new"
    (half / "_internal").mkdir(parents=True)
    shutil.copy(PLACE / "installed.txt", half)
    (half / "_internal" / "part.txt").write_text("half", encoding="ascii")
    assert install(new, PLACE) == Ends.DONE
    assert left(PLACE) == OURS


# What is refused, and nothing is changed


def state() -> dict[str, bytes]:
    return {name: (PLACE / name).read_bytes() for name in left(PLACE)}


@pytest.mark.parametrize("program", ["PropDesk.exe", "propdesk-cli.exe"])
def test_while_the_program_runs_nothing_is_installed_or_removed(
    old: Path, new: Path, program: str
) -> None:
    install(old, PLACE)
    before = state()
    with subprocess.Popen(
        ["wine", str(PLACE / program), "hold"],
        env=wine.environment(NOTES),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        while asked() != ["hold"]:
            assert running.poll() is None
        assert install(new, PLACE) == Ends.RUNNING
        assert install(new) == Ends.RUNNING, "nor where it goes by itself"
        assert remove(PLACE) == Ends.RUNNING
        wine.stop()
    assert state() == before


def test_an_older_version_does_not_go_over_a_newer_one(old: Path, new: Path) -> None:
    install(new, PLACE)
    before = state()
    assert install(old, PLACE) == Ends.NEWER_IS_THERE
    assert state() == before


def test_a_program_older_than_the_data_is_not_installed(old: Path) -> None:
    DATA.mkdir(parents=True)
    head = bytearray(100)
    head[60:64] = (newest_version() + 1).to_bytes(4, "big")
    (DATA / "propdesk.db").write_bytes(head)
    assert install(old, PLACE) == Ends.NEWER_IS_THERE
    assert not PLACE.exists()
    assert (DATA / "propdesk.db").read_bytes() == head
    head[60:64] = newest_version().to_bytes(4, "big")
    (DATA / "propdesk.db").write_bytes(head)
    assert install(old, PLACE) == Ends.DONE


def test_an_upgrade_without_its_backup_is_none(old: Path, new: Path) -> None:
    install(old, PLACE)
    before = state()
    assert install(new, PLACE, more={**NOTES, "STAND_IN_REFUSES": "backup"}) == Ends.NO_BACKUP
    assert asked() == ["backup"]
    assert state() == before


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_damaged_installer_does_nothing(old: Path, tmp_path: Path, share: float) -> None:
    raw = bytearray(old.read_bytes())
    raw[int(len(raw) * share)] ^= 0xFF
    damaged = tmp_path / "damaged.exe"
    damaged.write_bytes(raw)
    assert install(damaged, PLACE) == Ends.DAMAGED
    assert not PLACE.exists()


def test_an_installer_that_was_not_downloaded_whole_does_nothing(old: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.exe"
    cut.write_bytes(old.read_bytes()[:-5000])
    assert install(cut, PLACE) == Ends.DAMAGED
    assert not PLACE.exists()


@pytest.mark.parametrize("kept", ["one byte is another", "a tenth is missing"])
def test_a_damaged_installer_says_in_every_language_what_to_do(
    old: Path, tmp_path: Path, kept: str
) -> None:
    raw = bytearray(old.read_bytes())
    raw[-3000] ^= 0xFF
    damaged = tmp_path / "damaged.exe"
    damaged.write_bytes(raw if kept == "one byte is another" else raw[: len(raw) * 9 // 10])
    python.provide()
    asked = ["-X", "utf8", "-m", "tests.wine.said", wine.windows_path(damaged)]
    with screen() as display:
        told = python.run_python(asked, limit=300, more={"DISPLAY": display})
    assert told.code == 0, told.said
    assert json.loads(told.said) == {"title": "PropDesk", "text": DAMAGED, "code": Ends.DAMAGED}
    assert not PLACE.exists()


def test_the_removal_speaks_like_the_installer_when_it_is_damaged(old: Path) -> None:
    install(old, PLACE)
    assert is_spoken_by(PLACE / "uninstall.exe")


def test_a_windows_without_its_icu_is_too_old(old: Path) -> None:
    library = wine.SYSTEM / "icuuc.dll"
    aside = library.with_suffix(".aside")
    library.rename(aside)
    try:
        assert install(old, PLACE) == Ends.WINDOWS_TOO_OLD
    finally:
        aside.rename(library)
    assert not PLACE.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of ten megabytes, W: of Windows."""
    disk, drive = tmp_path / "disk", wine.PREFIX / "dosdevices" / "w:"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=10m", "propdesk", str(disk)], check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    drive.symlink_to(disk)
    try:
        yield disk
    finally:
        drive.unlink()
        subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_without_room_is_told_before_anything_is_changed(
    old: Path, small_disk: Path
) -> None:
    assert wine.run([old, "/S", "/D=W:\\PropDesk"]).code == Ends.NO_ROOM
    assert list(small_disk.iterdir()) == []


# The same installer from the same files


def test_the_same_folder_is_packed_into_the_same_bytes(
    stand_in: Path, versions: dict[str, Path], tmp_path: Path
) -> None:
    again = tmp_path / "PropDesk"
    shutil.copytree(versions["1.0.0"].parent / "PropDesk", again)
    os.utime(again / "PropDesk.exe", (0, 0))
    out = pack(
        again, tmp_path / "other.exe", version="1.0.0", data_version=newest_version(), quick=True
    )
    assert out.read_bytes() == versions["1.0.0"].read_bytes()
