"""When the data file cannot even be opened: say why, and offer to restore a backup over it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from propdesk.db.layout import DataFolder
from propdesk.db.lock import DataLock
from propdesk.db.migrate import NotOurData
from propdesk.db.store import DataDamaged
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.ui.messages import ask, error_dialog

# What a backup can mend; a folder in use or on the network is another matter.
MENDABLE = (NotOurData, DataDamaged)


def rescue(
    parent: QWidget | None,
    refusal: UserError,
    folder: DataFolder,
    lock: DataLock,
    *,
    choose: Callable[[Path], str] | None = None,
) -> bool:
    """Tell why the data does not open; True when a backup was restored and it may be tried again.

    What cannot be read is set aside, not thrown away. `choose` is replaced by tests.
    """
    from propdesk.db.restore import restore

    if not isinstance(refusal, MENDABLE):
        error_dialog(parent, str(refusal)).exec()
        return False
    details = [_("The file that cannot be opened is set aside; nothing is thrown away.")]
    if not ask(parent, str(refusal), details, yes=_("Restore a backup")):
        return False
    file = (choose or _choose)(folder.backups)
    if not file:
        return False
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        restore(Path(file), folder, lock=lock, clock=SystemClock())
    except UserError as failure:
        QApplication.restoreOverrideCursor()
        error_dialog(parent, str(failure)).exec()
        return False
    QApplication.restoreOverrideCursor()
    return True


def _choose(folder: Path) -> str:
    pattern = _("Backups") + " (*.propdesk)"
    return QFileDialog.getOpenFileName(None, _("Choose a backup"), str(folder), pattern)[0]
