"""Visits and people of the care list, for tests and pictures. All invented."""

from datetime import date, timedelta

from propdesk.db.store import Store
from propdesk.service.visits.care import CARE_LIST, CareFields
from propdesk.service.visits.rules import (
    CareCategory,
    VisitContent,
    VisitPurpose,
    VisitState,
    VisitWay,
)
from propdesk.service.visits.visits import VISITS, VisitFields, VisitMade, VisitPromise
from tests.service.contacts.talks import some_units

DAY = date(2026, 11, 20)
MADE = VisitMade(made_on=DAY, met="梁启明", result="家中一切正常", content=VisitContent.SATISFIED)
PROMISE = VisitPromise(
    made_on=DAY,
    met="顾清和",
    result="楼道灯暗，问何时换",
    needs="楼道换灯",
    content=VisitContent.FAIRLY,
    promise="换楼道灯",
    promise_by=DAY + timedelta(days=5),
)


def visit(unit_id: int, **more: object) -> VisitFields:
    """A visit of that day to a unit."""
    return VisitFields(**{"unit_id": unit_id, "planned": DAY, **more})  # type: ignore[arg-type]


def care(unit_id: int, **more: object) -> CareFields:
    """Somebody on the care list, by a consent of last week."""
    given: dict[str, object] = {
        "unit_id": unit_id,
        "person": "蒋一鸣",
        "phone": "19900007711",
        "category": CareCategory.ALONE,
        "needs": "腿脚不便，每周送药",
        "consent_on": DAY - timedelta(days=7),
        "visitor": "王丽",
    }
    return CareFields(**{**given, **more})  # type: ignore[arg-type]


def put_visits(store: Store) -> list[int]:
    """Enter visits in every state, and two people on the care list; the ids of the visits."""
    units = store.read(some_units)
    add, move = VISITS.uses.add, VISITS.uses.move
    made = [
        store.write(add, fields=visit(units[0], about="漏水修好没有", purpose=VisitPurpose.AFTER)),
        store.write(add, fields=visit(units[1], visitor="李倩")),
        store.write(add, fields=visit(units[2], planned=DAY - timedelta(days=3), visitor="王丽")),
        store.write(add, fields=visit(units[-1], way=VisitWay.CALL)),
        store.write(add, fields=visit(units[0], planned=DAY + timedelta(days=2), about="回看")),
    ]
    store.write(move, record_id=made[1], to=VisitState.DONE, form=MADE)
    store.write(move, record_id=made[3], to=VisitState.PROMISED, form=PROMISE)
    store.write(move, record_id=made[4], to=VisitState.NOT_MET)
    store.write(CARE_LIST.uses.add, fields=care(units[1]))
    store.write(
        CARE_LIST.uses.add,
        fields=care(units[-1], person="苏映雪", category=CareCategory.ELDERLY, every_days=14),
    )
    return made
