"""What the household of a visit owes and what it has deposited, as the books of the fees say."""

from datetime import date, datetime

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import may, today, use_case
from propdesk.fees.deposits.service import house_deposits
from propdesk.fees.dues.service import DraftLine, household_dues
from propdesk.fees.receipts.service import ReceiptState, receipts_of_unit
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.movein.cases.rules import ChargeFirst, first_charged, gift_ends
from propdesk.system.settings.service import estate_settings


class VisitCharge(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is open, or a deposit that is to be collected."""

    id: int
    item: str
    period: str
    due: date
    open: Money


class VisitReceipt(msgspec.Struct, frozen=True):
    """A receipt that was given in a visit: its number, what was paid."""

    no: str
    amount: Money


class VisitMoney(msgspec.Struct, frozen=True, kw_only=True):
    """What is open, what is held of deposits, what is paid in advance, and the receipts of what was
    paid since the visit began. `seen`: whether the reader may see any of it. `given`: how many
    months the developer pays, and until when where the unit is handed over today."""

    seen: bool = False
    lines: tuple[VisitCharge, ...] = ()
    held: Money = ZERO
    prepaid: Money = ZERO
    receipts: tuple[VisitReceipt, ...] = ()
    given: int = 0
    given_until: date | None = None

    @property
    def owed(self) -> Money:
        """All that is to be paid."""
        return total(line.open for line in self.lines)


@use_case(permission="movein.view")
def money_of_visit(session: Session, *, unit_id: int, since: datetime) -> VisitMoney:
    """What the cash desk will say of the unit, and what it has taken since a moment; nothing for
    who may not see fees. Raises UnitUnknown.
    """
    if not may(session, "fees.view"):
        return VisitMoney()
    dues = household_dues(session, unit_id=unit_id)
    deposits = house_deposits(session, dues.near_ids)
    lines = [
        VisitCharge(
            id=line.charge_id,
            item=line.item,
            period=_period(line.period_from, line.period_to),
            due=line.due_day,
            open=line.open,
        )
        for line in dues.lines
        if line.near
    ]
    lines += [_deposit(line) for line in deposits.to_collect]
    given = receipts_of_unit(session, unit_id=unit_id, since=since)
    settings, day = estate_settings(session), today(session)
    months = settings.gift_months
    begins = first_charged(ChargeFirst(settings.charge_first), day)
    return VisitMoney(
        seen=True,
        lines=tuple(lines),
        held=deposits.held,
        prepaid=dues.prepaid_total,
        receipts=tuple(
            VisitReceipt(one.no, one.amount) for one in given if one.state is ReceiptState.ISSUED
        ),
        given=months,
        given_until=gift_ends(begins, months) if months else None,
    )


def _deposit(line: DraftLine) -> VisitCharge:
    return VisitCharge(
        id=-(line.deposit_id or 0),
        item=line.item,
        period=_("deposit, goes back"),
        due=line.due_day,
        open=line.amount,
    )


def _period(begin: date | None, end: date | None) -> str:
    return f"{begin:%Y-%m-%d} – {end:%m-%d}" if begin and end else ""
