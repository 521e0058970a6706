"""A register, declared once: from it follow list, file, search, forms, moves, slip and page.

    KEPT = Register(
        kind=KEPT_ITEM, row=KeptRow, page="access.loans", tab="access", place=1, title=N_("Kept"),
        called=lambda row: row.no, chips=CHIPS, deadline=KEEP, words=RegisterWords(…), …
    )

`module.py` names it under `registers`. What it reads at a start is this: it loads no page and no
workbook. What needs more is a page written by hand out of the same parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.db.declarations import Declarations, PanelLine, declarations
from propdesk.db.listing import Listable, ListField, RecordList
from propdesk.db.records.chips import STATE, ListChip, all_of, chips_of_states
from propdesk.db.records.deadlines import Timed
from propdesk.db.records.kinds import F, M, RecordKind
from propdesk.db.store import Store, use_case
from propdesk.kernel.records.fields import Fact, facts
from propdesk.kernel.records.words import RegisterWords

if TYPE_CHECKING:
    from propdesk.db.records.importing import RecordImport
    from propdesk.db.records.uses import RecordUses
    from propdesk.kernel.due import Due
    from propdesk.system.log.service import ListOut
    from propdesk.system.registers.listed import Listed

R = TypeVar("R", bound=Listable)


class DropDownOf(msgspec.Struct, frozen=True):
    """A drop-down of a column: `everything` is the msgid of what is said first. The options of a
    word are its enum's; of a text what stands there in the records of `among`."""

    column: InstrumentedAttribute[Any]
    everything: str
    among: ColumnElement[bool] | None = None


class Slip(msgspec.Struct, frozen=True):
    """The paper of one record, signed by `signers`; both are msgids. Of what is empty it says
    nothing but for the `boxes`: these columns have a box for the pen."""

    title: str
    signers: tuple[str, ...]
    boxes: tuple[str, ...] = ()


