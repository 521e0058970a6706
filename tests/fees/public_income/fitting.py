"""Values of public income that hold together, for tests over all registers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from propdesk.db.store import Store
from propdesk.fees.public_income.contracts.register import PublicContractFields
from propdesk.fees.public_income.decisions.register import PublicDecisionFields
from propdesk.fees.public_income.ledger.register import PublicBookingFields
from propdesk.fees.public_income.rules import (
    BookingKind,
    DecisionFor,
    IncomeSource,
    PublicWay,
    Rhythm,
)
from propdesk.kernel.money import Money
from tests.generated import DAY


def fit_contract(_store: Store, made: PublicContractFields, number: int) -> PublicContractFields:
    """The same with the sum alone, each quarter."""
    return replace(
        made, rhythm=Rhythm.QUARTERLY, rent=None, amount=Money(100_000 + number), plan=""
    )


def fit_decision(_store: Store, made: PublicDecisionFields, number: int) -> PublicDecisionFields:
    """The same as a sum that was granted before today."""
    return replace(
        made, purpose=DecisionFor.USE, amount=Money(100_000 + number), percent=None, day=DAY
    )


def fit_booking(_store: Store, made: PublicBookingFields, _number: int) -> PublicBookingFields:
    """The same as an income of no contract, which needs nothing before it."""
    return replace(
        made, kind=BookingKind.INCOME, source=IncomeSource.VENUE, contract_id=None, cost=None,
        decision_id=None, way=PublicWay.ACCOUNT, receipt_no="", day=DAY,
    )  # fmt: skip


FITTED: Mapping[str, Callable[[Store, Any, int], Any]] = {
    "public_contract": fit_contract,
    "public_decision": fit_decision,
    "public_booking": fit_booking,
}
