"""The register of worker passes 施工人员出入证: each with its worker, counted back one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.notation.service import unit_shown
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.renovation.models import Renovation, WorkerPass
from propdesk.movein.renovation.rules import ON_SITE, OPEN, PassState
from propdesk.system.registers.service import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class PassFields:
    """A pass as it is handed out. `id_end` are the last four signs of a document that was seen."""

    no: Number = ""
    renovation_id: Annotated[
        int,
        Fact(
            N_("Number of renovation"),
            FactKind.RECORD,
            width=120,
            kept=True,
            placeholder=N_("Number of the renovation, or the room"),
        ),
    ]
    worker: Annotated[str, Fact(N_("Name of the worker"), width=110, weight=500, longest=40)]
    trade: Annotated[
        str,
        Fact(N_("Trade"), width=110, yields=True, in_place=True, placeholder=N_("e.g. tiler")),
    ] = ""
    id_end: Annotated[
        str,
        Fact(N_("Last 4 of the document"), FactKind.CODE, longest=4, hidden=True, in_place=True),
    ] = ""
    until: Annotated[
        date | None,
        Fact(N_("Valid until"), width=100, hint=N_("Empty: as long as the permit, never longer.")),
    ] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRow(PassFields):
    """A pass in the list."""

    id: int
    renovation: str
    unit: Annotated[str, Fact(N_("Unit"), width=90, in_form=False, after="no")]
    company: Annotated[
        str, Fact(N_("Renovation company"), width=120, stretch=True, in_form=False, after="trade")
    ]
    back_on: Annotated[date | None, Fact(N_("Back on"), width=100, yields=True)] = None
    state: Annotated[PassState, Fact(N_("State"), width=130)]


_S = PassState
_move = partial(Move, permission="movein.edit", undone=True)
PASS_STATES = States(
    PassState,
    first=(_S.OUT,),
    moves=(
        _move(_S.OUT, _S.BACK, N_("Count back"), icon="check", key="F3"),
        _move(_S.LOST, _S.BACK, N_("Count back"), icon="check", key="F3"),
        _move(_S.OUT, _S.LOST, N_("Pass lost"), icon="triangle-alert", key="F9", asks_why=True),
    ),
)


def _judged(session: Session, pass_id: int, fields: PassFields) -> Mapping[str, str]:
    """A new pass is of works that are not over."""
    works = session.get(Renovation, fields.renovation_id)
    if works is None:
        return {"renovation_id": _("This renovation is no longer there.")}
    if not pass_id and works.state not in OPEN:
        return {"renovation_id": _("{no} is over: nobody works there.").format(no=works.no)}
    return {}


def _derived(session: Session, fields: PassFields) -> Values:
    """A pass never runs longer than the permit."""
    ends = session.get_one(Renovation, fields.renovation_id).ends_on
    return {"until": min(fields.until or ends, ends)}


def _told(session: Session, pass_id: int, fields: PassFields) -> Mapping[str, str]:
    """That a pass is handed out before the works are permitted, or for longer."""
    works, found = session.get(Renovation, fields.renovation_id), dict[str, str]()
    if works is None:
        return found
    if not pass_id and works.state not in ON_SITE:
        found["renovation_id"] = _("{no} has no permit that runs.").format(no=works.no)
    if fields.until is not None and fields.until > works.ends_on:
        told = _("The permit ends on {day}, and the pass with it.")
        found["until"] = told.format(day=works.ends_on)
    return found


def _tidy(fields: PassFields) -> PassFields:
    return replace(fields, worker=one_line(fields.worker), trade=one_line(fields.trade))


def _saved(session: Session, before: Values, after: Values) -> None:
    """Note the day on which a pass came back; none any more when that is undone."""
    if not before or not after or before["state"] == after["state"]:
        return
    day = today(session) if after["state"] == _S.BACK else None
    here = update(WorkerPass).where(WorkerPass.id == after["id"])
    session.execute(here.values(back_on=day))
    session.expire_all()


WORKER_PASS = RecordKind(
    kind="worker_pass",
    model=WorkerPass,
    fields=PassFields,
    name=lambda _session, one: f"{one.no} {one.worker}",
    tidy=_tidy,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    states=PASS_STATES,
    series="CR",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
)
PASSES = Register(
    kind=WORKER_PASS,
    row=PassRow,
    page="movein.worker_passes",
    tab="movein",
    place=26,
    drawer="reports",
    title=N_("Worker passes"),
    icon="contact-round",
    list_name="worker_passes",
    refers=N_("worker passes"),
    called=lambda row: row.no,
    heads=(WorkerPass.worker,),
    order=(WorkerPass.renovation_id.desc(), WorkerPass.id),
    shown={
        "renovation": told_by(WorkerPass.renovation_id, Renovation.no),
        "unit": unit_shown(WorkerPass.renovation_id, Renovation.unit_id),
        "company": told_by(WorkerPass.renovation_id, Renovation.company),
    },
    deadline=Deadline(
        WorkerPass.until,
        WorkerPass.state,
        (_S.OUT,),
        title=N_("Worker passes past their end"),
        over=N_("Out past its end"),
    ),
    dated=WorkerPass.until,
    warnings=_told,
    words=RegisterWords(
        new=N_("New pass"),
        edit=N_("Edit pass"),
        count=lambda count: ngettext("{count} pass", "{count} passes", count),
        look_for=N_("Number, worker, trade"),
        none=N_("No worker passes yet"),
        why=N_("Who works in the house shows a pass; the deposit waits until each is back."),
        first=N_("Enter the first pass"),
        how=N_("A permit makes one for each worker of its application; others are added here."),
    ),
)
