"""What the program says in dialogs: a refusal, a question before a large step, a bug.

Usage: `if ask(window, _("Void receipt {no}?").format(no=no), details, yes=_("Void it"),
danger=True): …`. A success never gets a dialog; it goes to the status bar with `desk.say`.
"""

import traceback
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, ButtonKind, label
from propdesk.ui.parts.theme import Size


class MessageDialog(Sheet):
    """An icon, a sentence, lines of detail, and buttons at the right; Esc is always the harmless
    answer."""

    def __init__(
        self,
        parent: QWidget | None,
        sentence: str,
        *,
        details: Sequence[str] = (),
        icon: str = "info",
        ink: str = "accent",
        width: int = 480,
    ) -> None:
        super().__init__(parent, width=width)
        self.body.addLayout(self._content(sentence, details, icon, ink))

    def _content(self, sentence: str, details: Sequence[str], icon: str, ink: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 4)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, 24, ink), 0, Qt.AlignmentFlag.AlignTop)
        words = self.words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(label(sentence, 14, 600, wrap=True))
        for line in details:
            words.addWidget(label(line, 13, 400, "text2", wrap=True))
        words.addStretch()
        row.addLayout(words, 1)
        return row


def _dialog_button(text: str, *, kind: ButtonKind = "rest", key: str = "") -> Button:
    return Button(text, kind=kind, key=key, height=Size.DIALOG_BUTTON)


def error_dialog(parent: QWidget | None, sentence: str) -> MessageDialog:
    """Build the dialog of a refusal: what is wrong and what to do, and one button."""
    dialog = MessageDialog(parent, sentence, icon="circle-alert", ink="red")
    close = _dialog_button(_("OK"), kind="primary", key="Enter")
    dialog.add_button(close).clicked.connect(dialog.accept)
    close.setFocus()
    return dialog


def question_dialog(
    parent: QWidget | None, sentence: str, details: Sequence[str], yes: str, *, danger: bool
) -> MessageDialog:
    """Build the question before a large step; `details` say in numbers what it will do."""
    icon, ink = ("triangle-alert", "amber") if danger else ("circle-question-mark", "accent")
    dialog = MessageDialog(parent, sentence, details=details, icon=icon, ink=ink)
    no = _dialog_button(_("Cancel"), key="Esc")
    go = _dialog_button(yes, kind="danger" if danger else "primary", key="Ctrl+Enter")
    dialog.add_button(no).clicked.connect(dialog.reject)
    dialog.add_button(go).clicked.connect(dialog.accept)
    # Enter on a dangerous step must not be the way through it.
    (no if danger else go).setFocus()
    return dialog


def ask(
    parent: QWidget | None,
    sentence: str,
    details: Sequence[str] = (),
    *,
    yes: str,
    danger: bool = False,
) -> bool:
    """Ask before a large or dangerous step; True when the user agrees."""
    return question_dialog(parent, sentence, details, yes, danger=danger).exec() == 1


def choice_dialog(
    parent: QWidget | None,
    sentence: str,
    details: Sequence[str],
    choices: Sequence[str],
    *,
    icon: str = "circle-question-mark",
) -> MessageDialog:
    """Build a question with a few answers, each by its digit; Enter takes the first.

    `exec()` gives the number of the answer, from 1 on; 0 when backed out.
    """
    dialog = MessageDialog(parent, sentence, details=details, icon=icon)
    cancel = _dialog_button(_("Cancel"), key="Esc")
    dialog.add_button(cancel).clicked.connect(dialog.reject)
    for number in range(len(choices), 0, -1):
        button = Button(
            choices[number - 1],
            kind="primary" if number == 1 else "rest",
            key=str(number),
            height=Size.DIALOG_BUTTON,
            on_click=partial(dialog.done, number),
        )
        dialog.add_button(button)
    button.setFocus()
    return dialog


def bug_dialog(parent: QWidget | None, error: BaseException) -> MessageDialog:
    """Build the dialog for a fault of the program: nothing was saved, and the report to copy."""
    report = "".join(traceback.format_exception(error))
    dialog = MessageDialog(
        parent,
        _("The program made a mistake. What you were doing was not saved."),
        details=[
            _("You can go on working. Please pass this report to whoever looks after the PC.")
        ],
        icon="octagon-alert",
        ink="red",
        width=580,
    )
    _add_text(dialog, report)
    copy = _dialog_button(_("Copy report"))
    dialog.add_button(copy).clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    close = _dialog_button(_("Go on"), kind="primary", key="Enter")
    dialog.add_button(close).clicked.connect(dialog.accept)
    close.setFocus()
    return dialog


def text_dialog(
    parent: QWidget | None, sentence: str, text: str, *, wrong: bool = False
) -> MessageDialog:
    """Build a dialog of a sentence and a longer text below it, to be read and closed."""
    icon, ink = ("circle-alert", "red") if wrong else ("info", "accent")
    dialog = MessageDialog(parent, sentence, icon=icon, ink=ink, width=760)
    _add_text(dialog, text, height=300)
    close = _dialog_button(_("OK"), kind="primary", key="Enter")
    dialog.add_button(close).clicked.connect(dialog.accept)
    close.setFocus()
    return dialog


def _add_text(dialog: MessageDialog, text: str, *, height: int = 160) -> None:
    """Text that can be scrolled and copied, below the words of a message."""
    box = QPlainTextEdit(text)
    box.setReadOnly(True)
    box.setFixedHeight(height)
    dialog.words.insertWidget(dialog.words.count() - 1, box)
