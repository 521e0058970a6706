"""Values of deposits, refunds and deductions that hold together, for tests over all registers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.deductions.register import DeductionFields
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import DeductionKind, Holder, Origin
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields
from propdesk.kernel.money import Money
from tests.fees.meters.fitting import fitted_meter, fitted_reading, hang_one
from tests.generated import DAY


def _newest(store: Store, nature: Nature) -> int | None:
    def found(session: Session) -> int | None:
        query = select(FeeItem.id).where(FeeItem.nature == nature).order_by(FeeItem.id.desc())
        return session.scalars(query).first()

    return store.read(found)


def prepare(store: Store) -> None:
    """The fee items of deposits and of damage, a deposit that is held, a meter."""
    for code, nature in (("PREP1", Nature.DEPOSIT), ("PREP2", Nature.PAID_SERVICE)):
        if _newest(store, nature) is None:
            fields = ItemFields(code=code, name=f"{code} 项目", nature=nature)
            store.write(ITEM_USES.add, fields=fields)
    if store.read(lambda session: session.scalar(select(Deposit.id).limit(1))) is None:
        item = _newest(store, Nature.DEPOSIT)
        assert item is not None
        held = DepositFields(
            fee_item_id=item, payer="陌生人", phone="19900001111", amount=Money(10_000_000),
            comes=Origin.BROUGHT, since=DAY,
        )  # fmt: skip
        store.write(DEPOSITS.uses.add, fields=held)
    hang_one(store)


def _deposit(store: Store, made: DepositFields, _number: int) -> DepositFields:
    item = _newest(store, Nature.DEPOSIT)
    assert item is not None
    return replace(made, fee_item_id=item, comes=Origin.COLLECT, holder=Holder.OURS, since=None)


def _deduction(store: Store, made: DeductionFields, _number: int) -> DeductionFields:
    item = _newest(store, Nature.PAID_SERVICE)
    return replace(made, kind=DeductionKind.DAMAGE, income_item_id=item, agreed_on=DAY)


FITTED: dict[str, Callable[[Store, Any, int], Any]] = {
    "deposit": _deposit,
    "deposit_refund": lambda _store, made, _number: made,
    "deposit_deduction": _deduction,
    "deposit_proof": lambda _store, made, number: replace(made, as_of=DAY - timedelta(days=number)),
    "meter": fitted_meter,
    "meter_reading": fitted_reading,
}
