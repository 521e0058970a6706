"""The dialogs of the household page: a payment notice, a change of owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QVBoxLayout

from propdesk.estate import service as estate
from propdesk.estate.people_dialogs import check_document, document_fields
from propdesk.estate.rules import RoleKind
from propdesk.estate.service import PersonFields, PhoneFields
from propdesk.fees.documents import notice_pdf
from propdesk.fees.notices import issue_notices
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.fields import CodeField, DateField, PhoneField, TextField
from propdesk.ui.forms import FormDialog
from propdesk.ui.inputs import Field
from propdesk.ui.preview import PreviewWidget


def notice_dialog(desk: Desk, unit_id: int) -> QDialog:
    """Issue the payment notices of one unit; see `notices_dialog`."""
    return notices_dialog(desk, [unit_id])


def notices_dialog(desk: Desk, unit_ids: Sequence[int]) -> QDialog:
    """Issue the payment notices of units and show them before they are printed.

    Raises NothingOwed when nothing is open.
    """
    notices = desk.store.write(issue_notices, unit_ids=unit_ids)
    pdf = notice_pdf(notices)
    dialog = QDialog(desk.window)
    dialog.setWindowTitle(_("Payment notice"))
    dialog.resize(860, 620)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(12, 10, 12, 10)
    preview = PreviewWidget(desk)
    preview.show_pdf(pdf, document="notice", file_name=f"{notices[0].number}.pdf")
    column.addWidget(preview)
    return dialog


def owner_change_dialog(desk: Desk, unit_id: int, code: str) -> FormDialog:
    """Build the form that hands a unit over: the old debt stays with the old owner."""
    owners = [
        row.name
        for row in desk.store.read(estate.roles_of_unit, unit_id=unit_id)
        if row.fields.role in (RoleKind.OWNER, RoleKind.CO_OWNER)
    ]

    def save(values: dict[str, Any]) -> object:
        made = desk.store.write(
            estate.hand_over,
            unit_id=unit_id,
            day=values["day"],
            person=_person(values),
            document=document_fields(values["document"] or ""),
        )
        desk.say(_("{code} now belongs to {name}").format(code=code, name=values["name"]), "done")
        return made

    dialog = FormDialog(
        desk,
        _("Owner change"),
        _owner_form(desk, "、".join(owners) or _("nobody")),
        save=save,
        save_words=_("Change the owner"),
        subject=code,
    )
    dialog.form.set_values({"day": desk.today()})
    return dialog


def _owner_form(desk: Desk, old: str) -> list[Field]:
    until = _("The new owner's first day. Until the day before {old} answers.").format(old=old)
    closes = _("The account of the old owner closes with its debt and prepayment.")
    return [
        DateField("day", _("From"), today=desk.today(), required=True, hint=until),
        TextField("name", _("New owner"), required=True),
        PhoneField("phone", _("Phone")),
        CodeField("document", _("ID number"), check=check_document),
        TextField("note", _("Note"), hint=closes),
    ]


def _person(values: Mapping[str, Any]) -> PersonFields:
    phone = values["phone"] or ""
    return PersonFields(
        values["name"] or "",
        phones=(PhoneFields(phone),) if phone else (),
        note=values["note"] or "",
    )
