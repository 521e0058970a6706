"""The field of a form in which a worker, a team or a kind of fault is typed by code or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.repairs.naming import Named, name_of_record, record_meant
from propdesk.ui.forms.fields import RecordField

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def named_field(
    desk: Desk, kind: Named, name: str, title: str, *, required: bool = False, hint: str = ""
) -> RecordField:
    """Build the field for records of a kind; initials will do."""
    return RecordField(
        name,
        title,
        find=lambda typed: desk.store.read(record_meant, kind=kind, typed=typed),
        name_of=lambda one: desk.store.read(name_of_record, kind=kind, record_id=one),
        required=required,
        placeholder=_("Code, initials or name"),
        hint=hint,
    )
