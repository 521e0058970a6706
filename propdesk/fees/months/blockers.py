"""What stands in the way of closing a month, and what should be looked at before."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import StateMove
from propdesk.db.store import shown_user
from propdesk.fees.corrections.models import LineCorrection
from propdesk.fees.corrections.rules import CorrectionState
from propdesk.fees.deposits.models import DepositRefund
from propdesk.fees.deposits.rules import RefundState
from propdesk.fees.hand_ins.models import HandIn
from propdesk.fees.hand_ins.rules import HandInState
from propdesk.fees.hand_ins.service import UNSEEN_CASH, unseen_numbers
from propdesk.fees.models import Payment, Shift, ShiftClose
from propdesk.fees.refunds.service import UNSEEN_REFUNDS, unseen_refunds
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import listed, ngettext
from propdesk.system.signatures.service import open_signatures


class Hindrance(msgspec.Struct, frozen=True):
    """What is to be done, in a sentence, and where. `must`: the month is not closed before it."""

    sentence: str
    page_id: str
    must: bool = True
    context: Mapping[str, object] = msgspec.field(default_factory=dict)


def hindrances(session: Session, last: date) -> list[Hindrance]:
    """All of it for a month that ends on a day, what must be done first."""
    return [
        *_signatures(session, last),
        *_sessions(session, last),
        *_corrections(session, last),
        *_hand_ins(session, last),
        *_refunds(session, last),
    ]


def _signatures(session: Session, last: date) -> Iterator[Hindrance]:
    """What one person did alone and nobody signed."""
    if numbers := open_signatures(session, last):
        words = ngettext(
            "{count} step waits for a second signature: {numbers}.",
            "{count} steps wait for a second signature: {numbers}.",
            len(numbers),
        )
        yield Hindrance(_with(words, numbers), "system.signatures")


def _with(words: str, numbers: Sequence[str]) -> str:
    """A sentence with how many there are, and the first of them."""
    return words.format(count=len(numbers), numbers=listed(numbers[:5]))


def _sessions(session: Session, last: date) -> Iterator[Hindrance]:
    """Sessions with money of the month, or begun in it: their count may still differ."""
    closed = select(ShiftClose.session_id)
    query = (
        select(Shift, func.min(Payment.booking_day))
        .outerjoin(Payment, Payment.session_id == Shift.id)
        .where(Shift.id.not_in(closed))
        .group_by(Shift.id)
        .order_by(Shift.opened_at)
    )
    names = [
        shown_user(opened.user_id, opened.user_name)
        for opened, first in session.execute(query)
        if wall_time(opened.opened_at).date() <= last or (first is not None and first <= last)
    ]
    if names:
        words = ngettext(
            "The session of {names} is open.", "The sessions of {names} are open.", len(names)
        )
        yield Hindrance(words.format(names=listed(dict.fromkeys(names))), "fees.closing")


def _corrections(session: Session, last: date) -> Iterator[Hindrance]:
    """Corrections asked for in the month that nobody decided: they would be booked after it."""
    asked = (
        select(func.min(StateMove.at))
        .where(
            StateMove.subject_kind == "line_correction", StateMove.subject_id == LineCorrection.id
        )
        .correlate(LineCorrection)
        .scalar_subquery()
    )
    waiting = select(LineCorrection.no, asked).where(LineCorrection.state == CorrectionState.ASKED)
    numbers = [
        no
        for no, at in session.execute(waiting.order_by(LineCorrection.id))
        if at is None or wall_time(at).date() <= last
    ]
    if numbers:
        words = ngettext(
            "{count} correction waits to be approved or refused: {numbers}.",
            "{count} corrections wait to be approved or refused: {numbers}.",
            len(numbers),
        )
        yield Hindrance(_with(words, numbers), "fees.corrections")


def _hand_ins(session: Session, last: date) -> Iterator[Hindrance]:
    """Cash of the month that is neither at the bank nor received by anybody."""
    query = select(HandIn.no).where(HandIn.state == HandInState.WAITS, HandIn.closed_on <= last)
    numbers = list(session.scalars(query.order_by(HandIn.id)))
    if numbers:
        words = ngettext(
            "{count} hand-in of cash is not cleared: {numbers}.",
            "{count} hand-ins of cash are not cleared: {numbers}.",
            len(numbers),
        )
        yield Hindrance(_with(words, numbers), "fees.hand_ins", must=False)
    if unseen := unseen_numbers(session, last):
        words = ngettext(
            "{count} hand-in was deposited and is not on the statement of the bank: {numbers}.",
            "{count} hand-ins were deposited and are not on the statement of the bank: {numbers}.",
            len(unseen),
        )
        yield Hindrance(
            _with(words, unseen), "fees.hand_ins", must=False, context={"filter": UNSEEN_CASH}
        )


def _refunds(session: Session, last: date) -> Iterator[Hindrance]:
    """Refunds that were approved and not paid: they will be money out of a later month; and those
    that the statements do not show."""
    query = select(func.count()).where(DepositRefund.state == RefundState.APPROVED)
    count = session.scalar(query) or 0
    if count:
        words = ngettext(
            "{count} refund is approved and not paid; it will be booked when it is.",
            "{count} refunds are approved and not paid; they will be booked when they are.",
            count,
        )
        yield Hindrance(words.format(count=count), "fees.deposit_refunds", must=False)
    if unseen := unseen_refunds(session, last):
        words = ngettext(
            "{count} refund is not whole on the statements: {numbers}.",
            "{count} refunds are not whole on the statements: {numbers}.",
            len(unseen),
        )
        told, at = _with(words, unseen), {"filter": UNSEEN_REFUNDS}
        yield Hindrance(told, "fees.deposit_refunds", must=False, context=at)
