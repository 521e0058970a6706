"""The table of data incidents."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.privacy.incidents.rules import IncidentKind, IncidentState


class DataIncident(Base):
    """One incident with personal data, from when it was found until nothing is left to do."""

    __tablename__ = "data_incident"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[IncidentKind] = mapped_column(word(IncidentKind, "kind"))
    what: Mapped[str]
    found_at: Mapped[datetime] = mapped_column(index=True)
    data: Mapped[str]
    whose: Mapped[str]
    people: Mapped[int | None]
    cause: Mapped[str]
    harm: Mapped[str]
    note: Mapped[str]
    state: Mapped[IncidentState] = mapped_column(word(IncidentState, "state"))
    measures: Mapped[str] = mapped_column(default="")
    reported_to: Mapped[str] = mapped_column(default="")
    report_no: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime | None]
    told_how: Mapped[str] = mapped_column(default="")
    told_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(default="")
