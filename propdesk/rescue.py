"""When the data file cannot even be opened: say why, and offer what helps.

A damaged file is replaced by a backup; one that another program holds is tried again.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from propdesk.db.layout import DataFolder
from propdesk.db.lock import DataLock
from propdesk.db.migrate import NotOurData
from propdesk.db.refusals import DataBusy, DataDamaged, DataUnreachable
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.ui.messages import ask, error_dialog

# What a backup can mend, and what passes by itself; a folder on the network is another matter.
MENDABLE = (NotOurData, DataDamaged)
PASSING = (DataBusy, DataUnreachable)


def rescue(
    parent: QWidget | None,
    refusal: UserError,
    folder: DataFolder,
    lock: DataLock,
    *,
    choose: Callable[[Path], str] | None = None,
) -> bool:
    """Tell why the data does not open; True when it may be tried again, after a restore or a wait.

    What cannot be read is set aside, not thrown away. `choose` is replaced by tests.
    """
    from propdesk.db.restore import restore

    if isinstance(refusal, PASSING):
        return ask(parent, str(refusal), yes=_("Try again"))
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
