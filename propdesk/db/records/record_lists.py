"""The list of a register whose rows are a table's own, made from the declared row.

    KEPT = record_list(
        KeptItem, KeptRow, permission="access.view", order=(KeptItem.keep_until, KeptItem.id),
        shown={"unit": unit_shown(KeptItem.unit_id)}, chips=CHIPS,
    )

What a row shows of other records is a scalar subquery, in `shown` under the attribute of the row.
A list that reads more than that is a `RecordList` written by hand.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among
from propdesk.db.listing import Listable, ListField, RecordList, between, columns_as_fields
from propdesk.db.records.chips import ListChip, found_by
from propdesk.db.tables import Base
from propdesk.kernel.records.fields import values_of

R = TypeVar("R", bound=Listable)
_NOTHING: Mapping[str, ListField] = {}


def record_list(
    model: type[Base],
    row: type[R],
    *,
    permission: str,
    order: tuple[Any, ...],
    shown: Mapping[str, ListField] = _NOTHING,
    chips: Sequence[ListChip] = (),
    choices: Sequence[InstrumentedAttribute[Any]] = (),
    dated: InstrumentedAttribute[date] | InstrumentedAttribute[date | None] | None = None,
) -> RecordList[R]:
    """Make the list. `choices` are the columns with a drop-down, `dated` the one with days."""
    key: InstrumentedAttribute[int] = getattr(model, str(model.__mapper__.primary_key[0].key))

    def rows(session: Session, ids: Sequence[int]) -> Iterator[R]:
        found: Select[Any] = select(model, *(one.value for one in shown.values())).where(
            among(key, ids)
        )
        for one in session.execute(found):
            record, texts = one[0], [text or "" for text in one[1:]]
            told = {**values_of(row, record), **dict(zip(shown, texts, strict=True))}
            yield row(**{**told, "id": getattr(record, key.key)})

    return RecordList(
        permission=permission,
        key=key,
        rows_of=rows,
        order=order,
        fields=lambda _session: {**columns_as_fields(model, row), **shown},
        chips=found_by(chips),
        choices={column.key: column.__eq__ for column in choices},
        dated=None if dated is None else between(dated),
    )


def values_in_use(
    session: Session, column: InstrumentedAttribute[Any], among_: ColumnElement[bool]
) -> list[Any]:
    """What stands in a column of some records now, for a drop-down."""
    found = select(column).where(among_).distinct().order_by(column)
    return list(session.scalars(found))
