"""The page of sales by card, and the form of how much is sold at most."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.cards.register import SALES
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.system.registers.dialogs import edit_dialog, form_of
from propdesk.system.registers.records_view import RecordForms
from propdesk.system.registers.view import DeclaredPage
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.ui.forms.fields import AmountField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.actions import Action
from propdesk.ui.many.actions import DUPLICATE
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class SalesPage(DeclaredPage):
    """What was sold by card: nobody enters it here, the desk does."""

    def __init__(self, desk: Desk) -> None:
        forms = RecordForms(
            form=partial(form_of, desk, SALES), edit=partial(edit_dialog, desk, SALES)
        )
        super().__init__(desk, SALES, forms)

    def changes(self, *more: Action, first: Sequence[Action] = ()) -> list[Action]:
        """As on every page, but that nothing is entered here."""
        found = super().changes(*more, first=first)
        return [one for one in found if one.key not in ("Ins", DUPLICATE)]

    def nothing_yet(self, *, before: object = (), after: object = (), icon: str = "") -> EmptyPage:
        """The way to the desk."""
        words = SALES.words
        go = partial(self._at.open_page, "fees.desk")
        way = Choice("wallet", _(words.first), _(words.how), _("Cash desk"), "Enter", go)
        return EmptyPage(icon or SALES.icon, _(words.none), _(words.why), [way])

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        if "system.settings" in self._at.store.actor.permissions:
            words = _("Limits of card sales")
            found.append(Action(words, self.limits, icon="settings", key="Ctrl+F10", in_menu=True))
        return found

    def limits(self) -> None:
        """Say how much is sold at once, and in a month."""
        with self._at.attempt():
            limits_dialog(self._at).exec()


def limits_dialog(desk: Desk) -> FormDialog:
    """Build the form of how much is sold by card at most."""
    fields = [
        AmountField("card_most", _("At most at once")),
        AmountField("card_month", _("At most for a meter in a month")),
    ]

    def save(values: Mapping[str, object]) -> object:
        known = desk.store.read(estate_settings)
        said = replace(
            known, card_most=_fen(values["card_most"]), card_month=_fen(values["card_month"])
        )
        desk.store.write(change_estate_settings, settings=said)
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(
        desk, _("Limits of card sales"), fields, subject=_("Empty: no limit"), save=save
    )
    known = desk.store.read(estate_settings)
    now = {"card_most": known.card_most, "card_month": known.card_month}
    dialog.form.set_values({name: Money(fen) for name, fen in now.items() if fen})
    return dialog


def _fen(value: object) -> int:
    return value.fen if isinstance(value, Money) else 0
