"""The exports of the sample estate: each closed month, once one undone and made again."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.fees.months.service import sealed_facts
from propdesk.fees.vouchers.exporting import PERMISSION, export_vouchers, undo_export


@use_case(permission=PERMISSION, touches=("voucher_export", "counter", "audit"))
def sample_vouchers(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Export the closed months, as an accountant would the evening before."""
    made = 0
    for month in sorted(sealed_facts(session)):
        with standing_at(session, year.at(year.today, 8)):
            one = export_vouchers(session, month=month)
            if not made:
                undo_export(session, export_id=one.id)
                export_vouchers(session, month=month)
        made += 1
    return {"voucher_export": made + bool(made)}
