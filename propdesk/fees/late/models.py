"""The table of the clauses of a late fee."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.late.rules import ClauseState, LateCap


class LateClause(Base):
    """What was agreed for lines of an item that fall due from `first` to `until` (None: no end).

    `rate` a day in 10^-7, `yearly` in 10^-6, `grace` in days; `before`: a payment pays the late fee
    before what it is for.
    """

    __tablename__ = "late_clause"
    __table_args__ = (
        CheckConstraint("rate > 0", name="rate"),
        CheckConstraint("grace >= 0", name="grace"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"), index=True)
    clause: Mapped[str]
    article: Mapped[str]
    agreed_on: Mapped[date]
    first: Mapped[date]
    until: Mapped[date | None]
    rate: Mapped[int]
    grace: Mapped[int]
    before: Mapped[bool]
    cap: Mapped[LateCap] = mapped_column(word(LateCap, "cap"))
    yearly: Mapped[int | None]
    note: Mapped[str]
    state: Mapped[ClauseState] = mapped_column(word(ClauseState, "state"))
