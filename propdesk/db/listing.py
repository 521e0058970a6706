"""A list of records from one declaration: first rows, ordered ids, rows by id, totals, counts.

Usage: `PEOPLE = RecordList(permission="estate.view", key=Person.id, rows_of=_rows, order=(…),
fields=_fields, chips=_chips, named=_named)`, then `store.read(PEOPLE.first, question=…)`, `.ids`,
`.rows`, `.figures`; each refuses whoever lacks the permission. Declared are expressions over the
key's table, what lies in another is a scalar subquery: nothing is joined that nobody asked for.
`joined` is for a list that never stands without its other tables.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    True_,
    and_,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from propdesk.db.among import among
from propdesk.db.plain_rows import plain_rows, stoppable, typed_rows
from propdesk.db.store import acting, asks_itself, now, require, today
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.fields import FactKind, facts, masked
from propdesk.kernel.records.late import in_order
from propdesk.kernel.records.question import ANY, Cell, Question

FIRST, PAGE = 200, 500
COUNTED_AT_ONCE = 30_000  # records, within 50 ms; above them in a job
_MOST_KEPT = 180
_ALL = ("all", "")  # the count of a question among its figures

Condition = ColumnElement[bool]
Expression = SQLColumnExpression[Any]
_Told = Expression | None
_Kept = dict[Any, Any]
_Joins = tuple[tuple[Any, Condition], ...]
_Column = InstrumentedAttribute[Any]


class Listable(Protocol):
    """A row of a list."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Listable)
Q = TypeVar("Q")  # one query, or several


class ListField:
    """A column in SQL: what a cell holds (None: cannot be asked for), and what it sorts by. Rows
    read `joined` in place of the value, out of the `joins`: tables, each with its condition."""

    def __init__(
        self, value: _Told = None, order: _Told = None, joined: _Told = None, joins: _Joins = ()
    ) -> None:
        self.value, self.order, self.joined, self.joins = value, order, joined, joins

    @property
    def key(self) -> Expression:
        """What the column sorts by."""
        found = self.value if self.order is None else self.order
        if found is None:
            raise ValueError("a field has a value or an order")
        return found


