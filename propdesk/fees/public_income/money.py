"""What public income comes to: entries of the ledger, and beside them what the desk took on lines
of its items. A receipt that an entry is linked with is not counted twice.

The ledger begins with the balance that was taken over, or with the first money there is.
"""

from datetime import date

from sqlalchemy import (
    ColumnElement,
    Integer,
    SQLColumnExpression,
    case,
    func,
    or_,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from propdesk.db.tables import Base, DayType, FenType
from propdesk.fees.models import Allocation, Charge, Payment, Receipt
from propdesk.fees.public_income.models import (
    PublicBooking,
    PublicContract,
    PublicDecision,
    PublicIncomeEntry,
    PublicInstalment,
)
from propdesk.fees.public_income.rules import BEGINS, BookingKind
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.money import ZERO, Money

OWN = "public_income_entry AS e"
AT_DESK = (
    "fee_item AS f JOIN charge AS c ON c.fee_item_id = f.id "
    "JOIN allocation AS e ON e.charge_id = c.id JOIN payment AS p ON p.id = e.payment_id "
    "JOIN posting AS b ON b.seq = e.posting_seq"
)
IS_PUBLIC = f"f.nature = '{Nature.COMMON_AREA}' AND b.day >= {BEGINS}"
FLOW = (
    f"SELECT e.day AS day, e.amount AS fen FROM {OWN} WHERE e.receipt_id IS NULL "  # noqa: S608  ours
    f"UNION ALL SELECT b.day, e.amount FROM {AT_DESK} WHERE {IS_PUBLIC}"
)
"""Every row that moves the balance: its day, its fen."""
_LOWEST = text(
    f"WITH days AS (SELECT day, sum(sum(fen)) OVER (ORDER BY day) AS fen FROM ({FLOW}) "  # noqa: S608  ours
    "GROUP BY day) SELECT day, fen FROM days WHERE day >= :day ORDER BY fen, day LIMIT 1"
)
_BALANCE = text(f"SELECT coalesce(sum(fen), 0) FROM ({FLOW}) WHERE day <= :day")  # noqa: S608  ours
_CAME = text(
    "SELECT coalesce(sum(fen), 0) FROM ("  # noqa: S608  ours
    f"SELECT e.day AS day, e.amount AS fen FROM {OWN} "
    "WHERE e.receipt_id IS NULL AND e.kind = 'income' "
    f"UNION ALL SELECT b.day, e.amount FROM {AT_DESK} WHERE {IS_PUBLIC}) WHERE day >= :day"
)


def lowest_from(session: Session, day: date) -> tuple[date, Money] | None:
    """The day from this one on at whose end the balance is lowest, and what it is then."""
    found = session.execute(_LOWEST, {"day": day.isoformat()}).first()
    return (date.fromisoformat(found[0]), Money(found[1])) if found else None


def balance_on(session: Session, day: date) -> Money:
    """The balance at the end of a day."""
    return Money(session.scalar(_BALANCE, {"day": day.isoformat()}))


def came_since(session: Session, day: date) -> Money:
    """The income from a day on, without what was taken over."""
    return Money(session.scalar(_CAME, {"day": day.isoformat()}))


def begun_on(session: Session) -> date | None:
    """The day with which the ledger begins; None: with the first money there is."""
    found = session.scalar(text(f"SELECT {BEGINS}"))
    return date.fromisoformat(found) if found else None


# Of a contract


def is_live() -> ColumnElement[bool]:
    """Whether the receipt of an entry was not taken back; true of an entry without one."""
    back = aliased(Payment)
    gone = (
        select(back.id)
        .join(Receipt, Receipt.payment_id == back.reverses_id)
        .where(Receipt.id == PublicIncomeEntry.receipt_id)
        .correlate(PublicIncomeEntry)
        .exists()
    )
    return or_(PublicIncomeEntry.receipt_id.is_(None), ~gone)


def _fen(of: type[Base], *where: ColumnElement[bool]) -> ColumnElement[int]:
    """What entries of a record of the list come to, wherever it is asked."""
    return (
        select(func.coalesce(func.sum(type_coerce(PublicIncomeEntry.amount, Integer)), 0))
        .join(PublicBooking, PublicBooking.id == PublicIncomeEntry.booking_id)
        .where(*where)
        .correlate(of)
        .scalar_subquery()
    )


def _came_of() -> ColumnElement[int]:
    own = PublicBooking.contract_id == PublicContract.id
    income = PublicBooking.kind == BookingKind.INCOME
    return _fen(PublicContract, own, income, is_live())


def came_of_contract() -> ColumnElement[Money]:
    """What came of a contract, by receipts that stand and by entries of the ledger."""
    return type_coerce(_came_of(), FenType)


def owed_of_contract() -> ColumnElement[Money]:
    """What of its instalments is still to come; what would be due after its early end is not."""
    due = (
        select(func.coalesce(func.sum(type_coerce(PublicInstalment.amount, Integer)), 0))
        .where(PublicInstalment.contract_id == PublicContract.id, _asked(PublicInstalment.day))
        .correlate(PublicContract)
        .scalar_subquery()
    )
    left = due - _came_of()
    return type_coerce(case((left > 0, left), else_=0), FenType)


def _asked(day: SQLColumnExpression[date]) -> ColumnElement[bool]:
    return or_(PublicContract.over_on.is_(None), day <= PublicContract.over_on)


def next_instalment() -> ColumnElement[date]:
    """The day of the first instalment that did not come whole."""
    part, upto = aliased(PublicInstalment), aliased(PublicInstalment)
    come = (
        select(func.sum(type_coerce(upto.amount, Integer)))
        .where(upto.contract_id == part.contract_id, upto.day <= part.day)
        .correlate(part)
        .scalar_subquery()
    )
    found = (
        select(func.min(part.day))
        .where(part.contract_id == PublicContract.id, _asked(part.day), come > _came_of())
        .correlate(PublicContract)
        .scalar_subquery()
    )
    return type_coerce(found, DayType)


def came_by_contract(session: Session, contract_id: int) -> Money:
    """What came of one contract."""
    found = select(_came_of()).select_from(PublicContract).where(PublicContract.id == contract_id)
    return Money(session.scalar(found) or 0)


# Of a decision


def spent_by_decision() -> ColumnElement[Money]:
    """What was spent by a decision, or taken as the share it grants."""
    own = PublicBooking.decision_id == PublicDecision.id
    return type_coerce(-_fen(PublicDecision, own), FenType)


def spent_of(session: Session, decision_id: int) -> Money:
    """What was spent by one decision."""
    query = select(spent_by_decision()).select_from(PublicDecision)
    return session.scalar(query.where(PublicDecision.id == decision_id)) or ZERO


# Of a receipt


def paid_at_desk(session: Session, receipt: Receipt) -> Money:
    """What the payment of a receipt paid on lines of public income."""
    query = (
        select(func.sum(Allocation.amount))
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(FeeItem, FeeItem.id == Charge.fee_item_id)
        .where(Allocation.payment_id == receipt.payment_id, FeeItem.nature == Nature.COMMON_AREA)
    )
    return session.scalar(query) or ZERO


def linked_of(session: Session, receipt: Receipt) -> Money:
    """What entries say of the payment of a receipt already."""
    query = (
        select(func.sum(PublicIncomeEntry.amount))
        .join(Receipt, Receipt.id == PublicIncomeEntry.receipt_id)
        .where(Receipt.payment_id == receipt.payment_id)
    )
    return session.scalar(query) or ZERO
