"""The tables of kinds of faults and of prices."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Fen, Key, word
from propdesk.duties.hours.rules import TimeBasis
from propdesk.repairs.kinds.rules import WorkClass


class FaultKind(Base):
    """A kind of fault: whose it is, how many minutes there are to answer, arrive, finish, and which
    builder or supplier answers for it under warranty. The finish is counted in `finish_hours`,
    where they are given, else like the others in `hours`."""

    __tablename__ = "fault_kind"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    work_class: Mapped[WorkClass] = mapped_column(word(WorkClass, "work_class"))
    warranty_months: Mapped[int]
    hours: Mapped[TimeBasis] = mapped_column(word(TimeBasis, "hours"))
    answer_minutes: Mapped[int]
    arrive_minutes: Mapped[int]
    finish_minutes: Mapped[int]
    urgent_answer: Mapped[int]
    urgent_arrive: Mapped[int]
    urgent_finish: Mapped[int]
    note: Mapped[str]
    warranty_seasons: Mapped[int | None]
    builder_id: Mapped[int | None] = mapped_column(
        ForeignKey("builder.id", ondelete="RESTRICT"), index=True
    )
    finish_hours: Mapped[TimeBasis | None] = mapped_column(word(TimeBasis, "finish_hours"))


class RepairPrice(Base):
    """A line of the price list: material or labour, by the unit it is counted in."""

    __tablename__ = "repair_price"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    spec: Mapped[str]
    unit: Mapped[str]
    price: Mapped[Fen]
    is_labour: Mapped[bool]
    note: Mapped[str]
