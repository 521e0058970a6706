"""Restoring a backup from wherever it is asked for: the file, what it would change, the question.

choose → look into it (job) → ask, or another file → restore (job) → `desk.exchange.done`
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.system.backups.backup_state import (
    RestoreQuestion,
    folder_is_there,
    restore_question,
    undo_sentences,
)
from propdesk.system.backups.dialogs import RestoreDialog
from propdesk.system.backups.keys.key_dialogs import ask_for_key
from propdesk.system.backups.keys.office_keys import is_locked, open_backup_with
from propdesk.system.backups.restoring import look_at_undo, preview, unsure_of
from propdesk.system.settings.service import estate_settings
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import open_file


class Restoring(QObject):
    """See the module. `choose_file` is replaced by tests."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.choose_file: Callable[[], str] = self._ask_file

    def choose(self) -> None:
        """Ask for a file and begin."""
        if file := self.choose_file():
            self.begin(Path(file))

    def begin(self, file: Path) -> None:
        """Show what restoring a file would change, and restore it when agreed."""
        store = self._desk.store
        counted = store.declarations.counted
        self._desk.run(
            lambda progress: restore_question(preview(store, file, progress=progress), counted),
            title=_("Looking into the backup"),
            done=self._ask,
            failed=lambda refusal: self.unlocked(file, refusal, self.begin),
            writes=True,  # a question follows; nothing else may be begun before it
        )

    def unlocked(self, file: Path, refusal: UserError, again: Callable[[Path], None]) -> None:
        """Ask for the key of a backup that is locked and go on; refuse for any other reason."""
        if not is_locked(refusal):
            self._desk.refuse(refusal)
        elif ask_for_key(self._desk.window, refusal, partial(open_backup_with, file)):
            again(file)

    def _ask(self, found: object) -> None:
        if not isinstance(found, RestoreQuestion):
            return
        answer = RestoreDialog(self._desk, found).exec()
        if answer == RestoreDialog.ANOTHER:
            self.choose()
        elif answer == RestoreDialog.DialogCode.Accepted:
            despite = bool(found.faults)
            self._desk.run(
                lambda progress: self._desk.exchange.restore(found.file, despite, progress),
                title=_("Restoring"),
                writes=True,
                done=self._go_on,
            )

    def _go_on(self, done: object) -> None:
        """Another data file stands there now; what the disk did not confirm is said first."""
        if (doubt := unsure_of(done)) is not None:
            self._desk.refuse(doubt)
        self._desk.exchange.done()

    def undo(self) -> None:
        """Say what bringing back would change, and bring back when agreed."""
        store = self._desk.store
        self._desk.run(
            lambda _progress: undo_sentences(look_at_undo(store), store.declarations.counted),
            title=_("Looking at what an undo would do"),
            done=self._ask_undo,
            stoppable=False,
            writes=True,  # a question follows; nothing else may be begun before it
        )

    def _ask_undo(self, found: object) -> None:
        if not isinstance(found, tuple):
            return
        agreed = self._desk.ask(
            _("Undo the last restore?"),
            found,
            yes=_("Undo"),
            danger=True,
        )
        if agreed:
            self._desk.run(
                self._desk.exchange.undo,
                title=_("Undoing"),
                writes=True,
                stoppable=False,
                done=self._go_on,
            )

    def _ask_file(self) -> str:
        pattern = f"{_('Backups')} (*.propdesk)"
        file = open_file(self._desk, "backup", _("Choose a backup"), pattern, begin=self._place())
        return str(file or "")

    def _place(self) -> str:
        """Where the newest backup is likely to lie; the data may not tell any more."""
        try:
            known = list(self._desk.store.read(estate_settings).backup_folders)
        except UserError:
            known = []
        own = str(self._desk.store.path.parent / "backups")
        places = [*known, self._desk.settings.backup_folder, own]
        return next((each for each in places if folder_is_there(each)), "")
