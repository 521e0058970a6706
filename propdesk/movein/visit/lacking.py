"""A visit as its page shows it, and what it lacks: computed from what was entered, never kept."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments.attaching import AttachedFile, files_of
from propdesk.db.store import now, use_case
from propdesk.duties.checklists.rules import ListUse
from propdesk.estate.models import Unit
from propdesk.estate.service import title_of_unit
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.records.file_parts import FilePart
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.service import CASE
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.rules import DefectState
from propdesk.movein.defects.service import DEFECT
from propdesk.movein.keys.rules import KeyState
from propdesk.movein.papers.rules import PaperName, PaperState
from propdesk.movein.papers.service import PaperOfUnit, papers_of_unit
from propdesk.movein.visit.charges import VisitMoney, money_of_visit
from propdesk.movein.visit.handing import VisitKey, keys_of_unit
from propdesk.movein.visit.models import FirstReading, MoveInItem
from propdesk.movein.visit.rules import Mark, MeterKind, VisitStep, steps_in_order
from propdesk.movein.visit.visits import held_until, visit_of
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.orders.models import RepairOrder
from propdesk.system.settings.service import estate_settings


class VisitItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item as it is shown, with the defect that its mark made."""

    id: int
    part: ListUse
    row: int
    place: str
    what: str
    standard: str
    mark: Mark
    note: str
    marked_by: str
    marked_at: datetime | None
    defect: "VisitDefect | None"
    files: tuple[AttachedFile, ...]

    @property
    def defect_no(self) -> str:
        """The number of its defect while it is not in order."""
        return self.defect.no if self.defect is not None and self.mark is Mark.FAILED else ""

    @property
    def pictured_at(self) -> FilePart:
        """As what pictures are taken of it."""
        return FilePart(self.id, " ".join(filter(None, (self.place, self.what))))


class VisitDefect(msgspec.Struct, frozen=True, kw_only=True):
    """A defect of the visit, its repair, who mends it and by when."""

    id: int
    no: str
    place: str
    what: str
    state: DefectState
    order_no: str
    builder: str
    due: date | None
    files: tuple[AttachedFile, ...]


class VisitReading(msgspec.Struct, frozen=True, kw_only=True):
    """A first reading. Without `value` it is to be read, or there is no such meter where it has no
    number either."""

    kind: MeterKind
    meter_no: str
    value: int | None
    read_on: date

    @property
    def is_open(self) -> bool:
        """Whether the meter is known and not read yet."""
        return self.value is None and bool(self.meter_no)


class VisitPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of the household; one that is not needed is not missed (a mandate where the owner
    comes himself)."""

    id: int
    title: str
    one: PaperOfUnit
    is_needed: bool

    @property
    def no(self) -> str:
        """Its number, '' until it is printed."""
        return self.one.no

    @property
    def is_signed(self) -> bool:
        """Whether it is signed."""
        return self.one.state is PaperState.SIGNED

    @property
    def is_settled(self) -> bool:
        """Whether it is signed, or said why it is not."""
        return self.one.state in (PaperState.SIGNED, PaperState.NOT_SIGNED)


class Lack(msgspec.Struct, frozen=True):
    """What is missing at a step, and how often."""

    step: VisitStep
    what: str
    count: int


class VisitFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A visit. `holder` is who else is at it, since when; '' when the reader may go on."""

    id: int
    case_id: int
    no: str
    unit_id: int
    unit: str
    title: str
    state: CaseState
    receiver: str
    phone: str
    built_area: int | None
    slot_at: datetime | None
    desk: int | None
    hand_id: int | None
    hand_name: str
    hand_since: datetime | None
    held_until: datetime | None
    proxy: str
    proxy_paper: str
    items: tuple[VisitItem, ...]
    readings: tuple[VisitReading, ...]
    papers: tuple[VisitPaper, ...]
    keys: tuple[VisitKey, ...]
    money: VisitMoney
    files: int
    steps: tuple[VisitStep, ...]

    def of(self, part: ListUse) -> tuple[VisitItem, ...]:
        """The items of a part."""
        return tuple(item for item in self.items if item.part is part)

    @property
    def places(self) -> tuple[str, ...]:
        """The places of the inspection in their order."""
        return tuple(dict.fromkeys(item.place for item in self.of(ListUse.ROOMS)))

    @property
    def defects(self) -> tuple[VisitDefect, ...]:
        """The defects that marks made and that still count."""
        found = (item.defect for item in self.of(ListUse.ROOMS) if item.mark is Mark.FAILED)
        return tuple(one for one in found if one is not None)

    @property
    def keys_issued(self) -> int:
        """How many of the keys are issued."""
        return sum(key.state is KeyState.ISSUED for key in self.keys)

    @property
    def lacking(self) -> tuple[Lack, ...]:
        """What is missing, in the order of the steps."""
        return tuple(_lacking(self))

    @property
    def first_missing(self) -> VisitStep | None:
        """The step at which a visit goes on; None: nothing is missing."""
        return next((lack.step for lack in self.lacking), None)

    def marked(self, part: ListUse, place: str | None = None) -> tuple[int, int, int]:
        """Items of a part (or of a place of it) that have a mark, all of them, those failed."""
        mine = [item for item in self.of(part) if place in (None, item.place)]
        done = sum(item.mark is not Mark.OPEN for item in mine)
        return done, len(mine), sum(item.mark is Mark.FAILED for item in mine)


