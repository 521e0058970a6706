"""The register of absences: who is away from when to when; what was his stands unassigned then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import today
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.records.words import RegisterWords
from propdesk.repairs.workers.models import Absence, Worker
from propdesk.repairs.workers.rules import AbsentFor
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceFields:
    """An absence as it is entered; both days are included."""

    worker_id: Annotated[int, Fact(N_("Worker"), FactKind.RECORD, width=140)]
    begins: Annotated[date, Fact(N_("Away from"), today=True, width=104)]
    until: Annotated[
        date | None,
        Fact(
            N_("Away until"),
            not_before="begins",
            in_place=True,
            width=104,
            hint=N_("The last day. Empty: nobody knows yet."),
        ),
    ] = None
    why: Annotated[AbsentFor, Fact(N_("Reason"), width=120, kept=True, in_place=True)] = (
        AbsentFor.LEAVE
    )
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow(AbsenceFields):
    """An absence in the list."""

    id: int
    worker: str


def already_away(session: Session, fields: AbsenceFields) -> Mapping[str, str]:
    """That other lines have the same worker away on these days, beside the field."""
    same = select(Absence.begins, Absence.until).where(
        Absence.worker_id == fields.worker_id,
        Absence.begins <= (fields.until or date.max),
        Absence.until.is_(None) | (Absence.until >= fields.begins),
    )
    found = session.execute(same.order_by(Absence.begins).limit(1)).first()
    if found is None:
        return {}
    told = _("Already entered as away from {begins} until {until}.")
    until = found.until.isoformat() if found.until else _("unknown")
    return {"begins": told.format(begins=found.begins, until=until)}


def _known(session: Session, _record_id: int, fields: AbsenceFields) -> Mapping[str, str]:
    if session.get(Worker, fields.worker_id) is None:
        raise RecordGone
    return {}


def _is_now(session: Session) -> ColumnElement[bool]:
    day = today(session)
    return (Absence.begins <= day) & (Absence.until.is_(None) | (Absence.until >= day))


def _is_ahead(session: Session) -> ColumnElement[bool]:
    return Absence.begins > today(session)


def _name(session: Session, one: Absence) -> str:
    return f"{session.scalar(select(Worker.name).where(Worker.id == one.worker_id))} {one.begins}"


ABSENCE = RecordKind(
    kind="worker_absence",
    model=Absence,
    fields=AbsenceFields,
    name=_name,
    judged=_known,
    view="repairs.view",
    edit="repairs.staff",
)
ABSENCES = Register(
    kind=ABSENCE,
    row=AbsenceRow,
    page="repairs.absences",
    tab="repairs",
    place=19,
    title=N_("Absences"),
    icon="calendar-days",
    list_name="absences",
    imports=True,
    deletes=True,
    refers=N_("absences"),
    called=lambda row: f"{row.worker} {row.begins}",
    order=(Absence.begins.desc(), Absence.id.desc()),
    shown={"worker": told_by(Absence.worker_id, Worker.name)},
    chips=(
        ListChip("now", N_("Away today"), _is_now, icon="user", tone="amber"),
        ListChip("ahead", N_("Away later"), _is_ahead),
    ),
    drops=(DropDownOf(Absence.why, N_("All reasons")),),
    dated=Absence.begins,
    recalls=already_away,
    words=RegisterWords(
        new=N_("New absence"),
        edit=N_("Edit absence"),
        count=lambda count: ngettext("{count} absence", "{count} absences", count),
        look_for=N_("Worker, note"),
        none=N_("No absences yet"),
        why=N_("What somebody who is away would do stands as unassigned, and nothing is lost."),
        first=N_("Enter the first absence"),
        how=N_("Who, from when to when, and why."),
    ),
)
