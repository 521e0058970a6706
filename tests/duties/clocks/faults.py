"""A register of the tests alone: faults that are answered, held up and mended by a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import structs
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable

from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import Store
from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.duties.clocks.clocks import Clocks
from propdesk.duties.clocks.declaring import ClockRule
from propdesk.duties.clocks.models import Waits
from propdesk.duties.clocks.rules import Limit, TimedRow, Waiting
from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import Move, States, StateWord
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.register import Register


class Urgency(Labelled):
    NORMAL = "normal", N_("Normal")
    QUICK = "quick", N_("Quick")


class FaultState(StateWord):
    OPEN = "open", N_("open"), "accent", "wrench"
    WAITS = "waits", N_("waits"), "grey", "pause"
    DONE = "done", N_("done"), "green", "circle-check"
    OFF = "off", N_("off"), "grey", "ban"


OPEN, WAITS, DONE, OFF = FaultState
MAY = "estate.edit"
STATES = States(
    FaultState,
    (OPEN,),
    (
        Move(OPEN, WAITS, N_("Hold up"), MAY, form=Waiting, undone=True),
        Move(WAITS, OPEN, N_("Go on"), MAY, undone=True),
        Move(OPEN, DONE, N_("Finish"), MAY, undone=True),
        Move(WAITS, DONE, N_("Finish"), MAY, undone=True),
        Move(DONE, OPEN, N_("Open again"), MAY, undone=True),
        Move(OPEN, OFF, N_("Call off"), MAY, undone=True),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultFields:
    what: Annotated[str, Fact(N_("What"))]
    urgency: Annotated[Urgency, Fact(N_("Urgency"))] = Urgency.NORMAL
    reported_at: Annotated[datetime | None, Fact(N_("Reported"), in_form=False)] = None
    answered_at: Annotated[datetime | None, Fact(N_("Answered"), in_form=False)] = None


@dataclass(frozen=True, kw_only=True)
class FaultRow(TimedRow, FaultFields):
    id: int
    state: Annotated[FaultState, Fact(N_("State"))]


class Fault(Waits, Base):
    """A table of the tests alone; see `faults`."""

    __tablename__ = "fault"
    __table_args__ = (IDS_ONCE,)

    id: Mapped[Key]
    what: Mapped[str]
    urgency: Mapped[Urgency] = mapped_column(word(Urgency, "urgency"))
    reported_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    state: Mapped[FaultState] = mapped_column(word(FaultState, "state"))


TABLE = Base.metadata.tables["fault"]
Base.metadata.remove(TABLE)
MINUTES = {Urgency.NORMAL: 20 * 60, Urgency.QUICK: 18 * 60}


def _finish(_session: Session, row: Values) -> Limit:
    return Limit(MINUTES[row["urgency"]])


CLOCKS = Clocks(
    kind="fault",
    model=Fault,
    title=N_("Faults overdue"),
    rules=(
        ClockRule(
            name="answer",
            title=N_("Response"),
            begins="reported_at",
            limit=lambda _session, _row: Limit(30, TimeBasis.ROUND),
            ends="answered_at",
            dropped=(OFF,),
        ),
        ClockRule(
            name="finish",
            title=N_("Finish"),
            begins="reported_at",
            limit=_finish,
            hangs_on=("urgency",),
            done=(DONE,),
            paused=(WAITS,),
            dropped=(OFF,),
        ),
    ),
)
FAULT: RecordKind[Fault, FaultFields] = RecordKind(
    kind="fault",
    model=Fault,
    fields=FaultFields,
    name=lambda _session, fault: fault.what,
    states=STATES,
    saved=CLOCKS.saved,
    also=CLOCKS.touches,
    view="estate.view",
    edit=MAY,
)
FAULTS = Register(
    kind=FAULT,
    row=FaultRow,
    page="tests.faults",
    tab="estate",
    place=99,
    title=N_("Faults"),
    icon="wrench",
    list_name="faults",
    called=lambda row: row.what,
    order=(Fault.id,),
    deadline=CLOCKS,
    words=RegisterWords(
        new="New fault",
        edit="Edit fault",
        count=lambda count: f"{count}",
        look_for="Fault",
        none="No faults",
        why="Nothing waits.",
        first="Enter one",
        how="What",
    ),
)


@contextmanager
def with_faults(store: Store) -> Iterator[Store]:
    """A data file with the table, and words for its log."""
    known = store.declarations.audit
    fields = {**known.fields, "what": "what"}
    audit = structs.replace(known, kinds={**known.kinds, "fault": "Faults"}, fields=fields)
    records = (*store.declarations.records, lambda: (FAULT,))
    store.declarations = structs.replace(store.declarations, audit=audit, records=records)
    with store.engine.begin() as connection:
        connection.execute(CreateTable(TABLE))
    Base.metadata._add_table("fault", None, TABLE)
    try:
        yield store
    finally:
        Base.metadata.remove(TABLE)
