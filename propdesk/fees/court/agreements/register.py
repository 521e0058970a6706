"""The register of agreements by instalments: written, signed, paid as agreed or broken off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.models import Attachment
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import STATE_TABLES, ChildRows, RecordKind, Values
from propdesk.db.store import use_case
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.court.agreements.instalments import (
    INSTALMENTS,
    next_due,
    paid_of_agreement,
    paid_since,
)
from propdesk.fees.court.models import Agreement, AgreementLine, AgreementPart
from propdesk.fees.court.rules import (
    MOST_INSTALMENTS,
    AgreementState,
    PlannedPart,
    divided,
    read_plan,
    refuse_sum,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register

EDITS = "fees.court"


class AgreementStays(UserError):
    """What somebody signed is not deleted."""

    message = N_("{no} is “{state}” and is not deleted: somebody signed it. End it with F9.")


class StillOwed(UserError):
    """One that is not paid is not kept."""

    message = N_("{left} of {no} is not paid yet; it is kept when all of it is.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFields:
    """An agreement as it is written."""

    no: Number = ""
    unit_id: Annotated[
        int, Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
    ]
    debtor: Annotated[
        str,
        Fact(N_("Debtor"), stretch=True, own=True, hint=N_("Empty: whoever owes for it.")),
    ] = ""
    due_until: Annotated[date, Fact(N_("Covers what is due until"), today=True, hidden=True)]
    why: Annotated[str, Fact(N_("Reason"), free=True, hidden=True)] = ""
    amount: Annotated[
        Money | None,
        Fact(
            N_("Sum agreed"), width=100, weight=600,
            hint=N_("Empty: all that is open of the lines it covers."),
        ),
    ] = None  # fmt: skip
    times: Annotated[
        int | None,
        Fact(
            N_("Monthly instalments"), least=1, most=MOST_INSTALMENTS, hidden=True,
            hint=N_("How many. The sum is divided among them to the fen."),
        ),
    ] = None  # fmt: skip
    first_day: Annotated[date | None, Fact(N_("First instalment on"), hidden=True, beside=True)] = (
        None
    )
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
class AgreementSigning:
    """Who signed, and on which day."""

    signed_by: Annotated[str, Fact(N_("Signed by"), begins="debtor", width=100, hidden=True)]
    signed_on: Annotated[
        date | None,
        Fact(
            N_("Signed on"), width=104,
            hint=N_("Empty: today. Then add a picture of the signed paper to its files."),
        ),
    ] = None  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AgreementOver:
    """The day it was broken off or ended."""

    over_on: Annotated[date | None, Fact(N_("Over on"), noted=True, width=104, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow(AgreementFields):
    """An agreement in the list."""

    id: int
    unit: str
    amount: Annotated[Money | None, Fact(N_("Sum agreed"), width=100, weight=600)]
    paid: Annotated[Money | None, Fact(N_("Paid of it"), width=100, after="amount")]
    next_due: Annotated[date | None, Fact(N_("Next instalment"), width=120, after="paid")]
    signed_by: Annotated[str, Fact(N_("Signed by"), width=100, hidden=True)]
    signed_on: Annotated[date | None, Fact(N_("Signed on"), width=100, ink="text2", yields=True)]
    over_on: Annotated[date | None, Fact(N_("Over on"), width=104, hidden=True)]
    state: Annotated[AgreementState, Fact(N_("State"), width=130)]


_S = AgreementState
_move = partial(Move, permission=EDITS, undone=True)
AGREEMENT_STATES = States(
    _S,
    first=(_S.DRAFT,),
    moves=(
        _move(
            _S.DRAFT, _S.SIGNED, N_("Enter the signature"), icon="signature", key="F3",
            form=AgreementSigning,
        ),
        _move(_S.SIGNED, _S.KEPT, N_("All is paid"), icon="circle-check", key="F6"),
        _move(
            _S.SIGNED, _S.BROKEN, N_("Break it off"), icon="triangle-alert", key="F9",
            form=AgreementOver, asks_why=True,
        ),
        *(
            _move(before, _S.ENDED, N_("End it early"), icon="ban", key="Ctrl+F9",
                  form=AgreementOver, asks_why=True)
            for before in (_S.DRAFT, _S.SIGNED)
        ),
    ),
)  # fmt: skip


def planned(fields: AgreementFields | Agreement, amount: Money) -> tuple[PlannedPart, ...]:
    """The instalments as they are typed, or made from the number of months; () where neither says
    them. Raises what `read_plan` refuses."""
    if fields.plan.strip():
        return read_plan(fields.plan, fields.due_until)
    if fields.times and fields.first_day:
        return divided(amount, fields.times, fields.first_day)
    return ()


def _judged(session: Session, agreement_id: int, fields: AgreementFields) -> Mapping[str, str]:
    """What the books say against it: nobody owes that, the sum or the instalments do not agree."""
    from propdesk.fees.court.debts import debt_meant, debtor_error, debts_of  # not read at a start

    before = session.get(Agreement, agreement_id) if agreement_id else None
    if before is not None and before.state is not _S.DRAFT:
        told = _("It is “{state}” and stays as it is.").format(state=before.state.label)
        names = ("due_until", "amount", "times", "first_day", "plan")
        return {one: told for one in names if getattr(fields, one) != getattr(before, one)}
    debts = debts_of(session, fields.unit_id or 0, fields.due_until)
    if wrong := debtor_error(debts, fields.debtor):
        return wrong
    debt = debt_meant(debts, fields.debtor)
    assert debt is not None  # noqa: S101  debtor_error said so
    if fields.amount is not None and fields.amount != debt.amount:
        told = _("{open} is open of what is due until {day}. Leave it empty to take that.")
        return {"amount": told.format(open=debt.amount, day=fields.due_until)}
    return _plan_errors(fields, debt.amount)


def _plan_errors(fields: AgreementFields, amount: Money) -> dict[str, str]:
    """What is wrong with the instalments, beside the field they are typed in."""
    try:
        plan = planned(fields, amount)
        if plan:
            refuse_sum(plan, amount)
    except UserError as error:
        return {"plan": str(error)}
    if not plan and fields.times:
        return {"first_day": _("Type the day of the first instalment.")}
    if not plan:
        return {"times": _("Say how many instalments, or type them below.")}
    if len(plan) > MOST_INSTALMENTS:
        return {"plan": _("At most {most} instalments.").format(most=MOST_INSTALMENTS)}
    return {}


def _derived(session: Session, fields: AgreementFields) -> Values:
    """Whose debt it is, and its sum; of a signed one both stay."""
    from propdesk.fees.court.debts import debt_meant, debts_of  # not read at a start

    debt = debt_meant(debts_of(session, fields.unit_id, fields.due_until), fields.debtor)
    if debt is None:
        return {}
    amount = debt.amount if fields.amount is None else fields.amount
    return {"account_id": debt.account_id, "debtor": debt.name, "amount": amount}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Write instalments and lines of a draft; refuse to sign what is another sum by now, and to
    call kept what is not paid. Raises FieldsRefused, StillOwed, AgreementStays."""
    if not after:
        if before["state"] != _S.DRAFT:
            raise AgreementStays(no=before["no"], state=_S(before["state"]).label)
        return
    one = session.get_one(Agreement, after["id"])
    _tell_dunning(session, one, before.get("state"))
    if after["state"] == _S.DRAFT:
        _write(session, one)
    elif before and before["state"] == _S.DRAFT and after["state"] == _S.SIGNED:
        _refuse_signing(session, one)
    elif before and before["state"] == _S.SIGNED and after["state"] == _S.KEPT:
        left = (one.amount or ZERO) - paid_since(session, one.id)
        if left > ZERO:
            raise StillOwed(left=left, no=one.no)


