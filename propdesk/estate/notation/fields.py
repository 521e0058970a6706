"""Fields that many registers have: the unit, a phone, what somebody is known by."""

from dataclasses import replace
from typing import Annotated, Any

from sqlalchemy.orm import InstrumentedAttribute

from propdesk.db.listing import ListField, told_by
from propdesk.estate.models import Unit
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.sheets.masking import (
    mask_phone,
)

_UNIT = Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
UnitId = Annotated[int | None, _UNIT]
UnitAside = Annotated[int | None, replace(_UNIT, hidden=True)]
"""A unit that is seldom named: the list shows it when asked."""
Phone = Annotated[str, Fact(N_("Phone"), FactKind.PHONE, mask=mask_phone, hidden=True)]
DocumentEnd = Annotated[
    str,
    Fact(
        N_("Document ends in"),
        FactKind.CODE,
        mask=lambda mark: "*" * (len(mark) - 2) + mark[-2:],
        hint=N_("The last digits only, at most 6."),
        longest=6,  # more would be the number of the document
        width=90,
        ink="text2",
        hidden=True,
    ),
]


def unit_shown(*path: InstrumentedAttribute[Any]) -> ListField:
    """The code of the unit in a list of records that belong to one, sorted as rooms are counted;
    `path` is the column that names it, or those that lead there by another record."""
    return told_by(*path, Unit.code, order=Unit.order_key)
