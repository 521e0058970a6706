"""The teams and workers of the sample estate."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.repairs.workers.absences import ABSENCE, ABSENCES, AbsenceFields
from propdesk.repairs.workers.register import TEAM, TEAMS, WORKER, WORKERS, TeamFields, WorkerFields
from propdesk.repairs.workers.rules import AbsentFor, Employer

_TEAMS = (
    ("1", N_("Plumbing and power"), N_("water, drains, power, lifts")),
    ("2", N_("Doors and grounds"), N_("doors, windows, walls, paths, greens")),
)
# Code, name, what they can do, the number of the team; without one an outside firm.
_WORKERS = (
    ("07", N_("Master Xu"), N_("water, drains"), 0),
    ("08", N_("Master Luo"), N_("power, lights, door phones"), 0),
    ("09", N_("Master Liang"), N_("doors, windows, locks"), 1),
    ("10", N_("Master He"), N_("walls, floors, paths"), 1),
    ("21", N_("Anda Lifts"), N_("lifts"), None),
)
# Since how many days, for how many, why: one of them now.
_AWAY = ((200, 6, AbsentFor.LEAVE), (95, 2, AbsentFor.ILL), (30, 4, AbsentFor.COURSE),
         (1, 3, AbsentFor.LEAVE))  # fmt: skip


@use_case(permission="repairs.staff", touches=(*TEAM.touches, *WORKER.touches, *ABSENCE.touches))
def sample_workers(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Enter them."""
    teams = [
        TEAMS.uses.add(session, fields=TeamFields(code=code, name=_(name), does=_(does)))
        for code, name, does in _TEAMS
    ]
    workers = []
    for number, (code, name, does, team) in enumerate(_WORKERS):
        fields = WorkerFields(
            code=code,
            name=_(name),
            phone=f"1990000{7000 + number}",
            team_id=None if team is None else teams[team],
            employer=Employer.FIRM if team is None else Employer.OWN,
            does=_(does),
        )
        workers.append(WORKERS.uses.add(session, fields=fields))
    for number, (ago, days, why) in enumerate(_AWAY):
        begins = year.today - timedelta(days=ago)
        absence = AbsenceFields(
            worker_id=workers[number], begins=begins, until=begins + timedelta(days=days), why=why
        )
        ABSENCES.uses.add(session, fields=absence)
    return {"team": len(_TEAMS), "worker": len(_WORKERS), "worker_absence": len(_AWAY)}
