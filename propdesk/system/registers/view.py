"""The page of a declared register: its list, its panel, and what is done with a record.

    DeclaredPage(desk, KEPT)

What needs more than its declaration is written by hand from the same parts.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, facts, record_of
from propdesk.system.registers import dialogs
from propdesk.system.registers.import_dialogs import import_action
from propdesk.system.registers.records_view import (
    RecordForms,
    RecordsPage,
    filters_of,
    record_panel,
)
from propdesk.ui.forms.moving import MoveButtons
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State, badge_of, write_end
from propdesk.ui.lists.filter_bar import DropDown
from propdesk.ui.lists.totals import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from propdesk.db.records.deadlines import Timed
    from propdesk.kernel.records.question import Question
    from propdesk.kernel.records.states import Move
    from propdesk.system.registers.register import DropDownOf, Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.forms import FormDialog
    from propdesk.ui.forms.record_panel import Section
    from propdesk.ui.lists.register import Told
    from propdesk.ui.lists.source import Totals

MINUTE_MS = 60_000


class DeclaredPage(RecordsPage):
    """See the module. `forms` stand in the place of those its declaration makes."""

    typing_key = "F2"  # opens a cell; a page whose F2 does something else says another

    def __init__(
        self, desk: Desk, register: Register[Any, Any, Any], forms: RecordForms | None = None
    ) -> None:
        self._register = register
        dated, marked = register.dated, self.marked(desk)
        super().__init__(
            desk,
            register.listed,
            forms
            or RecordForms(
                form=partial(dialogs.form_of, desk, register),
                add=partial(dialogs.add_dialog, desk, register),
                edit=partial(dialogs.edit_dialog, desk, register),
                typing_key=self.typing_key,
            ),
            buttons=self._buttons,
            instead=marked,
            detail=self.beside(desk, marked),
            filters=filters_of(register.bar),
            drops=[_drop_down(desk, register, one) for one in register.drops],
            dates="" if dated is None else _(_fact(register, dated.key).header),
            watches=_watched(desk, register),
        )
        if register.deadline is not None and register.deadline.by_minute:
            self._minute = QTimer(self, interval=MINUTE_MS)
            self._minute.timeout.connect(self._tell_time)
            self._minute.start()

    def marked(self, desk: Desk) -> Sequence[Column]:
        """The columns that are shown otherwise than declared: that of the deadline, with its badge
        while it matters. Their badges stand in the panel, too."""
        return _deadline_columns(desk, self._register)

    def beside(self, desk: Desk, marked: Sequence[Column]) -> QWidget:
        """What is said of the row in hand; `marked` are those of `marked`."""
        badges = partial(_badges, self._register, marked)
        return record_panel(desk, self._register.listed, badges, more=self.sections(desk))

    def sections(self, _desk: Desk) -> Sequence[Section]:
        """The sections of its own that its panel has below the fields."""
        return ()

    def _counted(self, totals: Totals, question: Question) -> Told:
        left, right = super()._counted(totals, question)
        sums = [
            Figure(_(_fact(self._register, name).header), f"{Money(totals.number(name))}")
            for name in self._register.sums
        ]
        return left, [*right, *sums]

    def _tell_time(self) -> None:
        """Show how much is left now."""
        if self.isVisible():
            self.refresh(keeps=True)

    def _buttons(self, _page: RecordsPage) -> list[Action]:
        register, slip = self._register, self._register.slip
        moves = self._moves().actions() if register.kind.states else []
        printed, *exported = self.outputs()
        papers = []
        if slip is not None:
            papers.append(
                Action(_(slip.title), self.slip, icon="receipt-text", key="F8", needs_row=True)
            )
        return [
            *self.changes(first=moves),
            *self.offered(),
            *papers,
            printed,
            *import_action(self._at, register),
            *exported,
        ]

    def _moves(self) -> MoveButtons[Any, Any]:
        desk, uses, states = self._at, self._register.uses, self._register.kind.states
        assert states is not None  # noqa: S101  who asks has looked
        return MoveButtons(
            desk,
            states,
            row=self.row,
            state=lambda row: row.state,
            name=self._register.called,
            move=lambda row, move, why: desk.store.write(
                uses.move, record_id=row.id, to=move.to, why=why, seen=row.state
            ),
            form=self.move_form,
            several=self._move_several,
        )

    def move_form(self, row: Any, move: Move[Any]) -> FormDialog:  # noqa: ANN401  a row of the register
        """Build the form that goes with a move of a row; raises RecordGone."""
        return dialogs.move_dialog(self._at, self._register, row, move)

    def _move_several(self, move: Move[Any], ids: Sequence[int]) -> None:
        """Ask once for what goes with the move, and move all that may be."""
        fields, form = dialogs.move_fields(self._at, self._register, move), move.form
        made = None if form is None else (lambda typed: record_of(form, typed))
        self.many.move(move, ids, form=fields, made=made)

    def slip(self) -> None:
        """Show the slip of the record."""
        if row := self.row():
            dialogs.slip_sheet(self._at, self._register, row).exec()


def _badges(
    register: Register[Any, Any, Any],
    marked: Sequence[Column],
    row: Any,  # noqa: ANN401  a row of the register
) -> list[State]:
    state = [badge_of(row.state)] if register.kind.states else []
    return [*badges_of(marked, row), *(each for each in state if each is not None)]


def badges_of(marked: Sequence[Column], row: Any) -> list[State]:  # noqa: ANN401  as above
    """The badges of a row in these columns, where it has any."""
    return [each for each in (one.of(row) for one in marked) if isinstance(each, State)]


def _watched(desk: Desk, register: Register[Any, Any, Any]) -> frozenset[str]:
    keys, links = register.kind.table.foreign_keys, ["record_link"] * register.kind.linked
    refers = (key.column.table.name for key in keys)
    named = register.tables_naming(desk.store)
    lacks = desk.store.declarations.open_points_of(register.kind.kind)
    missed = frozenset[str]().union(*(one.watches for one in lacks))
    return frozenset({register.kind.table.name, *refers, *links, *named, *missed})


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
    return [] if deadline is None else [deadline_column(desk, register, deadline)]


def deadline_column(desk: Desk, register: Register[Any, Any, Any], deadline: Timed) -> Column:
    """The day of a deadline of the list, with its badge while it matters."""
    fact = _fact(register, deadline.field)

    def value(row: Any) -> object:  # noqa: ANN401  a row of the register
        warning = deadline.told(row, desk.clock.now()) or deadline.unsure(row)
        if warning:
            return State(*warning)
        due = getattr(row, fact.name)
        return write_end(due) if isinstance(due, datetime) else due

    return Column(fact.name, fact.header, kind=Kind.STATE, width=fact.width, value=value)
