"""The table of hazards."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.patrol.hazards.rules import Grade, HazardKind, HazardState, Source


class Hazard(Base):
    """A danger at a place of the estate; `place_key` is the place as it is compared.

    A worker of ours puts it right, a company of the register, or whom `responsible` names.
    """

    __tablename__ = "hazard"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    grade: Mapped[Grade] = mapped_column(word(Grade, "grade"))
    kind: Mapped[HazardKind] = mapped_column(word(HazardKind, "kind"))
    source: Mapped[Source] = mapped_column(word(Source, "source"))
    what: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    place: Mapped[str]
    place_key: Mapped[str] = mapped_column(index=True)
    measure: Mapped[str]
    found: Mapped[date] = mapped_column(index=True)
    due: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str]
    state: Mapped[HazardState] = mapped_column(word(HazardState, "state"))
    worker_id: Mapped[int | None] = mapped_column(
        ForeignKey("worker.id", ondelete="RESTRICT"), index=True
    )
    builder_id: Mapped[int | None] = mapped_column(
        ForeignKey("builder.id", ondelete="RESTRICT"), index=True
    )
    responsible: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    plan: Mapped[str] = mapped_column(default="")
    authority: Mapped[str] = mapped_column(default="")
    document_no: Mapped[str] = mapped_column(default="")
    authority_on: Mapped[date | None]
    done: Mapped[str] = mapped_column(default="")
    done_on: Mapped[date | None]
    checked_by: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None]
    why_deferred: Mapped[str] = mapped_column(default="")
    deferred_until: Mapped[date | None]
    approved_by: Mapped[str] = mapped_column(default="")
