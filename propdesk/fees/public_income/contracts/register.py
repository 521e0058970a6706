"""The register of contracts by which common parts are let, with their instalments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.deadlines import InstalmentsDue
from propdesk.db.records.kinds import ChildRows, RecordKind, Values
from propdesk.fees.court.rules import MOST_INSTALMENTS, PlannedPart, read_plan, refuse_sum
from propdesk.fees.public_income.models import PublicContract, PublicInstalment
from propdesk.fees.public_income.money import (
    came_by_contract,
    came_of_contract,
    next_instalment,
    owed_of_contract,
)
from propdesk.fees.public_income.rules import (
    EDIT,
    IncomeSource,
    PublicContractState,
    Rhythm,
    due_days,
    instalments,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicContractFields:
    """A contract as it was signed."""

    no: Number = ""
    source: Annotated[IncomeSource, Fact(N_("Source of income"), width=120, kept=True, yields=True)]
    place: Annotated[
        str,
        Fact(N_("Where it is"), width=120, yields=True, placeholder=N_("e.g. lifts of building 1")),
    ]  # fmt: skip
    party: Annotated[str, Fact(N_("Let to"), stretch=True, kept=True)]
    contract_no: Annotated[
        str, Fact(N_("Number of the contract"), FactKind.TEXT, hidden=True, beside=True, own=True)
    ] = ""
    first: Annotated[date, Fact(N_("Let from"), width=92, ink="text2", yields=True)]
    last: Annotated[
        date, Fact(N_("Let until"), width=92, ink="text2", not_before="first", beside=True)
    ]
    rhythm: Annotated[
        Rhythm, Fact(N_("To be paid"), hidden=True, kept=True, group=N_("Instalments"))
    ] = Rhythm.QUARTERLY
    first_due: Annotated[date, Fact(N_("First due on"), hidden=True, beside=True)]
    rent: Annotated[
        Money | None,
        Fact(N_("Rent each time"), hidden=True, hint=N_("Or type the sum beside it.")),
    ] = None
    amount: Annotated[
        Money | None,
        Fact(
            N_("Sum of the contract"), width=100, weight=600, beside=True,
            hint=N_("Empty: the rent as often as it falls due. It is parted to the fen."),
        ),
    ] = None  # fmt: skip
    plan: Annotated[
        str,
        Fact(
            N_("Or type the instalments"), FactKind.NOTES, hidden=True,
            placeholder=N_("e.g. 2026-12-31 500.00"),
            hint=N_("A day and an amount in each line; together they are the sum."),
        ),
    ] = ""  # fmt: skip
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class PublicContractOver:
    """The day on which it ended before its time."""

    over_on: Annotated[date | None, Fact(N_("Ended on"), today=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicContractRow(PublicContractFields):
    """A contract in the list."""

    id: int
    came: Annotated[Money, Fact(N_("Came of it"), width=100, after="amount", yields=True)]
    owed: Annotated[Money, Fact(N_("Still to come"), width=100, after="came")]
    next_due: Annotated[date | None, Fact(N_("Next instalment"), width=120, after="owed")]
    over_on: Annotated[date | None, Fact(N_("Ended on"), width=92, hidden=True)]
    state: Annotated[PublicContractState, Fact(N_("State"), width=130)]


_S = PublicContractState
_move = partial(Move, permission=EDIT, undone=True)
CONTRACT_STATES = States(
    _S,
    first=(_S.RUNNING,),
    moves=(
        _move(_S.RUNNING, _S.ENDED, N_("It has run out"), icon="circle-check", key="F3"),
        _move(
            _S.RUNNING, _S.BROKEN, N_("End the contract early"), icon="ban", key="F9",
            form=PublicContractOver, asks_why=True,
        ),
    ),
)  # fmt: skip


def planned(fields: PublicContractFields | PublicContract) -> tuple[PlannedPart, ...]:
    """The instalments as they are typed, or as rhythm, rent and sum make them; () where neither
    rent nor sum is there. Raises what `read_plan` refuses."""
    if fields.plan.strip():
        return read_plan(fields.plan, fields.first)
    days = due_days(fields.rhythm, fields.first_due, fields.last)
    if fields.amount is not None:
        return instalments(fields.amount, days)
    if fields.rent is not None:
        return tuple(PlannedPart(day, fields.rent) for day in days)
    return ()


def _tidy(fields: PublicContractFields) -> PublicContractFields:
    return replace(
        fields, place=one_line(fields.place), party=one_line(fields.party),
        contract_no=one_line(fields.contract_no),
    )  # fmt: skip


def _errors(fields: PublicContractFields) -> Mapping[str, str]:
    found = dict(declared_errors(fields))
    for name in ("rent", "amount"):
        value = getattr(fields, name)
        if value is not None and value <= ZERO:
            found[name] = _("A rent is above 0.00.")
    return found or _plan_errors(fields)


def _plan_errors(fields: PublicContractFields) -> Mapping[str, str]:
    try:
        plan = planned(fields)
        if plan:
            refuse_sum(plan, fields.amount or Money(sum(one.amount.fen for one in plan)))
    except UserError as error:
        return {"plan": str(error)}
    if not plan:
        return {"amount": _("Say the rent each time, or the sum of the contract.")}
    if len(plan) > MOST_INSTALMENTS:
        return {"plan": _("At most {most} instalments.").format(most=MOST_INSTALMENTS)}
    if len({one.day for one in plan}) < len(plan) or min(one.amount for one in plan) <= ZERO:
        return {"amount": _("Each instalment is above 0.00.")}
    return {}


_FIXED = ("source", "rhythm", "first_due", "rent", "amount", "plan", "last")


def _judged(session: Session, contract_id: int, fields: PublicContractFields) -> Mapping[str, str]:
    """Once money came, sum and instalments stay as they were signed."""
    before = session.get(PublicContract, contract_id) if contract_id else None
    if before is None or not came_by_contract(session, contract_id):
        return {}
    told = _("Money of this contract came already, so this stays. End it early, and enter another.")
    return {one: told for one in _FIXED if getattr(fields, one) != getattr(before, one)}


def _derived(_session: Session, fields: PublicContractFields) -> Values:
    """The sum, where rent or instalments say it."""
    return {"amount": Money(sum(one.amount.fen for one in planned(fields)))}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Write down the instalments."""
    if not after or (before and before["state"] != after["state"]):
        return
    one = session.get_one(PublicContract, after["id"])
    plan = planned(one)
    query = select(PublicInstalment.day, PublicInstalment.amount).order_by(PublicInstalment.day)
    known = session.execute(query.where(PublicInstalment.contract_id == one.id)).all()
    if [tuple(row) for row in known] == [tuple(part) for part in plan]:
        return
    session.execute(delete(PublicInstalment).where(PublicInstalment.contract_id == one.id))
    rows = [{"contract_id": one.id, "day": part.day, "amount": part.amount} for part in plan]
    session.execute(insert(PublicInstalment), rows)