class Register(msgspec.Struct, Generic[M, F, R], frozen=True, eq=False, kw_only=True, dict=True):
    """See the module. `title`, `list_name` (of `propdesk export`) and `refers`, what its rows are
    called that refer to another record, are words of the program.

    `called` is how a row is told of; `heads` are columns that head the form of a move. The list is
    in `order`, shows of other records what is in `shown` (by the attribute of the row) and narrows
    by the days of `dated`; below it stand the totals of its `sums`, fields of money. Its `bar`
    has a chip for all, then `chips`, then those of the states and
    of the deadline, each beside those of its group. With `groups_states` its own chips stand in the
    place of those of the states. `deletes`: a record may be deleted, as one with
    states mostly is not. `named`: its panel shows the records that name it. `imports`: a workbook
    of it comes in, with preview and undo; `imported_by` where it is read in a way of its own, too.
    `unit_panel`
    heads what is open of it on the page of the household that a field names, with its past on the
    timeline; a line is `called` as the row and says what is in `heads`, unless `unit_lines` make
    them; `unit_figure` calls their number or sum in the strip of the household.
    `recalls` says of what is typed of a new one what the books know of it: field → sentence. A page
    in no tab is a line of a `menu`, one that a tab is not worked with every day lies in a `drawer`
    of it. `warnings` are said of a record (its id, 0 of a new one) beside the fields of its form,
    which may be saved all the same. `suggests`: the words that a text of
    the form is offered, each with what is said beside it, '' for nothing; `looks_up` finds them
    by what is `typed` where there are too many to read at once.
    """

    kind: RecordKind[M, F]
    row: type[R]
    page: str
    tab: str
    place: int
    title: str
    icon: str
    list_name: str
    words: RegisterWords
    called: Callable[[R], str]
    heads: tuple[InstrumentedAttribute[Any], ...] = ()
    refers: str = ""
    order: tuple[SQLColumnExpression[Any], ...] = ()
    shown: Mapping[str, ListField] = msgspec.field(default_factory=dict)
    chips: tuple[ListChip, ...] = ()
    drops: tuple[DropDownOf, ...] = ()
    dated: InstrumentedAttribute[Any] | None = None
    sums: tuple[str, ...] = ()
    deadline: Timed | None = None
    slip: Slip | None = None
    groups_states: bool = False
    deletes: bool = False
    imports: bool = False
    named: bool = False
    unit_panel: str = ""
    unit_lines: Callable[[Session, int], Sequence[PanelLine]] | None = None
    unit_figure: str = ""
    menu: str = ""
    drawer: str = ""
    warnings: Callable[[Session, int, F], Mapping[str, str]] | None = None
    suggests: Mapping[str, Callable[[Session], Mapping[str, str]]] = msgspec.field(
        default_factory=dict
    )
    looks_up: Mapping[str, Callable[..., Sequence[str]]] = msgspec.field(default_factory=dict)
    recalls: Callable[[Session, F], Mapping[str, str]] | None = None
    imported_by: Callable[[], type[RecordImport[M, F]]] | None = None

    @cached_property
    def bar(self) -> tuple[ListChip, ...]:
        """All chips in order; the list begins with all unless another is checked."""
        states, column = self.kind.states, getattr(self.kind.model, "state", None)
        mine: tuple[ListChip, ...] = ()
        if states is not None and column is not None and not self.groups_states:
            mine = chips_of_states(column, states)
        group = STATE if states else ""
        begins = not any(chip.checked for chip in self.chips)
        everything = all_of(group=group, checked=begins)
        dated = self.deadline.chips if self.deadline else ()
        found = (everything, *self.chips, *mine, *dated)
        groups = list(dict.fromkeys(chip.group for chip in found))
        return tuple(sorted(found, key=lambda chip: groups.index(chip.group)))

    @cached_property
    def uses(self) -> RecordUses[M, F]:
        """Its use cases."""
        from propdesk.db.records.uses import RecordUses

        return RecordUses(self.kind)

    @cached_property
    def brought_in(self) -> RecordImport[M, F]:
        """A workbook of it, read and brought in."""
        from propdesk.db.records.importing import RecordImport

        made = RecordImport if self.imported_by is None else self.imported_by()
        return made(self.kind, self.row, self.uses.together, touches=self.kind.touches)

    @cached_property
    def records(self) -> RecordList[R]:
        """Its list."""
        from propdesk.db.records.record_lists import record_list

        return record_list(
            self.kind.model,
            self.row,
            permission=self.kind.view,
            order=self.order,
            shown={**self.shown, **(self.deadline.shown if self.deadline else {})},
            by_minute=self.deadline is not None and self.deadline.by_minute,
            chips=self.bar,
            choices=[drop.column for drop in self.drops],
            dated=self.dated,
            withheld=self.kind.withheld,
            sums=self.sums,
        )

    @cached_property
    def out(self) -> ListOut:
        """Its list as a file."""
        from propdesk.kernel.sheets.lists import sheet_columns
        from propdesk.system.log.service import ListOut

        columns = sheet_columns(self.row)
        return ListOut(name=self.list_name, title=self.title, columns=columns, records=self.records)

    @property
    def has_masks(self) -> bool:
        """Whether personal values are in it."""
        return any(fact.mask for fact in facts(self.row))

    @cached_property
    def listed(self) -> Listed[M, F, R]:
        """What its page and its forms need to know."""
        from propdesk.system.registers.listed import Listed

        return Listed(
            page=self.page,
            icon=self.icon,
            row=self.row,
            uses=self.uses,
            out=self.out,
            words=self.words,
            called=self.called,
            key="no" if self.kind.series else "",
            deletes=self.deletes,
            named=self.named,
        )

    def others(self, store: Store, form: type[Any] | None = None) -> list[tuple[Fact, str]]:
        """The fields that name another record, each with the word of its kind; those of the form
        of a move, when one is given."""
        from propdesk.db.records.searching import referred

        found = referred(store.declarations, self.kind, form)
        return [(fact, other.kind) for fact, other in found]

    def tables_naming(self, store: Store) -> list[str]:
        """The tables of the records its panel shows, since they name its own."""
        from propdesk.db.records.naming import kinds_naming

        found = kinds_naming(store.declarations, self.kind) if self.named else ()
        return [kind.table.name for kind, _columns in found]

    def due(self, session: Session) -> Iterable[Due]:
        """What waits too long, for Today."""
        if self.deadline is None:
            return ()
        return self.deadline.due(session, icon=self.icon, page_id=self.page, place=self.title)

    @cached_property
    def warned(self) -> Callable[..., Mapping[str, str]]:
        """The use case (record_id, 0 of a new one, and fields) that reads what is said beside the
        fields of a form, also by subjects above."""

        @use_case(permission=self.kind.view)
        def warned(session: Session, *, record_id: int, fields: F) -> Mapping[str, str]:
            found: dict[str, str] = {}
            for warn in self._warn(declarations(session)):
                found |= warn(session, record_id, fields)
            return found

        return warned

    def warns(self, known: Declarations) -> bool:
        """Whether anything may be said beside the fields of its form."""
        return bool(self._warn(known))

    def _warn(
        self, known: Declarations
    ) -> tuple[Callable[[Session, int, Any], Mapping[str, str]], ...]:
        own = (self.warnings,) if self.warnings else ()
        return (*own, *known.warns.get(self.kind.kind, ()))

    @cached_property
    def recalled(self) -> Callable[..., Mapping[str, str]]:
        """The use case (fields) that reads what the books know of a new record."""

        @use_case(permission=self.kind.view)
        def recalled(session: Session, *, fields: F) -> Mapping[str, str]:
            return self.recalls(session, fields) if self.recalls else {}

        return recalled

    @cached_property
    def words_for(self) -> Callable[..., Any]:
        """The use case (name, typed) that reads what a text of the form is offered; `typed` of one
        of `looks_up`."""

        @use_case(permission=self.kind.view)
        def words_for(session: Session, *, name: str, typed: str = "") -> object:
            if name in self.looks_up:
                return self.looks_up[name](session, typed=typed)
            return self.suggests[name](session)

        return words_for

    @cached_property
    def in_use(self) -> Callable[..., list[Any]]:
        """The use case (drop) that reads what stands in the column of a drop-down."""

        @use_case(permission=self.kind.view)
        def values(session: Session, *, drop: DropDownOf) -> list[Any]:
            from propdesk.db.records.record_lists import values_in_use

            among = drop.column.is_not(None) if drop.among is None else drop.among
            return values_in_use(session, drop.column, among)

        return values
