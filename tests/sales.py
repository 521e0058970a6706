"""A unit is sold, and the bills that reach beyond that day are cut: what tests begin with."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.people.service import hand_over
from propdesk.estate.records import PersonFields
from propdesk.estate.units.service import leave_household
from propdesk.fees.charges.service import Cut, PaidBills, split_bills, split_preview


@dataclass(frozen=True, slots=True)
class Split:
    """Which bills to cut: those nobody paid on, and what becomes of those with payments."""

    unpaid: bool = False
    paid: PaidBills = PaidBills.STAY


@use_case(
    permission="estate.edit",
    touches=(
        "occupancy", "account", "audit", "person", "phone", "document", "search_entry", "charge",
        "open_charge", "posting", "counter", "parking_space", "payment", "allocation", "reduction",
        "prepayment_entry",
    ),
)  # fmt: skip
def sell_unit(
    session: Session, *, unit_id: int, day: date, name: str, split: Split = Split()
) -> Cut:
    """Give a unit a new owner of this name from a day, and cut its bills."""
    before = split_preview(session, unit_id=unit_id, day=day)
    leave_household(session, unit_id=unit_id, day=day)
    hand_over(session, unit_id=unit_id, day=day, owners=[(PersonFields(name=name), None)])
    lines = (*(before.unpaid if split.unpaid else ()), *before.paid)
    return split_bills(session, lines=lines, paid=split.paid)
