"""The states of records on a page: a button for each move, and the history beside a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Generic, TypeVar

from propdesk.kernel.i18n import _
from propdesk.kernel.records.states import Move, S, States
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import NotesField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.actions import Action

R = TypeVar("R")
# Beside a row there is room for so many buttons; of more only those are shown that lead on.
_MOST_SHOWN = 4


class MoveButtons(Generic[R, S]):
    """The buttons that move the row one is on, one for each title of the table.

    `state` and `name` read a row; `move(row, move, why)` saves. A move that asks why has a dialog
    for the reason; `form(row, move)` builds that of a move with a form of its own.
    `several(move, ids)` moves many rows.
    """

    def __init__(
        self,
        desk: Desk,
        states: States[S],
        *,
        row: Callable[[], R | None],
        state: Callable[[R], S],
        name: Callable[[R], str],
        move: Callable[[R, Move[S], str], object],
        form: Callable[[R, Move[S]], FormDialog] | None = None,
        several: Callable[[Move[S], Sequence[int]], object] | None = None,
    ) -> None:
        self._desk, self._states, self._row = desk, states, row
        self._state, self._name, self._move = state, name, move
        self._form, self._several = form, several
        self._reason = cache(self._why_not)  # asked for each button at each step through a list

    def actions(self) -> list[Action]:
        """For the `actions` of a register page, in its panel; switched off with the reason where
        one may not, hidden where there are many."""
        titles = {move.title: move for move in reversed(self._states.moves)}
        return [
            Action(
                _(move.title),
                partial(self.do, move.title),
                icon=move.icon,
                key=move.key,
                needs_row=True,
                why_not=partial(self.why_not, move.title),
                several=partial(self._several, move) if self._several else None,
                in_panel=True,
                leaves=len(titles) > _MOST_SHOWN,
            )
            for move in reversed(titles.values())
        ]

    def why_not(self, title: str, row: R) -> str:
        """Why this row cannot be moved by that button; '' when it can."""
        return self._reason(title, self._state(row), self._desk.store.actor.permissions)

    def _why_not(self, title: str, before: S, rights: frozenset[str]) -> str:
        move = self._states.titled(title, before)
        why = self._states.why_not(before, move.to, rights)
        if not why and move.before != before:  # another button leads there
            told = _("It is “{state}”: “{title}” is not what comes next.")
            return told.format(state=before.label, title=_(title))
        return why

    def do(self, title: str) -> None:
        """Move the row one is on, after asking what is to be asked."""
        row = self._row()
        if row is None or self.why_not(title, row):
            return
        move = self._states.titled(title, self._state(row))
        with self._desk.attempt():
            if move.form is not None and self._form is not None:
                self._form(row, move).exec()
            elif move.asks_why:
                dialog = self.dialog(row, move)
                if dialog.exec() and move.long:
                    self.save_long(row, move, str(dialog.result_value))
            elif move.long:
                self.save_long(row, move, "")
            else:
                self._save(row, move, "")

    def dialog(self, row: R, move: Move[S]) -> FormDialog:
        """Build the question for the reason of a move."""

        def save(values: Mapping[str, object]) -> object:
            why = str(values["why"])
            return why if move.long else self._save(row, move, why)

        return FormDialog(
            self._desk,
            _(move.title),
            [NotesField("why", _("Reason"), required=True)],
            save=save,
            subject=self._name(row),
            save_words=_(move.title),
        )

    def save_long(self, row: R, move: Move[S], why: str) -> None:
        """Move a row in a job, where that works through much."""
        self._desk.run(
            lambda _progress: self._move(row, move, why),
            title=_(move.long),
            done=lambda _nothing: self._tell(row, move),
            writes=True,
            stoppable=False,
        )

    def _save(self, row: R, move: Move[S], why: str) -> object:
        self._move(row, move, why)
        return self._tell(row, move)

    def _tell(self, row: R, move: Move[S]) -> object:
        told = _("{name} is “{state}” now")
        self._desk.say(told.format(name=self._name(row), state=move.to.label), "done")
        return True
