"""The register of debts before a court, a mediator or an arbitrator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.court.models import CourtCase
from propdesk.fees.court.rules import BEFORE_COURT, OPEN_CASES, SuitState, SuitWay
from propdesk.fees.dunning.rules import DunWay
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip

EDITS = "fees.court"
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitFields:
    """A case as it is prepared."""

    no: Number = ""
    unit_id: Annotated[
        int, Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
    ]
    debtor: Annotated[
        str, Fact(N_("Debtor"), width=100, own=True, hint=N_("Empty: whoever owes for it."))
    ] = ""
    way: Annotated[SuitWay, Fact(N_("Way"), width=90, kept=True, yields=True)] = SuitWay.COURT
    body: Annotated[
        str,
        Fact(N_("Court or body"), width=120, kept=True, free=True, stretch=True,
             placeholder=N_("e.g. the district court")),
    ]  # fmt: skip
    due_until: Annotated[date, Fact(N_("Covers what is due until"), today=True, hidden=True)]
    claim: Annotated[
        Money | None,
        Fact(
            N_("Claim"), width=100, weight=600,
            hint=N_("Empty: all that is open of what is due until that day."),
        ),
    ] = None  # fmt: skip
    late_claim: Annotated[
        Money | None, Fact(N_("Late fee claimed"), width=100, hidden=True, beside=True)
    ] = None
    lawyer: Annotated[
        str, Fact(N_("Who acts for us"), width=100, kept=True, hidden=True, free=True)
    ] = ""
    hearing_on: Annotated[date | None, Fact(N_("Next hearing"), width=110, in_place=True)] = None
    hearing_at: Annotated[str, Fact(N_("Time and place"), hidden=True, free=True, beside=True)] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class SuitFiling:
    """What is known of a case once it is filed."""

    filed_on: Annotated[
        date | None, Fact(N_("Filed at the court on"), hint=N_("Empty: today."), width=104)
    ] = None
    case_no: Annotated[
        str, Fact(N_("Case number"), width=150, hint=N_("As the court or body gave it."))
    ] = ""
    court_fee: Annotated[Money | None, Fact(N_("Fee of the court"), width=100, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class Judgment:
    """What was judged."""

    judged_on: Annotated[
        date | None, Fact(N_("Judged on"), hint=N_("Empty: today."), width=104, hidden=True)
    ] = None
    judged_amount: Annotated[Money | None, Fact(N_("Sum judged"), width=100, hidden=True)] = None
    result: Annotated[str, Fact(N_("Outcome"), hidden=True, free=True)]


@dataclass(frozen=True, kw_only=True)
class SuitOutcome:
    """How a case ended."""

    result: Annotated[str, Fact(N_("Outcome"), begins="result", free=True, hidden=True)]
    over_on: Annotated[date | None, Fact(N_("Over on"), noted=True, width=104, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class SuitWithdrawal:
    """The day a case was withdrawn."""

    over_on: Annotated[date | None, Fact(N_("Over on"), noted=True, width=104, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitRow(SuitFields):
    """A case in the list."""

    id: int
    unit: str
    claim: Annotated[Money | None, Fact(N_("Claim"), width=100, weight=600)]
    case_no: Annotated[str, Fact(N_("Case number"), width=120, after="body", yields=True)]
    filed_on: Annotated[
        date | None, Fact(N_("Filed at the court on"), width=100, ink="text2", yields=True)
    ]
    court_fee: Annotated[Money | None, Fact(N_("Fee of the court"), width=100, hidden=True)]
    judged_on: Annotated[date | None, Fact(N_("Judged on"), width=104, hidden=True)]
    judged_amount: Annotated[Money | None, Fact(N_("Sum judged"), width=100, hidden=True)]
    result: Annotated[str, Fact(N_("Outcome"), hidden=True, free=True)]
    over_on: Annotated[date | None, Fact(N_("Over on"), width=104, hidden=True)]
    state: Annotated[SuitState, Fact(N_("State"), width=130)]


_S = SuitState
_move = partial(Move, permission=EDITS, undone=True)
_file = partial(_move, to=_S.FILED, title=N_("File it"), icon="landmark", key="F3", form=SuitFiling)
_settle = partial(
    _move, to=_S.SETTLED, title=N_("It is settled"), icon="circle-check", key="Ctrl+F3",
    form=SuitOutcome,
)  # fmt: skip
_withdraw = partial(
    _move, to=_S.WITHDRAWN, title=N_("Withdraw it"), icon="undo-2", key="F9",
    form=SuitWithdrawal, asks_why=True,
)  # fmt: skip
CASE_STATES = States(
    _S,
    first=(_S.PREPARING,),
    moves=(
        *(_file(before) for before in (_S.PREPARING, _S.MEDIATION)),
        *(
            _move(before, _S.MEDIATION, N_("Goes to mediation"), icon="message-circle", key="F7")
            for before in (_S.FILED, _S.PREPARING)
        ),
        *(
            _move(before, _S.JUDGED, N_("Enter the judgment"), icon="scroll-text", key="F6",
                  form=Judgment)
            for before in (_S.FILED, _S.MEDIATION)
        ),
        _move(_S.JUDGED, _S.ENFORCING, N_("Have it enforced"), icon="clock", key="Ctrl+F6"),
        *(_settle(before) for before in OPEN_CASES),
        *(_withdraw(before) for before in OPEN_CASES),
    ),
)  # fmt: skip


def _judged(session: Session, case_id: int, fields: SuitFields) -> Mapping[str, str]:
    """What the books say against it; of a filed one it is settled who and what it is about."""
    from propdesk.fees.court.debts import debtor_error, debts_of  # not read at a start

    before = session.get(CourtCase, case_id) if case_id else None
    if before is not None and before.state is not _S.PREPARING:
        told = _("It is “{state}” and stays as it is.").format(state=before.state.label)
        names = ("due_until",)
        found = {one: told for one in names if getattr(fields, one) != getattr(before, one)}
        if fields.claim is None:
            found["claim"] = _("Type what is claimed.")
        return found
    debts = debts_of(session, fields.unit_id or 0, fields.due_until)
    if wrong := debtor_error(debts, fields.debtor):
        return wrong
    if fields.claim is not None and fields.claim <= ZERO:
        return {"claim": _("A claim is above 0.00.")}
    return {}


def _derived(session: Session, fields: SuitFields) -> Values:
    """Whose debt it is, and how much where that is not said."""
    from propdesk.fees.court.debts import debt_meant, debts_of  # not read at a start

    debt = debt_meant(debts_of(session, fields.unit_id, fields.due_until), fields.debtor)
    if debt is None:
        return {}
    claim = debt.amount if fields.claim is None else fields.claim
    return {"account_id": debt.account_id, "debtor": debt.name, "claim": claim}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Refuse days to come, and let dunning know that it is filed. Raises FieldsRefused."""
    if not after or not before or after["state"] == before["state"]:
        return
    from propdesk.fees.court.dating import dated  # not read at a start

    one = session.get_one(CourtCase, after["id"])
    if one.state is _S.FILED:
        dated(session, one, "filed_on")
    elif one.state is _S.JUDGED:
        dated(session, one, "judged_on")
    if before["state"] == _S.PREPARING and one.state in BEFORE_COURT and one.account_id:
        # Not read at a start.
        from propdesk.fees.dunning.service import note_step

        way = DunWay.MEDIATION if one.state is _S.MEDIATION else DunWay.SUIT
        note_step(session, account_id=one.account_id, way=way, answer=one.no)


