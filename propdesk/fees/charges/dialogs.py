"""The dialog that takes one wrong charge back, or the split of a bill it is part of."""

from __future__ import annotations

from propdesk.fees.billing.service import LinePaid, LineReversal, take_back_line, take_back_preview
from propdesk.fees.charges.joining import (
    BillNotCut,
    PartTouched,
    SurplusUsed,
    join_bill,
    join_preview,
)
from propdesk.fees.charges.listing import ChargeRow
from propdesk.fees.charges.panel_view import period_text
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import PhraseField
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.small_parts import label

SPLIT, LINE = "split", "line"


def take_back_dialog(desk: Desk, row: ChargeRow) -> FormDialog:
    """Build the dialog: which charge, what it frees, and why it is taken back.

    Of a bill that was split it asks whether the split goes back or this part alone. Raises what
    nothing of it can be taken back for.
    """
    found, whole = _takable(desk, row.id)

    def save(values: dict[str, object]) -> object:
        reason = str(values["reason"])
        return (_join if values.get("what") == SPLIT else _take_back)(desk, row.id, reason)

    what = (row.unit or row.debtor, row.item, period_text(row), f"¥{row.amount}")
    dialog = FormDialog(
        desk,
        _("Take a charge back"),
        _questions(is_part=whole is not None, alone=found is not None),
        save=save,
        subject="  ".join(word for word in what if word),
        save_words=_("Take back"),
    )
    if whole is not None:
        dialog.form.set_values({"what": SPLIT})
    said = _(
        "A counter-entry takes it back; both stay in the books. The next run bills the period "
        "again, unless tariff or register say otherwise by then."
    )
    if found is not None and found.offset:
        free = _("{amount} of prepayment that had paid it is free again.")
        dialog.add_below(label(free.format(amount=found.offset), 13, 500, wrap=True))
    if found is not None:
        dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    return dialog


def _questions(*, is_part: bool, alone: bool) -> list[Field]:
    """Why, and of a part of a split bill: the split, or (where it can be) the part alone."""
    reasons = (_("wrong amount"), _("wrong room"), _("not owed"), _("billed twice"))
    why = PhraseField("reason", _("Reason"), reasons, required=True)
    choices: list[tuple[object, str]] = [
        (SPLIT, _("The split of this bill: it is whole again")),
        *([(LINE, _("This part alone"))] if alone else []),
    ]
    what = ChoiceField("what", _("Take back"), choices, required=True)
    return [what, why] if is_part else [why]


def _take_back(desk: Desk, charge_id: int, reason: str) -> object:
    done = desk.store.write(take_back_line, charge_id=charge_id, reason=reason)
    words = _("{amount} taken back")
    if done.offset:
        words = _("{amount} taken back, {offset} of prepayment is free again")
    desk.say(words.format(amount=done.amount, offset=done.offset), "done")
    return done


def _join(desk: Desk, charge_id: int, reason: str) -> object:
    whole = desk.store.write(join_bill, charge_id=charge_id, reason=reason)
    words = _("The split is taken back; the bill of {amount} is whole again")
    desk.say(words.format(amount=whole), "done")
    return whole


def _takable(desk: Desk, charge_id: int) -> tuple[LineReversal | None, Money | None]:
    """What taking the line back would free, and the bill that would be whole again; None: not."""
    whole, refusal = None, None
    try:
        whole = desk.store.read(join_preview, charge_id=charge_id)
    except BillNotCut:
        pass
    except (PartTouched, SurplusUsed) as error:
        refusal = error
    try:
        return desk.store.read(take_back_preview, charge_id=charge_id), whole
    except LinePaid as error:
        if whole is None:
            raise (refusal or error) from None
        return None, whole
