"""When the data file cannot even be opened: say why, and offer what helps.

A damaged file is replaced by a backup; one that another program holds is tried again.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock
from propdesk.db.keeping.migrate import NotOurData
from propdesk.db.refusals import DataBusy, DataDamaged, DataUnreachable
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.settings import MachineSettings
from propdesk.ui.parts.messages import ask, error_dialog
from propdesk.ui.window.main_window import MainWindow

# What a backup can mend, and what passes by itself; a folder on the network is another matter.
MENDABLE = (NotOurData, DataDamaged)
PASSING = (DataBusy, DataUnreachable)


def offer_ways_out(
    parent: MainWindow | None,
    refusal: UserError,
    folder: DataFolder,
    lock: DataLock,
    *,
    settings: MachineSettings,
    choose: Callable[[Path], str] | None = None,
) -> bool:
    """Tell why the data does not open; True when it may be tried again, after a restore or a wait.

    What cannot be read is set aside, not thrown away. A restore is written down in the data that
    came back and said in the window. `choose` is replaced by tests.
    """
    if isinstance(refusal, PASSING):
        return ask(parent, str(refusal), yes=_("Try again"))
    if not isinstance(refusal, MENDABLE):
        error_dialog(parent, str(refusal)).exec()
        return False
    details = [_("The file that cannot be opened is set aside; nothing is thrown away.")]
    if not ask(parent, str(refusal), details, yes=_("Restore a backup")):
        return False
    file = (choose or partial(_choose, parent))(_place(settings, folder))
    if not file:
        return False
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        _restore(Path(file), folder, lock)
    except UserError as failure:
        QApplication.restoreOverrideCursor()
        error_dialog(parent, str(failure)).exec()
        return False
    QApplication.restoreOverrideCursor()
    if parent is not None:
        parent.status.say(_("Restored and compared: everything is there."), "done")
    return True


def _restore(file: Path, folder: DataFolder, lock: DataLock) -> None:
    """Restore and write it down; opening brings an older backup to this version first."""
    from propdesk.db.keeping.opening import open_data
    from propdesk.db.keeping.restore import restore
    from propdesk.modules import declared
    from propdesk.system.backups.backups import note_restore

    clock = SystemClock()
    done = restore(file, folder, lock=lock, clock=clock)
    store = open_data(folder.root, lock=lock, clock=clock, declarations=declared()).store
    try:
        note_restore(store, file, done)
    finally:
        store.close()


def _place(settings: MachineSettings, folder: DataFolder) -> Path:
    """Where the newest backup is likely to lie: the data cannot tell, this PC's settings do."""
    known = (settings.folders.get("backup", ""), settings.backup_folder)
    return next((Path(each) for each in known if each and Path(each).is_dir()), folder.backups)


def _choose(parent: MainWindow | None, place: Path) -> str:
    pattern = _("Backups") + " (*.propdesk)"
    return QFileDialog.getOpenFileName(parent, _("Choose a backup"), str(place), pattern)[0]
