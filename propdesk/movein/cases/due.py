"""What waits of move-in, for the list on Today."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.store import today
from propdesk.kernel.clock import begin_of
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.register import is_not_kept, is_without_proof
from propdesk.movein.cases.rules import WAITING, CaseState


def due_cases(session: Session) -> Iterator[Due]:
    """Appointments not kept, those of today, units to notify, notices without proof, defects."""
    day, state = today(session), MoveInCase.state
    begins = begin_of(day)
    is_today = state.in_(WAITING) & MoveInCase.slot_at.between(begins, begin_of(day + ONE_DAY))
    at, since = MoveInCase.slot_at, MoveInCase.notified_on
    lines: tuple[tuple[str, str, str, ColumnElement[bool], Any], ...] = (
        ("circle-x", _("Hand-overs to which nobody came"), "not-kept", is_not_kept(session), at),
        ("calendar-days", _("Hand-overs today"), "", is_today, at),
        ("mail", _("Units to notify"), "to-notify", state == CaseState.TO_NOTIFY,
         MoveInCase.planned_on),
        ("scroll-text", _("Notices without proof"), "no-proof", is_without_proof(session), since),
        ("triangle-alert", _("Hand-overs with open defects"), "defects",
         state == CaseState.DEFECTS, since),
    )  # fmt: skip
    for icon, title, chip, holds, day_of in lines:
        line = Due(
            group=DueGroup.WORK if chip else DueGroup.DATES,
            icon=icon,
            title=title,
            page_id="movein.cases" if chip else "movein.appointments",
            place=_("Cases") if chip else _("Appointments"),
            context={"filter": chip} if chip else {},
        )
        found = session.execute(select(MoveInCase.id, day_of).where(holds))
        yield from over_records(line, "move_in_case", found)
