"""A unit is sold: the owner changes, and bills that reach beyond that day are cut if wanted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.records import DocumentFields, PersonFields
from propdesk.estate.service import hand_over
from propdesk.fees.splitting import split_lines, split_preview
from propdesk.kernel.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Sold:
    """The new owner, how many bills were cut, and what of them went over."""

    person_id: int
    bills: int = 0
    moved: Money = ZERO


@use_case(
    permission="estate.edit",
    touches=(
        "occupancy", "account", "audit", "person", "phone", "document", "search_entry", "charge",
        "open_charge", "posting", "counter", "parking_space",
    ),
)  # fmt: skip
def sell_unit(
    session: Session,
    *,
    unit_id: int,
    day: date,
    person: PersonFields,
    document: DocumentFields | None = None,
    split: bool = False,
) -> Sold:
    """Give a unit a new owner from `day`; `split` cuts the unpaid bills at that day.

    All of it or nothing. Cutting bills needs the right to bill.
    """
    before = split_preview(session, unit_id=unit_id, day=day)
    person_id = hand_over(session, unit_id=unit_id, day=day, person=person, document=document)
    if not split:
        return Sold(person_id)
    bills, moved = split_lines(session, lines=before.unpaid, day=day)
    return Sold(person_id, bills, moved)
