"""What a ledger would do: each row with its unit, its people and its state, or why it stays out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.models import Building, Unit
from propdesk.estate.search.service import Room, parse_rooms, possible_readings, room_index
from propdesk.kernel.clock import wall_time
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.kinds.service import class_on
from propdesk.repairs.ledger.names import NameMeant, Names, known_names, remembered_names
from propdesk.repairs.ledger.reading import LedgerLines, LedgerRow
from propdesk.repairs.ledger.words import OTHER_KINDS, is_place, state_said
from propdesk.repairs.naming import Named, called
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import OPEN, OrderState
from propdesk.repairs.workers.models import Team, Worker

Known = tuple[object, ...]


class PlannedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A row that comes in as an order."""

    row: LedgerRow
    unit_id: int | None
    place: str
    kind_id: int | None
    worker_id: int | None
    team_id: int | None
    work_class: WorkClass
    state: OrderState
    note: str

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in OPEN


class LedgerPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows would do. `same` are there already; `strangers` are the names that nobody here
    has, each with its field and how many rows have it, `names` who is meant by them, and `known`
    who may be, by field."""

    lines: LedgerLines
    orders: tuple[PlannedOrder, ...]
    same: int
    problems: tuple[Problem, ...]
    strangers: tuple[tuple[str, str, int], ...]
    names: Names
    known: Mapping[str, Sequence[tuple[NameMeant, str]]]

    @property
    def remarks(self) -> list[Problem]:
        """Everything that is told of the file, row by row."""
        found = [*self.problems, *self.lines.passed_over]
        return sorted(found, key=lambda one: (one.sheet, one.row))

    @property
    def left_out(self) -> int:
        """How many rows stay out."""
        return self.lines.filled - len(self.orders) - self.same


@use_case(permission="repairs.edit")
def plan_ledger(session: Session, *, lines: LedgerLines, names: Names | None = None) -> LedgerPlan:
    """Compare a ledger with what is here; nothing is written. `names` say who is meant by what
    nobody here is called, None: as it was said of the ledgers before."""
    return planned_ledger(session, lines, names)


def planned_ledger(session: Session, lines: LedgerLines, names: Names | None = None) -> LedgerPlan:
    """The same for who writes it."""
    known = known_names(session)
    there = {one for some in known.values() for one, _name in some}
    said = remembered_names(session) if names is None else names
    planner = _Planner(session, lines, {key: one for key, one in said.items() if one in there})
    for row in lines.rows:
        planner.take(row)
    problems = sorted((*lines.problems, *planner.problems), key=lambda one: (one.sheet, one.row))
    return LedgerPlan(
        lines=lines,
        orders=tuple(planner.orders),
        same=planner.same,
        problems=tuple(problems),
        strangers=tuple((*key, count) for key, count in sorted(planner.strangers.items())),
        names=planner.names,
        known=known,
    )


class _Planner:
    """Takes row after row; knows the units and names of the office, and what came in before."""

    def __init__(self, session: Session, lines: LedgerLines, names: Names) -> None:
        self._session, self._lines, self.names = session, lines, names
        query = select(Building.code, Unit.entrance, Unit.room, Unit.id, Unit.handover_date)
        rows = session.execute(query.join(Building, Building.id == Unit.building_id)).all()
        self._units = {Room(*row[:3]): row.id for row in rows}
        self._handed: dict[int, date | None] = {row.id: row.handover_date for row in rows}
        self._index = room_index(self._units)
        self._kinds = {one.id: one for one in session.scalars(select(FaultKind))}
        self._there = _orders_there(session, lines)
        self._numbers: dict[str, int] = {}
        self._found: dict[tuple[str, str], NameMeant | None] = {}
        self._rooms: dict[str, tuple[int | None, str, str]] = {}
        self.orders: list[PlannedOrder] = []
        self.problems: list[Problem] = []
        self.strangers: Counter[tuple[str, str]] = Counter()
        self.same = 0

    def take(self, row: LedgerRow) -> None:
        """Plan a row."""
        self._tell_number(row)
        unit_id, place, wrong = self._where(row.where)
        if wrong:
            self._tell(row, "unit", "unknown_unit", Level.ERROR, wrong, {"text": row.where})
            return
        key = _key(row.order_no, row.reported, row.content, unit_id, place)
        if self._there[key] > 0:
            self._there[key] -= 1
            self.same += 1
            return
        self.orders.append(self._order(row, unit_id, place))

    def _order(self, row: LedgerRow, unit_id: int | None, place: str) -> PlannedOrder:
        who, kind = self._meant("worker", row.worker), self._meant("kind", row.kind)
        kind_id = kind.id if kind else None
        notes = [row.note]
        if row.worker and who is None:
            notes.append(f"{_('Worker')}: {row.worker}")
        if row.kind and kind is None:
            notes.append(f"{_('Kind of fault')}: {row.kind}")
        if row.rating:
            notes.append(f"{_('Satisfaction')}: {row.rating}")
        parts = row.material + row.labour
        if parts and row.total and row.total != parts:
            notes.append(f"{_('Total in the ledger')}: {Money(row.total)}")
        return PlannedOrder(
            row=row,
            unit_id=unit_id,
            place=place,
            kind_id=kind_id,
            worker_id=who.id if who and who.kind is Named.WORKER else None,
            team_id=who.id if who and who.kind is Named.TEAM else None,
            work_class=self._class(row, unit_id, kind_id),
            state=state_said(row.state, is_sent=bool(row.worker), is_done=row.finished is not None),
            note=" · ".join(filter(None, notes)),
        )

    def _class(self, row: LedgerRow, unit_id: int | None, kind_id: int | None) -> WorkClass:
        """What a household paid for was a paid service; what costs nothing is as its kind says."""
        if unit_id is None:
            return WorkClass.PUBLIC
        if row.material or row.labour or row.total:
            return WorkClass.PAID
        kind = self._kinds.get(kind_id or 0)
        if kind is None or kind.work_class is WorkClass.PAID:
            return WorkClass.ORDINARY
        return class_on(
            kind.work_class,
            months=kind.warranty_months,
            seasons=kind.warranty_seasons,
            handed=self._handed[unit_id],
            day=wall_time(row.reported).date(),
        )

    # Where

    def _where(self, text: str) -> tuple[int | None, str, str]:
        """The unit or the place of a row, and what is wrong with it."""
        if text not in self._rooms:
            self._rooms[text] = self._looked_up(text)
        return self._rooms[text]

    def _looked_up(self, text: str) -> tuple[int | None, str, str]:
        if not text:
            return None, "", N_("The room or the place is missing.")
        reading = parse_rooms(text)
        known = [room for room in reading.rooms if room in self._units]
        if len(known) == 1 and len(reading.rooms) == 1:
            return self._units[known[0]], "", ""
        found = possible_readings(text, self._index)
        if len(found) == 1:
            return self._units[found[0]], "", ""
        if len(found) > 1:
            return None, "", N_("“{text}” may be several rooms. Write the building before it.")
        if is_place(text) or not reading.rooms or reading.numberless:
            return None, text, ""
        return None, "", N_("No room is called “{text}”. Enter it first, or correct the cell.")

    # Who, and what kind

    def _meant(self, field: str, name: str) -> NameMeant | None:
        """Whom a name means: who is called so, else who was said to be meant."""
        if not name:
            return None
        key = field, name
        if key not in self._found:
            self._found[key] = self._kind(name) if field == "kind" else self._who(name)
        if (found := self._found[key]) is not None:
            return found
        self.strangers[key] += 1
        return self.names.get(key)

    def _who(self, name: str) -> NameMeant | None:
        for kind, model in ((Named.WORKER, Worker), (Named.TEAM, Team)):
            if one := self._one_called(name, model):
                return NameMeant(kind, one)
        return None

    def _kind(self, name: str) -> NameMeant | None:
        other = OTHER_KINDS.get(bare_text(name), "")
        found = self._one_called(name, FaultKind)
        if found is None and other:
            found = self._one_called(_(other), FaultKind)
        return NameMeant(Named.FAULT_KIND, found) if found else None

    def _one_called(self, name: str, model: type[Worker | Team | FaultKind]) -> int | None:
        try:
            return called(model)(self._session, name)
        except UserError:
            return None

    # What is told

    def _tell_number(self, row: LedgerRow) -> None:
        if not row.order_no:
            return
        before = self._numbers.setdefault(row.order_no, row.number)
        if before != row.number:
            words = N_("{number} stands in row {row} already; both come in.")
            told: dict[str, object] = {"number": row.order_no, "row": before}
            self._tell(row, "order_no", "number_twice", Level.WARNING, words, told)

    def _tell(
        self,
        row: LedgerRow,
        field: str,
        kind: str,
        level: Level,
        words: str,
        values: dict[str, object],
    ) -> None:
        self.problems.append(
            Problem(
                sheet=row.sheet,
                row=row.number,
                column=self._lines.letters[row.sheet].get(field, ""),
                level=level,
                kind=kind,
                message=words,
                values=values,
            )
        )


def _key(
    other_no: str, reported: datetime | None, fault: str, unit_id: int | None, place: str
) -> Known:
    """What makes two rows one order."""
    return other_no, reported, fault, unit_id, place


def _orders_there(session: Session, lines: LedgerLines) -> Counter[Known]:
    """The orders of the time of a ledger, by what makes two of them one."""
    moments = [row.reported for row in lines.rows]
    if not moments:
        return Counter()
    columns = (
        RepairOrder.other_no,
        RepairOrder.reported_at,
        RepairOrder.fault,
        RepairOrder.unit_id,
        RepairOrder.place,
    )
    within = RepairOrder.reported_at.between(min(moments), max(moments))
    return Counter(_key(*row) for row in session.execute(select(*columns).where(within)))


def strangers_told(plan: LedgerPlan) -> Iterator[str]:
    """A sentence for the names of each field that nobody here has."""
    words: Mapping[str, str] = {
        "worker": _("No worker or team is called so: {names}. Choose above who is meant; what is "
                    "not chosen is kept in the note."),
        "kind": _("No kind of fault is called so: {names}. Choose above which is meant; what is "
                  "not chosen is kept in the note."),
    }  # fmt: skip
    for field, sentence in words.items():
        names = [
            f"{name} ({count})"
            for of, name, count in plan.strangers
            if of == field and (of, name) not in plan.names
        ]
        if names:
            yield sentence.format(names=listed(names))
