"""The page of a list of records: its buttons, the panel beside it, and what is done with a record.

    RecordsPage(desk, VEHICLES_LISTED, RecordForms(form=…, add=…, edit=…), filters=[…])

A page that has more asks for its `buttons`, and says in which order they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import begun
from propdesk.system.registers.sections_view import record_sections
from propdesk.system.settings.shared_view import list_outputs, paper_head
from propdesk.ui.forms.leafing import enter, leaf_through
from propdesk.ui.forms.naming_section import open_points_section
from propdesk.ui.forms.record_actions import declared_actions
from propdesk.ui.forms.record_panel import RecordPanel
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, State, columns_of
from propdesk.ui.lists.filter_bar import Filter
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.actions import (
    ask_to_delete,
    delete_action,
    duplicate_action,
    edit_action,
    undo_action,
)
from propdesk.ui.many.rows import ManyRows
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from propdesk.db.records.chips import ListChip
    from propdesk.kernel.records.question import Question
    from propdesk.system.registers.listed import Listed
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.forms.inputs import Field
    from propdesk.ui.forms.record_panel import Section
    from propdesk.ui.lists.filter_bar import DropDown
    from propdesk.ui.lists.source import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordForms:
    """How records of a list are typed: `form` are the fields, in place and for many at once too.

    `add(like)` builds the form of a new record, without it none is entered here; `edit(id)` that of
    one. `find` knows a pasted row by its cells however they are written, `typing_key` opens a cell
    where F2 means something else.
    """

    form: Callable[[], Sequence[Field]]
    add: Callable[[int | None], FormDialog] | None = None
    edit: Callable[[int], FormDialog]
    find: Callable[[Mapping[str, str]], int | None] | None = None
    typing_key: str = "F2"


_MOST_NEAR = 4  # actions of other subjects in a panel


class RecordsPage(RegisterPage):
    """See the module. `instead` are columns in the place of declared ones, `detail` is another
    panel than that of the fields. A row opens its form unless `on_open` does something else, and
    `empty` makes another page than `nothing_yet` for while there is nothing.
    """

    def __init__(
        self,
        desk: Desk,
        of: Listed[Any, Any, Any],
        forms: RecordForms,
        *,
        buttons: Callable[[RecordsPage], Sequence[Action]] | None = None,
        instead: Sequence[Column] = (),
        detail: QWidget | None = None,
        told: Callable[[Totals, Question], Told] | None = None,
        narrow: Callable[[Question], Question] = lambda question: question,
        filters: Sequence[Filter] = (),
        drops: Sequence[DropDown] = (),
        dates: str = "",
        watches: frozenset[str] = frozenset(),
        on_open: Callable[[Any], object] | None = None,
        empty: Callable[[RecordsPage], QWidget] | None = None,
    ) -> None:
        self._of, self._forms, self._at = of, forms, desk
        self.may_edit = of.kind.edit in desk.store.actor.permissions
        self.many = self._many_rows()
        super().__init__(
            desk,
            of.page,
            columns_of(of.row, *instead),
            records=of.out.records,
            told=told or self._counted,
            narrow=narrow,
            actions=buttons(self) if buttons else [*self.changes(), *self.outputs()],
            filters=filters,
            drops=drops,
            dates=dates,
            detail=detail or record_panel(desk, of),
            on_open=on_open or (lambda _row: self.edit()),
            watches=watches,
            search_words=_(of.words.look_for),
            nothing=_(of.words.no_fit),
            empty=empty(self) if empty else self.nothing_yet() if of.words.none else None,
            attach=self.many.attach,
        )

    def _many_rows(self) -> ManyRows:
        desk, of, forms = self._at, self._of, self._forms
        return ManyRows(
            desk,
            of.uses.together,
            of.row,
            name=of.out.name,
            fields=forms.form,
            called=of.called,
            head=partial(paper_head, desk),
            key=of.key,
            find=forms.find,
            begun=lambda: begun(of.uses.together.kind.fields, desk.clock),
            typing_key=forms.typing_key,
        )

    # What stands on it

    def changes(self, *more: Action, first: Sequence[Action] = ()) -> list[Action]:
        """New, `first`, edit, duplicate, `more`, undo and delete; none for whom may not. The form
        stands beside the moves, where there are any."""
        if not self.may_edit:
            return []
        new = Action(_(self._of.words.new), self.add, icon="plus", key="Ins", kind="primary")
        in_panel = any(one.in_panel for one in first)
        return [
            new,
            *first,
            replace(edit_action(self.edit, self.many), in_panel=in_panel),
            duplicate_action(self.duplicate),
            *more,
            undo_action(self.many),
            *([delete_action(self.delete, self.many)] if self._of.deletes else []),
        ]

    def offered(self) -> list[Action]:
        """What subjects above do with its records: in the panel, as the moves of one, as many as
        leave room for what it says; the others by their keys and in the menu of the row."""
        done = declared_actions(self._at, self._of.kind.kind, self._id)
        near = [replace(one, in_panel=True) for one in done[:_MOST_NEAR]]
        return near + [replace(one, in_menu=True) for one in done[_MOST_NEAR:]]

    def _id(self) -> int | None:
        row = self.row()
        return None if row is None else int(row.id)

    def outputs(self) -> list[Action]:
        """Print the list, and export it."""
        out = self._of.out
        return list_outputs(
            self._at,
            out.title,
            out.records,
            out.write,
            lambda: self.table,
            has_masks=self._of.has_masks,
        )

    def nothing_yet(
        self, *, before: Sequence[Choice] = (), after: Sequence[Choice] = (), icon: str = ""
    ) -> EmptyPage:
        """What is said while there is nothing, with the first step, `before` it what else enters
        records, and `after` it what everybody may do. `icon` is another than that of the page."""
        of, words = self._of, self._of.words
        new = Choice(icon or of.icon, _(words.first), _(words.how), _(words.new), "Ins", self.add)
        first = (*before, new) if self.may_edit else ()
        return EmptyPage(of.icon, _(words.none), _(words.why), [*first, *after])

    def _counted(self, totals: Totals, _question: Question) -> Told:
        words = self._of.words.count(totals.count).format(count=f"{totals.count:,}")
        return [Figure("", words), Figure(_("all rows"), "")], []

    # What is done

    def row(self) -> Any:  # noqa: ANN401  a row of the list
        """The row one is on."""
        return self.table.current_row()

    def add(self) -> None:
        """Enter a record."""
        self._enter(None)

    def duplicate(self) -> None:
        """Enter another record that begins as this one."""
        if row := self.row():
            self._enter(row.id)

    def _enter(self, like: int | None) -> None:
        if (form := self._forms.add) is not None:
            with self._at.attempt():
                enter(self.table, form(like))

    def edit(self) -> None:
        """Open the form of the record, and those of its neighbours from there."""
        if self.may_edit:
            leaf_through(self._at, self.table, self._forms.edit)

    def delete(self) -> bool:
        """Delete the record, after saying what goes with it; whether it is gone."""
        row, store, words = self.row(), self._at.store, self._of.words
        if row is None:
            return False
        name = self._of.called(row)
        with self._at.attempt():
            parts = store.read(self._of.uses.deletion, record_id=row.id)
            if ask_to_delete(self._at, _(words.delete).format(name=name), parts):
                store.write(self._of.uses.delete, record_id=row.id)
                self._at.say(_(words.deleted).format(name=name), "done")
                return True
        return False

    def open(self, **context: object) -> None:
        """Go to a record by its id, or to a `filter`; to the rows behind a figure by their `ids`,
        `told` says of what."""
        ids, told = context.get("ids"), context.get("told")
        if isinstance(ids, tuple) and isinstance(told, str):
            self.bar.show_only(ids, told)
            return
        wanted, kind = context.get("filter"), self._of.kind.kind
        found = (context[word] for word in ("record_id", f"{kind}_id", kind) if word in context)
        self.clear_filters()
        self.set_filters(wanted if isinstance(wanted, str) else "all")
        record_id = next(found, None)
        if isinstance(record_id, int) and not self.table.select(record_id):
            with self._at.attempt():  # far down in a long list: what it is called finds it
                self._at.store.read(self._of.uses.seen, record_id=record_id)  # it is there
                for row in self._at.store.read(self._of.out.records.rows, ids=[record_id]):
                    self.search_for(self._of.called(row))
                    self.table.select(record_id)


def record_panel(
    desk: Desk,
    of: Listed[Any, Any, Any],
    badges: Callable[[Any], Iterable[State]] = lambda _row: (),
    *,
    titled: str = "",
    more: Sequence[Section] = (),
) -> RecordPanel:
    """The panel of the fields of a row, with its history and its files; `badges` stand below the
    title, which says the column `titled`, or the key, then what the record still lacks. `more`
    are sections of its own, below the fields."""
    said = ("no", "state", titled or of.key)
    lacks = desk.store.declarations.open_points_of(of.kind.kind)
    return RecordPanel(
        [one for one in columns_of(of.row) if one.field not in said],
        title=of.called,
        badges=badges,
        kind=of.kind.kind,
        first=(open_points_section(desk),) if lacks else (),
        sections=(
            *more,
            *record_sections(
                desk,
                attachments=of.kind.attachments,
                linked=of.kind.linked,
                named=of.named,
                also=of.also,
            ),
        ),
    )


def filters_of(chips: Iterable[ListChip]) -> list[Filter]:
    """The chips of the bar, as the list declares them."""
    return [
        Filter(
            chip.id,
            _(chip.words),
            icon=chip.icon,
            tone=chip.tone,
            group=_(chip.group) if chip.group.strip() else chip.group,
            many=chip.many,
            checked=chip.checked,
        )
        for chip in chips
    ]
