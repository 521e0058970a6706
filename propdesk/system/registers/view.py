"""The page of a declared register: its list, its panel, and what is done with a record.

    DeclaredPage(desk, KEPT)

What needs more than its declaration is written by hand from the same parts.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _
from propdesk.kernel.records.fields import Fact, begun, declared_errors, facts, record_of
from propdesk.system.registers import dialogs
from propdesk.system.registers.import_dialogs import import_action
from propdesk.system.registers.sections_view import record_sections
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.declared import fields_of
from propdesk.ui.forms.fields import NotesField
from propdesk.ui.forms.leafing import enter, leaf_through
from propdesk.ui.forms.moving import MoveButtons
from propdesk.ui.forms.record_panel import RecordPanel
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State, badge_of, columns_of
from propdesk.ui.lists.filter_bar import DropDown, Filter
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
from propdesk.ui.papers.exporting import export_action
from propdesk.ui.papers.list_paper import print_action
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.db.records.chips import ListChip
    from propdesk.kernel.records.question import Question
    from propdesk.kernel.records.states import Move
    from propdesk.system.registers.register import DropDownOf, Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.source import Totals


class DeclaredPage(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk, register: Register[Any, Any, Any]) -> None:
        self._of, self._for = register, desk
        words, dated = register.words, register.dated
        dates = "" if dated is None else _(_fact(register, dated.key).header)
        self._edits = register.kind.edit in desk.store.actor.permissions
        self._marked = _deadline_columns(desk, register)
        self.many = self._many_rows()
        super().__init__(
            desk,
            register.page,
            columns_of(register.row, *self._marked),
            records=register.records,
            told=self._told,
            actions=[*self._changes(), *self._outputs()],
            filters=[_filter(one) for one in register.bar],
            drops=[_drop_down(desk, register, one) for one in register.drops],
            dates=dates,
            detail=self._panel_of(),
            on_open=lambda _row: self.edit(),
            watches=_watched(register),
            search_words=_(words.look_for),
            nothing=_(words.no_fit),
            empty=self._nothing_yet(),
            attach=self.many.attach,
        )

    # What stands on it

    def _changes(self) -> list[Action]:
        if not self._edits:
            return []
        words, moves = self._of.words, self._moves().actions() if self._of.kind.states else []
        found = [
            Action(_(words.new), self.add, icon="plus", key="Ins", kind="primary"),
            *moves,
            edit_action(self.edit, self.many),
            duplicate_action(self.duplicate),
            undo_action(self.many),
        ]
        if self._of.deletes:
            found.append(delete_action(self.delete, self.many))
        return found

    def _moves(self) -> MoveButtons[Any, Any]:
        uses, states = self._of.uses, self._of.kind.states
        assert states is not None  # noqa: S101  who asks has looked
        return MoveButtons(
            self._for,
            states,
            row=self.row,
            state=lambda row: row.state,
            name=self._of.called,
            move=lambda row, move, why: self._for.store.write(
                uses.move, record_id=row.id, to=move.to, why=why, seen=row.state
            ),
            form=partial(dialogs.move_dialog, self._for, self._of),
            several=self._move_several,
        )

    def _move_several(self, move: Move[Any], ids: Sequence[int]) -> None:
        """Ask once for what goes with the move, and move all that may be."""
        if (form := move.form) is not None:
            fields = fields_of(form, self._for.today(), errors=declared_errors)
            self.many.move(move, ids, form=fields, made=lambda typed: record_of(form, typed))
        elif move.asks_why:
            self.many.move(move, ids, form=[NotesField("why", _("Reason"), required=True)])
        else:
            self.many.move(move, ids)

    def _many_rows(self) -> ManyRows:
        register, desk = self._of, self._for
        return ManyRows(
            desk,
            register.uses.together,
            register.row,
            name=register.list_name,
            fields=partial(dialogs.form_of, desk, register),
            called=register.called,
            head=partial(paper_head, desk),
            key="no" if register.kind.series else "",
            begun=lambda: begun(register.kind.fields, desk.today()),
        )

    def _outputs(self) -> list[Action]:
        desk, title, slip = self._for, self._of.title, self._of.slip
        found = []
        if slip is not None:
            found.append(
                Action(_(slip.title), self.slip, icon="receipt-text", key="F8", needs_row=True)
            )
        head, masks = partial(paper_head, desk), self._of.has_masks
        return [
            *found,
            print_action(desk, title, self._of.records, lambda: self.table, head),
            *import_action(desk, self._of),
            *export_action(desk, title, self._of.out.write, lambda: self.table, has_masks=masks),
        ]

    def _panel_of(self) -> RecordPanel:
        return RecordPanel(
            dialogs.facts_of(self._of),
            title=self._of.called,
            badges=self._badges,
            kind=self._of.kind.kind,
            sections=record_sections(self._for, attachments=self._of.kind.attachments),
        )

    def _badges(self, row: Any) -> list[State]:  # noqa: ANN401  a row of the register
        marked = [column.of(row) for column in self._marked]
        state = [badge_of(row.state)] if self._of.kind.states else []
        return [each for each in (*marked, *state) if isinstance(each, State)]

    def _nothing_yet(self) -> EmptyPage:
        words, icon = self._of.words, self._of.icon
        new = Choice(icon, _(words.first), _(words.how), _(words.new), "Ins", self.add)
        return EmptyPage(icon, _(words.none), _(words.why), [new] if self._edits else [])

    def _told(self, totals: Totals, _question: Question) -> Told:
        words = self._of.words.count(totals.count).format(count=f"{totals.count:,}")
        return [Figure("", words), Figure(_("all rows"), "")], []

    # What is done

    def row(self) -> Any:  # noqa: ANN401  a row of the register
        """The row one is on."""
        return self.table.current_row()

    def add(self) -> None:
        """Enter a record."""
        enter(self.table, dialogs.add_dialog(self._for, self._of))

    def duplicate(self) -> None:
        """Enter another record that begins as this one."""
        if row := self.row():
            with self._for.attempt():
                enter(self.table, dialogs.add_dialog(self._for, self._of, like=row.id))

    def edit(self) -> None:
        """Open the form of the record, and those of its neighbours from there."""
        if self._edits:
            leaf_through(self._for, self.table, partial(dialogs.edit_dialog, self._for, self._of))

    def delete(self) -> None:
        """Delete the record, after saying what goes with it."""
        row, store = self.row(), self._for.store
        if row is None:
            return
        name = self._of.called(row)
        with self._for.attempt():
            parts = store.read(self._of.uses.deletion, record_id=row.id)
            if ask_to_delete(self._for, _("Delete {name}?").format(name=name), parts):
                store.write(self._of.uses.delete, record_id=row.id)
                self._for.say(_("{name} deleted").format(name=name), "done")

    def slip(self) -> None:
        """Show the slip of the record."""
        if row := self.row():
            dialogs.slip_sheet(self._for, self._of, row).exec()

    def open(self, **context: object) -> None:
        """Go to the record of `record_id`, or to a `filter`."""
        wanted, kind = context.get("filter"), self._of.kind.kind
        record_id = context.get("record_id", context.get(kind))
        self.set_filters(wanted if isinstance(wanted, str) else "all")
        if isinstance(record_id, int) and not self.table.select(record_id):
            with self._for.attempt():
                self._for.store.read(self._of.uses.seen, record_id=record_id)  # it is there
                for row in self._for.store.read(self._of.records.rows, ids=[record_id]):
                    self.search_for(self._of.called(row))
                    self.table.select(record_id)


def _watched(register: Register[Any, Any, Any]) -> frozenset[str]:
    keys = register.kind.table.foreign_keys
    return frozenset({register.kind.table.name, *(key.column.table.name for key in keys)})


def _filter(chip: ListChip) -> Filter:
    group = _(chip.group) if chip.group.strip() else chip.group
    return Filter(
        chip.id, _(chip.words), icon=chip.icon, tone=chip.tone, group=group, checked=chip.checked
    )


def _fact(register: Register[Any, Any, Any], name: str) -> Fact:
    """A declared field of the list."""
    return next(fact for fact in facts(register.row) if fact.name == name)


def _drop_down(desk: Desk, register: Register[Any, Any, Any], drop: DropDownOf) -> DropDown:
    fact = _fact(register, drop.column.key)

    def options() -> list[tuple[object, str]]:
        if fact.labels is not None:
            return [(one, _(words)) for one, words in fact.labels.items()]
        return [(one, str(one)) for one in desk.store.read(register.in_use, drop=drop)]

    return DropDown(fact.name, _(fact.header), _(drop.everything), options)


def _deadline_columns(desk: Desk, register: Register[Any, Any, Any]) -> list[Column]:
    """The day of the deadline, in its place in the list, with its badge while it matters."""
    deadline = register.deadline
    if deadline is None:
        return []
    fact = _fact(register, deadline.column.key)

    def value(row: Any) -> object:  # noqa: ANN401  a row of the register
        warning = deadline.told(row, desk.today())
        return State(*warning) if warning else getattr(row, fact.name)

    return [Column(fact.name, fact.header, kind=Kind.STATE, width=fact.width, value=value)]
