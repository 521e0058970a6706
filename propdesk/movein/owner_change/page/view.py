"""The page of owner changes: the declared list, with the settlement and the papers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.movein.owner_change.cleared import (
    Clearance,
    issue_clearance,
    issued_clearance,
    says_more_now,
)
from propdesk.movein.owner_change.leaving.view import leaving_section, print_leaving
from propdesk.movein.owner_change.page.paper import clearance_pdf, settlement_pdf
from propdesk.movein.owner_change.page.settlement_dialogs import settle_dialog
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeRow
from propdesk.movein.owner_change.rules import ChangeState
from propdesk.movein.owner_change.settling import settlement_of
from propdesk.system.registers.view import DeclaredPage
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.lists.actions import Action
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.messages import choice_dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.record_panel import Section

_ANOTHER = 2  # the second answer


class OwnerChangesPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, OWNER_CHANGES)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = [
            replace(one, run=self.settle) if one.key == "F5" else one
            for one in super()._buttons(page)
        ]
        return [
            *found,
            Action(
                _("Settlement sheet"), self.sheet, icon="printer", key="F8", needs_row=True,
                in_panel=True,
            ),
            Action(
                _("Move-out inspection"), self.leaving, icon="printer", key="Ctrl+F8",
                needs_row=True, in_menu=True,
            ),
            Action(
                _("Clearance certificate"), self.certificate, icon="shield-check", key="F11",
                needs_row=True, in_panel=True, why_not=_not_settled,
            ),
        ]  # fmt: skip

    def sections(self, desk: Desk) -> Sequence[Section]:
        """The inspection at the move-out beside that at the move-in."""
        return (leaving_section(desk),)

    def settle(self) -> None:
        """Settle the change in hand."""
        row: OwnerChangeRow | None = self.row()
        if row is not None:
            with self._at.attempt():
                settle_dialog(self._at, row.id).exec()

    def sheet(self) -> None:
        """Show the settlement on paper: as it was settled, or as it would be now."""
        row: OwnerChangeRow | None = self.row()
        if row is None:
            return
        with self._at.attempt():
            found = self._at.store.read(settlement_of, change_id=row.id)
            pdf = settlement_pdf(found, paper_head(self._at))
            self._paper(_("Settlement sheet"), pdf, row)

    def leaving(self) -> None:
        """Show the inspection at the move-out on paper, beside that at the move-in."""
        row: OwnerChangeRow | None = self.row()
        if row is not None:
            with self._at.attempt():
                print_leaving(self._at, ("owner_change", row.id))

    def certificate(self) -> None:
        """Show the certificate that the old owner owes nothing here; issue it where none is.

        Where it would say something else by now, another one is offered.
        """
        row: OwnerChangeRow | None = self.row()
        if row is None or _not_settled(row):
            return
        with self._at.attempt():
            issued = self._at.store.read(issued_clearance, change_id=row.id)
            if issued is not None and self._at.store.read(says_more_now, change_id=row.id):
                issued = self._shown_or_another(issued)
            elif issued is None:
                issued = self._issued(row.id)
            if issued is not None:
                pdf = clearance_pdf(issued, paper_head(self._at))
                self._paper(_("Clearance certificate"), pdf, row)

    def _shown_or_another(self, issued: Clearance) -> Clearance | None:
        told = _("Certificate {no} of {day} would say something else today.")
        answers = (_("Show it as it was issued"), _("Issue another one"))
        sentence = told.format(no=issued.no, day=issued.day)
        answer = choice_dialog(self, sentence, (), answers).exec()
        if answer == _ANOTHER:
            return self._issued(issued.change.change_id)
        return issued if answer else None

    def _issued(self, change_id: int) -> Clearance:
        found = self._at.store.write(issue_clearance, change_id=change_id)
        self._at.say(_("Certificate {no} issued").format(no=found.no), "done")
        return found

    def _paper(self, title: str, pdf: bytes, row: OwnerChangeRow) -> None:
        name = f"{row.no} {title}.pdf"
        paper_sheet(self._at, title, pdf, document="owner_change", file_name=name).exec()


def _not_settled(row: OwnerChangeRow) -> str:
    settled = row.state in (ChangeState.SETTLED, ChangeState.FILED)
    return "" if settled else _("It is not settled yet. Settle it first.")
