"""What is made of a complaint, told to the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, RecordAction

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def _repair(desk: Desk, complaint_id: int) -> None:
    from propdesk.patrol.complaints.dialogs import repair_dialog

    repair_dialog(desk, complaint_id).exec()


def _hazard(desk: Desk, complaint_id: int) -> None:
    from propdesk.patrol.complaints.dialogs import hazard_dialog

    hazard_dialog(desk, complaint_id).exec()


MODULE = Module(
    name="patrol.complaints",
    actions=(
        RecordAction(
            on="complaint",
            title=N_("Make a repair"),
            icon="wrench",
            run=_repair,
            key="Shift+F3",
            place=3,
            permissions=("repairs.edit",),
        ),
        RecordAction(
            on="complaint",
            title=N_("Make a hazard"),
            icon="triangle-alert",
            run=_hazard,
            key="Shift+F4",
            place=4,
            permissions=("patrol.edit_hazards",),
        ),
    ),
)
