"""The tables of complaints, and apart from them of those who complained."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.duties.clocks.models import Waits
from propdesk.service.complaints.rules import (
    ComplaintChannel,
    ComplaintClass,
    ComplaintState,
    ComplaintUrgency,
    Satisfaction,
    SecondLetter,
    TermRules,
    Validity,
)


class Complaint(Waits, Base):
    """A complaint without a word of who complained; `cause_key` is its cause as it is compared."""

    __tablename__ = "complaint"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ComplaintClass] = mapped_column(word(ComplaintClass, "kind"))
    urgency: Mapped[ComplaintUrgency] = mapped_column(word(ComplaintUrgency, "urgency"))
    channel: Mapped[ComplaintChannel] = mapped_column(word(ComplaintChannel, "channel"))
    outer_no: Mapped[str]
    cause: Mapped[str]
    cause_key: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    day: Mapped[date] = mapped_column(index=True)
    received_at: Mapped[datetime | None]
    department: Mapped[str]
    note: Mapped[str]
    state: Mapped[ComplaintState] = mapped_column(word(ComplaintState, "state"))
    verdict: Mapped[Validity | None] = mapped_column(word(Validity, "verdict"))
    first_answer: Mapped[str] = mapped_column(default="")
    handler: Mapped[str] = mapped_column(default="")
    news: Mapped[str] = mapped_column(default="")
    told_proof: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    reply: Mapped[str] = mapped_column(default="")
    replied_on: Mapped[date | None]
    satisfaction: Mapped[Satisfaction | None] = mapped_column(word(Satisfaction, "satisfaction"))
    heard: Mapped[str] = mapped_column(default="")
    called_by: Mapped[str] = mapped_column(default="")
    called_on: Mapped[date | None]
    receiver: Mapped[str] = mapped_column(default="", server_default="")
    judged_at: Mapped[datetime | None]
    measures: Mapped[str] = mapped_column(default="", server_default="")
    second_letter: Mapped[SecondLetter | None] = mapped_column(word(SecondLetter, "second_letter"))
    second_at: Mapped[datetime | None]


class Complainant(Base):
    """Somebody who complained. Who may not see this kind of record learns nothing of it."""

    __tablename__ = "complainant"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("complaint.id", ondelete="RESTRICT"), index=True
    )
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(index=True)
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    wishes: Mapped[str]


class Investigation(Base):
    """A step of looking into a complaint: who found what on which day; its evidence are files."""

    __tablename__ = "investigation"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("complaint.id", ondelete="RESTRICT"), index=True
    )
    day: Mapped[date]
    who: Mapped[str]
    found: Mapped[str]


class ComplaintTerm(Base):
    """The deadlines of a class of complaints, or of all others; null minutes are those of the
    rule set."""

    __tablename__ = "complaint_term"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    kind: Mapped[ComplaintClass | None] = mapped_column(word(ComplaintClass, "kind"))
    rules: Mapped[TermRules] = mapped_column(word(TermRules, "rules"))
    answer_minutes: Mapped[int | None]
    news_minutes: Mapped[int | None]
    settle_minutes: Mapped[int | None]
    urgent_answer: Mapped[int | None]
    urgent_news: Mapped[int | None]
    urgent_settle: Mapped[int | None]
    explain_minutes: Mapped[int | None]
    note: Mapped[str]
