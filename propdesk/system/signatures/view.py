"""The page of second signatures: nobody enters or changes one, it is signed or refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.system.registers import dialogs
from propdesk.system.registers.records_view import RecordForms, RecordsPage
from propdesk.system.registers.view import DeclaredPage
from propdesk.system.signatures.register import SIGNATURES
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.actions import Action


class SignaturesPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        forms = RecordForms(
            form=partial(dialogs.form_of, desk, SIGNATURES),
            edit=partial(dialogs.edit_dialog, desk, SIGNATURES),
        )
        super().__init__(desk, SIGNATURES, forms)

    def nothing_yet(self, *, before: object = (), after: object = (), icon: str = "") -> EmptyPage:
        """The way to where two persons are asked for."""
        words, may = SIGNATURES.words, "system.settings" in self._at.store.actor.permissions
        go = partial(self._at.open_page, "system.estate")
        way = Choice("settings", _(words.first), _(words.how), _("Estate settings"), "Enter", go)
        return EmptyPage(icon or SIGNATURES.icon, _(words.none), _(words.why), [way] if may else [])

    def _buttons(self, _page: RecordsPage) -> list[Action]:
        return [*self._moves().actions(), *self.outputs()]

    def edit(self) -> None:
        """What was done stays as it was written down."""
