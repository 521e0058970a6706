"""The tables of dunning: keepers, what is known of a debtor, contacts, deliveries of letters."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.fees.dunning.rules import DunDelivered, DunFlag, DunWay
from propdesk.kernel.money import Money


class Keeper(Base):
    """Who answers for which units (楼栋管家) between two days. `places` are buildings, entrances
    and rooms in normal form, one after the other: “1, 2-1, 3-2-1201”; the longest counts."""

    __tablename__ = "keeper"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str]
    phone: Mapped[str]
    places: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    note: Mapped[str]


class DunFile(Base):
    """What is known of a debtor: why he does not pay, linked to the repair order or defect it is
    about, and whether he is left in peace for a while. One that nobody wrote on has none."""

    __tablename__ = "dun_file"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), unique=True
    )
    reason: Mapped[str]
    about_kind: Mapped[str]  # the kind of a record: repair_order, defect; '' for none
    about_id: Mapped[int | None]
    about: Mapped[str]  # its number and words
    flag: Mapped[DunFlag] = mapped_column(word(DunFlag, "flag"), index=True)
    flag_why: Mapped[str]
    flag_until: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str]


class DunContact(Base):
    """Each time a debtor was asked, reached or not. INSERT only: a mistake is taken back by a row
    that `reverses_id` names, with its `reason`.

    `owed` and `late` are what was overdue and its late fee on that day, `lines` (JSON) the open
    amount of each line: [[charge_id, fen], …]. `promised` null with a day: all of it. What goes out
    on paper has the day to pay by and its `facts` (JSON), as they were printed.
    """

    __tablename__ = "dun_contact"
    __table_args__ = (
        CheckConstraint("promised > 0", name="promised"),
        CheckConstraint("promised IS NULL OR promised_on IS NOT NULL", name="promised_on"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True
    )
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    keeper_id: Mapped[int | None] = mapped_column(
        ForeignKey("keeper.id", ondelete="RESTRICT"), index=True
    )
    day: Mapped[date] = mapped_column(index=True)
    way: Mapped[DunWay] = mapped_column(word(DunWay, "way"))
    made_by: Mapped[str]
    met: Mapped[str]
    reached: Mapped[bool]
    answer: Mapped[str]
    promised_on: Mapped[date | None] = mapped_column(index=True)
    promised: Mapped[Money | None]
    owed: Mapped[Money]
    late: Mapped[Money]
    lines: Mapped[str]
    pay_until: Mapped[date | None]
    facts: Mapped[str]
    at: Mapped[datetime]
    user_name: Mapped[str]
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("dun_contact.id", ondelete="RESTRICT"), unique=True
    )
    reason: Mapped[str]


class DunDelivery(Base):
    """How a letter reached its debtor: who brought it when, and what proves it (who signed, the
    witness, the number of the registered mail). INSERT only, as contacts."""

    __tablename__ = "dun_delivery"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    contact_id: Mapped[int] = mapped_column(
        ForeignKey("dun_contact.id", ondelete="RESTRICT"), index=True
    )
    day: Mapped[date]
    how: Mapped[DunDelivered] = mapped_column(word(DunDelivered, "how"))
    brought_by: Mapped[str]
    proof: Mapped[str]
    note: Mapped[str]
    at: Mapped[datetime]
    user_name: Mapped[str]
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("dun_delivery.id", ondelete="RESTRICT"), unique=True
    )
    reason: Mapped[str]
