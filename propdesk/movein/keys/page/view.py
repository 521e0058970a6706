"""The pages of keys and cards, and of their counts: the declared lists with the gestures of the
desk."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.movein.keys.cards import DOOR_CARDS
from propdesk.movein.keys.counts import KEY_COUNTS
from propdesk.movein.keys.page import dialogs
from propdesk.movein.keys.page.papers_dialogs import papers_dialog
from propdesk.movein.keys.register import KEYS, KeyRow
from propdesk.movein.keys.rules import KeyState
from propdesk.system.registers import dialogs as declared
from propdesk.system.registers.records_view import RecordForms
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action
from propdesk.ui.papers.exporting import export_list

if TYPE_CHECKING:
    from pathlib import Path

    from propdesk.db.store import Store
    from propdesk.kernel.progress import Progress
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


class KeysPage(DeclaredPage):
    """The list of all pieces. Lending, taking back and issuing begin with a tag or a room, the one
    of the row in hand, which is typed over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, KEYS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        paper = Action(_("Papers"), self.papers, icon="printer", key="F8")
        found = super()._buttons(page)
        if self.may_edit:
            made = Action(_("New set"), self.new_set, icon="key", key="F11")
            gestures = {"F3": self.issue, "F5": self.lend, "F6": self.take_back}
            found = [
                replace(one, run=gestures[one.key], needs_row=False, in_panel=False)
                if one.key in gestures
                else one
                for one in found
            ]
            found.insert(1, made)
        return [*found, paper, *self._cards()]

    def _cards(self) -> list[Action]:
        if "system.export" not in self._at.store.actor.permissions:
            return []
        words = _("Cards for the door system")
        return [Action(words, self.cards, icon="credit-card", key="Shift+F8", in_menu=True)]

    def _tag(self, *states: KeyState) -> str:
        """The tag of the row in hand, when it stands where the gesture begins."""
        row: KeyRow | None = self.row()
        return row.tag if row is not None and row.state in states else ""

    def _ask(self, dialog: FormDialog) -> None:
        with self._at.attempt():
            dialog.exec()

    def lend(self) -> None:
        """Lend what hangs on a tag."""
        self._ask(dialogs.lend_dialog(self._at, self._tag(KeyState.STOCK)))

    def take_back(self) -> None:
        """Take back what was lent of a tag."""
        self._ask(dialogs.take_back_dialog(self._at, self._tag(KeyState.LENT)))

    def issue(self) -> None:
        """Issue the set of a unit."""
        row: KeyRow | None = self.row()
        typed = row.unit or row.tag if row is not None and row.state is KeyState.STOCK else ""
        self._ask(dialogs.issue_dialog(self._at, typed))

    def new_set(self) -> None:
        """Enter the set of a unit."""
        self._ask(dialogs.set_dialog(self._at))

    def papers(self) -> None:
        """Choose a paper; the row in hand says which is likely."""
        with self._at.attempt():
            papers_dialog(self._at, self.row()).exec()

    def cards(self) -> None:
        """Write the cards that open as the door system reads them."""

        def write(store: Store, path: Path, *, extent: Extent, progress: Progress | None) -> int:
            whole = replace(extent, fields=(), ids=None)  # what the list shows has no part in it
            return DOOR_CARDS.write(store, path, extent=whole, progress=progress)

        export_list(self._at, DOOR_CARDS.title, write, self.table, ending=".csv")


class CountsPage(DeclaredPage):
    """The list of counts; a new one is counted, not typed."""

    def __init__(self, desk: Desk) -> None:
        forms = RecordForms(
            form=partial(declared.form_of, desk, KEY_COUNTS),
            add=lambda _like: dialogs.count_dialog(desk),
            edit=partial(declared.edit_dialog, desk, KEY_COUNTS),
        )
        super().__init__(desk, KEY_COUNTS, forms)
