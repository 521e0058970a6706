"""A unit is sold: the owner changes, and bills that reach beyond that day are cut if wanted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.people.service import hand_over
from propdesk.estate.service import DocumentFields, PersonFields
from propdesk.estate.units.service import leave_household
from propdesk.fees.charges.service import Cut, PaidBills, split_bills, split_preview
from propdesk.kernel.i18n import _
from propdesk.movein.keys.service import KEY_PIECE, cancel_cards


@dataclass(frozen=True, slots=True)
class Sold:
    """The new owner, what became of the bills, and which cards open no more."""

    person_id: int
    cut: Cut = Cut()  # noqa: RUF009  frozen
    cancelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Which bills to cut: those nobody paid on, and what becomes of those with payments."""

    unpaid: bool = False
    paid: PaidBills = PaidBills.STAY

    @property
    def is_wanted(self) -> bool:
        """Whether any is."""
        return self.unpaid or self.paid is not PaidBills.STAY


@use_case(
    permission="estate.edit",
    touches=(
        "occupancy", "account", "audit", "person", "phone", "document", "search_entry", "charge",
        "open_charge", "posting", "counter", "parking_space", "payment", "allocation", "reduction",
        "prepayment_entry",
        *KEY_PIECE.touches,
    ),
)  # fmt: skip
def sell_unit(
    session: Session,
    *,
    unit_id: int,
    day: date,
    person: PersonFields,
    document: DocumentFields | None = None,
    split: Split = Split(),
    old_cards: bool = False,
) -> Sold:
    """Give a unit a new owner from `day`; `split` says which bills are cut at that day, `old_cards`
    that the cards which are out are cancelled.

    All of it or nothing; a parking space belongs to no household then. Cutting bills needs the
    right to bill, cancelling cards that to keys.
    """
    before = split_preview(session, unit_id=unit_id, day=day)
    cancelled = cancel_cards(session, unit_id=unit_id, why=_("Owner change")) if old_cards else ()
    leave_household(session, unit_id=unit_id, day=day)
    person_id = hand_over(session, unit_id=unit_id, day=day, person=person, document=document)
    if not split.is_wanted:
        return Sold(person_id, cancelled=cancelled)
    lines = (*(before.unpaid if split.unpaid else ()), *before.paid)
    return Sold(person_id, split_bills(session, lines=lines, paid=split.paid), cancelled)