class ListFigures(msgspec.Struct, frozen=True):
    """Over all rows of a question: how many, the declared sums, and how many each chip finds."""

    count: int
    sums: Mapping[str, Any]
    chips: Mapping[str, int]

    def money(self, name: str) -> Money:
        """A sum of money; nothing is ZERO."""
        return self.sums[name] or ZERO

    def number(self, name: str) -> int:
        """A sum of numbers; nothing is 0."""
        return int(self.sums[name] or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordList(Generic[R]):
    """One list. See the module.

    `rows_of` makes the rows of at most PAGE ids in any order, at once or as `LateRows` when they
    are looked at; `in_full` the same with whole phones and numbers. `order` is the natural one; it
    breaks ties after what the user sorts by, unless `ties` does. `chips` is group → chip →
    condition, `fields` the columns: both may depend on the day and the user, on nothing else.
    `by_minute`: or on the minute. `named` finds what was typed, where that is more than the search
    texts of the records and of those they refer to. `sums` are totals besides the count, as free
    as `chips`. `choices` are the drop-downs; `dated` narrows to days, either may be None. `always`
    holds for every row.
    """

    permission: str
    key: InstrumentedAttribute[int]
    rows_of: Callable[[Session, Sequence[int]], Iterable[R]]
    order: tuple[Expression, ...]
    fields: Callable[[Session], Mapping[str, ListField]]
    named: Callable[[Session, str], Condition] | None = None
    chips: Callable[[Session], Mapping[str, Mapping[str, Condition]]] = lambda _session: {}
    sums: Callable[[Session, Question], Mapping[str, Expression]] = lambda _session, _asked: {}
    choices: Mapping[str, Callable[[Any], Condition]] = field(default_factory=dict)
    dated: Callable[[date | None, date | None], Condition] | None = None
    always: Condition | None = None
    ties: tuple[Expression, ...] | None = None
    joined: Callable[[Any], Any] = lambda query: query
    in_full: Callable[[Session, Sequence[int]], Iterable[R]] | None = None
    by_minute: bool = False
    _asked_before: _Kept = field(default_factory=dict, init=False, repr=False, compare=False)

    def first(self, session: Session, *, question: Question = ANY) -> Sequence[R]:
        """The first 200 rows in order."""
        return self.rows(session, ids=self._numbers(session, question, FIRST))

    def ids(
        self, session: Session, *, question: Question = ANY, progress: Progress | None = None
    ) -> list[int]:
        """The ids of all rows in order. Raises Cancelled when `progress` says so."""
        with stoppable(session, progress):
            return self._numbers(session, question, None)

    def rows(self, session: Session, *, ids: Sequence[int], unmasked: bool = False) -> Sequence[R]:
        """The rows of these ids in their order; those deleted meanwhile are missing.

        Personal values that are declared with a mask are masked here, whoever asks.
        """
        require(session, self.permission)
        if unmasked:
            require(session, "estate.reveal")
        make = self.in_full if unmasked and self.in_full else self.rows_of
        shown: Callable[[R], R] = (lambda row: row) if unmasked else masked
        pages = [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
        found = [in_order(make(session, page), page, shown) for page in pages]
        return found[0] if len(found) == 1 else [row for rows in found for row in rows]

    def is_large(self, session: Session) -> bool:
        """Whether counting takes longer than a hand notices; the newest id says about how many."""
        require(session, self.permission)
        return (session.scalar(select(func.max(self.key))) or 0) > COUNTED_AT_ONCE

    def figures(
        self, session: Session, *, question: Question = ANY, progress: Progress | None = None
    ) -> ListFigures:
        """The totals of the question and the counts of the chips. Cancelled as `ids`."""
        require(session, self.permission)
        with stoppable(session, progress):
            return self._figures(session, question, chips=True)

    def total(self, session: Session, *, question: Question = ANY) -> int:
        """How many rows there are."""
        require(session, self.permission)
        return self.totals(session, question=question).count

    def totals(self, session: Session, *, question: Question = ANY) -> ListFigures:
        """The totals without the chips."""
        require(session, self.permission)
        return self._figures(session, question, chips=False)

    def askable(self, session: Session) -> frozenset[str]:
        """The fields a cell of which can be asked for."""
        require(session, self.permission)
        fields = self.fields(session).items()
        return frozenset(name for name, one in fields if one.value is not None)

    # How it is asked

    def _numbers(self, session: Session, question: Question, most: int | None) -> list[int]:
        """The ordered ids of a question, at most so many. As they come from SQLite: to make a row
        of each takes longer than to find them."""
        require(session, self.permission)
        query = self._kept(
            session, question, most, lambda: self._ordered(session, question).limit(most)
        )
        if self._may_be_kept(question):
            given = self._typed(question)
            return [number for (number,) in plain_rows(session, query, given)]
        cursor = session.connection().execute(query).cursor
        return [number for (number,) in cursor.fetchall()] if cursor is not None else []

    def _kept(self, session: Session, question: Question, what: object, make: Callable[[], Q]) -> Q:
        """To put a query together takes longer than to answer it: what is asked of chips, order and
        words alone is kept, for its day and user."""
        if not self._may_be_kept(question):
            return make()
        shape = (question.chips, question.order, bool(question.words.strip()))
        return self._remembered(session, (what, *shape), make)

    def _may_be_kept(self, question: Question) -> bool:
        words = "" if self.named else question.words
        return question == Question(chips=question.chips, order=question.order, words=words)

    def _typed(self, question: Question) -> Mapping[str, str]:
        """What a kept query is run with."""
        if not question.words.strip():
            return {}
        from propdesk.db.records.searching import typed_words  # read when somebody types

        return typed_words(question.words)

    def _conditions(self, session: Session) -> Mapping[str, Mapping[str, Condition]]:
        """The chips, put together once for their day and user."""
        return self._remembered(session, "chips", lambda: self.chips(session))

    def _remembered(self, session: Session, what: object, make: Callable[[], Q]) -> Q:
        time = this_minute(session) if self.by_minute else today(session)
        of = (what, time, acting(session))
        if of not in self._asked_before:
            if len(self._asked_before) >= _MOST_KEPT:
                self._asked_before.clear()
            self._asked_before[of] = make()
        found: Q = self._asked_before[of]
        return found

    def _ordered(self, session: Session, question: Question) -> Select[int]:
        fields = self.fields(session) if question.order else {}
        keys = [(fields[name].key, down) for name, down in question.order if name in fields]
        sorted_by = [key.desc() if down else key for key, down in keys]
        ties = self.order if self.ties is None or not keys else self.ties
        rest = [one for one in ties if not any(one is key for key, _down in keys)]
        query: Select[int] = self._from(select(self.key))
        return query.where(*self._asked(session, question)).order_by(*sorted_by, *rest)

    def _from(self, query: Any) -> Any:  # noqa: ANN401  selects of any row
        return self.joined(query.select_from(self.key.class_))

    def _asked(self, session: Session, question: Question) -> list[Condition]:
        return [*self._scope(session, question), *self._pressed(session, question).values()]

    def _called(self, session: Session, words: str) -> Condition:
        from propdesk.db.records.searching import called  # read when somebody types

        return called(session, self.key, words)

    def _pressed(self, session: Session, question: Question) -> dict[str, Condition]:
        """Group → what its pressed chips find together, where that is not everything."""
        if not question.chips:
            return {}
        groups = self._conditions(session)
        pressed = {
            group: [one for chip, one in chips.items() if chip in question.chips]
            for group, chips in groups.items()
        }
        return {
            group: or_(*several)
            for group, several in pressed.items()
            if several and not any(isinstance(one, True_) for one in several)
        }

    def _scope(self, session: Session, question: Question) -> list[Condition]:
        """Everything asked but the chips."""
        found = [] if self.always is None else [self.always]
        if question.words.strip():
            words = question.words.strip()
            named = self.named or self._called
            found.append(named(session, words))
        for name, value in question.choices:
            if value is not None:
                found.append(self.choices[name](value))
        if self.dated is not None and (question.first or question.last):
            found.append(self.dated(question.first, question.last))
        if question.only is not None:
            found.append(among(self.key, question.only))
        if question.cells:
            fields = self.fields(session)
            found += [_holds(fields[cell.field].value, cell) for cell in question.cells]
        return found

    def _figures(self, session: Session, question: Question, *, chips: bool) -> ListFigures:
        """The totals and, with `chips`, how many rows each would find, were it alone in its group:
        one statement for all that is counted among the same rows."""

        def ask() -> list[tuple[list[tuple[str, str]], Select[Any]]]:
            scope, pressed = self._scope(session, question), self._pressed(session, question)
            sums = self.sums(session, question)
            counted: dict[tuple[str, ...], dict[tuple[str, str], Expression]] = {
                tuple(pressed): {_ALL: func.count(), **{("sum", n): sums[n] for n in sums}}
            }
            for group, own in self._conditions(session).items() if chips else ():
                among_these = counted.setdefault(tuple(one for one in pressed if one != group), {})
                among_these |= {("chip", n): func.count().filter(own[n]) for n in own}
            return [
                (
                    list(told),
                    self._from(select(*told.values())).where(
                        *scope, *(pressed[other] for other in others)
                    ),
                )
                for others, told in counted.items()
            ]

        found: dict[tuple[str, str], Any] = {}
        for names, query in self._kept(session, question, ("figures", chips), ask):
            found |= dict(zip(names, self._only_row(session, question, query), strict=True))
        sums, counts = (
            {name: value for (kind, name), value in found.items() if kind == wanted}
            for wanted in ("sum", "chip")
        )
        return ListFigures(found[_ALL], sums, counts)

    def _only_row(self, session: Session, question: Question, query: Select[Any]) -> Sequence[Any]:
        """What a query of one row answers; one that is kept is not read by SQLAlchemy again."""
        if self._may_be_kept(question):
            (row,) = typed_rows(session, query, self._typed(question))
            return row
        return session.execute(query).one()


for _method in ("first", "ids", "rows", "is_large", "figures", "total", "totals", "askable"):
    asks_itself(getattr(RecordList, _method))


def this_minute(session: Session) -> datetime:
    """The minute that it is: what a list finds `by_minute` holds so long, and its query is kept."""
    return now(session).replace(second=0, microsecond=0)


def told_by(*path: _Column, order: _Column | None = None) -> ListField:
    """What another record says: the first of the path is the column that names it, each further one
    names the next, the last is what is told (and `order` what that sorts by).

    Sorted and asked for by a subquery; rows join a record once for all they show of it.
    """
    return _ToldField(path, order)


class _ToldField(ListField):
    """Made when it is first asked for: those of all registers were a twenty-fifth of each start."""

    def __init__(self, path: tuple[_Column, ...], order: _Column | None) -> None:
        self._path, self._order = path, order

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  what a field has, not made yet
        if name.startswith("_"):
            raise AttributeError(name)
        joins = list[tuple[Any, Condition]]()
        column: Any = self._path[0]
        for place, other in enumerate(self._path[1:], start=1):
            model: Any = other.class_
            record = _joined(self._path[:place], model)
            joins.append((record, record.id == column))
            column = getattr(record, other.key)

        def asked(what: Expression) -> Expression:
            return select(what).where(*(on for _record, on in joins)).scalar_subquery()

        sorts = None if self._order is None else asked(getattr(joins[-1][0], self._order.key))
        super().__init__(asked(column), sorts, column, tuple(joins))
        return vars(self)[name]


@cache
def _joined(_path: tuple[Expression, ...], model: type[Any]) -> Any:  # noqa: ANN401  as a model
    return aliased(model)


def between(column: Expression) -> Callable[[date | None, date | None], Condition]:
    """The days of a column; both are included."""

    def holds(first: date | None, last: date | None) -> Condition:
        since = true() if first is None else column >= first
        return and_(since, true() if last is None else column <= last)

    return holds


def _holds(column: Expression | None, cell: Cell) -> Condition:
    if column is None:
        raise LookupError(f"nobody can ask for {cell.field}")
    text = type_coerce(column, String)
    if cell.value is None:
        is_empty = or_(column.is_(None), text == "")
        return is_empty if cell.how == "is" else ~is_empty
    raw = type_coerce(column, Integer) if isinstance(cell.value, int) else text
    return raw == cell.value if cell.how == "is" else raw.is_distinct_from(cell.value)


def columns_as_fields(model: type[Any], record: type[Any]) -> dict[str, ListField]:
    """The declared fields of a record that are columns of its table, each asked for as it is."""
    names = [one.name for one in facts(record) if one.kind is not FactKind.RECORD and one.in_list]
    return {name: ListField(getattr(model, name)) for name in names if hasattr(model, name)}
