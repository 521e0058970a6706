"""What a correction posts, and what takes it back: only new linked entries, nothing is edited.

waiver, write-off   a reduction that settles without money
less                a line below zero that settles the charge; what was paid too much of it
                    becomes prepayment of who owes it
more                a further line of the same debtor
put with another    less, and more of who owes it then
late fee            a line of the late fee, and a reduction of all of it
"""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.posting import Posting, posting
from propdesk.db.states import why_moved
from propdesk.db.store import acting, today
from propdesk.estate.accounts.service import account_for, accounts_of_unit, debtor_account
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.rules import OWNING, AccountKind
from propdesk.fees.corrections.ceilings import refuse_unapproved
from propdesk.fees.corrections.fields import CorrectionFields
from propdesk.fees.corrections.judging import judged
from propdesk.fees.corrections.models import LineCorrection
from propdesk.fees.corrections.rules import REDUCES, CorrectionKind, CorrectionState
from propdesk.fees.dues.carried import present_lines
from propdesk.fees.dues.prepaid import balance_of
from propdesk.fees.late.service import late_fees, late_item, late_lines, late_row
from propdesk.fees.models import (
    Allocation,
    Charge,
    OpenCharge,
    Payment,
    PrepaymentEntry,
    Receipt,
    Reduction,
)
from propdesk.fees.prepayments.service import credit_in
from propdesk.fees.receipts.service import post_counter_payments, reversal_of
from propdesk.fees.rules import ChargeKind, PaymentKind, ReductionKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.fields import values_of
from propdesk.kernel.records.refusals import FieldsRefused, refuse_errors

_REDUCES = {
    CorrectionKind.WAIVER: ReductionKind.WAIVER,
    CorrectionKind.WRITE_OFF: ReductionKind.WRITE_OFF,
    CorrectionKind.LATE_FEE: ReductionKind.WAIVER,
}


class CorrectionPaid(UserError):
    """Somebody paid on the line that a correction made."""

    message = N_("{no}: {amount} of what was charged more is paid ({by}). Take that back first.")


class CreditUsed(UserError):
    """What became prepayment is not there any more."""

    message = N_("{no}: {amount} became prepayment, and only {left} of it is left.")


def correction_moved(session: Session, correction_id: int, before: str) -> None:
    """Post a correction that is entered now, or the counter-entries of one that is taken back.

    Raises what `refuse_unapproved` does, FieldsRefused, CorrectionPaid, CreditUsed, BillCut.
    """
    one = session.get_one(LineCorrection, correction_id)
    if one.state is CorrectionState.DONE:
        refuse_unapproved(session, one)
        _enter(session, one)
    elif one.state is CorrectionState.TAKEN_BACK and before == CorrectionState.DONE:
        _take_back(session, one)


def _enter(session: Session, one: LineCorrection) -> None:
    charge_id = present_lines(session, [one.charge_id]).get(one.charge_id, one.charge_id)
    fields = CorrectionFields(**{**values_of(CorrectionFields, one), "charge_id": charge_id})
    refuse_errors(judged(session, 0, fields))
    charge = session.get_one(Charge, charge_id)
    noted: dict[str, object] = {"approver": one.approver or acting(session).name}
    other = _other_account(session, one, charge) if one.kind is CorrectionKind.MOVE else None
    with posting(session, "line_correction") as post:
        if one.kind is CorrectionKind.LATE_FEE:
            noted |= _waive_late_fee(session, post, one, charge_id)
        if one.kind in REDUCES:
            noted["reduction_id"] = _reduce(post, one, charge_id, one.amount, one.why)
        if one.kind in (CorrectionKind.LESS, CorrectionKind.MOVE):
            noted |= _take_off(session, post, one, charge)
        if one.kind in (CorrectionKind.MORE, CorrectionKind.MOVE):
            due = max(one.due_on or charge.due_day, charge.due_day if other else today(session))
            row = _line(one, charge, one.amount, due) | {"account_id": other or charge.account_id}
            (noted["plus_id"],) = post.insert(Charge, [row])
    _note(session, one, noted)


def _note(session: Session, one: LineCorrection, values: dict[str, object]) -> None:
    session.execute(update(LineCorrection).where(LineCorrection.id == one.id).values(values))
    session.expire(one)


def _reduce(post: Posting, one: LineCorrection, charge_id: int, amount: Money, why: str) -> int:
    row = {
        "charge_id": charge_id, "kind": _REDUCES[one.kind], "amount": amount,
        "reason": f"{one.no} {why}",
    }  # fmt: skip
    return post.insert(Reduction, [row])[0]


