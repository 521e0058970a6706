"""The page of agreements by instalments: a declared register that shows what of each is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.court.agreements.paper import agreement_values, instalments_of
from propdesk.fees.court.agreements.register import AGREEMENTS
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.shared_view import letter_sheet
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.forms.links_section import OtherRecords
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from propdesk.fees.court.rules import InstalmentPaid
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.record_panel import Section


class AgreementsPage(DeclaredPage):
    """See the module."""

    def sections(self, desk: Desk) -> Sequence[Section]:
        """The instalments, with what of each came."""
        return (lambda _kind: InstalmentsSection(desk),)


class InstalmentsSection(OtherRecords):
    """The instalments of the agreement in hand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Instalments"), _("No instalments yet."))
        self._desk = desk

    def show_record(self, record_id: int) -> None:
        """Show those of this agreement. Raises NotPermitted."""
        parts = self._desk.store.read(instalments_of, agreement_id=record_id)
        day = self._desk.today()
        rows: list[QWidget | str] = [
            label(_told(one, day), 12, 400, _ink(one, day)) for one in parts
        ]
        self.show_rows(rows)


def _told(one: InstalmentPaid, day: date) -> str:
    """A day, an amount, and how it stands."""
    if one.left == ZERO:
        return _("{day} · {amount} · paid").format(day=one.day, amount=one.amount)
    if one.paid > ZERO:
        told = _("{day} · {amount} · {left} left")
        return told.format(day=one.day, amount=one.amount, left=one.left)
    told = _("{day} · {amount} · overdue") if one.day < day else "{day} · {amount}"
    return told.format(day=one.day, amount=one.amount)


def _ink(one: InstalmentPaid, day: date) -> str:
    if one.left == ZERO:
        return "green"
    return "red" if one.day < day else "text2"


def agreements_page(desk: Desk) -> AgreementsPage:
    """Build the page."""
    return AgreementsPage(desk, AGREEMENTS)


def print_agreement(desk: Desk, agreement_id: int) -> None:
    """Show the paper of an agreement before it is printed."""
    with desk.attempt():
        values = desk.store.read(agreement_values, agreement_id=agreement_id)
        sheet = letter_sheet(
            desk, Letter.INSTALMENT_AGREEMENT, [values],
            title=_("Agreement on payment by instalments"), file_name=f"{values['number']}.pdf",
        )  # fmt: skip
        if sheet is not None:
            sheet.exec()
