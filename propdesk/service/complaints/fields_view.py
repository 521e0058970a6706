"""The field of a form in which a complaint is typed by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.service.complaints.naming import complaint_meant, complaint_no
from propdesk.ui.forms.fields import RecordField

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk


def complaint_field(desk: Desk, fact: Fact) -> RecordField:
    """Build the field; the end of the number will do."""
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(complaint_meant, typed=typed),
        name_of=lambda one: desk.store.read(complaint_no, complaint_id=one),
        required=fact.required,
        placeholder=_(fact.placeholder),
    )
