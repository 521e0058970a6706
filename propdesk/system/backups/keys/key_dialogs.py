"""Typing a recovery key in: from its paper, pasted, from a file; a slip is told with its line."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.ui.forms.fields import NotesField
from propdesk.ui.parts.messages import MessageDialog
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size

LARGEST_KEY_FILE = 4096


class RecoveryKeyDialog(MessageDialog):
    """Asks for the key until `take` accepts it; what `take` refuses stands below the field.

    `choose_file` is replaced by tests.
    """

    def __init__(
        self, parent: QWidget | None, sentence: str, details: str, take: Callable[[str], object]
    ) -> None:
        super().__init__(parent, sentence, details=[details], icon="key-round", width=520)
        self._take = take
        self.choose_file: Callable[[], str] = self._ask_file
        self.field = NotesField("key", _("Recovery key"), lines=4)
        self.words.addWidget(self.field)
        cancel = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        file = Button(_("From a file"), icon="folder-open", key="F3", height=Size.DIALOG_BUTTON)
        go = Button(_("Use this key"), kind="primary", key="Ctrl+Enter", height=Size.DIALOG_BUTTON)
        self.add_button(cancel).clicked.connect(self.reject)
        self.add_button(file).clicked.connect(self.read_file)
        self.add_button(go).clicked.connect(self.try_it)
        self.field.setFocus()

    def try_it(self) -> None:
        """Close when the key is accepted."""
        try:
            self._take(self.field.text())
        except UserError as refusal:
            self.field.show_message("error", str(refusal))
            self.field.setFocus()
        else:
            self.accept()

    def read_file(self) -> None:
        """Take the key out of a text file."""
        if not (name := self.choose_file()):
            return
        try:
            with Path(name).open("rb") as file:
                self.field.set_text(file.read(LARGEST_KEY_FILE).decode("utf-8", "replace"))
        except OSError:
            self.field.show_message("error", _("The file cannot be read."))
        else:
            self.try_it()

    def _ask_file(self) -> str:
        return QFileDialog.getOpenFileName(self, _("File with the recovery key"))[0]


def ask_for_key(parent: QWidget | None, refusal: UserError, take: Callable[[str], object]) -> bool:
    """Ask for the key of a backup that says it is locked; True when it is known now."""
    details = _(
        "The key is on the paper that was printed when encryption was set up: four lines, or the "
        "code beside them."
    )
    return RecoveryKeyDialog(parent, str(refusal), details, take).exec() == 1
