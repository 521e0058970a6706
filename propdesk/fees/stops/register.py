"""The register of stops and vacancies: applied for, inspected and granted, charged again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import acting
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.rules import Nature
from propdesk.fees.stops.models import ServiceStop
from propdesk.fees.stops.rules import COUNTING, STANDING, StopKind, StopState
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.due import DueGroup
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.refusals import FieldsRefused, refuse_errors
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.kernel.scaled import SHARE
from propdesk.system.models import User
from propdesk.system.registers.service import DropDownOf, Register, Slip

WHOLE = 10**SHARE


class OwnStopGranted(UserError):
    """Whoever applies does not grant."""

    message = N_("You entered {no} yourself. Somebody else grants it.")


class StopGranted(UserError):
    """What bills were computed from is not deleted."""

    message = N_(
        "{no} is “{state}” and is not deleted: bills follow it. Take that back first with Ctrl+Z, "
        "or end it with F6."
    )


class StopMeets(UserError):
    """One that would go on has days of another by now."""

    message = N_(
        "{no} cannot go on: {other} has days of this fee item by now. End or refuse that first."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StopFields:
    """A stop as it is applied for."""

    no: Number = ""
    unit_id: Annotated[
        int, Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
    ]
    kind: Annotated[StopKind, Fact(N_("Kind"), width=110, kept=True)] = StopKind.STOP
    item_id: Annotated[int, Fact(N_("Fee item"), FactKind.RECORD, width=110)]
    applicant: Annotated[str, Fact(N_("Applicant"), width=100, yields=True, own=True)]
    applied_on: Annotated[date, Fact(N_("Applied on"), today=True, hidden=True)]
    first: Annotated[date, Fact(N_("Charged less from"), width=110)]
    until: Annotated[
        date | None,
        Fact(
            N_("Charged less until"), width=110, not_before="first",
            hint=N_("Empty: until it is charged again. A vacancy needs it."),
        ),
    ] = None  # fmt: skip
    share: Annotated[
        int | None,
        Fact(
            N_("Charged meanwhile, %"), FactKind.SCALED, places=SHARE - 2, most=WHOLE, width=90,
            yields=True, head=N_("Share, %"),
            hint=N_("Empty: the base share of the tariff. A vacancy needs it."),
        ),
    ] = None  # fmt: skip
    why: Annotated[str, Fact(N_("Reason"), free=True, stretch=True)] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Granting:
    """Who looked at it, what the meter read, who granted it."""

    inspected_by: Annotated[str, Fact(N_("Seen on site by"), hidden=True)]
    reading: Annotated[str, Fact(N_("Meter reading at its beginning"), hidden=True)] = ""
    approver: Annotated[
        str, Fact(N_("Approved by"), width=100, hidden=True, hint=N_("Empty: you."))
    ] = ""


@dataclass(frozen=True, kw_only=True)
class Restart:
    """From which day all is charged again."""

    again_from: Annotated[date, Fact(N_("Charged in full from"), width=110, hidden=True)]
    reading_after: Annotated[str, Fact(N_("Meter reading at its end"), hidden=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRow(Granting, StopFields):
    """A stop in the list."""

    id: int
    unit: str
    item: str
    again_from: Annotated[date | None, Fact(N_("Charged in full from"), width=110, hidden=True)]
    reading_after: Annotated[str, Fact(N_("Meter reading at its end"), hidden=True)]
    state: Annotated[StopState, Fact(N_("State"), width=120)]


ENTERS, GRANTS = "fees.stops", "fees.stops_grant"
_S = StopState
STOP_STATES = States(
    StopState,
    first=(_S.ASKED,),
    moves=(
        Move(
            _S.ASKED, _S.RUNS, N_("Grant the stop"), GRANTS, icon="check", key="F3", form=Granting,
            undone=True,
        ),
        Move(
            _S.ASKED, _S.REFUSED, N_("Refuse"), GRANTS, icon="ban", key="F9", asks_why=True,
            undone=True,
        ),
        Move(
            _S.RUNS, _S.ENDED, N_("Charge again"), ENTERS, icon="rotate-ccw", key="F6",
            form=Restart, undone=True,
        ),
    ),
)  # fmt: skip


def _judged(session: Session, stop_id: int, fields: StopFields) -> Mapping[str, str]:
    """What of unit, item and other stops is against it."""
    before = session.get(ServiceStop, stop_id) if stop_id else None
    if before is not None and before.state is not _S.ASKED:
        return _changed(before, fields)
    item = session.get(FeeItem, fields.item_id or 0)
    if item is None:
        return {"item_id": _("This fee item is not known.")}
    found: dict[str, str] = {}
    if item.nature is Nature.DEPOSIT:
        found["item_id"] = _("A deposit is not charged by days.")
    if fields.kind is StopKind.VACANCY:
        if item.nature is not Nature.OWN_INCOME:
            found["item_id"] = _("A vacancy lowers the property fee only.")
        if fields.until is None:
            found["until"] = _("A vacancy is granted until a day.")
        if fields.share is None:
            found["share"] = _("Type what is charged while the unit stands empty.")
    return found | _meeting(session, stop_id, fields)


def _changed(before: ServiceStop, fields: StopFields) -> dict[str, str]:
    """What bills may have been computed from stays: of a granted one only the notes change."""
    told = _("It is “{state}” and stays as it is.").format(state=before.state.label)
    names = ("unit_id", "kind", "item_id", "first", "until", "share")
    return {one: told for one in names if getattr(fields, one) != getattr(before, one)}


def _meeting(session: Session, stop_id: int, fields: StopFields | ServiceStop) -> dict[str, str]:
    """That another stop of the unit and item has some of these days, beside the first of them."""
    if not (no := _met(session, stop_id, fields)):
        return {}
    told = _("{no} has days of this item already. End it first, or begin later.")
    return {"first": told.format(no=no)}


def refuse_meeting(session: Session, stop: ServiceStop) -> None:
    """Raise StopMeets where one that is to go on has days of another."""
    if other := _met(session, stop.id, stop):
        raise StopMeets(no=stop.no, other=other)


def _met(session: Session, stop_id: int, fields: StopFields | ServiceStop) -> str:
    """The number of the first other stop of the unit and item with some of these days; else ''."""
    others = select(ServiceStop).where(
        ServiceStop.unit_id == fields.unit_id,
        ServiceStop.item_id == fields.item_id,
        ServiceStop.state.in_(STANDING),
        ServiceStop.id != stop_id,
    )
    until = fields.until or date.max
    for one in session.scalars(others.order_by(ServiceStop.first)):
        last = one.until or date.max
        ends_before = one.again_from is not None and one.again_from <= fields.first
        if one.first <= until and last >= fields.first and not ends_before:
            return one.no
    return ""


def _warned(session: Session, _stop_id: int, fields: StopFields) -> Mapping[str, str]:
    """That some of its days are billed already: no bill that was made is changed."""
    from propdesk.fees.stops.days import billed_to  # not read at a start

    billed = billed_to(session, unit_id=fields.unit_id, item_id=fields.item_id)
    if billed is None or fields.first is None or billed < fields.first:
        return {}
    told = _("Billed up to {day} already. Once it is granted, F10 makes up the difference.")
    return {"first": told.format(day=billed)}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Who applied; that somebody else grants, that all is charged again only after it began, and
    that none which comes back by an undo meets another.

    Raises OwnStopGranted, StopGranted, FieldsRefused.
    """
    if not after:
        if before["state"] in COUNTING:
            raise StopGranted(no=before["no"], state=_S(before["state"]).label)
        return
    own, user = update(ServiceStop).where(ServiceStop.id == after["id"]), acting(session)
    if not before:
        session.execute(own.values(asked_by=user.user_id))
        session.expire_all()
    elif before["state"] == _S.ASKED and after["state"] == _S.RUNS:
        others = (session.scalar(select(func.count()).where(User.active)) or 0) > 1
        if after["asked_by"] == user.user_id and others:
            raise OwnStopGranted(no=after["no"])
        session.execute(own.values(approver=after["approver"] or user.name))
        session.expire_all()
    elif after["state"] == _S.ENDED and after["again_from"] < after["first"]:
        told = _("It began on {day}; all is charged again that day at the earliest.")
        raise FieldsRefused({"again_from": told.format(day=after["first"])})
    elif before["state"] in (_S.REFUSED, _S.ENDED) and after["state"] in (_S.ASKED, _S.RUNS):
        refuse_errors(_meeting(session, after["id"], session.get_one(ServiceStop, after["id"])))


