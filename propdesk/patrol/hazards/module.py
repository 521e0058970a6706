"""What hazards tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, RecordAction, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _hazards() -> Register[Any, Any, Any]:
    from propdesk.patrol.hazards.register import HAZARDS

    return HAZARDS


def _due(session: Session) -> Iterable[Due]:
    from propdesk.patrol.hazards.due import due_hazards

    return due_hazards(session)


def _repair(desk: Desk, hazard_id: int) -> None:
    from propdesk.patrol.hazards.dialogs import repair_dialog

    repair_dialog(desk, hazard_id).exec()


def _sample() -> SampleMaker:
    from propdesk.patrol.hazards.sample import sample_hazards

    return sample_hazards


def _of_check(desk: Desk, sheet_id: int) -> None:
    from propdesk.patrol.hazards.findings import hazards_of_check

    made = desk.store.write(hazards_of_check, sheet_id=sheet_id)
    desk.open_page("patrol.hazards", record_id=made[-1])


MODULE = Module(
    name="patrol.hazards",
    sample=_sample,
    registers=(_hazards,),
    due=_due,
    actions=(
        RecordAction(
            on="hazard",
            title=N_("Make a repair"),
            icon="wrench",
            run=_repair,
            key="F7",
            permissions=("repairs.edit",),
        ),
        RecordAction(
            on="check_sheet",
            title=N_("Findings to hazards"),
            icon="triangle-alert",
            run=_of_check,
            key="F6",
            place=3,
            permissions=("patrol.edit_hazards",),
        ),
    ),
    permissions=(
        Permission("patrol.see_hazards", N_("See hazards"), tuple(Role), never=()),
        Permission(
            "patrol.edit_hazards",
            N_("Enter hazards and say what became of them"),
            (Role.CLERK, Role.SUPERVISOR),
        ),
        Permission(
            "patrol.approve",
            N_("Permit that a hazard is put off"),
            (Role.SUPERVISOR,),
            never=(Role.READER, Role.CLERK, Role.CASHIER),
        ),
    ),
    audit_words=AuditWords(silent=frozenset({"place_key"})),
)
