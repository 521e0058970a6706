"""The pages of renovations, passes and violations: the declared lists, with their papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.deposits.dialogs import rules_dialog
from propdesk.kernel.i18n import _
from propdesk.movein.renovation.due import PERMIT_END
from propdesk.movein.renovation.held import deposits_here
from propdesk.movein.renovation.inspections.looks import look_told
from propdesk.movein.renovation.inspections.view import looks_section
from propdesk.movein.renovation.meant import renovation_meant, renovation_no
from propdesk.movein.renovation.page.dialogs import settings_dialog
from propdesk.movein.renovation.page.papers_dialogs import (
    PAPERS,
    show_passes,
    show_report,
)
from propdesk.movein.renovation.passes import PASSES, PassRow
from propdesk.movein.renovation.register import RENOVATIONS, RenovationRow
from propdesk.movein.renovation.rules import Look, ViolationState
from propdesk.movein.renovation.states import FirstLook, Permit, SecondLook
from propdesk.movein.renovation.violations import VIOLATIONS, ViolationRow
from propdesk.system.registers.view import DeclaredPage, deadline_column
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.fields import RecordField
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from propdesk.kernel.records.fields import Fact
    from propdesk.kernel.records.states import Move
    from propdesk.movein.renovation.rules import RenovationState
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.forms.record_panel import Section
    from propdesk.ui.lists.columns import Column


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


_LOOKS: Mapping[object, Look] = {FirstLook: Look.FIRST, SecondLook: Look.SECOND}


class RenovationsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, RENOVATIONS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        papers = Action(
            _("Papers"), self.papers, icon="printer", key="F8", needs_row=True
        )  # fmt: skip
        buttons = [*super()._buttons(page), papers]
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

    def marked(self, desk: Desk) -> Sequence[Column]:
        """A permit past its end stands out beside the time limit."""
        return (*super().marked(desk), deadline_column(desk, RENOVATIONS, PERMIT_END))

    def sections(self, desk: Desk) -> Sequence[Section]:
        """Both inspections, side by side."""
        return (looks_section(desk),)

    def move_form(self, row: RenovationRow, move: Move[RenovationState]) -> FormDialog:
        """Build the form of a move; that of a permit begins with what is held of the unit, that of
        an inspection with what its sheet says."""
        dialog = super().move_form(row, move)
        if move.form in _LOOKS:
            self._begin_look(dialog, row.id, _LOOKS[move.form])
        if move.form is Permit:
            found = self._at.store.read(deposits_here, renovation_id=row.id)
            dialog.form.set_values({"deposit_nos": found})
        return dialog

    def _begin_look(self, dialog: FormDialog, renovation_id: int, look: Look) -> None:
        worker, found = self._at.store.read(look_told, renovation_id=renovation_id, look=look)
        said = {"first_by": worker, "exceptions": found} if look is Look.FIRST else {}
        said = said or {"second_by": worker}
        dialog.form.set_values({name: words for name, words in said.items() if words})

    def rules(self) -> None:
        """Say which hours, days and rules hold for renovations."""
        with self._at.attempt():
            settings_dialog(self._at).exec()

    def settle(self) -> None:
        """Say which deposits the estate asks for, caps or forbids."""
        with self._at.attempt():
            if (dialog := rules_dialog(self._at)) is not None:
                dialog.exec()

    def papers(self) -> None:
        """Choose a paper of the renovation in hand, and show it."""
        row: RenovationRow | None = self.row()
        if row is None:
            return
        offered = [one for one in PAPERS if one.needs_permit <= bool(row.permit_on)]
        dialog = ChoiceDialog(
            self._at, _("Papers"), row.no, [(_(one.title), "") for one in offered]
        )
        dialog.exec()
        if dialog.choice is not None:
            with self._at.attempt():
                offered[dialog.choice].show(self._at, row.id)


class PassesPage(DeclaredPage):
    """The page of worker passes, which are printed to be cut out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PASSES)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        cards = Action(
            _("Print passes"), self.cards, icon="printer", key="F8", needs_row=True,
            several=self._cards_of,
        )  # fmt: skip
        return [*super()._buttons(page), cards]

    def cards(self) -> None:
        """Show the pass in hand as it is printed."""
        row: PassRow | None = self.row()
        if row is not None:
            self._cards_of([row.id])

    def _cards_of(self, ids: Sequence[int]) -> None:
        with self._at.attempt():
            show_passes(self._at, ids)


class ViolationsPage(DeclaredPage):
    """The page of violations, with the report of one that is not put right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, VIOLATIONS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        report = Action(
            _("Report letter"), self.report, icon="landmark", key="F7", needs_row=True,
            why_not=_not_reported,
        )  # fmt: skip
        return [*super()._buttons(page), report]

    def report(self) -> None:
        """Show the letter that reports the violation in hand."""
        row: ViolationRow | None = self.row()
        if row is not None and not _not_reported(row):
            with self._at.attempt():
                show_report(self._at, row.id)


def _not_reported(row: ViolationRow) -> str:
    told = _("It is not reported yet: say to whom and by which document first.")
    return told if row.state is ViolationState.TOLD or not row.reported_to else ""
