"""The tables of plans and of the tasks they give."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint, column, table
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, DayType, Key, word
from propdesk.duties.plans.rules import Every, HolidayChoice, TaskState

MADE = ("duty_task", "plan_reach")
"""What a save of a plan or a task writes besides."""
# Kept by a subject that stands higher; who reads its rows here knows their table by name.
TEAM_TABLE = table("team", column("id"), column("name"))
WORKER_TABLE = table("worker", column("id"), column("name"), column("state"))
ABSENCE_TABLE = table(
    "worker_absence",
    column("worker_id", Integer),
    column("begins", DayType()),
    column("until", DayType()),
)


class Plan(Base):
    """What is done again and again, by whom, on which days and between which hours."""

    __tablename__ = "duty_plan"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    what: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("team.id", ondelete="RESTRICT"), index=True
    )
    worker_id: Mapped[int | None] = mapped_column(
        ForeignKey("worker.id", ondelete="RESTRICT"), index=True
    )
    every: Mapped[Every] = mapped_column(word(Every, "every"))
    step: Mapped[int]
    weekdays: Mapped[str]
    month_days: Mapped[str]
    windows: Mapped[str]
    from_done: Mapped[bool]
    begins: Mapped[date]
    until: Mapped[date | None]
    holidays: Mapped[HolidayChoice] = mapped_column(word(HolidayChoice, "holidays"))
    make_up: Mapped[bool]
    lead: Mapped[int]
    tolerance: Mapped[int]
    grace: Mapped[int]
    note: Mapped[str]
    check_list_id: Mapped[int | None] = mapped_column(
        ForeignKey("check_list.id", ondelete="RESTRICT"), index=True
    )


class PlanReach(Base):
    """Up to which day the tasks of a plan have been made; derived, so it is in no log."""

    __tablename__ = "plan_reach"

    plan_id: Mapped[Key]
    made_to: Mapped[date]


class DutyTask(Base):
    """Something to be done once: what, by whom and when are frozen as they were when it was made.

    `planned` is the day of the plan, to which a night shift belongs, `start` the minute of its
    window (of a plan by the done day, a week more for each further task of that day);
    holidays may have moved the window (`begins`, `ends`) to another day (`on_day`), which is
    `provisional` while the holidays of its year are not known. From `closes` on what was not
    entered counts as missed, before it from `missed_at` on, when records of its work said that
    nobody did it; `told` is a done one of which such records said when. It stays when its plan is
    deleted.
    """

    __tablename__ = "duty_task"
    __table_args__ = (
        UniqueConstraint("plan_id", "planned", "start"),
        Index(None, "state", "begins"),
        Index(None, "begins"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    plan_id: Mapped[int]
    planned: Mapped[date]
    start: Mapped[int]
    what: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("team.id", ondelete="RESTRICT"), index=True
    )
    worker_id: Mapped[int | None] = mapped_column(
        ForeignKey("worker.id", ondelete="RESTRICT"), index=True
    )
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    closes: Mapped[datetime]
    tolerance: Mapped[int]
    make_up: Mapped[bool]
    state: Mapped[TaskState] = mapped_column(word(TaskState, "state"))
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    on_day: Mapped[date | None]
    provisional: Mapped[bool | None]
    check_list_id: Mapped[int | None] = mapped_column(
        ForeignKey("check_list.id", ondelete="RESTRICT"), index=True
    )
    told: Mapped[bool | None]
    missed_at: Mapped[datetime | None]