def _lacking(facts: VisitFacts) -> Iterator[Lack]:
    yield from _of_items(facts, ListUse.PAPERS, VisitStep.PAPERS)
    if facts.proxy and not facts.proxy_paper:
        yield Lack(VisitStep.PAPERS, _("document of {name}").format(name=facts.proxy), 1)
    for place in facts.places:
        done, count, _failed = facts.marked(ListUse.ROOMS, place)
        if done < count:
            yield Lack(VisitStep.ROOMS, place, count - done)
    known = {one.kind for one in facts.readings if not one.is_open}
    for kind in MeterKind:
        if kind not in known:
            yield Lack(VisitStep.ROOMS, _("first reading: {kind}").format(kind=kind.label), 1)
    for paper in facts.papers:
        if paper.is_needed and not paper.is_signed:
            yield Lack(VisitStep.SIGN, paper.title, 1)
    yield from _of_keys(facts)
    yield from _of_items(facts, ListUse.UTILITIES, VisitStep.UTILITIES)
    if not facts.files:
        yield Lack(VisitStep.FILE, _("scanned papers"), 1)


def _of_keys(facts: VisitFacts) -> Iterator[Lack]:
    """The pieces that are not issued, by kind."""
    if not facts.keys:
        yield Lack(VisitStep.KEYS, _("set of keys"), 1)
    waiting = Counter(key.kind for key in facts.keys if key.state is not KeyState.ISSUED)
    for kind, count in waiting.items():
        yield Lack(VisitStep.KEYS, kind, count)


def _of_items(facts: VisitFacts, part: ListUse, step: VisitStep) -> Iterator[Lack]:
    """What of a list is not settled: not looked at, or not there."""
    for item in facts.of(part):
        if item.mark in (Mark.OPEN, Mark.FAILED):
            yield Lack(step, item.what, 1)


@use_case(permission="movein.view")
def visit_facts(session: Session, *, visit_id: int) -> VisitFacts:
    """A visit with all that was entered. Raises RecordGone."""
    visit, case = visit_of(session, visit_id)
    unit = session.get_one(Unit, case.unit_id)
    files = files_of(session, kind=CASE.kind, record_id=case.id)
    until = held_until(visit)
    is_held = until is not None and until > now(session)
    return VisitFacts(
        id=visit.id,
        case_id=case.id,
        no=case.no,
        unit_id=unit.id,
        unit=unit.code,
        title=title_of_unit(session, unit),
        state=case.state,
        receiver=case.receiver,
        phone=case.phone,
        built_area=unit.built_area,
        slot_at=wall_time(case.slot_at) if case.slot_at else None,
        desk=case.desk,
        hand_id=visit.hand_id if is_held else None,
        hand_name=visit.hand_name if is_held else "",
        hand_since=wall_time(visit.hand_since) if is_held and visit.hand_since else None,
        held_until=wall_time(until) if is_held and until else None,
        proxy=visit.proxy,
        proxy_paper=visit.proxy_paper,
        items=tuple(_items(session, visit.id, files)),
        readings=tuple(_readings(session, visit.id)),
        papers=tuple(_papers(session, unit.id, has_proxy=bool(visit.proxy))),
        keys=tuple(keys_of_unit(session, unit.id)),
        money=money_of_visit(session, unit_id=unit.id, since=visit.begun_at),
        files=sum(one.part is None for one in files),
        steps=steps_in_order(inspect_first=estate_settings(session).inspect_first),
    )


def _papers(session: Session, unit_id: int, *, has_proxy: bool) -> Iterator[VisitPaper]:
    for number, one in enumerate(papers_of_unit(session, unit_id=unit_id), 1):
        is_mandate = one.wanted.paper is PaperName.PROXY_MANDATE
        yield VisitPaper(id=number, title=one.title, one=one, is_needed=has_proxy or not is_mandate)


def _items(session: Session, visit_id: int, files: tuple[AttachedFile, ...]) -> Iterator[VisitItem]:
    own = select(MoveInItem).where(MoveInItem.visit_id == visit_id)
    rows = session.scalars(own.order_by(MoveInItem.part, MoveInItem.row)).all()
    defects = _defects(session, [row.defect_id for row in rows if row.defect_id])
    for one in rows:
        defect = defects.get(one.defect_id or 0)
        yield VisitItem(
            id=one.id,
            part=one.part,
            row=one.row,
            place=one.place,
            what=one.what,
            standard=one.standard,
            mark=one.mark,
            note=one.note,
            marked_by=one.marked_by,
            marked_at=wall_time(one.marked_at) if one.marked_at else None,
            defect=defect,
            files=_pictures(one, files, defect),
        )


def _pictures(
    one: MoveInItem, files: tuple[AttachedFile, ...], defect: VisitDefect | None
) -> tuple[AttachedFile, ...]:
    """What was taken at an item, then what was added to its defect, each once."""
    found = {file.sha256: file for file in files if file.part == one.id}
    if defect is not None and one.mark is Mark.FAILED:
        found |= {file.sha256: file for file in defect.files if file.sha256 not in found}
    return tuple(found.values())


def _defects(session: Session, ids: list[int]) -> dict[int, VisitDefect]:
    query = (
        select(Defect, RepairOrder.no, Builder.name)
        .outerjoin(RepairOrder, RepairOrder.id == Defect.order_id)
        .outerjoin(Builder, Builder.id == Defect.builder_id)
        .where(Defect.id.in_(ids))
    )
    return {
        one.id: VisitDefect(
            id=one.id,
            no=one.no,
            place=one.place,
            what=one.what,
            state=one.state,
            order_no=order_no or "",
            builder=builder or "",
            due=one.due,
            files=files_of(session, kind=DEFECT.kind, record_id=one.id),
        )
        for one, order_no, builder in session.execute(query)
    }


def _readings(session: Session, visit_id: int) -> Iterator[VisitReading]:
    query = select(FirstReading).where(FirstReading.visit_id == visit_id)
    for one in session.scalars(query.order_by(FirstReading.id)):
        yield VisitReading(
            kind=one.kind, meter_no=one.meter_no, value=one.value, read_on=one.read_on
        )
