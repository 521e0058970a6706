"""The form of a deduction from a deposit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.deductions.begun import deduction_begun
from propdesk.fees.deductions.register import DEDUCTIONS, DeductionFields
from propdesk.kernel.i18n import _
from propdesk.system.registers.made_dialogs import made_dialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def deduction_dialog(desk: Desk, deposit_id: int) -> FormDialog:
    """Build the deduction of what is left of a deposit."""
    no, known = desk.store.read(deduction_begun, deposit_id=deposit_id)

    def add(fields: DeductionFields) -> int:
        return desk.store.write(DEDUCTIONS.uses.add, fields=fields)

    return made_dialog(desk, DEDUCTIONS, _("New deduction"), no, known, add)
