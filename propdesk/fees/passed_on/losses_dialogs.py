"""The form by which what was lost becomes a bill that units share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.passed_on.losses import loss_begun, share_loss
from propdesk.fees.sharing.service import SHARED_BILLS, SharedFields
from propdesk.kernel.i18n import _
from propdesk.system.registers.made_dialogs import made_dialog

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog


def loss_dialog(desk: Desk, bill_id: int) -> FormDialog:
    """Build the form of a shared bill with what was lost of a supplier's."""
    no, known = desk.store.read(loss_begun, bill_id=bill_id)

    def make(fields: SharedFields) -> int:
        return desk.store.write(share_loss, bill_id=bill_id, fields=fields)

    return made_dialog(desk, SHARED_BILLS, _("Share what was lost"), no, known, make)
