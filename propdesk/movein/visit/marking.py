"""Marking the items of a visit: each gesture is kept at once, and a failed one is a defect."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.attachments.attaching import copy_files
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.records.undoing import newest_entries, take_back
from propdesk.db.store import acting, now, today, use_case
from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.i18n import _
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.service import CASE
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.rules import DefectState, Stage
from propdesk.movein.defects.service import DEFECT, DefectFields, RepairUnderWay
from propdesk.movein.visit.models import MoveInItem
from propdesk.movein.visit.refusals import (
    DefectGoesOn,
    ItemUnknown,
    MarkedSince,
    NothingFailed,
)
from propdesk.movein.visit.rules import Mark
from propdesk.movein.visit.visits import HAND, NAME, at_the_visit
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.service import ORDER

MARK_TABLES = (*HAND, "move_in_item", *DEFECT.touches)
_S = DefectState
# Nothing is to be put right any more: what the item says does not touch the defect.
_SETTLED = (_S.CREDITED, _S.CLOSED, _S.NONE)


@use_case(permission="movein.edit", touches=MARK_TABLES)
def mark_item(session: Session, *, item_id: int, mark: Mark, note: str | None = None) -> None:
    """Mark an item. A part of the unit that is not passed becomes a defect with its repair;
    another mark takes the defect back while nobody began the repair.

    `note` is what is said of a paper or of water, power and gas. Raises ItemUnknown, DefectGoesOn,
    RepairUnderWay, and as `at_the_visit`.
    """
    item = _item(session, item_id)
    visit, case = at_the_visit(session, item.visit_id)
    said = item.note if note is None else " ".join(note.split())
    if (item.mark, item.note) == (mark, said):
        return
    was = {"mark": item.mark.label, "note": item.note}
    if item.part is ListUse.ROOMS and mark is not item.mark:
        if mark is Mark.FAILED:
            _make_defect(session, item, case)
        elif item.mark is Mark.FAILED:
            _take_defect_back(session, item, case)
    _write(session, item_id, mark, said)
    told = {"mark": mark.label, "note": said}
    item = _item(session, item_id)
    subject = (NAME, visit.id, f"{case.no} {item.place} {item.what}".replace("  ", " "))
    audit.record(session, f"{NAME}.mark", subject, was, told)


def _item(session: Session, item_id: int) -> MoveInItem:
    item = session.get(MoveInItem, item_id)
    if item is None:
        raise ItemUnknown(row=item_id)
    return item


def _write(session: Session, item_id: int, mark: Mark, note: str) -> None:
    by = "" if mark is Mark.OPEN else acting(session).name
    at = None if mark is Mark.OPEN else now(session)
    values = {"mark": mark, "note": note, "marked_by": by, "marked_at": at}
    session.execute(update(MoveInItem).where(MoveInItem.id == item_id).values(values))
    session.expire_all()


@use_case(permission="movein.edit", touches=(*HAND, "move_in_item"))
def mark_rest(session: Session, *, visit_id: int, part: ListUse, place: str = "") -> int:
    """Pass what has no mark yet of a place, or of a part without places; how many items.

    Raises as `at_the_visit`.
    """
    _visit, case = at_the_visit(session, visit_id)
    own = (MoveInItem.visit_id == visit_id, MoveInItem.part == part, MoveInItem.place == place)
    rest = session.scalars(select(MoveInItem.id).where(*own, MoveInItem.mark == Mark.OPEN)).all()
    for item_id in rest:
        _write(session, item_id, Mark.PASSED, _item(session, item_id).note)
    if rest:
        told = {"mark": Mark.PASSED.label, "rows": len(rest)}
        subject = (NAME, visit_id, f"{case.no} {place}".strip())
        audit.record(session, f"{NAME}.mark", subject, None, told)
    return len(rest)


class MarkBefore(msgspec.Struct, frozen=True):
    """An item that was marked: how it stood before, and how it stands since."""

    item_id: int
    before: tuple[Mark, str]
    since: tuple[Mark, str]


@use_case(permission="movein.edit", touches=MARK_TABLES)
def take_marks_back(session: Session, *, marks: Sequence[MarkBefore]) -> None:
    """Put items back to how they stood before one gesture, their defects too: all or none.

    Raises MarkedSince when somebody has marked one of them anew, and as `mark_item`.
    """
    for one in marks:
        item = _item(session, one.item_id)
        if (item.mark, item.note) != one.since:
            raise MarkedSince(what=item.what, mark=item.mark.label)
        mark, note = one.before
        mark_item(session, item_id=one.item_id, mark=mark, note=note)


@use_case(permission="movein.edit", touches=MARK_TABLES)
def say_defect(session: Session, *, item_id: int, words: str) -> None:
    """Say what is wrong with an item that is not passed; its repair says it, too, until somebody
    has begun it. '' is what the item says.

    Raises ItemUnknown, NothingFailed, and as `at_the_visit`.
    """
    item = _item(session, item_id)
    at_the_visit(session, item.visit_id)
    one = session.get(Defect, item.defect_id or 0)
    if one is None or item.mark is not Mark.FAILED:
        raise NothingFailed(what=item.what)
    what, order_id, defect_id = " ".join(words.split()) or item.what, one.order_id, one.id
    seen = saving.seen(session, DEFECT, defect_id)
    saving.change(session, DEFECT, defect_id, replace(seen, what=what))
    order = session.get(RepairOrder, order_id or 0)
    if order is not None and order.state is OrderState.REPORTED:
        told = saving.seen(session, ORDER, order.id)
        saving.change(session, ORDER, order.id, replace(told, fault=what))


def _make_defect(session: Session, item: MoveInItem, case: MoveInCase) -> None:
    """Make the defect of an item with its repair, or take up the one that it made before."""
    item_id, known = item.id, session.get(Defect, item.defect_id or 0)
    if known is not None and known.state not in _SETTLED:
        return
    defect_id = _taken_up(session, known)
    if defect_id is None:
        fields = DefectFields(
            unit_id=case.unit_id,
            place=item.place,
            what=item.what,
            stage=Stage.AT,
            found_on=today(session),
            note=case.no,
        )
        defect_id = saving.add(session, DEFECT, fields)
        own = update(MoveInItem).where(MoveInItem.id == item_id)
        session.execute(own.values(defect_id=defect_id))
    copy_files(session, (CASE.kind, case.id), (DEFECT.kind, defect_id), parts={item_id})
    move(session, DEFECT, defect_id, _S.ORDERED)


def _taken_up(session: Session, known: Defect | None) -> int | None:
    """The defect that a mark taken back had left as none, to pass on again."""
    if known is None or known.state is not _S.NONE:
        return None
    defect_id = known.id
    last = newest_entries(session, DEFECT, [defect_id]).get(defect_id)
    if last is None or last.what != f"{DEFECT.kind}.move":
        return None
    take_back(session, DEFECT, defect_id, last)
    return defect_id


def _take_defect_back(session: Session, item: MoveInItem, case: MoveInCase) -> None:
    """Let the defect of an item be none, and cancel its repair while nobody has begun it."""
    one = session.get(Defect, item.defect_id or 0)
    if one is None or one.state in _SETTLED:
        return
    defect_id, order = one.id, session.get(RepairOrder, one.order_id or 0)
    why = _("{no}: the mark was taken back").format(no=case.no)
    if one.state is _S.ORDERED and order is not None:
        if order.state is not OrderState.REPORTED:
            raise RepairUnderWay(no=order.no, state=order.state.label)
        move(session, ORDER, order.id, OrderState.CANCELLED, why=why)  # the defect follows it
    one = session.get_one(Defect, defect_id)
    if one.state is not _S.FOUND:
        raise DefectGoesOn(no=one.no, state=one.state.label)
    move(session, DEFECT, defect_id, _S.NONE, why=why)
