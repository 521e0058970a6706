"""The page of who took an offer of prepayment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.offers.taken.register import USES
from propdesk.kernel.i18n import _
from propdesk.system.registers.dialogs import edit_dialog, form_of
from propdesk.system.registers.records_view import RecordForms
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.many.actions import DUPLICATE
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.actions import Action


class UsesPage(DeclaredPage):
    """Who took an offer: nobody enters one here, the desk does."""

    def __init__(self, desk: Desk) -> None:
        forms = RecordForms(
            form=partial(form_of, desk, USES), edit=partial(edit_dialog, desk, USES)
        )
        super().__init__(desk, USES, forms)

    def changes(self, *more: Action, first: Sequence[Action] = ()) -> list[Action]:
        """As on every page, but that nothing is entered here."""
        found = super().changes(*more, first=first)
        return [one for one in found if one.key not in ("Ins", DUPLICATE)]

    def nothing_yet(self, *, before: object = (), after: object = (), icon: str = "") -> EmptyPage:
        """The way to the desk."""
        words = USES.words
        go = partial(self._at.open_page, "fees.desk")
        way = Choice("wallet", _(words.first), _(words.how), _("Cash desk"), "Enter", go)
        return EmptyPage(icon or USES.icon, _(words.none), _(words.why), [way])
