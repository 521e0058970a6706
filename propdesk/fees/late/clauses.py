"""The clauses of late fees as what falls due is counted by them."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from propdesk.db.plain_rows import named_rows
from propdesk.fees.late.models import LateClause
from propdesk.fees.late.rules import LateTerms


class Clause(NamedTuple):
    """A clause of an item, for what falls due from `first` to `until`."""

    id: int
    item_id: int
    words: str
    first: date
    until: date
    terms: LateTerms
    before: bool = False


def clauses(session: Session) -> tuple[Clause, ...]:
    """All clauses there are; none: no late fee is asked here."""
    return tuple(
        Clause(
            id=row.id,
            item_id=row.item_id,
            words=row.clause,
            first=row.first,
            until=row.until or date.max,
            terms=LateTerms(row.rate, row.grace, row.cap, row.yearly or 0),
            before=row.before,
        )
        for row in named_rows(session, _clauses())
    )


@cache
def _clauses() -> Select[*tuple[Any, ...]]:
    one = LateClause
    return select(
        one.id, one.item_id, one.clause, one.first, one.until, one.rate, one.grace, one.cap,
        one.yearly, one.before,
    ).order_by(one.item_id, one.first)  # fmt: skip


def rule_of(rules: Sequence[Clause], item_id: int, due: date) -> Clause | None:
    """The clause that what falls due on a day is under, if any."""
    return next((r for r in rules if r.item_id == item_id and r.first <= due <= r.until), None)
