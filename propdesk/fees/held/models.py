"""The table of proofs: what is held of deposits against the money that is there."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key
from propdesk.kernel.money import Money


class DepositProof(Base):
    """A proof of the deposits held by us on a day. `books` is what was booked by that day when it
    was saved; `difference` = money account + cash - books."""

    __tablename__ = "deposit_proof"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    as_of: Mapped[date]
    on_account: Mapped[Money]
    in_cash: Mapped[Money]
    why: Mapped[str]
    proved_by: Mapped[str]
    note: Mapped[str]
    books: Mapped[Money]
    difference: Mapped[Money]
