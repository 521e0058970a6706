"""Contracts, decisions and entries of public income for tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from propdesk.fees.billing.ahead import counter_line
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.public_income.contracts.register import (
    PUBLIC_CONTRACTS,
    PublicContractFields,
    PublicContractRow,
)
from propdesk.fees.public_income.decisions.register import PUBLIC_DECISIONS, PublicDecisionFields
from propdesk.fees.public_income.ledger.register import (
    PUBLIC_BOOKINGS,
    PublicBookingFields,
    PublicBookingRow,
)
from propdesk.fees.public_income.rules import (
    BookingKind,
    DecisionFor,
    IncomeSource,
    PublicCost,
    PublicWay,
    Rhythm,
)
from propdesk.fees.rules import Formula, Method, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.money import Money
from tests.offices import Office

CONTRACT = PublicContractFields(
    source=IncomeSource.LIFT, place="1-6 幢电梯", party="江城传媒", contract_no="GG-2026-01",
    first=date(2026, 1, 1), last=date(2026, 12, 31), rhythm=Rhythm.QUARTERLY,
    first_due=date(2026, 1, 15), amount=Money(1_000_000),
)  # fmt: skip
DECISION = PublicDecisionFields(
    decision_no="业大〔2026〕3 号", day=date(2026, 3, 1), what="更换儿童游乐设施",
    amount=Money(300_000),
)  # fmt: skip
INCOME = PublicBookingFields(
    kind=BookingKind.INCOME, day=date(2026, 11, 3), source=IncomeSource.VENUE,
    amount=Money(500_000), slip_no="20261103-17", what="广场场地租金",
)  # fmt: skip


def let(office: Office, **values: Any) -> int:
    """Enter a contract."""
    return office.store.write(PUBLIC_CONTRACTS.uses.add, fields=replace(CONTRACT, **values))


def contract(office: Office, record_id: int) -> PublicContractRow:
    """A contract as the list shows it."""
    (found,) = office.store.read(PUBLIC_CONTRACTS.records.rows, ids=[record_id])
    return found


def decide(office: Office, **values: Any) -> int:
    """Enter a decision."""
    return office.store.write(PUBLIC_DECISIONS.uses.add, fields=replace(DECISION, **values))


def share(office: Office, percent: int = 3000, **values: Any) -> int:
    """Enter a decision that grants the management a share."""
    return decide(office, purpose=DecisionFor.SHARE, amount=None, percent=percent, **values)


def book(office: Office, **values: Any) -> int:
    """Enter an income; with other values another entry."""
    fields = replace(INCOME, **values)
    if fields.kind is not BookingKind.INCOME or fields.contract_id is not None:
        fields = replace(fields, source=None)
    return office.store.write(PUBLIC_BOOKINGS.uses.add, fields=fields)


def use(office: Office, decision_id: int, fen: int, **values: Any) -> int:
    """Enter a use by a decision."""
    return book(
        office, kind=BookingKind.USE, decision_id=decision_id, amount=Money(fen), **values
    )  # fmt: skip


def cost(office: Office, kind: PublicCost, fen: int, **values: Any) -> int:
    """Enter a cost."""
    return book(office, kind=BookingKind.COST, cost=kind, amount=Money(fen), **values)


def linked(office: Office, receipt_no: str, fen: int, **values: Any) -> int:
    """Enter an income that came through the desk."""
    return book(
        office, way=PublicWay.DESK, receipt_no=receipt_no, slip_no="", amount=Money(fen), **values
    )


def entry(office: Office, record_id: int) -> PublicBookingRow:
    """An entry as the list shows it."""
    (found,) = office.store.read(PUBLIC_BOOKINGS.records.rows, ids=[record_id])
    return found


def at_the_desk(office: Office, *, times: int = 1) -> str:
    """Take a counter charge of common-area income of 60.00 in cash; the number of its receipt."""
    item = office.store.write(
        ITEM_USES.add,
        fields=ItemFields(name="临时停车", code="LTC", nature=Nature.COMMON_AREA),
    )
    tariff = office.store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=item, name="临时停车", formula=Formula.COUNTER, period_months=0,
            applies=Applies(),
        ),
        version=VersionFields(effective_from=date(2026, 1, 1), price=60_000_000),
    )  # fmt: skip
    unit = office.units["1-1-101"]
    line = office.store.read(
        counter_line, tariff_id=tariff, unit_id=unit, quantity=times * 1_000_000
    )
    order = Order(
        unit_id=unit, charge_ids=(), new_lines=(line,), parts=(Part(Method.CASH, line.amount),)
    )
    return office.store.write(collect_payment, order=order).receipts[0].no