def _meant(session: Session, typed: str) -> int:
    from propdesk.fees.public_income.naming import public_called  # not read at a start

    return public_called(session, "public_contract", typed)


PUBLIC_CONTRACT = RecordKind(
    kind="public_contract",
    model=PublicContract,
    fields=PublicContractFields,
    name=lambda _session, one: f"{one.no} {one.party}",
    tidy=_tidy,
    errors=_errors,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    states=CONTRACT_STATES,
    series="GY",
    view="fees.view",
    edit=EDIT,
    attachments=True,
    meant=_meant,
    children=(ChildRows(name="instalments", model=PublicInstalment, key="contract_id"),),
)
PUBLIC_CONTRACTS = Register(
    kind=PUBLIC_CONTRACT,
    row=PublicContractRow,
    page="fees.public_contracts",
    tab="fees",
    place=46,
    drawer="monthly",
    title=N_("Contracts of public income"),
    icon="file-text",
    list_name="public-contracts",
    refers=N_("contracts of public income"),
    called=lambda row: row.no,
    heads=(PublicContract.party, PublicContract.amount),
    order=(PublicContract.last.desc(), PublicContract.id.desc()),
    shown={
        "came": ListField(came_of_contract()),
        "owed": ListField(owed_of_contract()),
        "next_due": ListField(next_instalment()),
    },
    sums=("amount", "came", "owed"),
    drops=(DropDownOf(PublicContract.source, N_("All sources")),),
    dated=PublicContract.last,
    deadline=InstalmentsDue(
        PublicContract,
        next_instalment,
        title=N_("Instalments of public income overdue"),
        soon=N_("Instalments of public income this week"),
    ),
    named=True,
    imports=True,
    slip=Slip(N_("Contract of public income"), (N_("Computed by"), N_("Checked by"), N_("Date"))),
    words=RegisterWords(
        new=N_("New income contract"),
        edit=N_("Edit contract of public income"),
        count=lambda count: ngettext(
            "{count} contract of public income", "{count} contracts of public income", count
        ),
        look_for=N_("Number, place, who rents"),
        none=N_("No contract of public income was entered yet"),
        why=N_(
            "What lifts, roofs and common places are let for belongs to the owners; what is due "
            "and did not come stands on Today."
        ),
        first=N_("Enter the first contract"),
        how=N_("Source, place, to whom, from when to when, the rent and how often it is due."),
    ),
)
