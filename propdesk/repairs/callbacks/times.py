"""The register of when somebody is called back, by kind of fault, and the series that follows."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.saving import add
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.words import RegisterWords
from propdesk.repairs.callbacks.models import CallBackTime
from propdesk.repairs.callbacks.rules import USUAL_TIMES, CallTime, series
from propdesk.repairs.kinds.models import FaultKind
from propdesk.system.registers.service import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTimeFields:
    """A call of a series as the clerk enters it."""

    fault_kind_id: Annotated[
        int | None,
        Fact(
            N_("Kind of fault"),
            FactKind.RECORD,
            width=160,
            weight=500,
            kept=True,
            absent=N_("All other kinds"),
            hint=N_("Empty: all kinds that have no call of their own."),
        ),
    ] = None
    days: Annotated[
        int, Fact(N_("Days after the finish"), FactKind.WHOLE, width=150, least=0, most=400)
    ] = 2
    after_rain: Annotated[bool, Fact(N_("After the next rain"), width=150)] = False
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTimeRow(CallTimeFields):
    """A call of a series in the list."""

    id: int
    fault_kind: str


def _of_kind(session: Session, one: CallBackTime) -> str:
    """What a call is told of: its kind and its days."""
    kind = session.get(FaultKind, one.fault_kind_id) if one.fault_kind_id else None
    days = ngettext("{count} day after", "{count} days after", one.days).format(count=one.days)
    return f"{_kinds_called('' if kind is None else kind.name)} · {days}"


def _kinds_called(name: str) -> str:
    return name or _("All other kinds")


CALL_TIME = RecordKind(
    kind="call_back_time",
    model=CallBackTime,
    fields=CallTimeFields,
    name=_of_kind,
    view="repairs.view",
    edit="repairs.staff",
)


CALL_TIMES = Register(
    kind=CALL_TIME,
    row=CallTimeRow,
    page="repairs.call_times",
    tab="repairs",
    place=12,
    drawer="set_up",
    title=N_("When to call back"),
    icon="phone",
    list_name="call-times",
    deletes=True,
    refers=N_("calls of a series"),
    called=lambda row: f"{_kinds_called(row.fault_kind)} {row.days}",
    order=(CallBackTime.fault_kind_id, CallBackTime.days, CallBackTime.id),
    shown={"fault_kind": told_by(CallBackTime.fault_kind_id, FaultKind.name)},
    words=RegisterWords(
        new=N_("New call-back rule"),
        edit=N_("Edit call-back rule"),
        count=lambda count: ngettext("{count} rule", "{count} rules", count),
        look_for=N_("Kind of fault"),
        none=N_("Two days after the finish, whatever the kind"),
        why=N_("A leak is asked after again, and after the next rain; a lift the very next day."),
        first=N_("Enter the first rule"),
        how=N_("A kind of fault, and how many days after the finish somebody calls."),
    ),
)


@use_case(permission="repairs.staff", touches=CALL_TIME.touches)
def ensure_call_times(session: Session) -> int:
    """Enter the usual series where there is none yet, for the kinds there are; how many came in."""
    if session.scalar(select(CallBackTime.id).limit(1)) is not None:
        return 0
    rows = session.execute(select(FaultKind.name, FaultKind.id)).all()
    kinds = {row.name: row.id for row in rows}
    called = [(_(name) if name else "", days, rain) for name, days, rain in USUAL_TIMES]
    wanted = [one for one in called if not one[0] or one[0] in kinds]
    for name, days, after_rain in wanted:
        fields = CallTimeFields(fault_kind_id=kinds.get(name), days=days, after_rain=after_rain)
        add(session, CALL_TIME, fields)
    return len(wanted)


def calls_after(
    session: Session, *, fault_kind_id: int | None, finished: date
) -> list[tuple[date, bool]]:
    """The days on which a repair of a kind is asked after, each with whether it waits for rain."""
    columns = (CallBackTime.days, CallBackTime.after_rain)
    for kind in dict.fromkeys((fault_kind_id, None)):
        rows = session.execute(select(*columns).where(CallBackTime.fault_kind_id.is_(kind))).all()
        if rows:
            return list(series([CallTime(days, rain) for days, rain in rows], finished))
    return list(series([], finished))
