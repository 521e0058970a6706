"""The fields of forms in which a contract or a decision of public income is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.public_income.naming import public_meant, public_no
from propdesk.kernel.i18n import _
from propdesk.ui.forms.fields import RecordField

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk


def public_field(desk: Desk, fact: Fact) -> RecordField:
    """Build the field: a number, a name or a part of it."""
    kind = f"public_{fact.name.removesuffix('_id')}"
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(public_meant, kind=kind, typed=typed),
        name_of=lambda one: desk.store.read(public_no, kind=kind, record_id=one),
        required=fact.required,
        placeholder=_("Number or name"),
    )
