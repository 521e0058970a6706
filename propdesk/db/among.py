"""One condition for however many ids: a statement takes 32,766 values, an estate has more rows."""

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute


def among(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ids: Iterable[int]
) -> ColumnElement[bool]:
    """Whether a column of ids holds one of these; none of them: never.

    They go in as one value, so that the statement stays the same for every number of them.
    """
    given = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(given.c.value))
