"""What workers and teams tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_, _
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _workers() -> Register[Any, Any, Any]:
    from propdesk.repairs.workers.register import WORKERS

    return WORKERS


def _teams() -> Register[Any, Any, Any]:
    from propdesk.repairs.workers.register import TEAMS

    return TEAMS


def _absences() -> Register[Any, Any, Any]:
    from propdesk.repairs.workers.absences import ABSENCES

    return ABSENCES


def _worker_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.repairs.fields_view import named_field
    from propdesk.repairs.naming import Named

    return named_field(desk, Named.WORKER, fact.name, _(fact.header), required=fact.required)


def _team_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.repairs.fields_view import named_field
    from propdesk.repairs.naming import Named

    return named_field(desk, Named.TEAM, fact.name, _(fact.header), required=fact.required)


def _sample() -> SampleMaker:
    from propdesk.repairs.workers.sample import sample_workers

    return sample_workers


MODULE = Module(
    name="repairs.workers",
    registers=(_workers, _teams, _absences),
    sample=_sample,
    record_fields={"worker": _worker_field, "team": _team_field},
    permissions=(
        Permission("repairs.view", N_("See repairs, workers and prices"), tuple(Role), never=()),
        Permission(
            "repairs.staff", N_("Enter workers, teams, kinds and prices"), (Role.SUPERVISOR,)
        ),
    ),
)
