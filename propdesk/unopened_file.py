"""When the data file cannot even be opened: say why, and offer what helps.

A damaged file is replaced by a backup; one that another program holds is tried again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QThreadPool
from PySide6.QtWidgets import QFileDialog

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataLock
from propdesk.db.keeping.migrate import NotOurData
from propdesk.db.refusals import DataBusy, DataDamaged, DataUnreachable
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.kernel.settings import MachineSettings
from propdesk.ui.parts.jobs import Job, ProgressDialog
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
    settings.folders["backup"] = str(Path(file).parent)
    with _kept_open(parent):
        how, what = _restored(Path(file), folder, lock, parent)
    if how == "broke" and isinstance(what, Exception):
        raise what
    if how == "failed":
        error_dialog(parent, str(what)).exec()
    elif how == "done" and parent is not None:
        _tell_restored(parent, what)
    return how == "done"


def _restored(
    file: Path, folder: DataFolder, lock: DataLock, parent: MainWindow | None
) -> tuple[str, object]:
    """Restore in the background; a locked backup once its key was typed in."""
    from propdesk.db.keeping.archive import BackupLocked
    from propdesk.system.backups.keys.key_dialogs import ask_for_key
    from propdesk.system.backups.keys.office_keys import open_backup_with

    while True:
        how, what = awaited(
            lambda progress: _restore(file, folder, lock, progress), _("Restoring"), parent
        )
        if not isinstance(what, BackupLocked):
            return how, what
        if not ask_for_key(parent, what, partial(open_backup_with, file)):
            return "cancelled", None


def _tell_restored(window: MainWindow, unwritten: object) -> None:
    from propdesk.db.keeping.restore import RestoreUnsure

    if isinstance(unwritten, RestoreUnsure):
        window.status.say(str(unwritten), "warning")
    elif isinstance(unwritten, UserError):
        words = _("Restored, but that could not be written down: {reason}")
        window.status.say(words.format(reason=unwritten), "warning")
    else:
        window.status.say(_("Restored and compared: everything is there."), "done")


def _restore(
    file: Path, folder: DataFolder, lock: DataLock, progress: Progress
) -> UserError | None:
    """Restore and write it down; opening brings an older backup to this version first.

    Raises what the restore refuses with. What opening or noting refuses afterwards is returned:
    the data is restored all the same, and the window tells what is wrong when it opens it.
    """
    from propdesk.db.keeping.opening import open_data
    from propdesk.db.keeping.restore import restore
    from propdesk.modules import declared
    from propdesk.system.backups.restoring import note_restore

    clock = SystemClock()
    done = restore(file, folder, lock=lock, clock=clock, progress=progress)
    try:
        store = open_data(folder.root, lock=lock, clock=clock, declarations=declared()).store
        try:
            note_restore(store, file, done)
        finally:
            store.close()
    except UserError as refusal:
        return refusal
    return done.unsure


@contextmanager
def _kept_open(window: MainWindow | None) -> Iterator[None]:
    """Nobody closes the window meanwhile: there is no desk yet that would wait for the work."""
    if window is None:
        yield
        return
    asked, window.may_close = window.may_close, lambda: False
    try:
        yield
    finally:
        window.may_close = asked


def awaited(
    function: Callable[[Progress], object], title: str, parent: MainWindow | None
) -> tuple[str, object]:
    """Do it in the background while the window lives: which end of a `Job` came, and with what."""
    worker, loop = QThreadPool(), QEventLoop()
    ended: list[tuple[str, object]] = []

    def end(how: str, what: object = None) -> None:
        ended.append((how, what))
        loop.quit()

    job = Job(function, None)
    job.done.connect(partial(end, "done"))
    job.failed.connect(partial(end, "failed"))
    job.broke.connect(partial(end, "broke"))
    job.cancelled.connect(partial(end, "cancelled"))
    ProgressDialog(job, title, parent, alone=True)
    job.start(worker)
    loop.exec()
    return ended[0] if ended else ("cancelled", None)


def _place(settings: MachineSettings, folder: DataFolder) -> Path:
    """Where the newest backup is likely to lie: the data cannot tell, this PC's settings do."""
    known = (settings.folders.get("backup", ""), settings.backup_folder)
    return next((Path(each) for each in known if each and Path(each).is_dir()), folder.backups)


def _choose(parent: MainWindow | None, place: Path) -> str:
    pattern = _("Backups") + " (*.propdesk)"
    return QFileDialog.getOpenFileName(parent, _("Choose a backup"), str(place), pattern)[0]