def _waive_late_fee(
    session: Session, post: Posting, one: LineCorrection, charge_id: int
) -> dict[str, object]:
    """The line of the late fee, as much of it as is waived, and what lets go of it."""
    fee = late_fees(session, charges=[charge_id])[charge_id]
    row = late_row(fee, late_item(session, fee.group_id).id, one.amount)
    (made,) = post.insert(Charge, [row | {"reason": f"{one.no} {one.why}"}])
    return {"plus_id": made, "reduction_id": _reduce(post, one, made, one.amount, one.why)}


def _line(one: LineCorrection, charge: Charge, amount: Money, due: date) -> dict[str, object]:
    """A line that belongs to a charge: its item, days and meter, another amount."""
    same = (
        "unit_id", "account_id", "fee_item_id", "tariff_version_id", "period_from", "period_to",
        "meter_id",
    )  # fmt: skip
    return {
        **{name: getattr(charge, name) for name in same},
        "kind": ChargeKind.DIFFERENCE,
        "due_day": due,
        "amount": amount,
        "advance": False,
        "explanation": "",
        "reason": f"{one.no} {one.why}",
        "adjusts_id": charge.id,
    }


def _take_off(
    session: Session, post: Posting, one: LineCorrection, charge: Charge
) -> dict[str, object]:
    """The line below zero, and the entry that settles both with it; the rest is prepaid."""
    (minus,) = post.insert(Charge, [_line(one, charge, -one.amount, charge.due_day)])
    (move,) = credit_in(session, post, [minus], f"{one.no} {one.why}")
    return {"minus_id": minus, "payment_id": move}


def _other_account(session: Session, one: LineCorrection, charge: Charge) -> int:
    """Whose it is then: whoever is named of the unit, else who owes for it today."""
    unit_id, found = charge.unit_id, None
    if unit_id is not None:
        found = (
            _named(session, unit_id, one.payer.strip())
            if one.payer.strip()
            else debtor_account(session, unit_id=unit_id, day=today(session))
        )
    if found is None:
        told = _("Nobody of this unit is called so. Enter the person under People first.")
        raise FieldsRefused({"payer": told})
    if found == charge.account_id:
        raise FieldsRefused({"payer": _("They owe this charge already. Name somebody else.")})
    return found


def _named(session: Session, unit_id: int, name: str) -> int | None:
    for role in roles_of_unit(session, unit_id=unit_id):
        if role.name == name:
            kind = AccountKind.OWNER if role.fields.role in OWNING else AccountKind.TENANT
            return account_for(session, unit_id=unit_id, person_id=role.person_id, kind=kind)
    rows = accounts_of_unit(session, unit_id=unit_id)
    return next((one.id for one in rows if one.name == name), None)


def _take_back(session: Session, one: LineCorrection) -> None:
    why = why_moved(session, "line_correction", one.id)
    _refuse_paid(session, one)
    _refuse_used(session, one)
    with posting(session, "line_correction") as post:
        if one.reduction_id is not None:
            charge_id = session.get_one(Reduction, one.reduction_id).charge_id
            now_at = present_lines(session, [charge_id]).get(charge_id, charge_id)
            _reduce(post, one, now_at, -one.amount, why)
        if one.payment_id is not None:
            settled = session.get_one(Payment, one.payment_id)
            post_counter_payments(session, post, [settled], PaymentKind.VOID, why)
        made = [session.get_one(Charge, made) for made in (one.minus_id, one.plus_id) if made]
        post.insert(Charge, [reversal_of(line, why) for line in made])


def _refuse_paid(session: Session, one: LineCorrection) -> None:
    if one.kind is CorrectionKind.LATE_FEE:
        return  # what settles its line is taken back with it
    line = session.get(OpenCharge, one.plus_id or 0)
    if line is None:
        return
    late = late_lines(session, line.charge_id)
    if amount := line.settled + total(late.values()):
        paid = (
            select(Receipt.no)
            .join(Allocation, Allocation.payment_id == Receipt.payment_id)
            .where(Allocation.charge_id.in_((line.charge_id, *late)), Allocation.amount > ZERO)
        )
        by = session.scalars(paid.order_by(Receipt.id.desc())).first()
        raise CorrectionPaid(no=one.no, amount=amount, by=by or _("a waiver"))


def _refuse_used(session: Session, one: LineCorrection) -> None:
    entries = select(PrepaymentEntry).where(PrepaymentEntry.payment_id == (one.payment_id or 0))
    for entry in session.scalars(entries):
        left = balance_of(session, entry.account_id, entry.fee_item_id)
        if left < entry.amount:
            raise CreditUsed(no=one.no, amount=entry.amount, left=left)
