"""One condition for however many ids: a statement takes 32,766 values, an estate has more rows."""

from collections.abc import Iterable
from typing import Any

from msgspec import json
from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, func, select


def among(column: SQLColumnExpression[Any], ids: Iterable[int | str]) -> ColumnElement[bool]:
    """Whether a column of ids, or of numbers on paper, holds one of these; none of them: never.

    They go in as one value, so that the statement stays the same for every number of them.
    """
    given = func.json_each(_written(ids)).table_valued("value")
    return column.in_(select(given.c.value))


def among_given(column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The same for a statement that is made once and run again and again with `ids_given`."""
    given = func.json_each(bindparam("ids")).table_valued("value")
    return column.in_(select(given.c.value))


def ids_given(ids: Iterable[int]) -> dict[str, str]:
    """What a statement with `among_given` is run with."""
    return {"ids": _written(ids)}


def _written(ids: Iterable[int | str]) -> str:
    return json.encode(list(ids)).decode()
