"""The fields of forms in which a deposit is typed by its number, and a fee item by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.deposits.naming import deposit_meant, deposit_no, item_meant, item_name
from propdesk.kernel.i18n import _
from propdesk.ui.forms.fields import RecordField

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk


def deposit_field(desk: Desk, fact: Fact) -> RecordField:
    """Build the field; the end of the number will do."""
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(deposit_meant, typed=typed),
        name_of=lambda one: desk.store.read(deposit_no, deposit_id=one),
        required=fact.required,
        placeholder=_(fact.placeholder),
    )


def item_field(desk: Desk, fact: Fact) -> RecordField:
    """Build the field: of a deposit among the fee items of deposits, else among all others."""
    deposits = fact.name == "fee_item_id"
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(item_meant, typed=typed, deposits=deposits),
        name_of=lambda one: desk.store.read(item_name, item_id=one),
        required=fact.required,
        placeholder=_("Code, initials or name"),
        hint=_(fact.hint) if fact.hint else "",
    )