def _tell_dunning(session: Session, one: Agreement, before: str | None) -> None:
    """While an agreement is paid its debtor is left in peace; once it is broken off or over he is
    asked again, and the next step of dunning is due."""
    if (one.state is _S.SIGNED) is (before == _S.SIGNED) or one.account_id is None:
        return
    # Not read at a start.
    from propdesk.fees.dunning.service import hold_debtor, let_go_of_debtor

    why = _("Pays by instalments, {no}").format(no=one.no)
    if one.state is not _S.SIGNED:
        let_go_of_debtor(session, account_id=one.account_id, why=why)
        return
    days = session.scalars(select(AgreementPart.day).where(AgreementPart.agreement_id == one.id))
    until = max(days.all(), default=one.due_until)
    hold_debtor(session, account_id=one.account_id, why=why, until=until)


def _refuse_signing(session: Session, one: Agreement) -> None:
    """Refuse a day to come, and an agreement over another sum than is open now."""
    # Not read at a start.
    from propdesk.fees.court.dating import dated
    from propdesk.fees.court.debts import covered_lines

    dated(session, one, "signed_on")
    covered = covered_lines(session, one.account_id or 0, one.due_until)
    open_now = total(line.amount for line in covered)
    if open_now != one.amount:
        told = _("{open} is open now, {sum} was written: some was paid or charged since. Change it "
                 "with F4, print it anew, and have that signed.")  # fmt: skip
        raise FieldsRefused({"signed_by": told.format(open=open_now, sum=one.amount)})


