"""Free text with a list of what is known: typing narrows the list, Down opens all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter

from propdesk.kernel.records.folding import fold
from propdesk.kernel.records.initials import initials_of
from propdesk.ui.forms.fields import TextField
from propdesk.ui.parts.theme import dress


class SuggestedField(TextField):
    """See the module. What fits one of the known alone is written as that on leaving; what fits
    none stays as it is typed. `known` are all there are, or what finds those that fit a text, of
    an empty one what Down opens."""

    def __init__(
        self,
        name: str,
        title: str,
        known: Sequence[str] | Callable[[str], Sequence[str]],
        *,
        required: bool = False,
        hint: str = "",
        check: Callable[[object], tuple[str, str] | None] | None = None,
    ) -> None:
        super().__init__(name, title, required=required, hint=hint, check=check)
        self._known = known if callable(known) else _among(tuple(known))
        self._words = QStringListModel(self)
        self.list = QCompleter(self._words, self)
        self.list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.list.setWidget(self.input)
        shown = self.list.popup()
        assert shown is not None  # noqa: S101  a completer with this mode has one
        self._shown = shown
        dress(shown)  # Qt gives it no parent
        self.list.activated.connect(self.set_text)
        self.edited.connect(self._offer)
        self.input.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if pressed and down and not self._shown.isVisible() and (words := self._known("")):
            self._open(words)
            return True
        return super().eventFilter(watched, event)

    def judge(self) -> str:
        self._shown.hide()
        return super().judge()

    def parse(self, text: str) -> object:
        fits = self._fitting(text)
        return fits[0] if len(fits) == 1 else text

    def _offer(self) -> None:
        """Show those that fit what is typed, while any does."""
        if fits := self._fitting(self.text()):
            self._open(fits)
        else:
            self._shown.hide()

    def _open(self, words: Sequence[str]) -> None:
        self._words.setStringList(list(words))
        self.list.complete()

    def _fitting(self, text: str) -> Sequence[str]:
        return self._known(text) if text.strip() else ()


def _among(known: Sequence[str]) -> Callable[[str], Sequence[str]]:
    """Those of a list that a text fits, the one that is it alone; all for none."""

    def fitting(text: str) -> Sequence[str]:
        typed = fold(text.strip())
        same = [one for one in known if fold(one) == typed]
        return same or [
            one for one in known if typed in fold(one) or initials_of(one).startswith(typed)
        ]

    return fitting
