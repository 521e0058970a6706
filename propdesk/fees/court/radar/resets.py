"""What makes the limitation of lines begin anew, as the books have it: demands that arrived, parts
that were paid, agreements that were signed, what was filed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among_given, ids_given
from propdesk.db.plain_rows import typed_rows
from propdesk.fees.court.models import Agreement, AgreementLine, AgreementPart, CourtCase
from propdesk.fees.court.radar.rules import BegunBy, Reset
from propdesk.fees.court.rules import BEFORE_COURT, AgreementState, SuitState
from propdesk.fees.dunning.models import DunContact, DunDelivery
from propdesk.fees.dunning.rules import PROOFS
from propdesk.fees.models import Allocation, Payment, Receipt
from propdesk.fees.rules import PaymentKind
from propdesk.kernel.money import ZERO

SIGNED = (
    AgreementState.SIGNED, AgreementState.KEPT, AgreementState.BROKEN, AgreementState.ENDED,
)  # fmt: skip


class LimitedLine(NamedTuple):
    """A line whose limitation is asked for."""

    charge_id: int
    account_id: int
    due_day: date
    is_begun: bool  # something of it is settled


Found = Iterator[tuple[int, Reset]]


def resets_of(
    session: Session, lines: Sequence[LimitedLine], day: date
) -> Mapping[int, list[Reset]]:
    """Line → what made its limitation begin anew up to a day."""
    found: dict[int, list[Reset]] = defaultdict(list)
    known = {one.charge_id for one in lines}
    accounts = {one.account_id for one in lines}
    for charge_id, reset in (
        *_payments(session, [one.charge_id for one in lines if one.is_begun]),
        *_demands(session, accounts),
        *_agreements(session),
        *_cases(session, lines, day),
    ):
        if charge_id in known and reset.on <= day:
            found[charge_id].append(reset)
    return found


def _payments(session: Session, charges: Iterable[int]) -> Found:
    """Parts that were paid, by the day of the payment; what the office set off from a prepayment
    by itself is no act of the debtor, and what was taken back is none at all."""
    back = aliased(Payment)
    no = (
        select(func.min(Receipt.no))
        .where(Receipt.payment_id == Payment.id)
        .correlate(Payment)
        .scalar_subquery()
    )
    query = (
        select(Allocation.charge_id, Payment.value_day, no)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(
            among_given(Allocation.charge_id),
            Allocation.amount > ZERO,
            Payment.kind == PaymentKind.PAYMENT,
            ~select(back.id).where(back.reverses_id == Payment.id).exists(),
        )
    )
    given = ids_given(charges)
    for charge_id, paid_on, number in typed_rows(session, query, given):
        yield charge_id, Reset(paid_on, paid_on, BegunBy.PAYMENT, number or "")


@cache
def _arrived_letters() -> Select[str, date, str]:
    """Letters of some accounts that arrived with a proof: number, day, lines.

    What stands is said here again: the door of dunning takes too long for Today at a start.
    """
    taken_back, returned = aliased(DunContact), aliased(DunDelivery)
    return (
        select(DunContact.no, DunDelivery.day, DunContact.lines)
        .join(DunDelivery, DunDelivery.contact_id == DunContact.id)
        .where(
            among_given(DunContact.account_id),
            DunDelivery.how.in_(PROOFS),
            DunContact.reverses_id.is_(None),
            DunDelivery.reverses_id.is_(None),
            ~select(taken_back.id).where(taken_back.reverses_id == DunContact.id).exists(),
            ~select(returned.id).where(returned.reverses_id == DunDelivery.id).exists(),
        )
        .order_by(DunDelivery.day, DunDelivery.id)
    )


def _demands(session: Session, accounts: Iterable[int]) -> Found:
    """Letters that arrived, for each line that they asked for."""
    for no, day, lines in typed_rows(session, _arrived_letters(), ids_given(accounts)):
        for charge_id, *_open in json.loads(lines or "[]"):
            yield charge_id, Reset(day, day, BegunBy.DEMAND, no)


def _agreements(session: Session) -> Found:
    """Agreements that were signed: from their last instalment, of one that was broken off or ended
    from no later than that day."""
    last = (
        select(func.max(AgreementPart.day))
        .where(AgreementPart.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )
    query = (
        select(AgreementLine.charge_id, Agreement.no, Agreement.signed_on, last, Agreement.over_on)
        .join(Agreement, Agreement.id == AgreementLine.agreement_id)
        .where(Agreement.state.in_(SIGNED))
    )
    for charge_id, no, signed, ends, over in session.execute(query):
        if signed is not None:
            upto = min(ends or signed, over or date.max)
            yield charge_id, Reset(signed, max(signed, upto), BegunBy.AGREEMENT, no)


def _cases(session: Session, lines: Sequence[LimitedLine], day: date) -> Found:
    """What was filed: while it is not over the limitation does not run, afterwards it does from the
    day it was over. One that was withdrawn counts as if it had never been filed."""
    query = select(
        CourtCase.account_id, CourtCase.due_until, CourtCase.no, CourtCase.filed_on,
        CourtCase.over_on, CourtCase.state,
    ).where(
        CourtCase.filed_on.is_not(None), CourtCase.state != SuitState.WITHDRAWN,
        CourtCase.filed_on <= bindparam("day", day, CourtCase.filed_on.type),
    )  # fmt: skip
    by_account: dict[int | None, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        by_account[row.account_id].append(row)
    if not by_account:
        return
    for line in lines:
        for row in by_account.get(line.account_id, ()):
            if line.due_day <= row.due_until:
                runs = row.state in BEFORE_COURT
                since = day if runs else max(row.filed_on, min(row.over_on or day, day))
                yield line.charge_id, Reset(row.filed_on, since, BegunBy.COURT, row.no)
