"""What saving a kind of record needs to know: its table, its form's fields, what hangs on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields as fields_of
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm import Session

from propdesk.db.records.texts import Texts
from propdesk.db.tables import Base
from propdesk.kernel.errors import UserError
from propdesk.kernel.records.fields import declared_errors
from propdesk.kernel.records.states import States
from propdesk.kernel.records.work_sides import WorkSide

M = TypeVar("M", bound=Base)
F = TypeVar("F")
Values = Mapping[str, Any]
# What every save of a record writes beside its own table, and every move.
RECORD_TABLES = ("search_entry", "audit")
STATE_TABLES = ("state_move", *RECORD_TABLES)


class Unique(msgspec.Struct, frozen=True):
    """A column no two records share; `taken` makes the refusal, shown beside the form's `field`."""

    column: str
    taken: Callable[[str], UserError]
    field: str = ""


class ChildRows(msgspec.Struct, Generic[F], frozen=True, kw_only=True):
    """Rows that belong to a record and go with it, in their order (`position`).

    The log keeps `columns` of each under `name`; without any it keeps nothing (ID numbers).
    `rows` gives what a form says of them, as stored values; without it no form has them.
    """

    name: str
    model: type[Base]
    key: str
    columns: tuple[str, ...] = ()
    rows: Callable[[F], list[list[Any]]] | None = None

    @property
    def table(self) -> str:
        """Where the rows are."""
        return str(self.model.__tablename__)


class PartKind(msgspec.Struct, frozen=True):
    """Records of another kind that belong to one, by their column `key`, and are deleted and
    brought back with it. One that is `needed` goes alone only while there are others."""

    kind: "RecordKind[Any, Any]"
    key: str
    needed: bool = False


class Withheld(msgspec.Struct, frozen=True):
    """Single records of a kind that are kept from whoever lacks a further `right`: those of which
    `which` holds. Of such a one everybody reads the fields that are `told`, the rest is
    “restricted”, and no search, history, file or form gives it away."""

    right: str
    which: ColumnElement[bool]
    told: frozenset[str]


class GoneTogether(NamedTuple):
    """How records that were added go by few statements: rows that are `plain` may, those that are
    `refused` stay, each by its id with why, and of those that went something may `follow`."""

    plain: Callable[[Values], bool] = lambda _row: True
    refused: Callable[[Session, Sequence[Values]], Mapping[int, UserError]] = (
        lambda _session, _rows: {}
    )
    follow: Callable[[Session, Sequence[Values]], object] = lambda _session, _rows: None


class RecordKind(msgspec.Struct, Generic[M, F], frozen=True, kw_only=True):
    """All there is to know for saving records of a kind.

    Fields are columns of the same name; `derived` gives further columns that follow from them,
    `beside` the fields that are no columns. `tidy` brings typed values into their normal form.
    `errors` are what is wrong with the values alone, `judged` what only other records tell (a new
    one has the id 0). `secret` columns never stand in the log. `texts` are what the search looks
    through, by id, where its fields do not say it; `meant` finds the one that a text names. With
    `states` the table has a column `state` that no form has. With a `series` a new record draws
    the next number of the year into its field `no`. `noted` declares what steps by hand write down
    on a record beside form and moves, for the words of the log.

    What is `lasting` is never changed once a record is entered: another one takes its place.

    `view` and `edit` are the rights to see and to change a record: its history and its files ask
    for them; without `edit` nothing is taken back. With `attachments` it may have files, and
    `work_side` says of which side of the work one is that is added now; when it is
    `linked`, others may come out of it (`db/attachments/linking.py`), and none is deleted then.
    `withheld` says which of its records are kept from those who may see the others.

    `saved` is told after each save, undo included, of the row before and after ({} when there was
    or is none): what else must follow. `undone` hears what the undone save had noted besides.
    `also` are the tables that these and `derived` write. `saved` of a part is not told of what is
    deleted because the whole goes. With `gone` many that were added at once are taken back by few
    statements, and `saved` is not told of them.
    """

    kind: str
    model: type[M]
    fields: type[F]
    name: Callable[[Session, M], str]
    errors: Callable[[F], Mapping[str, str]] = declared_errors
    judged: Callable[[Session, int, F], Mapping[str, str]] = lambda _session, _id, _fields: {}
    tidy: Callable[[F], F] = lambda values: values
    derived: Callable[[Session, F], Values] = lambda _session, _fields: {}
    beside: Callable[[Session, M], Values] = lambda _session, _record: {}
    unique: tuple[Unique, ...] = ()
    children: tuple[ChildRows[F], ...] = ()
    parts: tuple[PartKind, ...] = ()
    secret: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    texts: Texts | None = None
    meant: Callable[[Session, str], int] | None = None
    saved: Callable[[Session, Values, Values], object] = lambda _session, _before, _after: None
    undone: Callable[[Session, Values], object] = lambda _session, _noted: None
    gone: GoneTogether | None = None
    states: States[Any] | None = None
    noted: type | None = None
    series: str = ""
    view: str = "system.audit"
    edit: str = ""
    attachments: bool = False
    work_side: Callable[[M], WorkSide] | None = None
    linked: bool = False
    withheld: Withheld | None = None
    also: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """By which word the log keeps the reason of a move: by another one where a record has a
        reason of its own, or an undo would take the one for the other."""
        return "moved_why" if "why" in self.table.columns else "why"

    def __post_init__(self) -> None:
        """Refuse a form that says the state, and files nobody guards: no right would be asked."""
        if self.states is not None and "state" in self.names:
            raise TypeError(f"{self.kind}: its state is moved, no form has it")
        if self.attachments and not self.edit:
            raise TypeError(f"{self.kind}: say by `edit` who may add files to it")

    @property
    def table(self) -> Table:
        """Where the records are."""
        return Base.metadata.tables[self.model.__tablename__]

    @property
    def touches(self) -> tuple[str, ...]:
        """The tables that a save of a record writes."""
        children = (child.table for child in self.children)
        parts = (table for part in self.parts for table in part.kind.touches)
        moved = STATE_TABLES if self.states else RECORD_TABLES
        return (str(self.model.__tablename__), *children, *parts, *moved, *self.also)

    @property
    def key(self) -> str:
        """The column that is the id."""
        return str(next(iter(self.table.primary_key)).name)

    @property
    def names(self) -> set[str]:
        """The fields of the form."""
        return {field.name for field in fields_of(self.fields)}  # type: ignore[arg-type]  # a dataclass

    @property
    def columns(self) -> set[str]:
        """The fields that are columns."""
        return self.names & set(self.table.columns.keys())

    @property
    def logged(self) -> tuple[ChildRows[F], ...]:
        """The child rows that the log keeps."""
        return tuple(one for one in self.children if one.columns)
