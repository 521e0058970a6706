"""Choices for quick hands: a question with numbered ways on, phrases by their digit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import TextField
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

MOST_CHOICES = 8
"""What fits on the smallest screen, each with its digit and a line about it."""


class ChoiceDialog(Sheet):
    """A sentence and a few ways on, each with its digit; Enter takes the first, Esc none."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        sentence: str,
        choices: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(desk.window, title, width=480)
        self.choice: int | None = None
        self.body.setSpacing(8)
        if sentence:
            self.body.addWidget(label(sentence, 13, 400, "text2", wrap=True))
        self.buttons = [self._button(n, words) for n, (words, _note) in enumerate(choices)]
        for button, (_words, note) in zip(self.buttons, choices, strict=True):
            choice = QVBoxLayout()
            choice.setSpacing(2)
            choice.addWidget(button)
            if note:
                choice.addWidget(label(note, 12, 400, "text3", wrap=True))
                choice.setContentsMargins(0, 0, 0, 6)
            self.body.addLayout(choice)
        back = Button(_("Back"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        self.add_button(back).clicked.connect(self.reject)
        self.buttons[0].setFocus()

    def _button(self, number: int, words: str) -> Button:
        return Button(
            words,
            key=str(number + 1),
            kind="rest" if number else "primary",
            height=Size.DIALOG_BUTTON,
            on_click=lambda: self._choose(number),
        )

    def _choose(self, number: int) -> None:
        self.choice = number
        self.accept()


def choose_one(
    desk: Desk, title: str, sentence: str, choices: Sequence[tuple[str, str]]
) -> int | None:
    """Ask which of any number of choices; its place, None when backed out. Where there are more
    than fit, the last digit shows the next ones."""
    begin = 0
    while True:
        there_is_more = len(choices) - begin > MOST_CHOICES
        shown = list(choices[begin : begin + MOST_CHOICES])
        if there_is_more:
            shown[-1] = (_("More"), "")
        dialog = ChoiceDialog(desk, title, sentence, shown)
        dialog.exec()
        if dialog.choice is None:
            return None
        if not there_is_more or dialog.choice < MOST_CHOICES - 1:
            return begin + dialog.choice
        begin += MOST_CHOICES - 1


class PhraseField(TextField):
    """Free text; a digit alone stands for one of the phrases."""

    def __init__(
        self, name: str, title: str, phrases: Sequence[str], *, required: bool = False
    ) -> None:
        self._phrases = tuple(phrases)
        told = "   ".join(f"{number} {words}" for number, words in enumerate(phrases, 1))
        super().__init__(name, title, required=required, hint=told)

    def parse(self, text: str) -> object:
        number = int(text) if text.isdigit() and len(text) == 1 else 0
        return self._phrases[number - 1] if 1 <= number <= len(self._phrases) else text
