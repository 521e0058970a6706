"""The dialogs of the household page: a payment notice, a change of owner."""

from __future__ import annotations

from collections.abc import Mapping
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
from propdesk.ui.preview import PreviewWidget


def notice_dialog(desk: Desk, unit_id: int) -> QDialog:
    """Issue the payment notices of a unit and show them before they are printed.

    Raises NothingOwed when nothing is open.
    """
    notices = desk.store.write(issue_notices, unit_ids=[unit_id])
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
    today = desk.today()
    owners = [
        row.name
        for row in desk.store.read(estate.roles_of_unit, unit_id=unit_id)
        if row.fields.role in (RoleKind.OWNER, RoleKind.CO_OWNER)
    ]
    old = "、".join(owners) or _("nobody")

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
        [
            DateField(
                "day",
                _("From"),
                today=today,
                required=True,
                hint=_("The new owner's first day. Until the day before {old} answers.").format(
                    old=old
                ),
            ),
            TextField("name", _("New owner"), required=True),
            PhoneField("phone", _("Phone")),
            CodeField("document", _("ID number"), check=check_document),
            TextField(
                "note",
                _("Note"),
                hint=_("The account of the old owner closes with its debt and prepayment."),
            ),
        ],
        save=save,
        save_words=_("Change the owner"),
        subject=code,
    )
    dialog.form.set_values({"day": today})
    return dialog


def _person(values: Mapping[str, Any]) -> PersonFields:
    phone = values["phone"] or ""
    return PersonFields(
        values["name"] or "",
        phones=(PhoneFields(phone),) if phone else (),
        note=values["note"] or "",
    )
