"""Move-in cases for tests and pictures: one of each state. All invented."""

from datetime import date, timedelta

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.movein.cases.register import CASES, CaseFields
from propdesk.movein.cases.rules import CaseState, NoticeWay
from propdesk.movein.cases.states import Delivery, NoticeSent
from tests.made_once import once

DAY = date(2026, 11, 20)
NOTICE = NoticeSent(notice_way=NoticeWay.POST, fixed_on=DAY + timedelta(days=10))
ARRIVED = Delivery(delivered_on=DAY - timedelta(days=2), proof="1190 0000 0007")


def some_units(store: Store, count: int) -> list[int]:
    """The first units of the estate."""
    query = select(Unit.id).order_by(Unit.order_key).limit(count)
    return store.read(lambda session: list(session.scalars(query)))


def put_case(store: Store, unit_id: int, **more: object) -> int:
    """Enter a case; its id."""
    fields = CaseFields(unit_id=unit_id, receiver="顾清和", planned_on=DAY, **more)  # type: ignore[arg-type]
    return store.write(CASES.uses.add, fields=fields)


def notify(store: Store, case_id: int, form: NoticeSent = NOTICE) -> None:
    """Send the notice of a case."""
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.NOTIFIED, form=form)


@once
def put_cases(store: Store) -> list[int]:
    """Enter three cases, one of them notified and one with proof of that; their ids."""
    found = [put_case(store, unit_id, batch="1 栋") for unit_id in some_units(store, 3)]
    for case_id in found[1:]:
        notify(store, case_id)
    store.write(CASES.uses.move, record_id=found[2], to=CaseState.NOTIFIED, form=ARRIVED)
    return found
