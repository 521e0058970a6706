"""The tables of offers of prepayment and of who took them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.estate.rules import UnitKind
from propdesk.fees.offers.rules import OfferKind, OfferState, UseState
from propdesk.kernel.money import Money


class PrepayOffer(Base):
    """An offer: so many months of an item (null: of every item of ours) paid at once, and what is
    taken off them: a share (10^-6), a sum or free months, by its kind."""

    __tablename__ = "prepay_offer"
    __table_args__ = (CheckConstraint("months > 0", name="months"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"))
    months: Mapped[int]
    kind: Mapped[OfferKind] = mapped_column(word(OfferKind, "kind"))
    share: Mapped[int | None]
    amount: Mapped[Money | None]
    free_months: Mapped[int | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None] = mapped_column(index=True)
    unit_kind: Mapped[UnitKind | None] = mapped_column(word(UnitKind, "unit_kind"))
    buildings: Mapped[str]
    note: Mapped[str]
    state: Mapped[OfferState] = mapped_column(word(OfferState, "state"), index=True)


class OfferUse(Base):
    """An offer that was taken with a payment. `listed` is what its months cost, `off` what was
    taken off; the amounts of single months are reductions of that payment.

    Once it ended: `ended_on` the last day that was used, `used` what that came to at list price,
    `credit` what was free of what was paid, `move_id` the entry without money that did it.
    """

    __tablename__ = "offer_use"
    __table_args__ = (CheckConstraint("off > 0", name="off"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    offer_id: Mapped[int] = mapped_column(
        ForeignKey("prepay_offer.id", ondelete="RESTRICT"), index=True
    )
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"))
    first: Mapped[date]
    last: Mapped[date]
    months: Mapped[int]
    listed: Mapped[Money]
    off: Mapped[Money]
    note: Mapped[str]
    state: Mapped[UseState] = mapped_column(word(UseState, "state"), index=True)
    ended_on: Mapped[date | None]
    used: Mapped[Money | None]
    credit: Mapped[Money | None]
    move_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
