"""Data incidents for tests and pictures: just found, reported, closed. All invented."""

from datetime import UTC, datetime, timedelta

from propdesk.db.store import Store
from propdesk.privacy.incidents.register import (
    INCIDENTS,
    IncidentFields,
    IncidentSettled,
    MeasuresTaken,
    PeopleTold,
    Reported,
)
from propdesk.privacy.incidents.rules import IncidentKind, IncidentState
from tests.made_once import once

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FOUND = IncidentFields(
    kind=IncidentKind.LEAKED,
    what="3栋业主名单误发到装修工人微信群",
    found_at=NOON - timedelta(hours=6),
    data="姓名、房号、电话",
    whose="3栋业主",
    people=128,
    cause="选错了群",
)
LOST = IncidentFields(
    kind=IncidentKind.LOST,
    what="北门访客登记本遗失",
    found_at=NOON - timedelta(days=1),
    data="访客姓名、车牌",
    people=60,
)
OLD = IncidentFields(
    kind=IncidentKind.MISUSED,
    what="离职员工翻看业主资料",
    found_at=NOON - timedelta(days=90),
    data="电话",
    people=3,
)
REPORT = Reported(reported_to="区网信办", report_no="网信〔2026〕7号")


@once
def put_incidents(store: Store) -> list[int]:
    """Enter three, the second reported and the last closed; their ids."""
    ids = [store.write(INCIDENTS.uses.add, fields=one) for one in (FOUND, LOST, OLD)]
    move = INCIDENTS.uses.move
    contained = MeasuresTaken(measures="已找回并封存")
    for one in ids[1:]:
        store.write(move, record_id=one, to=IncidentState.CONTAINED, form=contained)
        store.write(move, record_id=one, to=IncidentState.REPORTED, form=REPORT)
    told = PeopleTold(told_how="逐户电话告知")
    store.write(move, record_id=ids[2], to=IncidentState.TOLD, form=told)
    store.write(
        move,
        record_id=ids[2],
        to=IncidentState.CLOSED,
        form=IncidentSettled(result="账号停用，权限复核"),
    )
    return ids
