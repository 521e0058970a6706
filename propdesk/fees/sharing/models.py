"""Tables of shared bills, and of what each unit got of one."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.meters.rules import MeterSort
from propdesk.fees.rules import ShareBy
from propdesk.fees.sharing.rules import ShareAmong, SharedState
from propdesk.kernel.money import Money


class SharedBill(Base):
    """A supplier's bill that units share. `run_id`: the billing run of its lines while they stand;
    `units`: how many units got a share, `without`: how many units were left out."""

    __tablename__ = "shared_bill"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("first <= last", name="days"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"), index=True)
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Money]
    supplier: Mapped[str]
    bill_no: Mapped[str]
    share_by: Mapped[ShareBy] = mapped_column(word(ShareBy, "share_by"))
    among: Mapped[ShareAmong] = mapped_column(word(ShareAmong, "among"))
    buildings: Mapped[str]
    bands: Mapped[str]
    left_out: Mapped[str]
    due_day: Mapped[date | None]
    note: Mapped[str]
    state: Mapped[SharedState] = mapped_column(word(SharedState, "state"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("billing_run.id", ondelete="RESTRICT"))
    units: Mapped[int] = mapped_column(default=0)
    without: Mapped[int] = mapped_column(default=0)
    meter_kind: Mapped[MeterSort] = mapped_column(
        word(MeterSort, "meter_kind"), default=MeterSort.WATER, server_default="water"
    )  # of which meters, where it is shared by what they counted


class BillShare(Base):
    """What one unit got of a bill in one run, and from what; kept when the run is undone.

    `measure` in 10^-4 (m², people, 1), `coefficient` in 10^-6. `extra`: how many fen of the amount
    are of the remainder. `why`: the reason for which the unit was left out.
    """

    __tablename__ = "bill_share"
    __table_args__ = (Index("ix_bill_share_bill_id_run_id", "bill_id", "run_id"),)

    id: Mapped[Key]
    bill_id: Mapped[int] = mapped_column(ForeignKey("shared_bill.id", ondelete="RESTRICT"))
    run_id: Mapped[int] = mapped_column(ForeignKey("billing_run.id", ondelete="RESTRICT"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    measure: Mapped[int]
    coefficient: Mapped[int]
    amount: Mapped[Money]
    extra: Mapped[int]
    why: Mapped[str]
