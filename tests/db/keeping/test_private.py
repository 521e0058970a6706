"""The data, its folders, settings and logs are closed to other users at each opening."""

import stat
import sys
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import check_at_start, open_data

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has ACLs")


def open_to_others(place: Path) -> list[str]:
    """What others may look into."""
    found = [place, *place.rglob("*")]
    return [one.name for one in found if stat.S_IMODE(one.stat().st_mode) & 0o077]


def test_a_new_folder_and_one_of_an_earlier_version_are_for_the_user_only(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(settings))
    (settings / "PropDesk" / "logs").mkdir(parents=True)
    for name in ("settings.json", "logs/propdesk.log"):
        (settings / "PropDesk" / name).write_bytes(b"x")
    (folder.attachments / "ab").write_bytes(b"an id card")
    (folder.attachments / "ab").chmod(0o644)
    folder.root.chmod(0o755)
    assert open_to_others(folder.root)
    for place in (folder, DataFolder(tmp_path / "new" / "data")):
        with take_lock(place) as lock:
            opened = open_data(place.root, lock=lock)
            assert check_at_start(opened).writable
            assert open_to_others(place.root) == []
            opened.close()
    assert open_to_others(settings / "PropDesk") == []
