"""The register of defects: one list for each unit, and the ledger of leftover problems."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import UnitId, unit_shown
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.rules import (
    ANSWER_DAYS,
    MEND_DAYS,
    OPEN,
    RECHECK_DAYS,
    RUNNING,
    CreditUse,
    DefectState,
    DeveloperAnswer,
    Seen,
    Stage,
)
from propdesk.movein.defects.states import (
    DEFECT_STATES,
    Credit,
    DefectChecked,
    DefectMended,
    DeveloperSays,
)
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.service import ORDER
from propdesk.system.registers.service import DropDownOf, Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectFields:
    """A defect as it is found. Without `due` it has a week; its kind says who answers for it."""

    no: Number = ""
    unit_id: UnitId = None
    place: Annotated[
        str,
        Fact(
            N_("Where it is"),
            width=100,
            free=True,
            kept=True,
            placeholder=N_("e.g. kitchen, or lift of building 7"),
        ),
    ]
    what: Annotated[
        str,
        Fact(
            N_("What is wrong"),
            stretch=True,
            free=True,
            placeholder=N_("What is wrong, in a few words"),
        ),
    ]
    fault_kind_id: Annotated[
        int | None, Fact(N_("Kind of fault"), FactKind.RECORD, width=110, hidden=True)
    ] = None
    stage: Annotated[Stage, Fact(N_("Found when"), width=110, kept=True, yields=True)] = Stage.AT
    seen: Annotated[Seen, Fact(N_("New or seen before"), width=90, hidden=True)] = Seen.NEW
    found_on: Annotated[
        date, Fact(N_("Found on"), today=True, width=100, ink="text2", kept=True, yields=True)
    ]
    builder_id: Annotated[
        int | None, Fact(N_("Warranty firm"), FactKind.RECORD, width=130, hidden=True)
    ] = None
    due: Annotated[
        date | None,
        Fact(N_("Due"), in_place=True, not_before="found_on", hint=N_("Empty: 7 days.")),
    ] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectRow(Credit, DeveloperSays, DefectChecked, DefectMended, DefectFields):
    """A defect in the list; `order_no` is the repair that mends it."""

    id: int
    unit: str
    fault_kind: str
    builder: str
    order_no: Annotated[str, Fact(N_("Repair"), width=120)]
    answer: Annotated[
        DeveloperAnswer | None, Fact(N_("Developer's answer"), width=120, yields=True)
    ] = None  # type: ignore[assignment]  # nobody answered
    credit: Annotated[Money | None, Fact(N_("Credit"), width=90, hidden=True)] = None  # type: ignore[assignment]  # mended
    credit_use: Annotated[
        CreditUse | None, Fact(N_("What became of it"), width=120, hidden=True)
    ] = None  # type: ignore[assignment]  # mended
    state: Annotated[DefectState, Fact(N_("State"), width=120)]


def _tidy(fields: DefectFields) -> DefectFields:
    until = fields.found_on + timedelta(days=MEND_DAYS)
    return replace(
        fields,
        place=one_line(fields.place),
        what=one_line(fields.what),
        due=fields.due or until,
    )


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.movein.defects.ordering import after_save  # not read at a start

    after_save(session, before, after)


def known_here(session: Session, fields: DefectFields) -> Mapping[str, str]:
    """The newest defect of the same place of the unit, while another one is typed."""
    place = one_line(fields.place or "")
    if fields.unit_id is None or not place:
        return {}
    query = (
        select(Defect.no, Defect.what, Defect.state)
        .where(
            Defect.unit_id == fields.unit_id,
            Defect.place == place,
            Defect.no != fields.no,
            Defect.state != DefectState.NONE,
        )
        .order_by(Defect.id.desc())
    )
    rows = session.execute(query).all()
    if not rows:
        return {}
    no, what, state = rows[0]
    told = ngettext(
        "Here there is {no} “{what}” ({state}) already.",
        "Here there are {count} already, the last {no} “{what}” ({state}).",
        len(rows),
    )
    return {"place": told.format(count=len(rows), no=no, what=what, state=state.label)}


def firm_of_kind(session: Session, _id: int, fields: DefectFields) -> Mapping[str, str]:
    """Who answers for the kind of fault, while the form names nobody."""
    if fields.builder_id is not None or fields.fault_kind_id is None:
        return {}
    kind = session.get(FaultKind, fields.fault_kind_id)
    builder = session.get(Builder, kind.builder_id) if kind and kind.builder_id else None
    told = _("Empty: {name}, who answers for this kind.")
    return {"builder_id": told.format(name=builder.name)} if builder else {}


_open = Defect.state.in_(OPEN)


def _is_unanswered(session: Session) -> ColumnElement[bool]:
    since = today(session) - timedelta(days=ANSWER_DAYS)
    return _open & Defect.answer.is_(None) & (Defect.found_on <= since)


def _is_promise_over(session: Session) -> ColumnElement[bool]:
    return Defect.state.in_(RUNNING) & (Defect.promised_on < today(session))


def _is_recheck_late(session: Session) -> ColumnElement[bool]:
    since = today(session) - timedelta(days=RECHECK_DAYS)
    return (Defect.state == DefectState.RECHECK) & (Defect.done_on < since)


def _is_left_over(session: Session) -> ColumnElement[bool]:
    """Open, or settled by a credit that is not paid, in a unit that was handed over."""
    handed = select(Unit.id).where(Unit.id == Defect.unit_id, Unit.handover_date <= today(session))
    return (_open | _is_credit_open) & handed.exists()


_is_credit_open = (Defect.state == DefectState.CREDITED) & (Defect.credit_use == CreditUse.AGREED)
_MARKED = " "  # a group without a name
DEFECT = RecordKind(
    kind="defect",
    model=Defect,
    fields=DefectFields,
    name=lambda _session, one: f"{one.no} {one.place} {one.what}",
    tidy=_tidy,
    saved=_saved,
    # that of the repair which mends it, and its link; the sheet that was taken back
    also=(*ORDER.touches, "defect_sheet"),
    states=DEFECT_STATES,
    series="QX",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
    linked=True,
)
DEFECTS = Register(
    kind=DEFECT,
    row=DefectRow,
    page="movein.defects",
    tab="movein",
    place=4,
    title=N_("Defects"),
    icon="triangle-alert",
    list_name="defects",
    imports=True,
    refers=N_("defects"),
    called=lambda row: row.no,
    unit_panel=N_("Defects"),
    unit_figure=N_("Defects open"),
    heads=(Defect.what, Defect.place),
    order=(Defect.due, Defect.id),
    shown={
        "unit": unit_shown(Defect.unit_id),
        "fault_kind": told_by(Defect.fault_kind_id, FaultKind.name),
        "builder": told_by(Defect.builder_id, Builder.name),
        "order_no": told_by(Defect.order_id, RepairOrder.no),
    },
    recalls=known_here,
    warnings=firm_of_kind,
    chips=(
        ListChip("open", N_("Not closed"), lambda _session: _open, group=STATE, checked=True),
        ListChip("left-over", N_("Leftover problems"), _is_left_over, group=_MARKED),
        ListChip(
            "unanswered",
            N_("Without an answer"),
            _is_unanswered,
            icon="bell",
            tone="amber",
            group=_MARKED,
        ),
        ListChip(
            "promise-over",
            N_("Promised day is over"),
            _is_promise_over,
            icon="bell",
            tone="red",
            group=_MARKED,
        ),
        ListChip(
            "recheck-late",
            N_("Re-check overdue"),
            _is_recheck_late,
            icon="bell",
            tone="red",
            group=_MARKED,
        ),
        ListChip(
            "credit-open",
            N_("Credit not paid"),
            lambda _session: _is_credit_open,
            icon="hand-coins",
            group=_MARKED,
        ),
    ),
    drops=(DropDownOf(Defect.place, N_("Any place"), among=_open),),
    dated=Defect.found_on,
    deadline=Deadline(
        Defect.due,
        Defect.state,
        RUNNING,
        title=N_("Defects past their day"),
        over=N_("Past its day"),
        group=DueGroup.WORK,
    ),
    slip=Slip(
        N_("Defect notice"),
        signers=(N_("Owner"), N_("Developer"), N_("Service office"), N_("Date")),
        boxes=("done", "done_on", "checked_by", "checked_on"),
    ),
    words=RegisterWords(
        new=N_("New defect"),
        edit=N_("Edit defect"),
        count=lambda count: ngettext("{count} defect", "{count} defects", count),
        look_for=N_("Number, room, place, defect, repair"),
        none=N_("No defects yet"),
        why=N_("What is wrong in a unit stays on its list until somebody has looked again."),
        first=N_("Enter the first defect"),
        how=N_("The room, the place in it and what is wrong; F7 makes the repair of it."),
    ),
)
