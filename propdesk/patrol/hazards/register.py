"""The register of hazards: found, assigned, put right, re-checked, or put off by permission."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.notation.service import UnitAside, unit_shown
from propdesk.kernel.due import DueGroup
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.folding import fold
from propdesk.kernel.records.refusals import refuse_errors
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.hazards.models import Hazard
from propdesk.patrol.hazards.rules import (
    AGAIN_DAYS,
    NEEDS_REPORT,
    OLD,
    OPEN,
    RECTIFY_DAYS,
    RUNNING,
    WITH_SOMEBODY,
    YOUNG,
    Grade,
    HazardKind,
    HazardState,
    Source,
)
from propdesk.patrol.hazards.states import (
    HAZARD_STATES,
    Assigned,
    Checked,
    Deferral,
    DeferralAsked,
    PutRight,
    Told,
)
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.builders.service import refuse_out_of_use
from propdesk.repairs.workers.models import Worker
from propdesk.repairs.workers.service import refuse_who_left
from propdesk.system.registers.service import DropDownOf, Register, Slip


class MajorNotReported(UserError):
    """A major hazard goes on before the authority was told."""

    message = N_(
        "{name} is a major hazard: tell the authority first (F11: cause, plan, office and document "
        "number)."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardFields:
    """A hazard as it is entered. Without `due` its grade says how long it may take."""

    no: Number = ""
    grade: Annotated[Grade, Fact(N_("Grade"), width=64)] = Grade.GENERAL
    kind: Annotated[HazardKind, Fact(N_("Kind"), kept=True, yields=True)] = HazardKind.FIRE
    source: Annotated[Source, Fact(N_("Source"), kept=True, hidden=True)] = Source.HAND
    what: Annotated[
        str,
        Fact(
            N_("Hazard"),
            placeholder=N_("e.g. fire door does not close"),
            stretch=True,
            free=True,
        ),
    ]
    unit_id: UnitAside = None
    place: Annotated[
        str,
        Fact(
            N_("Location"),
            placeholder=N_("e.g. stairs of building 3, floor 2"),
            free=True,
            width=150,
        ),
    ]
    measure: Annotated[
        str,
        Fact(
            N_("Measure now"),
            placeholder=N_("e.g. cordoned off, power switched off"),
            free=True,
            hidden=True,
        ),
    ] = ""
    found: Annotated[date, Fact(N_("Found on"), today=True, width=100, ink="text2", kept=True)]
    due: Annotated[
        date | None,
        Fact(
            N_("Due"),
            in_place=True,
            not_before="found",
            hint=N_("Empty: a general one 7 days, a major one 3."),
        ),
    ] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRow(DeferralAsked, Deferral, Checked, PutRight, Told, Assigned, HazardFields):
    """A hazard in the list."""

    id: int
    unit: str
    worker: str
    builder: str
    deferred_until: Annotated[date | None, Fact(N_("Wanted until"), hidden=True)] = None  # type: ignore[assignment]  # nobody asked
    state: Annotated[HazardState, Fact(N_("State"), width=120)]


def _tidy(fields: HazardFields) -> HazardFields:
    until = fields.found + timedelta(days=RECTIFY_DAYS[fields.grade])
    return replace(fields, due=fields.due or until)


def place_key(place: str) -> str:
    """A place as it is compared: folded, without any spaces."""
    return "".join(fold(place).split())


def _judge_move(session: Session, before: Values, after: Values) -> None:
    """Refuse what is assigned to nobody, to a worker who has left or a company out of use, and a
    step of a major hazard that the authority does not know of."""
    if after and after["worker_id"] != before.get("worker_id"):
        refuse_who_left(session, after["worker_id"])
    if after and after["builder_id"] != before.get("builder_id"):
        refuse_out_of_use(session, after["builder_id"])
    moved = before and after and before["state"] != after["state"]
    somebody = moved and (after["worker_id"] or after["builder_id"] or after["responsible"].strip())
    if moved and not somebody and after["state"] == HazardState.ASSIGNED:
        refuse_errors(
            {"worker_id": _("Say who puts it right: a worker, a company, or somebody else.")}
        )
    unknown = moved and after["grade"] == Grade.MAJOR and not after["document_no"]
    if unknown and after["state"] in NEEDS_REPORT:
        raise MajorNotReported(name=f"{after['no']} {after['what']}")


def same_place(session: Session, fields: HazardFields) -> Mapping[str, str]:
    """That the same place had hazards within a year, beside its field; for one that is new."""
    key, day = place_key(fields.place or ""), today(session)
    if not key:
        return {}
    query = select(Hazard.no, Hazard.found, Hazard.state).where(
        Hazard.place_key == key,
        Hazard.unit_id.is_(None) if fields.unit_id is None else Hazard.unit_id == fields.unit_id,
        Hazard.found > day - timedelta(days=AGAIN_DAYS),
        Hazard.state != HazardState.NONE,
    )
    found = session.execute(query.order_by(Hazard.found.desc(), Hazard.id.desc())).all()
    if not found:
        return {}
    no, last, state = found[0]
    told = ngettext(
        "The same place again: {count} hazard within a year, {no} of {day} ({state}).",
        "The same place again: {count} hazards within a year, the last {no} of {day} ({state}).",
        len(found),
    )
    return {"place": told.format(count=len(found), no=no, day=last, state=state.label)}


def _again(session: Session) -> ColumnElement[bool]:
    """That another hazard of the same place was found before, within a year."""
    other = aliased(Hazard)
    return exists().where(
        other.place_key == Hazard.place_key,
        other.unit_id.is_not_distinct_from(Hazard.unit_id),
        other.id < Hazard.id,
        other.state != HazardState.NONE,
        other.found > today(session) - timedelta(days=AGAIN_DAYS),
    )


_open = Hazard.state.in_(OPEN)
_worker = select(Worker.name).where(Worker.id == Hazard.worker_id).scalar_subquery()
_company = select(Builder.name).where(Builder.id == Hazard.builder_id).scalar_subquery()


def put_right_by() -> ColumnElement[str]:
    """The name of who puts a hazard right: our worker, the company, or whoever was typed."""
    return func.coalesce(_worker, _company, Hazard.responsible)


def is_left_alone(session: Session) -> ColumnElement[bool]:
    """The condition that a hazard waits for a worker who is away today or has left."""
    from propdesk.duties.plans.service import is_away  # not read at a start

    day = literal(today(session).isoformat())
    return Hazard.state.in_(WITH_SOMEBODY) & is_away(Hazard.worker_id, day)


AGE = N_("Open for")
_MARKED = "  "  # a group without a name


def _aged(least: int, most: int | None) -> Callable[[Session], ColumnElement[bool]]:
    def holds(session: Session) -> ColumnElement[bool]:
        day = today(session)
        young = _open & (Hazard.found <= day - timedelta(days=least))
        return young if most is None else young & (Hazard.found >= day - timedelta(days=most))

    return holds


HAZARD = RecordKind(
    kind="hazard",
    model=Hazard,
    fields=HazardFields,
    name=lambda _session, one: f"{one.no} {one.what}",
    tidy=_tidy,
    derived=lambda _session, fields: {"place_key": place_key(fields.place)},
    saved=_judge_move,
    states=HAZARD_STATES,
    series="YH",
    view="patrol.see_hazards",
    edit="patrol.edit_hazards",
    attachments=True,
    linked=True,
)
HAZARDS = Register(
    kind=HAZARD,
    row=HazardRow,
    page="patrol.hazards",
    tab="patrol",
    place=4,
    title=N_("Hazards"),
    icon="triangle-alert",
    list_name="hazards",
    imports=True,
    refers=N_("hazards"),
    called=lambda row: row.no,
    unit_panel=N_("Hazards"),
    heads=(Hazard.what, Hazard.place),
    order=(Hazard.due, Hazard.id),
    shown={
        "unit": unit_shown(Hazard.unit_id),
        "worker": ListField(put_right_by()),
        "builder": told_by(Hazard.builder_id, Builder.name),
    },
    recalls=same_place,
    chips=(
        ListChip("open", N_("Not closed"), lambda _session: _open, group=STATE, checked=True),
        ListChip(
            "major",
            N_("Major"),
            lambda _session: _open & (Hazard.grade == Grade.MAJOR),
            icon="octagon-alert",
            tone="red",
            group=_MARKED,
        ),
        ListChip(
            "again", N_("Same place again"), _again, icon="repeat", tone="amber", group=_MARKED
        ),
        ListChip(
            "alone",
            N_("Worker is away"),
            is_left_alone,
            icon="user",
            tone="amber",
            group=_MARKED,
        ),
        ListChip("age:young", N_("Up to 7 days"), _aged(0, YOUNG), group=AGE),
        ListChip("age:middle", N_("8 to 30 days"), _aged(YOUNG + 1, OLD), group=AGE),
        ListChip("age:old", N_("Over 30 days"), _aged(OLD + 1, None), tone="red", group=AGE),
    ),
    drops=(
        DropDownOf(Hazard.kind, N_("All kinds")),
        DropDownOf(
            Hazard.responsible,
            N_("Whoever puts it right"),
            among=_open & (Hazard.responsible != ""),
        ),
    ),
    dated=Hazard.found,
    deadline=Deadline(
        Hazard.due,
        Hazard.state,
        RUNNING,
        title=N_("Hazards past their day"),
        over=N_("Past its day"),
        group=DueGroup.WORK,
    ),
    slip=Slip(
        N_("Rectification notice"),
        signers=(N_("Issued by"), N_("Responsible"), N_("Re-checked by"), N_("Date")),
        boxes=("worker", "done", "done_on", "checked_by", "checked_on"),
    ),
    words=RegisterWords(
        new=N_("New hazard"),
        edit=N_("Edit hazard"),
        count=lambda count: ngettext("{count} hazard", "{count} hazards", count),
        look_for=N_("Number, hazard, place, room"),
        none=N_("No hazards yet"),
        why=N_("What is dangerous stays open until somebody has looked at it again."),
        first=N_("Enter the first hazard"),
        how=N_("What is dangerous, where, how grave; what was done at once."),
    ),
)
