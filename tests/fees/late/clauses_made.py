"""Late-fee clauses for tests over all pages, and the one most tests are about."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.fees.late.register import CLAUSES, ClauseFields
from propdesk.fees.late.sample import sample_clauses
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem

WORDS = "逾期按日加收应缴费用万分之五的违约金"


def put_clauses(store: Store) -> None:
    """Enter that of the sample estate."""

    @use_case(permission="", touches=tuple(use_case_of(sample_clauses).touches))
    def put(session: Session) -> None:
        sample_clauses(session, year=SampleYear(session, "fees.late", 12))

    store.write(put)


def own_item(store: Store) -> int:
    """The item of the property fee."""

    def find(session: Session) -> int:
        query = select(FeeItem.id).where(FeeItem.nature == Nature.OWN_INCOME)
        return session.scalars(query.order_by(FeeItem.order_no)).first() or 0

    return store.read(find)


def add_clause(store: Store, **more: Any) -> int:
    """0.05 % a day for the property fee from 2020 on, without grace."""
    fields: dict[str, Any] = {
        "item_id": own_item(store), "clause": WORDS, "article": "第十二条",
        "agreed_on": date(2020, 1, 1), "first": date(2020, 1, 1), "rate": 5_000,
    }  # fmt: skip
    return store.write(CLAUSES.uses.add, fields=ClauseFields(**(fields | more)))
