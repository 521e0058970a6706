"""The register of deductions: told to the payer with clause and evidence, then in the books."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.deposits.models import Deposit, DepositDeduction
from propdesk.fees.deposits.rules import (
    ANNOUNCED,
    ENTRY_TABLES,
    OBJECTION_DAYS,
    DeductionKind,
    DeductionState,
    Holder,
)
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionFields:
    """A deduction as it is told to the payer. Damage above the deposit becomes a claim."""

    no: Number = ""
    deposit_id: Annotated[
        int,
        Fact(N_("Deposit"), FactKind.RECORD, width=130, yields=True, placeholder=N_("Its number")),
    ]
    kind: Annotated[DeductionKind, Fact(N_("Used for"), width=130, yields=True)] = (
        DeductionKind.DAMAGE
    )
    amount: Annotated[Money, Fact(N_("Amount"), width=100, weight=600)]
    income_item_id: Annotated[
        int | None,
        Fact(
            N_("Charged as"), FactKind.RECORD, hidden=True,
            hint=N_("The fee item that gets the money; not for fees owed."),
        ),
    ] = None  # fmt: skip
    clause: Annotated[
        str,
        Fact(
            N_("Clause"), free=True, stretch=True, placeholder=N_("e.g. renovation agreement, 5.2")
        ),
    ] = ""
    evidence: Annotated[
        str,
        Fact(
            N_("Evidence"), FactKind.NOTES, free=True, hidden=True,
            hint=N_("What was found, where and when; pictures are files of this record."),
        ),
    ] = ""  # fmt: skip
    price_basis: Annotated[
        str,
        Fact(N_("Price basis"), free=True, hidden=True, placeholder=N_("e.g. quote, price list")),
    ] = ""
    told_on: Annotated[date, Fact(N_("Told on"), today=True, hidden=True)]
    objects_until: Annotated[
        date | None,
        Fact(N_("May object until"), width=110, not_before="told_on", hint=N_("Empty: 15 days.")),
    ] = None
    agreed_on: Annotated[
        date | None,
        Fact(N_("Payer agreed in writing on"), hidden=True, hint=N_("Needed for fees owed.")),
    ] = None
    rest_by: Annotated[date | None, Fact(N_("Rest goes back by"), hidden=True)] = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What the payer says against it."""

    objection: Annotated[str, Fact(N_("Objection"), FactKind.NOTES, free=True, hidden=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionRow(Objection, DeductionFields):
    """A deduction in the list."""

    id: int
    deposit: str
    income_item: str
    payer: Annotated[str, Fact(N_("Payer"), width=110)]
    unit: Annotated[str, Fact(N_("Unit"), width=90, after="no")]
    deducted: Annotated[Money | None, Fact(N_("Deducted"), width=100, hidden=True)]
    done_on: Annotated[date | None, Fact(N_("Deducted on"), width=100, hidden=True)]
    state: Annotated[DeductionState, Fact(N_("State"), width=120)]


_APPROVES = "fees.deposit_approve"
_drop = partial(
    Move, to=DeductionState.DROPPED, title=N_("Drop"), permission="fees.deposits", icon="ban",
    key="F9", asks_why=True,
)  # fmt: skip
DEDUCTION_STATES = States(
    DeductionState,
    first=(DeductionState.TOLD,),
    moves=(
        Move(
            DeductionState.TOLD, DeductionState.DONE, N_("Deduct"), _APPROVES, icon="minus",
            key="F3",
        ),
        Move(
            DeductionState.TOLD, DeductionState.OBJECTED, N_("Objection"), "fees.deposits",
            icon="triangle-alert", key="F6", form=Objection, undone=True,
        ),
        Move(
            DeductionState.OBJECTED, DeductionState.DONE, N_("Deduct all the same"), _APPROVES,
            icon="minus", key="Ctrl+F3", asks_why=True,
        ),
        *(_drop(before) for before in ANNOUNCED),
        Move(
            DeductionState.DONE, DeductionState.TAKEN_BACK, N_("Take deduction back"), _APPROVES,
            icon="undo-2", key="Ctrl+F9", asks_why=True,
        ),
    ),
)  # fmt: skip


def _tidy(fields: DeductionFields) -> DeductionFields:
    until = fields.objects_until
    if until is None and fields.told_on is not None:
        until = fields.told_on + timedelta(days=OBJECTION_DAYS)
    return replace(fields, objects_until=until)


def _name(session: Session, one: DepositDeduction) -> str:
    return f"{one.no} {session.get_one(Deposit, one.deposit_id).payer}"


def _judged(session: Session, deduction_id: int, values: DeductionFields) -> dict[str, str]:
    """What the deposit and the kind of deduction tell of it."""
    from propdesk.fees.deposits.service import sums_of  # not read at a start

    one = session.get(Deposit, values.deposit_id or 0)
    if one is None:
        return {"deposit_id": _("This deposit is not known.")}
    if one.holder is not Holder.OURS:
        told = _("{no} is held by others ({holder}); nothing is deducted here.")
        return {"deposit_id": told.format(no=one.no, holder=one.holder.label)}
    before = session.get(DepositDeduction, deduction_id) if deduction_id else None
    if before is not None and before.state is not DeductionState.TOLD:
        told = _("It is “{state}” and stays as it is.")
        return {"amount": told.format(state=before.state.label)}
    found = _lacking(session, values)
    if values.amount <= ZERO:
        found["amount"] = _("A deduction is above 0.00.")
    elif not found and before is None and not sums_of(session, one.id).refundable:
        told = _("{no}: nothing is left of the deposit that is not asked back.")
        found["deposit_id"] = told.format(no=one.no)
    return found


def _lacking(session: Session, values: DeductionFields) -> dict[str, str]:
    """What the payer must be told, by what the money is used for."""
    if values.kind is DeductionKind.FEES:
        told = _("Fees are paid from a deposit only with the payer's signed consent: type its day.")
        return {} if values.agreed_on else {"agreed_on": told}
    found: dict[str, str] = {}
    item = session.get(FeeItem, values.income_item_id or 0)
    if item is None:
        found["income_item_id"] = _("Choose the fee item that gets the money.")
    elif item.nature is Nature.DEPOSIT:
        found["income_item_id"] = _("A deposit is no income. Choose another fee item.")
    if not values.clause.strip():
        found["clause"] = _("Name the clause that allows it.")
    if values.kind is DeductionKind.DAMAGE:
        if not values.evidence.strip():
            found["evidence"] = _("Write what was found, where and when.")
        if not values.price_basis.strip():
            found["price_basis"] = _("Write how the amount comes about.")
    return found


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.fees.deductions.deducting import deduction_moved  # not read at a start

    deduction_moved(session, before, after)


DEPOSIT_DEDUCTION = RecordKind(
    kind="deposit_deduction",
    model=DepositDeduction,
    fields=DeductionFields,
    name=_name,
    tidy=_tidy,
    judged=_judged,
    saved=_saved,
    states=DEDUCTION_STATES,
    series="KK",
    view="fees.view",
    edit="fees.deposits",
    attachments=True,
    linked=True,
    also=(
        *ENTRY_TABLES,
        "charge",
        "open_charge",
        "payment",
        "payment_part",
        "allocation",
        "deposit",
    ),
)
DEDUCTIONS = Register(
    kind=DEPOSIT_DEDUCTION,
    row=DeductionRow,
    page="fees.deposit_deductions",
    tab="fees",
    place=9,
    title=N_("Deductions"),
    icon="minus",
    list_name="deposit-deductions",
    refers=N_("deductions"),
    called=lambda row: row.no,
    heads=(DepositDeduction.amount, DepositDeduction.clause),
    order=(DepositDeduction.id.desc(),),
    shown={
        "deposit": told_by(DepositDeduction.deposit_id, Deposit.no),
        "income_item": told_by(DepositDeduction.income_item_id, FeeItem.name),
        "payer": told_by(DepositDeduction.deposit_id, Deposit.payer),
        "unit": unit_shown(DepositDeduction.deposit_id, Deposit.unit_id),
    },
    sums=("amount", "deducted"),
    drops=(DropDownOf(DepositDeduction.kind, N_("All uses")),),
    deadline=Deadline(
        DepositDeduction.objects_until,
        DepositDeduction.state,
        ANNOUNCED,
        title=N_("Deductions to decide"),
        over=N_("To decide"),
        group=DueGroup.MONEY,
    ),
    slip=Slip(
        N_("Notice of deduction from a deposit"),
        signers=(N_("Payer"), N_("Office"), N_("Date")),
        boxes=("objection",),
    ),
    words=RegisterWords(
        new=N_("New deduction"),
        edit=N_("Edit deduction"),
        count=lambda count: ngettext("{count} deduction", "{count} deductions", count),
        look_for=N_("Number, clause, price basis"),
        none=N_("Nothing was deducted"),
        why=N_("A deduction names its clause, its evidence and its price, and can be objected to."),
        first=N_("Enter the first deduction"),
        how=N_("The deposit, how much, by which clause, what was found, how it is priced."),
    ),
)
