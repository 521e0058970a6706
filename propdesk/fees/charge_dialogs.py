"""The dialog that takes one wrong charge back."""

from __future__ import annotations

from propdesk.fees import service
from propdesk.fees.charge_panel_view import period_text
from propdesk.fees.quick_dialogs import PhraseField
from propdesk.fees.service import ChargeRow, LineReversal
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.forms import FormDialog
from propdesk.ui.parts import label


def take_back_dialog(desk: Desk, row: ChargeRow, found: LineReversal) -> FormDialog:
    """Build the dialog: which charge, what it frees, and why it is taken back."""

    def save(values: dict[str, object]) -> object:
        done = desk.store.write(
            service.take_back_line, charge_id=row.id, reason=str(values["reason"])
        )
        words = _("{amount} taken back")
        if done.offset:
            words = _("{amount} taken back, {offset} of prepayment is free again")
        desk.say(words.format(amount=done.amount, offset=done.offset), "done")
        return done

    reasons = (_("wrong amount"), _("wrong room"), _("not owed"), _("billed twice"))
    what = (row.unit or row.debtor, row.item, period_text(row), f"¥{row.amount}")
    dialog = FormDialog(
        desk,
        _("Take a charge back"),
        [PhraseField("reason", _("Reason"), reasons, required=True)],
        save=save,
        subject="  ".join(word for word in what if word),
        save_words=_("Take back"),
    )
    said = _(
        "A counter-entry takes it back; both stay in the books. The next run bills the period "
        "again, unless tariff or register say otherwise by then."
    )
    if found.offset:
        free = _("{amount} of prepayment that had paid it is free again.")
        dialog.add_below(label(free.format(amount=found.offset), 13, 500, wrap=True))
    dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    return dialog
