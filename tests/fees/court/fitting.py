"""Values of agreements and court cases that hold together, for tests over all registers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.posting import posting
from propdesk.db.store import Store, use_case
from propdesk.estate.accounts.service import debtor_account
from propdesk.estate.models import Unit
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.court.agreements.register import AgreementFields
from propdesk.fees.court.cases.register import SuitFields
from propdesk.fees.court.debts import covered_lines
from propdesk.fees.court.models import Agreement
from propdesk.fees.models import Charge
from propdesk.fees.rules import ChargeKind, Method, Nature
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields
from propdesk.kernel.money import Money, total
from tests.fees.estates import add_unit

DUE = date(2026, 10, 31)


@use_case(
    permission="", touches=("charge", "open_charge", "account", "posting", "counter", "audit")
)
def owe(session: Session, *, unit_id: int, item_id: int) -> None:
    """Let the owner of a unit owe something that was due."""
    row = {
        "kind": ChargeKind.DIFFERENCE, "unit_id": unit_id, "fee_item_id": item_id, "due_day": DUE,
        "account_id": debtor_account(session, unit_id=unit_id, day=DUE), "amount": Money(100_001),
        "advance": False, "explanation": "", "reason": "",
    }  # fmt: skip
    with posting(session, "payment") as post:
        post.insert(Charge, [row])


def _home(store: Store, owner: str) -> int:
    """A unit of its own whose owner is in arrears."""
    count = store.read(lambda session: session.scalar(select(func.count()).select_from(Unit))) or 0
    store.write(ensure_first_items)
    about = ItemFields(code=f"QF{count}", name=f"QF{count} 项目", nature=Nature.OWN_INCOME)
    own = store.write(ITEM_USES.add, fields=about)
    unit_id = store.write(add_unit, code=f"77-{1000 + count}", owner=owner)
    store.write(owe, unit_id=unit_id, item_id=own)
    return unit_id


def fit_agreement(store: Store, made: AgreementFields, _number: int) -> AgreementFields:
    """The same over what the owner of a home of its own owes, in two instalments."""
    return replace(
        made, unit_id=_home(store, made.debtor), due_until=DUE, amount=None, times=2,
        first_day=date(2026, 12, 1), plan="",
    )  # fmt: skip


def fit_suit(store: Store, made: SuitFields, _number: int) -> SuitFields:
    """The same over what the owner of a home of its own owes."""
    return replace(made, unit_id=_home(store, made.debtor), due_until=DUE, claim=None)


def pay_agreement(store: Store, agreement_id: int) -> None:
    """Pay all that an agreement covers."""

    def owed(session: Session) -> Any:
        one = session.get_one(Agreement, agreement_id)
        return one.unit_id, covered_lines(session, one.account_id or 0, one.due_until)

    unit_id, lines = store.read(owed)
    amount = total(line.amount for line in lines)
    order = Order(unit_id=unit_id, parts=(Part(Method.TRANSFER, amount),))
    store.write(collect_payment, order=order)


FITTED: dict[str, Callable[[Store, Any, int], Any]] = {
    "instalment_agreement": fit_agreement,
    "court_case": fit_suit,
}
