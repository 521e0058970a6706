"""The clause of the sample estate: a late fee for parking spaces."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.fees.late.models import LateClause
from propdesk.fees.late.register import CLAUSES, EDITS, LATE_CLAUSE, ClauseEnd, ClauseFields
from propdesk.fees.late.rules import ClauseState
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import _

_AGREED, _EARLIER = 730, 1460  # days ago


@use_case(permission=EDITS, touches=LATE_CLAUSE.touches)
def sample_clauses(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Enter it for the last item of the office's own income; nothing where there is none."""
    item_id = session.scalars(
        select(FeeItem.id)
        .where(FeeItem.nature == Nature.OWN_INCOME, FeeItem.active)
        .order_by(FeeItem.order_no.desc())
    ).first()
    if item_id is None:
        return {LATE_CLAUSE.kind: 0}
    day = year.today - timedelta(days=_AGREED)
    # The contract before had another rate.
    former = year.today - timedelta(days=_EARLIER)
    earlier = ClauseFields(
        item_id=item_id, clause=_("What is paid late bears a late fee of 0.03 % a day."),
        article=_("Former service contract, § 9"), agreed_on=former, first=former, rate=3_000,
    )  # fmt: skip
    made = CLAUSES.uses.add(session, fields=earlier)
    end = ClauseEnd(until=day - timedelta(days=1))
    CLAUSES.uses.move(session, record_id=made, to=ClauseState.ENDED, form=end)
    words = _("What is not paid when it is due bears a late fee of 0.05 % a day.")
    fields = ClauseFields(
        item_id=item_id, clause=words, article=_("Service contract, § 12"), agreed_on=day,
        first=day, rate=5_000, grace=15,
    )  # fmt: skip
    CLAUSES.uses.add(session, fields=fields)
    return {LATE_CLAUSE.kind: session.scalar(select(func.count()).select_from(LateClause)) or 0}
