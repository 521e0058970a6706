"""The table of owner changes."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.movein.owner_change.rules import Bears, ChangeSort, ChangeState, DayBasis


class ChangeOfOwner(Base):
    """A unit that gets other owners on a day, and what became of everything open.

    `day`: the new owners' first. `choices`: what was decided of which line, as JSON; `facts`: the
    settlement as it was settled; `done`: what that wrote, for taking it back. `certificates`: those
    that were issued, as JSON; `certified_on`: the day of the last one, None where none holds.
    """

    __tablename__ = "owner_change"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    sort: Mapped[ChangeSort] = mapped_column(word(ChangeSort, "sort"))
    basis: Mapped[DayBasis] = mapped_column(word(DayBasis, "basis"))
    basis_day: Mapped[date]
    bears: Mapped[Bears] = mapped_column(word(Bears, "bears"))
    day: Mapped[date] = mapped_column(index=True)
    document_no: Mapped[str]
    owners: Mapped[str]
    note: Mapped[str]
    state: Mapped[ChangeState] = mapped_column(word(ChangeState, "state"), index=True)
    seller: Mapped[str] = mapped_column(default="")
    buyer: Mapped[str] = mapped_column(default="")
    agreement: Mapped[str] = mapped_column(default="")
    choices: Mapped[str] = mapped_column(default="")
    facts: Mapped[str] = mapped_column(default="")
    done: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None]
    certificates: Mapped[str] = mapped_column(default="", server_default="")
    certified_on: Mapped[date | None]
