"""The page of tasks: what is to be done today first, and what became of the rest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from propdesk.duties.plans import dialogs
from propdesk.duties.plans.doing import TASK_USES
from propdesk.duties.plans.listing import TASK_CHIPS, TASKS_LISTED, standing_of
from propdesk.duties.plans.register import TASK_STATES
from propdesk.kernel.i18n import N_, _
from propdesk.system.registers.records_view import (
    RecordForms,
    RecordsPage,
    filters_of,
    record_panel,
)
from propdesk.ui.forms.moving import MoveButtons
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State, badge_of
from propdesk.ui.many.actions import undo_action

if TYPE_CHECKING:
    from propdesk.duties.plans.listing import TaskRow
    from propdesk.duties.plans.rules import TaskState
    from propdesk.ui.desk import Desk

MINUTE_MS = 60_000


class TasksPage(RecordsPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        state = Column(
            "state",
            N_("State"),
            kind=Kind.STATE,
            width=130,
            value=lambda row: badge_of(standing_of(row, desk.clock.now())),
        )

        def badges(row: TaskRow) -> list[State]:
            badge = badge_of(standing_of(row, desk.clock.now()))
            return [badge] if badge else []

        super().__init__(
            desk,
            TASKS_LISTED,
            RecordForms(
                form=partial(dialogs.task_form, desk),
                edit=partial(dialogs.edit_task_dialog, desk),
            ),
            buttons=self._buttons,
            instead=[state],
            detail=record_panel(desk, TASKS_LISTED, badges, titled="what"),
            filters=filters_of(TASK_CHIPS),
            dates=_("Day"),
            watches=frozenset({"duty_task", "duty_plan", "team", "worker"}),
        )
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self._tell_time)
        self._minute.start()

    def _tell_time(self) -> None:
        """Show how each stands now."""
        if self.isVisible():
            self.refresh(keeps=True)

    def _buttons(self, _page: RecordsPage) -> list[Action]:
        if not self.may_edit:
            return self.outputs()
        who = Action(
            _("Who does it"),
            self.edit,
            icon="user",
            key="F4",
            needs_row=True,
            several=self.many.change,
        )
        check = Action(
            _("Answer by check-list"),
            self.check,
            icon="clipboard-list",
            key="F8",
            needs_row=True,
            in_panel=True,
        )
        moves = self._moves().actions()
        return [*moves, check, who, *self.offered(), undo_action(self.many), *self.outputs()]

    def check(self) -> None:
        """Answer the check-list of the task in hand; the complete sheet is the task done."""
        if (row := self.row()) is not None:
            with self._at.attempt():
                dialogs.check_dialog(self._at, row).exec()

    def _moves(self) -> MoveButtons[TaskRow, TaskState]:
        desk = self._at
        return MoveButtons(
            desk,
            TASK_STATES,
            row=self.row,
            state=lambda row: row.state,
            name=TASKS_LISTED.called,
            move=lambda row, move, why: desk.store.write(
                TASK_USES.move, record_id=row.id, to=move.to, why=why, seen=row.state
            ),
            form=lambda row, _move: dialogs.done_dialog(desk, row),
        )