def _recalled(session: Session, fields: SuitFields) -> Mapping[str, str]:
    """Who owes how much of it: said beside the fields of a new one."""
    from propdesk.fees.court.debts import owed_beside  # not read at a start

    return owed_beside(session, "claim", fields.unit_id, fields.due_until, fields.debtor)


COURT_CASE = RecordKind(
    kind="court_case",
    model=CourtCase,
    fields=SuitFields,
    name=lambda _session, one: f"{one.no} {one.debtor}",
    judged=_judged,
    derived=_derived,
    saved=_saved,
    states=CASE_STATES,
    series="AJ",
    view="fees.view",
    edit=EDITS,
    lasting=frozenset({"unit_id", "debtor"}),
    attachments=True,
    linked=True,
    also=("dun_contact", "counter"),
)
COURT_CASES = Register(
    kind=COURT_CASE,
    row=SuitRow,
    page="fees.court_cases",
    tab="fees",
    place=57,
    drawer="dunning",
    title=N_("Court cases"),
    icon="landmark",
    list_name="court-cases",
    refers=N_("court cases"),
    called=lambda row: row.no,
    unit_panel=N_("Court cases"),
    heads=(CourtCase.debtor, CourtCase.claim),
    order=(CourtCase.id.desc(),),
    shown={"unit": unit_shown(CourtCase.unit_id)},
    sums=("claim",),
    drops=(DropDownOf(CourtCase.way, N_("All ways")),),
    dated=CourtCase.filed_on,
    deadline=Deadline(
        CourtCase.hearing_on,
        CourtCase.state,
        OPEN_CASES,
        title=N_("Hearings that are past"),
        over=N_("Hearing is past"),
        group=DueGroup.DATES,
    ),
    recalls=_recalled,
    slip=Slip(N_("Sheet of the case"), signers=(N_("Who acts for us"), N_("Manager"))),
    words=RegisterWords(
        new=N_("New court case"),
        edit=N_("Edit court case"),
        count=lambda count: ngettext("{count} court case", "{count} court cases", count),
        look_for=N_("Number, case number, room, debtor"),
        none=N_("Nothing is before a court"),
        why=N_("What was filed where, its hearings and how it ended, beside the debt it is about."),
        first=N_("Prepare the first case"),
        how=N_("Which unit and debtor, which court; F10 prints all its papers as one file."),
    ),
)


def due_hearings(session: Session) -> Iterator[Due]:
    """The hearings of the next days."""
    day = today(session)
    near = CourtCase.hearing_on.between(day, day + AHEAD)
    query = select(CourtCase.id, CourtCase.hearing_on).where(CourtCase.state.in_(OPEN_CASES), near)
    line = Due(
        group=DueGroup.DATES, icon="landmark", title=_("Hearings within a week"),
        page_id=COURT_CASES.page, place=_(COURT_CASES.title),
    )  # fmt: skip
    yield from over_records(line, "court_case", session.execute(query), ends=True, part=True)
