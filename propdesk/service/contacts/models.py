"""The table of the contact book."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.service.contacts.rules import Channel, ContactKind, ContactState


class Contact(Base):
    """A call, a visit or a letter. `at` is the moment of its day and time, `became` the number
    of what came out of it."""

    __tablename__ = "contact"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    day: Mapped[date]
    time: Mapped[str]
    channel: Mapped[Channel] = mapped_column(word(Channel, "channel"))
    kind: Mapped[ContactKind] = mapped_column(word(ContactKind, "kind"))
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[str]
    caller: Mapped[str]
    phone: Mapped[str]
    what: Mapped[str]
    receiver: Mapped[str]
    outer_no: Mapped[str]
    reply_day: Mapped[date | None]
    reply_time: Mapped[str]
    note: Mapped[str]
    state: Mapped[ContactState] = mapped_column(word(ContactState, "state"))
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    promised: Mapped[str] = mapped_column(default="")
    became: Mapped[str] = mapped_column(default="")
