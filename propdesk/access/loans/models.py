"""The table of what is kept for somebody."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.access.loans.rules import ItemKind, ItemState
from propdesk.db.tables import IDS_ONCE, Base, Key, word


class KeptItem(Base):
    """A thing at the desk: a parcel, something found, something left for somebody."""

    __tablename__ = "kept_item"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ItemKind] = mapped_column(word(ItemKind, "kind"))
    what: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    owner: Mapped[str]
    phone: Mapped[str]
    arrived: Mapped[date]
    place: Mapped[str]
    kept_at: Mapped[str]
    keep_until: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str]
    state: Mapped[ItemState] = mapped_column(word(ItemState, "state"))
    told: Mapped[str] = mapped_column(default="")
    told_on: Mapped[date | None]
    handed_to: Mapped[str] = mapped_column(default="")
    mark: Mapped[str] = mapped_column(default="")
    handed_on: Mapped[date | None]