SERVICE_STOP = RecordKind(
    kind="service_stop",
    model=ServiceStop,
    fields=StopFields,
    name=lambda _session, one: f"{one.no} {one.applicant}",
    judged=_judged,
    saved=_saved,
    states=STOP_STATES,
    series="BT",
    view="fees.view",
    edit=ENTERS,
    attachments=True,
)
STOPS = Register(
    kind=SERVICE_STOP,
    row=StopRow,
    page="fees.stops",
    tab="fees",
    place=15,
    drawer="reports",
    title=N_("Stops and vacancies"),
    icon="pause",
    list_name="service-stops",
    refers=N_("stops and vacancies"),
    called=lambda row: row.no,
    unit_panel=N_("Stops and vacancies"),
    heads=(ServiceStop.applicant, ServiceStop.first),
    order=(ServiceStop.first.desc(), ServiceStop.id.desc()),
    shown={
        "unit": unit_shown(ServiceStop.unit_id),
        "item": told_by(ServiceStop.item_id, FeeItem.name),
    },
    drops=(DropDownOf(ServiceStop.kind, N_("All kinds")),),
    dated=ServiceStop.first,
    deadline=Deadline(
        ServiceStop.until,
        ServiceStop.state,
        (_S.RUNS,),
        title=N_("Stops and vacancies that ended"),
        over=N_("Ended: look at it"),
        group=DueGroup.MONEY,
    ),
    warnings=_warned,
    slip=Slip(
        N_("Application for a stop or vacancy"),
        signers=(N_("Applicant"), N_("Seen on site by"), N_("Approved by")),
        boxes=("reading", "reading_after"),
    ),
    words=RegisterWords(
        new=N_("New stop or vacancy"),
        edit=N_("Edit stop or vacancy"),
        count=lambda count: ngettext("{count} stop", "{count} stops", count),
        look_for=N_("Number, room, applicant"),
        none=N_("Nothing is stopped"),
        why=N_("Days that are granted are charged at their share by each run, with the reason."),
        first=N_("Enter the first application"),
        how=N_("Which unit and item, from which day, at which share; F3 grants it."),
    ),
)
