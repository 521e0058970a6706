"""The register of sheets: what is to be gone to on which day, and how it was entered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.store import now
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.points.models import PatrolRoute
from propdesk.patrol.rounds.models import PatrolSheet, is_asked_for
from propdesk.patrol.rounds.rules import OF_LATE, DoubtFlag
from propdesk.patrol.rounds.sheets import SHEET, SheetFields
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolSheetRow(SheetFields):
    """A sheet in the list."""

    id: int
    route: str
    rounds: Annotated[int, Fact(N_("Rounds"), width=70)]
    points: Annotated[int, Fact(N_("Points"), width=70)]
    entered_at: Annotated[datetime | None, Fact(N_("Entered"), width=140, ink="text2")]
    findings: Annotated[int, Fact(N_("Findings"), width=80)]
    missed: Annotated[int, Fact(N_("Missed"), width=80, weight=600)]
    doubt: Annotated[DoubtFlag | None, Fact(N_("Doubtful"), width=200, free=True)]
    ends: datetime
    until: datetime
    withdrawn_at: datetime | None


def _waits(session: Session) -> ColumnElement[bool]:
    moment = now(session)
    ended = (PatrolSheet.ends <= moment) & (PatrolSheet.until > moment)
    return _open & ended


def _missed_lately(session: Session) -> ColumnElement[bool]:
    return _entered & (PatrolSheet.missed > 0) & (PatrolSheet.ends > now(session) - OF_LATE)


def _doubtful_lately(session: Session) -> ColumnElement[bool]:
    return PatrolSheet.doubt.is_not(None) & (PatrolSheet.entered_at > now(session) - OF_LATE)


def _over(session: Session) -> ColumnElement[bool]:
    return _open & (PatrolSheet.until <= now(session))


_entered = PatrolSheet.entered_at.is_not(None)
_open = PatrolSheet.entered_at.is_(None) & is_asked_for()
SHEETS = Register(
    kind=SHEET,
    row=PatrolSheetRow,
    page="patrol.sheets",
    tab="patrol",
    place=1,
    title=N_("Patrol sheets"),
    icon="list-checks",
    list_name="patrol",
    refers=N_("patrol sheets"),
    called=lambda row: row.no,
    order=(PatrolSheet.begins.desc(), PatrolSheet.id.desc()),
    shown={
        "route": told_by(PatrolSheet.route_id, PatrolRoute.name),
        "ends": ListField(PatrolSheet.ends),
        "until": ListField(PatrolSheet.until),
        "withdrawn_at": ListField(PatrolSheet.withdrawn_at),
    },
    chips=(
        ListChip("waits", N_("To be entered"), _waits, icon="hourglass", tone="amber"),
        ListChip("over", N_("Never entered"), _over, icon="triangle-alert", tone="red"),
        ListChip(
            "missed",
            N_("Points missed"),
            lambda _session: _entered & (PatrolSheet.missed > 0),
            icon="triangle-alert",
            tone="red",
        ),
        ListChip("missed_lately", N_("Missed last night"), _missed_lately, icon="triangle-alert"),
        ListChip("findings", N_("With findings"), lambda _session: PatrolSheet.findings > 0),
        ListChip(
            "unplanned",
            N_("Not planned"),
            lambda _session: PatrolSheet.unplanned.is_(True),
            icon="circle-help",
        ),
        ListChip(
            "doubtful",
            N_("Doubtful"),
            lambda _session: PatrolSheet.doubt.is_not(None),
            icon="triangle-alert",
            tone="amber",
        ),
        ListChip(
            "doubtful_lately", N_("Doubtful of late"), _doubtful_lately, icon="triangle-alert"
        ),
    ),
    drops=(DropDownOf(PatrolSheet.worker, N_("Everybody"), among=PatrolSheet.worker != ""),),
    dated=PatrolSheet.day,
    deletes=False,
    words=RegisterWords(
        new=N_("New sheet"),
        edit=N_("Edit sheet"),
        count=lambda count: ngettext("{count} sheet", "{count} sheets", count),
        look_for=N_("Number, route, who goes round"),
        none=N_("No sheets yet"),
        why=N_("A sheet freezes what is to be gone to on a day; it is printed, and comes back."),
        first=N_("Make the first sheet"),
        how=N_("A route, a day and who goes round."),
    ),
)
