"""The page of offers of prepayment; how much each role may take off by them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from propdesk.fees.offers.register import OFFERS
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.system.registers.view import DeclaredPage
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.ui.forms.fields import AmountField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class OffersPage(DeclaredPage):
    """What the desk offers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, OFFERS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        if "system.settings" in self._at.store.actor.permissions:
            words = _("Ceilings of offers")
            found.append(
                Action(words, self.ceilings, icon="settings", key="Ctrl+F10", in_menu=True)
            )
        return found

    def ceilings(self) -> None:
        """Say how much each role may take off one payment by offers."""
        with self._at.attempt():
            ceilings_dialog(self._at).exec()


def ceilings_dialog(desk: Desk) -> FormDialog:
    """Build the form of the most that each role may take off one payment by offers."""
    roles = [role for role in Role if role is not Role.READER]
    fields = [AmountField(role.value, role.label) for role in roles]

    def save(values: Mapping[str, object]) -> object:
        most = {role: each.fen for role, each in values.items() if isinstance(each, Money)}
        known = desk.store.read(estate_settings)
        changed = replace(known, offer_ceilings=tuple(most.items()))
        desk.store.write(change_estate_settings, settings=changed)
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(
        desk,
        _("Ceilings of offers"),
        fields,
        subject=_("At most off one payment; empty: whatever the offer gives"),
        save=save,
    )
    now = dict(desk.store.read(estate_settings).offer_ceilings)
    dialog.form.set_values({role: Money(fen) for role, fen in now.items()})
    return dialog
