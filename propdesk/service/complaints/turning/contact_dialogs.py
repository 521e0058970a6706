"""What the contact book asks when it makes a complaint: which one, and who complained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import begun, copied, facts
from propdesk.service.complaints.register import COMPLAINTS
from propdesk.service.complaints.turning.from_contact import (
    ComplaintBegun,
    ComplaintTaken,
    complaint_begun,
    complaint_of_contact,
    join_complaint,
    taken_errors,
)
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.declared import fields_of, record_dialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog

_MOST = 8


def make_complaint(desk: Desk, contact_id: int) -> None:
    """Join a contact to an open complaint of the same people, or enter one for it."""
    known = desk.store.read(complaint_begun, contact_id=contact_id)
    offered = known.open[:_MOST]
    if offered:
        choices = [(_("Join {no}").format(no=one.no), one.what) for one in offered]
        title = _("Make a complaint")
        dialog = ChoiceDialog(desk, title, "", [*choices, (_("New complaint"), "")])
        dialog.exec()
        if dialog.choice is None:
            return
        if dialog.choice < len(offered):
            one = offered[dialog.choice]
            desk.store.write(join_complaint, contact_id=contact_id, complaint_id=one.id)
            desk.say(_("{name} is joined to {no}").format(name=known.contact, no=one.no), "done")
            return
    complaint_dialog(desk, contact_id, known).exec()


def complaint_dialog(desk: Desk, contact_id: int, known: ComplaintBegun) -> FormDialog:
    """Build the form of the complaint that a contact tells of."""

    def save(fields: ComplaintTaken, _seen: object) -> object:
        made = desk.store.write(complaint_of_contact, contact_id=contact_id, fields=fields)
        (row,) = desk.store.read(COMPLAINTS.records.rows, ids=[made])
        desk.say(_("{name} became {no}").format(name=known.contact, no=row.no), "done")
        return made

    def recalled(fields: ComplaintTaken) -> Mapping[str, str]:
        return desk.store.read(COMPLAINTS.recalled, fields=fields)

    unit = next(fact for fact in facts(ComplaintTaken) if fact.name == "unit_id")
    form = fields_of(
        ComplaintTaken,
        desk.today(),
        errors=taken_errors,
        warnings=recalled,
        instead={unit.name: [desk.store.declarations.record_fields["unit"](desk, unit)]},
    )
    dialog = record_dialog(
        desk,
        _("Make a complaint"),
        ComplaintTaken,
        form,
        save=save,
        shown=begun(ComplaintTaken, desk.clock) | copied(known.fields),
        subject=known.contact,
    )
    dialog.begin_in("cause")  # all else is known from the contact
    return dialog