def _forget(session: Session, agreement_id: int) -> None:
    for rows in (AgreementPart, AgreementLine):
        session.execute(delete(rows).where(rows.agreement_id == agreement_id))


def _write(session: Session, one: Agreement) -> None:
    """Write down the instalments and the lines of a draft, as they are now."""
    from propdesk.fees.court.debts import covered_lines  # not read at a start

    _forget(session, one.id)
    parts = planned(one, one.amount or ZERO)
    lines = covered_lines(session, one.account_id or 0, one.due_until)
    own = {"agreement_id": one.id}
    rows: list[dict[str, Any]] = [{**own, "day": part.day, "amount": part.amount} for part in parts]
    if rows:
        session.execute(insert(AgreementPart), rows)
    covered = [{**own, "charge_id": line.charge_id, "amount": line.amount} for line in lines]
    if covered:
        session.execute(insert(AgreementLine), covered)


@use_case(permission=EDITS, touches=("instalment_agreement", "dun_file", *STATE_TABLES))
def keep_paid_agreements(session: Session) -> int:
    """Call those kept of which all is paid; how many."""
    query = select(Agreement.id).where(
        Agreement.state == _S.SIGNED, paid_of_agreement() >= Agreement.amount
    )
    ids = session.scalars(query).all()
    for one in ids:
        AGREEMENTS.uses.move(session, record_id=one, to=_S.KEPT)
    return len(ids)


def _recalled(session: Session, fields: AgreementFields) -> Mapping[str, str]:
    """Who owes how much of it: said beside the fields of a new one."""
    from propdesk.fees.court.debts import owed_beside  # not read at a start

    return owed_beside(session, "amount", fields.unit_id, fields.due_until, fields.debtor)


def _paper_missing(_session: Session) -> ColumnElement[bool]:
    """Signed ones without a file: a court asks for the paper itself."""
    kept = select(Attachment.id).where(
        Attachment.subject_kind == AGREEMENT.kind,
        Attachment.subject_id == Agreement.id,
        Attachment.deleted_at.is_(None),
    )
    return Agreement.signed_on.is_not(None) & ~kept.correlate(Agreement).exists()


AGREEMENT = RecordKind(
    kind="instalment_agreement",
    model=Agreement,
    fields=AgreementFields,
    name=lambda _session, one: f"{one.no} {one.debtor}",
    judged=_judged,
    derived=_derived,
    saved=_saved,
    states=AGREEMENT_STATES,
    series="FQ",
    view="fees.view",
    edit=EDITS,
    lasting=frozenset({"unit_id", "debtor"}),
    attachments=True,
    linked=True,
    also=("dun_file",),
    children=(
        ChildRows(name="instalments", model=AgreementPart, key="agreement_id"),
        ChildRows(name="covered", model=AgreementLine, key="agreement_id"),
    ),
)
AGREEMENTS = Register(
    kind=AGREEMENT,
    row=AgreementRow,
    page="fees.agreements",
    tab="fees",
    place=56,
    drawer="dunning",
    title=N_("Agreements by instalments"),
    icon="signature",
    list_name="instalment-agreements",
    refers=N_("agreements by instalments"),
    called=lambda row: row.no,
    unit_panel=N_("Agreements by instalments"),
    heads=(Agreement.debtor, Agreement.amount),
    order=(Agreement.id.desc(),),
    shown={
        "unit": unit_shown(Agreement.unit_id),
        "paid": ListField(paid_of_agreement()),
        "next_due": ListField(next_due()),
    },
    sums=("amount",),
    dated=Agreement.signed_on,
    deadline=INSTALMENTS,
    chips=(ListChip("paper", N_("Signed, its paper not kept"), _paper_missing, tone="amber"),),
    recalls=_recalled,
    words=RegisterWords(
        new=N_("New agreement"),
        edit=N_("Edit agreement by instalments"),
        count=lambda count: ngettext(
            "{count} instalment agreement", "{count} instalment agreements", count
        ),
        look_for=N_("Number, room, debtor"),
        none=N_("Nobody pays by instalments"),
        why=N_(
            "Who signs acknowledges the debt: its limitation begins anew. What is paid counts by "
            "itself, what is overdue stands on Today."
        ),
        first=N_("Write the first agreement"),
        how=N_("Which unit, until which due day, how many months; F8 prints it, F3 enters it."),
    ),
)
