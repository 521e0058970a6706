"""Writes the data file of today's schema version: `python -m tests.db.files.write`.

Run it once when a version is released; the files of released versions are never written again.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from propdesk.db.backup import back_up
from propdesk.db.migrate import newest_version
from propdesk.db.store import Store, command_actor
from tests.clocks import StoppedClock
from tests.long.folders import working_office

FOLDER = Path(__file__).parent


def main() -> None:
    """Back up a small office as a file named for the schema version."""
    target = FOLDER / f"schema-{newest_version():04d}.propdesk"
    with tempfile.TemporaryDirectory() as name:
        actor = replace(command_actor(), os_user="office")
        folder = working_office(Path(name) / "data", StoppedClock(), actor)
        store = Store(folder.database, actor=actor, clock=StoppedClock())
        made = back_up(store, Path(name) / "stick", estate="云杉里花园")
        store.close()
        shutil.copyfile(made.file, target)
    print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
