"""The page of waivers and corrections: a declared register whose form asks for a charge."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.corrections.dialogs import ceilings_dialog, new_correction_dialog
from propdesk.fees.corrections.register import CORRECTIONS
from propdesk.kernel.i18n import _
from propdesk.system.registers.dialogs import edit_dialog, form_of
from propdesk.system.registers.records_view import RecordForms
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class CorrectionsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        forms = RecordForms(
            form=partial(form_of, desk, CORRECTIONS),
            add=partial(new_correction_dialog, desk),
            edit=partial(edit_dialog, desk, CORRECTIONS),
        )
        super().__init__(desk, CORRECTIONS, forms)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        if "system.settings" in self._at.store.actor.permissions:
            words = _("Ceilings of waivers")
            found.append(
                Action(words, self.ceilings, icon="settings", key="Ctrl+F10", in_menu=True)
            )
        return found

    def ceilings(self) -> None:
        """Say how much each role may waive without approval."""
        with self._at.attempt():
            ceilings_dialog(self._at).exec()


def corrections_page(desk: Desk) -> CorrectionsPage:
    """Build the page."""
    return CorrectionsPage(desk)
