"""The page of renovations: the declared list, with the permit for the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.deposits.dialogs import rules_dialog
from propdesk.kernel.i18n import _
from propdesk.movein.renovation.held import deposits_here
from propdesk.movein.renovation.hours import quiet_days
from propdesk.movein.renovation.meant import renovation_meant, renovation_no
from propdesk.movein.renovation.page.dialogs import settings_dialog
from propdesk.movein.renovation.page.papers import permit_pdf
from propdesk.movein.renovation.register import RENOVATIONS, RenovationRow
from propdesk.movein.renovation.states import Permit
from propdesk.system.registers.view import DeclaredPage
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.fields import RecordField
from propdesk.ui.lists.actions import Action
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.kernel.records.states import Move
    from propdesk.movein.renovation.rules import RenovationState
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def renovation_field(desk: Desk, fact: Fact) -> RecordField:
    """Build the field in which a renovation is typed by its number or its room."""
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(renovation_meant, typed=typed),
        name_of=lambda one: desk.store.read(renovation_no, renovation_id=one),
        required=fact.required,
        placeholder=_(fact.placeholder),
    )


class RenovationsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, RENOVATIONS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        permit = Action(
            _("Print permit"), self.permit, icon="printer", key="F8", needs_row=True,
            why_not=_not_permitted,
        )  # fmt: skip
        buttons = [*super()._buttons(page), permit]
        if "system.settings" in self._at.store.actor.permissions:
            buttons.append(
                Action(
                    _("Rules of renovations"), self.rules, icon="settings", key="Ctrl+F11",
                    in_menu=True,
                )
            )  # fmt: skip
        if {"system.settings", "fees.view"} <= self._at.store.actor.permissions:
            buttons.append(
                Action(
                    _("Rules of deposits"), self.settle, icon="settings", key="Ctrl+F10",
                    in_menu=True,
                )
            )  # fmt: skip
        return buttons

    def move_form(self, row: RenovationRow, move: Move[RenovationState]) -> FormDialog:
        """Build the form of a move; that of a permit begins with what is held of the unit."""
        dialog = super().move_form(row, move)
        if move.form is Permit:
            found = self._at.store.read(deposits_here, renovation_id=row.id)
            dialog.form.set_values({"deposit_nos": found})
        return dialog

    def rules(self) -> None:
        """Say which hours, days and rules hold for renovations."""
        with self._at.attempt():
            settings_dialog(self._at).exec()

    def settle(self) -> None:
        """Say which deposits the estate asks for, caps or forbids."""
        with self._at.attempt():
            if (dialog := rules_dialog(self._at)) is not None:
                dialog.exec()

    def permit(self) -> None:
        """Show the permit of the renovation in hand."""
        row: RenovationRow | None = self.row()
        if row is None or _not_permitted(row):
            return
        paper = self._at.settings.print_choice("permit").paper or "a4"
        quiet = self._at.store.read(quiet_days, first=row.starts_on, last=row.ends_on)
        pdf = permit_pdf(row, quiet, paper_head(self._at), paper)
        title, name = _("Print permit"), f"{row.no}.pdf"
        paper_sheet(self._at, title, pdf, document="permit", file_name=name).exec()


def _not_permitted(row: RenovationRow) -> str:
    return "" if row.permit_on else _("There is no permit yet: approve the works, then issue it.")
