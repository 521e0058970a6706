"""Writes what follows from the migrations: `python -m tests.db.files.write`.

That is the data file of today's schema version (the files of released versions are never written
again) and the list of tables, indexes and triggers that the check at the start compares with.
"""

import shutil
import tempfile
from pathlib import Path

from msgspec import structs

from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.migrate import newest_version
from propdesk.db.keeping.schema import write_known_schema
from propdesk.db.store import Store, command_actor
from propdesk.modules import declared
from tests.clocks import StoppedClock
from tests.long.folders import working_office

FOLDER = Path(__file__).parent


def main() -> None:
    """Write both; the office is a small one, backed up."""
    write_known_schema()
    target = FOLDER / f"schema-{newest_version():04d}.propdesk"
    with tempfile.TemporaryDirectory() as name:
        actor = structs.replace(command_actor(declared().permissions), os_user="office")
        folder = working_office(Path(name) / "data", StoppedClock(), actor)
        store = Store(folder.database, actor=actor, clock=StoppedClock())
        made = back_up(store, Path(name) / "stick", estate="云杉里花园")
        store.close()
        shutil.copyfile(made.file, target)
    print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
