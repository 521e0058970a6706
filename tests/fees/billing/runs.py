"""Runs of bills and what they made, for tests."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.posting import posting
from propdesk.db.store import use_case
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing import billing
from propdesk.fees.dues.drafts import UnbilledUnit
from propdesk.fees.models import Allocation, Charge
from propdesk.fees.rules import Formula, Unbilled
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.money import Money
from tests.fees.estates import YUAN, Estate

PARKING = TariffFields(
    fee_item_id=0,
    name="车位管理费",
    formula=Formula.FIXED,
    period_months=3,
    applies=Applies(kinds=(UnitKind.SPACE,)),
)
FIXED = VersionFields(effective_from=date(2026, 1, 1), price=270 * YUAN)


def charges(session: Session) -> list[tuple[str | None, str | None, str, str]]:
    rows = session.scalars(select(Charge).order_by(Charge.id))
    return [
        (
            str(row.period_from) if row.period_from else None,
            str(row.period_to) if row.period_to else None,
            row.amount.plain,
            row.kind.value,
        )
        for row in rows
    ]


def publish(estate: Estate, period: str) -> billing.RunResult:
    return estate.store.write(billing.publish_run, period=period)


def reasons(unbilled: tuple[UnbilledUnit, ...]) -> dict[str, Unbilled]:
    return {row.unit_code: row.reason for row in unbilled}


@use_case(
    permission="",
    touches=("cash_session", "payment", "allocation", "open_charge", "posting", "counter"),
)
def settle(session: Session, *, charge_id: int, fen: int) -> None:
    """Settle a part of a line without a payment's other rows."""
    from propdesk.fees.models import Payment, Shift
    from propdesk.fees.rules import PaymentKind

    today = date(2026, 11, 20)
    if session.get(Shift, 1) is None:
        from datetime import UTC, datetime

        moment = datetime(2026, 11, 20, tzinfo=UTC)
        session.add(Shift(id=1, user_id=0, user_name="command", opened_at=moment))
        session.flush()
    with posting(session, "payment") as post:
        (payment_id,) = post.insert(
            Payment,
            [
                {
                    "kind": PaymentKind.PAYMENT, "session_id": 1, "payer": "", "value_day": today,
                    "booking_day": today, "amount": Money(fen), "remark": "", "reason": "",
                }
            ],
        )  # fmt: skip
        part = {"payment_id": payment_id, "charge_id": charge_id, "amount": Money(fen)}
        post.insert(Allocation, [part])
