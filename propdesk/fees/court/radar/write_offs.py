"""Proposing to write off debts that are out of time: each is asked for, and somebody else approves.

Nothing is let go here. What is proposed stands under Waivers and corrections until it is approved
there; the debt stays owed till then, and visible after it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import use_case
from propdesk.fees.corrections.rules import CorrectionKind
from propdesk.fees.corrections.service import ASK_TABLES, ASKS, ask_correction
from propdesk.fees.court.radar.reading import limits
from propdesk.fees.court.radar.rules import LimitState
from propdesk.fees.models import OpenCharge
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total


class NothingOutOfTime(UserError):
    """None of the debts can be proposed."""

    message = N_(
        "None of these debts is out of time and not proposed yet. Only what can be claimed no "
        "longer is written off from here."
    )


class WriteOffUnexplained(UserError):
    """A proposal says why."""

    message = N_("Write why these debts are to be written off.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many debts were proposed, what they come to, and how many were left out."""

    count: int
    amount: Money
    left_out: int


@use_case(permission=ASKS, touches=ASK_TABLES)
def propose_write_offs(session: Session, *, charges: Collection[int], why: str) -> Proposed:
    """Ask for the write-off of what is open of debts that are out of time, one for each.

    Those that are not out of time any more, or wait for approval already, are left out. Raises
    WriteOffUnexplained, NothingOutOfTime.
    """
    if not why.strip():
        raise WriteOffUnexplained
    wanted = set(charges)
    of_lines = select(OpenCharge.account_id).where(among(OpenCharge.charge_id, wanted))
    accounts = sorted(set(session.scalars(of_lines)))
    found = [
        row
        for row in limits(session, accounts=accounts)
        if row.id in wanted and row.state is LimitState.OVER and row.open > ZERO
    ]
    if not found:
        raise NothingOutOfTime
    for row in found:
        told = _("{why} (could be claimed until {day})").format(why=why.strip(), day=row.last)
        ask_correction(
            session, charge_id=row.id, kind=CorrectionKind.WRITE_OFF, amount=row.open, why=told
        )
    return Proposed(len(found), total(row.open for row in found), len(wanted) - len(found))
