"""What of the deposits waits, for Today: those to go back by now, and requests to decide or pay.

Read at every start.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.deposits.models import Deposit, DepositRefund
from propdesk.fees.deposits.register import is_late, is_unclaimed
from propdesk.fees.deposits.rules import RefundState
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _


def due_deposits(session: Session) -> Iterator[Due]:
    """The lines."""
    late = Due(
        group=DueGroup.MONEY,
        icon="lock",
        title=_("Deposits to give back"),
        page_id="fees.deposits",
        place=_("Deposits"),
        context={"filter": "late"},
        is_overdue=True,
    )
    found = session.execute(select(Deposit.id, Deposit.refund_by).where(is_late(session)))
    yield from over_records(late, "deposit", found)
    unclaimed = Due(
        group=DueGroup.MONEY,
        icon="clock",
        title=_("Deposits nobody asks back"),
        page_id="fees.deposits",
        place=_("Deposits"),
        context={"filter": "unclaimed"},
    )
    rows = select(Deposit.id, Deposit.since).where(is_unclaimed(session))
    yield from over_records(unclaimed, "deposit", session.execute(rows))
    for state, title in (
        (RefundState.ASKED, _("Deposit refunds to approve")),
        (RefundState.APPROVED, _("Deposit refunds to pay out")),
        (RefundState.RETURNED, _("Deposit refunds returned by the bank")),
    ):
        line = Due(
            group=DueGroup.MONEY,
            icon="hand-coins",
            title=title,
            page_id="fees.deposit_refunds",
            place=_("Deposit refunds"),
            context={"filter": f"state:{state}"},
        )
        asked = select(DepositRefund.id, DepositRefund.signed_on)
        yield from over_records(
            line, "deposit_refund", session.execute(asked.where(DepositRefund.state == state))
        )
