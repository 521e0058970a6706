"""The tables of workers, of their absences, and of teams."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.repairs.workers.rules import AbsentFor, Employer, WorkerState


class Team(Base):
    """People who are sent together: 水电班."""

    __tablename__ = "team"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    does: Mapped[str]
    note: Mapped[str]


class Worker(Base):
    """Somebody who is sent to a repair, or an outside firm. The code is what papers carry."""

    __tablename__ = "worker"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("team.id", ondelete="RESTRICT"), index=True
    )
    employer: Mapped[Employer] = mapped_column(word(Employer, "employer"))
    does: Mapped[str]
    note: Mapped[str]
    signs_in: Mapped[str] = mapped_column(server_default="")
    state: Mapped[WorkerState] = mapped_column(word(WorkerState, "state"))
    left_on: Mapped[date | None]


class Absence(Base):
    """Days on which a worker is not sent and not counted on; without `until` nobody knows yet."""

    __tablename__ = "worker_absence"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id", ondelete="RESTRICT"), index=True)
    begins: Mapped[date]
    until: Mapped[date | None]
    why: Mapped[AbsentFor] = mapped_column(word(AbsentFor, "why"))
    note: Mapped[str]
