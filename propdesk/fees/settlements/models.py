"""The table of settlements."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.settlements.rules import TakingsChannel
from propdesk.kernel.money import Money


class ChannelSettlement(Base):
    """What a channel paid out for the takings of some days. `expected` is what was taken by the
    books when it was saved; `difference` = expected - settled - fee."""

    __tablename__ = "settlement"
    __table_args__ = (CheckConstraint("first <= last", name="days"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[TakingsChannel] = mapped_column(word(TakingsChannel, "channel"))
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    settled: Mapped[Money]
    fee: Mapped[Money]
    came_on: Mapped[date]
    why: Mapped[str]
    note: Mapped[str]
    expected: Mapped[Money]
    difference: Mapped[Money]
