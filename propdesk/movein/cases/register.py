"""The register of move-in cases."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import tell_followers
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import now, today
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import Phone, UnitId, unit_shown
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import OVER, PROOF_DAYS, WAITING, CaseState
from propdesk.movein.cases.states import (
    CASE_STATES,
    Appointed,
    Decision,
    Delivery,
    Filing,
    NoticeSent,
    Postponement,
    TakeOverRefused,
    UnitHanded,
)
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFields:
    """A unit that is to be handed over, by whom it is taken over and what its building has got."""

    no: Number = ""
    unit_id: UnitId
    receiver: Annotated[str, Fact(N_("Takes over"), width=100, in_place=True, own=True)] = ""
    phone: Phone = ""
    batch: Annotated[
        str,
        Fact(N_("Batch"), kept=True, width=100, placeholder=N_("e.g. building 3"), in_place=True),
    ] = ""
    planned_on: Annotated[
        date | None, Fact(N_("Planned for"), kept=True, width=104, in_place=True)
    ] = None
    filing_no: Annotated[
        str,
        Fact(
            N_("Completion filing"),
            kept=True,
            hidden=True,
            placeholder=N_("Number of the filing of completion"),
        ),
    ] = ""
    has_quality_book: Annotated[bool, Fact(N_("Quality book given"), kept=True, hidden=True)] = (
        False
    )
    has_manual: Annotated[bool, Fact(N_("User manual given"), kept=True, hidden=True)] = False
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow(
    Filing,
    UnitHanded,
    Decision,
    TakeOverRefused,
    Postponement,
    Delivery,
    NoticeSent,
    Appointed,
    CaseFields,
):
    """A case in the list."""

    id: int
    unit: str
    state: Annotated[CaseState, Fact(N_("State"), width=104, after="unit_id")]


def _tidy(fields: CaseFields) -> CaseFields:
    return replace(
        fields,
        receiver=one_line(fields.receiver),
        batch=one_line(fields.batch),
        filing_no=one_line(fields.filing_no),
    )


def open_case_of(session: Session, unit_id: int, *, but: int = 0) -> MoveInCase | None:
    """The open case of a unit."""
    query = select(MoveInCase).where(
        MoveInCase.unit_id == unit_id, MoveInCase.state.not_in(OVER), MoveInCase.id != but
    )
    return session.scalar(query)


def _judged(session: Session, case_id: int, fields: CaseFields) -> dict[str, str]:
    """Beside its field: that the unit has an open case already."""
    known = open_case_of(session, fields.unit_id or 0, but=case_id)
    if session.get(Unit, fields.unit_id or 0) is None:
        return {"unit_id": _("Say which unit is handed over.")}
    if known is None:
        return {}
    told = _("{unit} has an open case already, {no} ({state}). Go on with that one.")
    unit = session.get_one(Unit, known.unit_id).code
    return {"unit_id": told.format(unit=unit, no=known.no, state=known.state.label)}


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.movein.cases.moves import after_save  # not read at a start

    after_save(session, before, after)
    tell_followers(session, "move_in_case", before, after)


# What follows from a hand-over or a refusal: the unit, the payer's role and his bills.
_FOLLOWS = (
    "unit", "building", "occupancy", "account", "charge", "open_charge", "payment", "allocation",
    "reduction", "prepayment_entry", "posting", "counter", "record_link", "attachment",
    "visit", "clock", "clock_pause", "payer_stretch",
)  # fmt: skip


def is_not_kept(session: Session) -> ColumnElement[bool]:
    """Nobody came to the appointment, and the case still waits."""
    return MoveInCase.state.in_(WAITING) & (MoveInCase.slot_at < now(session))


def is_without_proof(session: Session) -> ColumnElement[bool]:
    """The notice went out a week ago, and nothing proves that it arrived."""
    late = MoveInCase.notified_on <= today(session) - timedelta(days=PROOF_DAYS)
    return (MoveInCase.state == CaseState.NOTIFIED) & MoveInCase.delivered_on.is_(None) & late


def _states(name: str, words: str, *states: CaseState) -> ListChip:
    holds = MoveInCase.state.in_(states)
    return ListChip(name, words, lambda _session: holds, icon=states[0].icon, group=STATE)


_open = MoveInCase.state.not_in(OVER)
_without_time = MoveInCase.state.in_(WAITING) & MoveInCase.slot_at.is_(None)
CASE = RecordKind(
    kind="move_in_case",
    model=MoveInCase,
    fields=CaseFields,
    name=lambda session, case: f"{case.no} {session.get_one(Unit, case.unit_id).code}",
    judged=_judged,
    tidy=_tidy,
    saved=_saved,
    also=_FOLLOWS,
    states=CASE_STATES,
    noted=Appointed,
    series="RZ",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
    linked=True,
)
CASES = Register(
    kind=CASE,
    row=CaseRow,
    page="movein.cases",
    tab="movein",
    place=1,
    title=N_("Cases"),
    icon="clipboard-list",
    list_name="cases",
    imports=True,
    refers=N_("move-in cases"),
    called=lambda row: row.no,
    unit_panel=N_("Move-in"),
    heads=(MoveInCase.receiver, MoveInCase.phone),
    order=(MoveInCase.planned_on, MoveInCase.slot_at, MoveInCase.id),
    shown={"unit": unit_shown(MoveInCase.unit_id)},
    chips=(
        ListChip("open", N_("Not filed yet"), lambda _s: _open, group=STATE, checked=True),
        _states("to-notify", N_("To notify"), CaseState.TO_NOTIFY),
        _states("notified", N_("Notified"), CaseState.NOTIFIED),
        _states("postponed", N_("Postponed"), CaseState.POSTPONED),
        _states("refused", N_("Refused"), CaseState.REFUSED),
        _states("in-progress", N_("In progress"), CaseState.IN_PROGRESS),
        _states("defects", N_("Defects open"), CaseState.DEFECTS),
        _states("to-file", N_("To file"), CaseState.HANDED, CaseState.DEEMED),
        _states("over", N_("Filed, cancelled"), *OVER),
        ListChip("without-time", N_("Without appointment"), lambda _s: _without_time, group=" "),
        ListChip("not-kept", N_("Appointment not kept"), is_not_kept, group=" "),
        ListChip("no-proof", N_("Notice not proved"), is_without_proof, group=" "),
    ),
    groups_states=True,
    drops=(DropDownOf(MoveInCase.batch, N_("All batches")),),
    dated=MoveInCase.planned_on,
    deadline=Deadline(
        MoveInCase.fixed_on,
        MoveInCase.state,
        WAITING,
        title=N_("Hand-overs past the day of their notice"),
        over=N_("Past the day fixed"),
    ),
    words=RegisterWords(
        new=N_("New case"),
        edit=N_("Edit case"),
        count=lambda count: ngettext("{count} case", "{count} cases", count),
        look_for=N_("Number, room, name, batch"),
        none=N_("No unit is being handed over"),
        why=N_("Each unit has one case, from the notice until its papers are filed."),
        first=N_("Enter the first case"),
        how=N_("The unit, who takes it over and the day of the plan."),
    ),
)
