"""What visits of a hand-over tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

if TYPE_CHECKING:
    from types import ModuleType


def _tables() -> ModuleType:
    from propdesk.movein.visit import models

    return models


MODULE = Module(
    name="movein.visit",
    tables=_tables,
    refers={
        "move_in_visit": N_("visits of hand-overs"),
        "move_in_item": N_("items of visits"),
        "first_reading": N_("first readings"),
    },
    counted={
        "move_in_visit": N_("Visits of hand-overs"),
        "first_reading": N_("First readings"),
    },
    audit_words=AuditWords(
        kinds={"move_in_visit": N_("Visit of a hand-over")},
        done={
            "move_in_visit.begin": N_("Visit begun"),
            "move_in_visit.put_by": N_("Visit put by"),
            "move_in_visit.take_over": N_("Visit taken over"),
            "move_in_visit.proxy": N_("Who comes for the owner"),
            "move_in_visit.mark": N_("Item marked"),
            "move_in_visit.read": N_("First reading"),
            "move_in_visit.finish": N_("Visit ended"),
        },
        fields={
            "mark": N_("Mark"),
            "reading": N_("Reading"),
            "from_whom": N_("From whom"),
            "proxy": N_("Comes for the owner"),
            "proxy_paper": N_("By which document"),
            "lacks": N_("Lacks"),
        },
        values={
            "passed": N_("In order"),
            "failed": N_("Not in order"),
            "absent": N_("Not there at all"),
        },
    ),
)
