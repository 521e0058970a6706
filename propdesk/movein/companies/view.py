"""The page of renovation companies: the declared list, and taking in those that works name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _, ngettext
from propdesk.movein.companies.register import COMPANIES, take_in_companies
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class CompaniesPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, COMPANIES)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        buttons = super()._buttons(page)
        if COMPANIES.kind.edit in self._at.store.actor.permissions:
            words = _("Take in from renovations")
            buttons.append(Action(words, self.take_in, icon="hammer", key="F6", in_menu=True))
        return buttons

    def take_in(self) -> None:
        """Enter the companies that renovations name and nobody entered."""
        with self._at.attempt():
            count = self._at.store.write(take_in_companies)
            told = ngettext("{count} company taken in", "{count} companies taken in", count)
            nothing = _("Each company that renovations name is in the register.")
            self._at.say(told.format(count=count) if count else nothing, "done")
