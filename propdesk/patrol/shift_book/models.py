"""The tables of the shift book: posts, hand-overs, what goes over from one to the next."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.patrol.shift_book.rules import HandoverState, OpenItemState, RefusedFor


class ShiftPost(Base):
    """A post that is manned in shifts, with its limits; hand-overs name it as it is called."""

    __tablename__ = "shift_post"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    least: Mapped[int]
    most_hours: Mapped[int]
    entry_hours: Mapped[int | None]
    equipment: Mapped[str]
    note: Mapped[str]


class Handover(Base):
    """What one shift of a post gives the next."""

    __tablename__ = "handover"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    post: Mapped[str] = mapped_column(index=True)
    day: Mapped[date] = mapped_column(index=True)
    shift: Mapped[str]
    hours: Mapped[int | None]
    outgoing: Mapped[str]
    incoming: Mapped[str]
    equipment: Mapped[str]
    events: Mapped[str]
    note: Mapped[str]
    state: Mapped[HandoverState] = mapped_column(word(HandoverState, "state"))
    fit: Mapped[bool | None]
    calm: Mapped[bool | None]
    complete: Mapped[bool | None]
    refused_for: Mapped[RefusedFor | None] = mapped_column(word(RefusedFor, "refused_for"))
    refused_words: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]


class ShiftItem(Base):
    """Something a post has to see to, whoever is on duty."""

    __tablename__ = "shift_item"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    post: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str]
    state: Mapped[OpenItemState] = mapped_column(word(OpenItemState, "state"))
    done: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None]
