"""The question before a restore: what is there now, what was there then, what will be gone."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from propdesk.kernel.i18n import _
from propdesk.system.backups.backup_state import RestoreLine, RestoreQuestion
from propdesk.ui.desk import Desk
from propdesk.ui.parts.messages import MessageDialog
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size


class RestoreDialog(MessageDialog):
    """A table of now and then, the losses in sentences; Enter is the harmless answer.

    It ends with ANOTHER when a different file is wanted.
    """

    ANOTHER = 2

    def __init__(self, desk: Desk, question: RestoreQuestion) -> None:
        super().__init__(
            desk.window,
            _("Restore {file}?").format(file=question.file.name),
            details=question.losses,
            icon="triangle-alert",
            ink="amber",
            width=580,
        )
        for fault in question.faults[:3]:
            self.words.addWidget(label(fault, 13, 500, "red", wrap=True))
        self.words.addSpacing(6)
        self.words.addLayout(self._comparison(question.lines))
        stay = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        other = Button(
            _("Choose another file"), icon="folder-open", key="F3", height=Size.DIALOG_BUTTON
        )
        words = _("Restore in spite of that") if question.faults else _("Restore")
        go = Button(words, kind="danger", key="Ctrl+Enter", height=Size.DIALOG_BUTTON)
        self.add_button(stay).clicked.connect(self.reject)
        self.add_button(other).clicked.connect(lambda: self.done(self.ANOTHER))
        self.add_button(go).clicked.connect(self.accept)
        stay.setFocus()

    def _comparison(self, lines: Sequence[RestoreLine]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(3, 1)
        right = Qt.AlignmentFlag.AlignRight
        for column, words in ((1, _("Now")), (2, _("In the backup"))):
            grid.addWidget(label(words, 12, 500, "text3"), 0, column, right)
        for number, line in enumerate(lines, 1):
            ink = "amber" if line.lost else "text"
            grid.addWidget(label(line.name, 12, 400, "text3"), number, 0)
            grid.addWidget(label(line.now or "—", 13, 500), number, 1, right)
            grid.addWidget(label(line.then or "—", 13, 500, ink), number, 2, right)
        return grid
