"""Values of corrections that hold together, for tests over all registers."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.posting import posting
from propdesk.db.store import Store, use_case
from propdesk.estate.models import Account, Unit
from propdesk.estate.people.service import walk_in_account
from propdesk.fees.corrections.fields import CorrectionFields
from propdesk.fees.corrections.rules import CorrectionKind
from propdesk.fees.models import Charge
from propdesk.fees.rules import ChargeKind, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields
from propdesk.kernel.money import Money
from tests.generated import DAY

CODE = "PREP3"


@use_case(
    permission="",
    touches=("charge", "open_charge", "account", "person", "phone", "posting", "counter", "audit"),
)
def charge_again(session: Session, *, item_id: int) -> int:
    """A charge of the newest unit, or of nobody's, of its own."""
    unit_id = session.scalars(select(Unit.id).order_by(Unit.id.desc())).first()
    account = session.scalars(select(Account.id).where(Account.unit_id == unit_id)).first()
    row = {
        "kind": ChargeKind.COUNTER, "unit_id": unit_id, "fee_item_id": item_id, "due_day": DAY,
        "account_id": account or walk_in_account(session, name="陌生人", phone="19900001111"),
        "amount": Money(10_000_000), "advance": False, "explanation": "", "reason": "",
    }  # fmt: skip
    with posting(session, "payment") as post:
        return post.insert(Charge, [row])[0]


def fit_correction(store: Store, made: CorrectionFields, _number: int) -> CorrectionFields:
    """The same of a charge that is there, as a waiver, which needs nothing else."""

    def item(session: Session) -> int | None:
        return session.scalars(select(FeeItem.id).where(FeeItem.code == CODE)).first()

    if store.read(item) is None:
        fields = ItemFields(code=CODE, name=f"{CODE} 项目", nature=Nature.PAID_SERVICE)
        store.write(ITEM_USES.add, fields=fields)
    charge_id = store.write(charge_again, item_id=store.read(item) or 0)
    return replace(made, charge_id=charge_id, kind=CorrectionKind.WAIVER, payer="", due_on=None)
