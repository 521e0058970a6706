"""Hazards for tests and pictures: to assign, being put right, major, put off, closed. Invented."""

from datetime import date, timedelta

from propdesk.db.store import Store
from propdesk.patrol.hazards.register import HAZARDS, HazardFields
from propdesk.patrol.hazards.rules import Grade, HazardKind, HazardState, Source
from propdesk.patrol.hazards.states import (
    Assigned,
    Checked,
    Deferral,
    DeferralAsked,
    PutRight,
    Told,
)

DAY = date(2026, 11, 20)
DOOR = HazardFields(
    kind=HazardKind.FIRE,
    source=Source.PATROL,
    what="防火门闭门器损坏，门关不严",
    place="3 栋 2 层楼梯间",
    measure="已挂警示牌",
    found=DAY - timedelta(days=12),
)
PANEL = HazardFields(
    grade=Grade.MAJOR,
    kind=HazardKind.POWER,
    source=Source.REPAIR,
    what="地库配电箱进水，箱体带电",
    place="地库 B1 东配电间",
    measure="已断电、围挡，专人看守",
    found=DAY - timedelta(days=40),
)
TILE = HazardFields(
    kind=HazardKind.BUILDING,
    what="外墙瓷砖空鼓，有坠落危险",
    place="5 栋北立面",
    measure="已拉警戒线",
    found=DAY - timedelta(days=3),
)
LID = HazardFields(
    kind=HazardKind.ROAD,
    source=Source.COMPLAINT,
    what="窨井盖破损",
    place="东门外人行道",
    found=DAY,
)
CAR = HazardFields(
    kind=HazardKind.FIRE,
    source=Source.PATROL,
    what="楼道堆放电动车并充电",
    place="3 栋 2 层楼梯间",
    found=DAY - timedelta(days=1),
)
TO_AUTHORITY = Told(
    cause="管沟渗水漫入箱体",
    plan="抽排、封堵管沟，更换箱体，验收后送电",
    authority="街道安监办",
    document_no="云安〔2026〕17 号",
)


def go_on(
    store: Store, hazard_id: int, to: HazardState, form: object = None, why: str = ""
) -> None:
    """Move a hazard on."""
    store.write(HAZARDS.uses.move, record_id=hazard_id, to=to, form=form, why=why)


def enter(store: Store, fields: HazardFields, responsible: str = "") -> int:
    """Enter a hazard, assigned when somebody is named; its id."""
    hazard_id = store.write(HAZARDS.uses.add, fields=fields)
    if responsible:
        go_on(store, hazard_id, HazardState.ASSIGNED, Assigned(responsible=responsible))
    return hazard_id


def put_hazards(store: Store) -> list[int]:
    """Enter hazards in many states; their ids."""
    door, panel = enter(store, DOOR, "许师傅"), enter(store, PANEL, "外协电工")
    tile, lid = enter(store, TILE, "梁师傅"), enter(store, LID)
    car = enter(store, CAR, "保安二班")
    go_on(store, door, HazardState.RECTIFYING)
    go_on(store, panel, HazardState.AUTHORITY, TO_AUTHORITY)
    wait = DeferralAsked(why_deferred="箱体订货 20 天", deferred_until=DAY + timedelta(days=20))
    go_on(store, panel, HazardState.ASKED, wait)
    until = Deferral(approved_by="周经理", due=DAY + timedelta(days=20))
    go_on(store, panel, HazardState.DEFERRED, until)
    go_on(store, tile, HazardState.RECHECK, PutRight(done="已凿除空鼓瓷砖，修补完成"))
    go_on(store, car, HazardState.RECHECK, PutRight(done="已清走，告知业主"))
    go_on(store, car, HazardState.CLOSED, Checked(checked_by="王丽"))
    return [door, panel, tile, lid, car]
