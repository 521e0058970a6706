"""Values of late-fee clauses that hold together, for tests over all registers."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.late.register import ClauseFields
from propdesk.fees.late.rules import LateCap
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields
from tests.generated import DAY


def fit_clause(store: Store, made: ClauseFields, _number: int) -> ClauseFields:
    """The same of an item of its own: two clauses of one item do not meet."""

    def items(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(FeeItem)) or 0

    code = f"PREPW{store.read(items)}"
    item_id = store.write(ITEM_USES.add, fields=ItemFields(code=code, name=f"{code} 项目"))
    return replace(
        made,
        rate=5_000,
        grace=0,
        item_id=item_id,
        agreed_on=DAY,
        first=DAY,
        cap=LateCap.PRINCIPAL,
        yearly=None,
    )
