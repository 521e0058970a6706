"""The list of a register whose rows are a table's own, made from the declared row.

    KEPT = record_list(
        KeptItem, KeptRow, permission="access.view", order=(KeptItem.keep_until, KeptItem.id),
        shown={"unit": unit_shown(KeptItem.unit_id)}, chips=CHIPS,
    )

What a row shows of other records is a scalar subquery, in `shown` under the attribute of the row.
A list that reads more than that is a `RecordList` written by hand.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Enum,
    Integer,
    Select,
    String,
    case,
    func,
    null,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.among import among_given, ids_given
from propdesk.db.listing import Listable, ListField, RecordList, between, columns_as_fields
from propdesk.db.plain_rows import Plain, plain_rows, typed
from propdesk.db.records.chips import ListChip, found_by
from propdesk.db.records.kinds import Withheld
from propdesk.db.store import may
from propdesk.db.tables import Base
from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import Fact, facts
from propdesk.kernel.records.late import LateRows
from propdesk.kernel.records.question import Question

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
    named: Callable[[Session, str], ColumnElement[bool]] | None = None,
    dated: InstrumentedAttribute[date] | InstrumentedAttribute[date | None] | None = None,
    by_minute: bool = False,
    withheld: Withheld | None = None,
    sums: Sequence[str] = (),
) -> RecordList[R]:
    """Make the list. `sums` names its fields of money that are added up, `choices` are the columns
    with a drop-down, `dated` the one with days; the records of a kind that has no group in the
    search are found by `named`. `withheld` is what the kind says of single records."""
    key: InstrumentedAttribute[int] = getattr(model, str(model.__mapper__.primary_key[0].key))

    def added(_session: Session, _asked: Question) -> Mapping[str, ColumnElement[int]]:
        known = {**columns_as_fields(model, row), **shown} if sums else {}
        return {name: type_coerce(func.sum(known[name].value), Integer) for name in sums}

    return RecordList(
        permission=permission,
        key=key,
        rows_of=_rows_of(model, row, key, shown, withheld),
        order=order,
        fields=lambda session: _open_fields(
            session, withheld, _seen(session, row, {**columns_as_fields(model, row), **shown})
        ),
        chips=found_by(chips),
        choices={column.key: column.__eq__ for column in choices},
        named=named,
        dated=None if dated is None else between(dated),
        by_minute=by_minute,
        sums=added,
    )


def _rows_of(
    model: type[Base],
    row: type[R],
    key: InstrumentedAttribute[int],
    shown: Mapping[str, ListField],
    withheld: Withheld | None,
) -> Callable[[Session, Sequence[int]], LateRows[R]]:
    columns = model.__mapper__.columns
    names = tuple(one.name for one in facts(row) if one.name in columns and one.name != key.key)

    @cache
    def query() -> Select[*tuple[Any, ...]]:
        own = (getattr(model, name) for name in names)
        held = () if withheld is None else (withheld.which,)
        told = map(_read, shown.values())
        found = select(key, *own, *told, *held).select_from(model).where(among_given(key))
        joins = {table: on for one in shown.values() for table, on in one.joins}
        for table, on in joins.items():
            found = found.outerjoin(table, on)
        return found

    all_names = (*names, *shown)
    empty = cache(lambda: _empty_words(shown))

    def made(found: Plain, hidden: Mapping[str, str], *, kept: bool) -> R:
        record_id, *values = typed(query())(found)
        told = dict(zip(all_names, values, strict=False))
        told |= {name: instead for name, instead in empty().items() if told[name] is None}
        if kept and withheld is not None and values[-1]:
            told |= {name: _instead(one) for name, one in told.items() if name not in withheld.told}
        return row(**{**told, **hidden, "id": record_id})

    def rows(session: Session, ids: Sequence[int]) -> LateRows[R]:
        found = plain_rows(session, query(), ids_given(ids))
        hidden = {one.name: _("restricted") for one in _kept_from(session, row)}
        kept = withheld is not None and not may(session, withheld.right)
        return LateRows({one[0]: one for one in found}, lambda one: made(one, hidden, kept=kept))

    return rows


def _read(field: ListField) -> Any:  # noqa: ANN401  any expression
    """What a row reads of a field."""
    return field.value if field.joined is None else field.joined


def _instead(value: object) -> str | None:
    """What a withheld record shows in the place of a value."""
    return _("restricted") if isinstance(value, str) else None


def _kept_from(session: Session, row: type[Any]) -> list[Fact]:
    """What of a row the acting user lacks the right to see."""
    return [one for one in facts(row) if one.seen_by and not may(session, one.seen_by)]


def _seen(
    session: Session, row: type[Any], fields: Mapping[str, ListField]
) -> Mapping[str, ListField]:
    """The columns by which the acting user may sort and ask."""
    kept = {one.name for one in _kept_from(session, row)}
    return {name: one for name, one in fields.items() if name not in kept}


def _open_fields(
    session: Session, held: Withheld | None, fields: Mapping[str, ListField]
) -> Mapping[str, ListField]:
    """The columns by which the acting user sorts and asks: of what is kept from him they are
    empty, so that neither an order nor a count gives it away."""
    if held is None or may(session, held.right):
        return fields
    hidden = {
        name: ListField(_empty_if(held, one.value), _empty_if(held, one.order))
        for name, one in fields.items()
        if name not in held.told
    }
    return {**fields, **hidden}


def _empty_if(held: Withheld, value: Any) -> Any:  # noqa: ANN401  any expression
    return None if value is None else case((held.which, null()), else_=value)


def _empty_words(shown: Mapping[str, ListField]) -> Mapping[str, str]:
    """What a row shows where the other record says nothing."""
    types = {name: _read(field).type for name, field in shown.items()}
    texts = {name for name, one in types.items() if isinstance(one, String)}
    return {name: "" for name in texts if not isinstance(types[name], Enum)}


def values_in_use(
    session: Session, column: InstrumentedAttribute[Any], among_: ColumnElement[bool]
) -> list[Any]:
    """What stands in a column of some records now, for a drop-down."""
    found = select(column).where(among_).distinct().order_by(column)
    return list(session.scalars(found))
