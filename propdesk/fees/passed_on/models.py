"""The table of suppliers' bills."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.passed_on.rules import SupplierBillState
from propdesk.kernel.money import Money


class SupplierBill(Base):
    """What a supplier asks for the days first..last: `quantity` (10^-3) as his bill says it, null
    where the main meter tells it. `paid_on` and `paid_by` when he was paid."""

    __tablename__ = "supplier_bill"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("first <= last", name="days"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"), index=True)
    main_id: Mapped[int | None] = mapped_column(
        ForeignKey("meter.id", ondelete="RESTRICT"), index=True
    )
    supplier: Mapped[str]
    bill_no: Mapped[str]
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    quantity: Mapped[int | None]
    amount: Mapped[Money]
    pay_by: Mapped[date | None]
    note: Mapped[str]
    state: Mapped[SupplierBillState] = mapped_column(word(SupplierBillState, "state"), index=True)
    paid_on: Mapped[date | None]
    paid_by: Mapped[str] = mapped_column(default="")
