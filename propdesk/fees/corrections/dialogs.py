"""The forms of a correction: of the charge in hand, or of one that is typed; the ceilings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from propdesk.fees.corrections.begun import correction_begun, goes_at_once
from propdesk.fees.corrections.fields import Booking, CorrectionFields
from propdesk.fees.corrections.fields_view import charge_field
from propdesk.fees.corrections.register import CORRECTIONS
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money, total
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.fields import begun, copied
from propdesk.system.registers.dialogs import form_of
from propdesk.system.registers.record_dialogs import new_record_dialog
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.ui.forms.declared import record_dialog
from propdesk.ui.forms.fields import AmountField, TextField
from propdesk.ui.forms.forms import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from propdesk.fees.late.service import LateFee
    from propdesk.ui.desk import Desk


def correct_dialog(desk: Desk, charge_id: int) -> FormDialog:
    """Build the form of a correction of a charge; a small waiver is in the books at once.

    Raises NothingToCorrect.
    """
    name, known = desk.store.read(correction_begun, charge_id=charge_id)

    def save(fields: CorrectionFields, _seen: object) -> object:
        return _saved(desk, replace(fields, charge_id=charge_id))

    return record_dialog(
        desk,
        _("Waive or correct"),
        CorrectionFields,
        form_of(desk, CORRECTIONS),
        save=save,
        shown=begun(CorrectionFields, desk.clock) | copied(known),
        subject=name,
    )


def _saved(desk: Desk, fields: CorrectionFields) -> int:
    made = desk.store.write(CORRECTIONS.uses.add, fields=fields)
    words = _("{no} waits for approval")
    if desk.store.read(goes_at_once, correction_id=made):
        to = CorrectionState.DONE
        desk.store.write(CORRECTIONS.uses.move, record_id=made, to=to, form=Booking())
        words = _("{no} is in the books")
    (row,) = desk.store.read(CORRECTIONS.records.rows, ids=[made])
    desk.say(words.format(no=row.no), "done")
    return made


def waive_late_dialog(desk: Desk, late: Sequence[LateFee]) -> str:
    """Ask why late fees are waived; '' when it is given up."""
    told: list[str] = []
    field = TextField("why", _("Reason"), required=True)

    def save(values: Mapping[str, object]) -> object:
        told.append(str(values["why"]))
        return True

    amount = total(one.claim for one in late)
    subject = _("Late fee {amount}").format(amount=amount)
    FormDialog(desk, _("Waive the late fee"), [field], save=save, subject=subject).exec()
    return told[0] if told else ""


def waive_late(desk: Desk, late: Sequence[LateFee], why: str) -> None:
    """Ask for the waiver of late fees; what is within the ceiling is in the books at once."""
    kind = CorrectionKind.LATE_FEE
    with desk.attempt():
        for one in late:
            fields = CorrectionFields(charge_id=one.charge_id, kind=kind, amount=one.claim, why=why)
            _saved(desk, fields)


def new_correction_dialog(desk: Desk, like: int | None = None) -> FormDialog:
    """Build the form of a correction of a charge that is typed."""
    form = [charge_field(desk), *form_of(desk, CORRECTIONS)]
    return new_record_dialog(desk, CORRECTIONS.listed, form, like=like)


def ceilings_dialog(desk: Desk) -> FormDialog:
    """Build the form of what each role may waive of a charge on its own."""
    roles = [role for role in Role if role is not Role.READER]
    fields = [AmountField(role.value, role.label, required=True) for role in roles]

    def save(values: Mapping[str, object]) -> object:
        most = {role: each.fen for role, each in values.items() if isinstance(each, Money)}
        known = desk.store.read(estate_settings)
        ceilings = tuple((role, fen) for role, fen in most.items() if fen)
        desk.store.write(change_estate_settings, settings=replace(known, waiver_ceilings=ceilings))
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(
        desk,
        _("Ceilings of waivers"),
        fields,
        subject=_("At most of one charge without approval"),
        save=save,
    )
    now = dict(desk.store.read(estate_settings).waiver_ceilings)
    dialog.form.set_values({role.value: Money(now.get(role.value, 0)) for role in roles})
    return dialog
