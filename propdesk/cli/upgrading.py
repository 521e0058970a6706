"""What the installer asks before and after it puts a newer program in place of an older one."""

from dataclasses import dataclass
from pathlib import Path

from propdesk.db.breach import Breach
from propdesk.db.keeping.backup import Backup, back_up_file
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.migrate import file_version, newest_version
from propdesk.kernel.clock import SystemClock


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The version of the data now (None: there is none), the older one it had, what is wrong."""

    version: int | None
    migrated_from: int | None = None
    reasons: tuple[Breach, ...] = ()


def back_up_as_it_is(place: Path) -> Backup | None:
    """Back the data up where a migration does, whatever its version; None where there is none.

    Nothing is migrated, made or noted: the program that is there now shall find what it left.
    Raises DataTooNew, NotOurData, DataDamaged, and what a backup raises.
    """
    folder = DataFolder(place)
    if not folder.database.exists():
        return None
    file_version(folder.database)
    return back_up_file(folder.database, folder.backups, clock=SystemClock())


def upgrade_data(place: Path) -> Upgraded:
    """Open the data, which migrates it after a backup, and check it; nothing where there is none.

    Raises DataInUse beside an open window, and what opening data raises.
    """
    from propdesk.db.keeping.opening import check_at_start, open_data
    from propdesk.modules import declared

    folder = DataFolder(place)
    if not folder.database.exists():
        return Upgraded(None)
    with take_lock(folder, owner="command") as lock:
        opened = open_data(place, lock=lock, declarations=declared())
        try:
            verdict = check_at_start(opened)
        finally:
            opened.store.close()
    return Upgraded(newest_version(), opened.migrated_from, verdict.reasons)
