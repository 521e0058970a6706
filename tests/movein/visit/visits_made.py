"""Visits for tests and pictures: one of them half answered. Invented."""

from propdesk.db.store import Store
from propdesk.duties.checklists.register import CHECK_LISTS, CheckListFields
from propdesk.duties.checklists.rules import ListUse
from propdesk.movein.visit.lacking import VisitFacts, VisitItem, visit_facts
from propdesk.movein.visit.marking import mark_item, mark_rest, say_defect
from propdesk.movein.visit.readings import read_first
from propdesk.movein.visit.rules import Mark, MeterKind
from propdesk.movein.visit.visits import begin_visit, say_proxy
from tests.made_once import once
from tests.movein.cases.cases_made import notify, put_case, some_units

ROOMS = """客厅：墙面、顶面：无裂纹、空鼓
客厅：入户门：锁、合页、密封条
厨房：地砖：无裂纹、空鼓
厨房：给水管、角阀：打压 0.8 MPa 30 分
厨房：燃气阀、表位：关严，表号相符
卫生间：防水：蓄水 24 小时，楼下不渗"""
PAPERS = """入住通知书
购房合同：收复印件
业主身份证：收复印件"""
UTILITIES = """水表过户
燃气：约通气日"""


@once
def put_templates(store: Store) -> None:
    """Enter the three templates of the estate."""
    for name, use, items in (
        ("入住应带资料", ListUse.PAPERS, PAPERS),
        ("验房清单", ListUse.ROOMS, ROOMS),
        ("水电气", ListUse.UTILITIES, UTILITIES),
    ):
        fields = CheckListFields(name=name, items=items, used_for=use)
        store.write(CHECK_LISTS.uses.add, fields=fields)


@once
def put_hand_over_visit(store: Store) -> int:
    """Begin the visit of a fourth unit, half answered, with a defect; its id."""
    visit_id = put_visit(store, some_units(store, 4)[3])
    store.write(mark_rest, visit_id=visit_id, part=ListUse.PAPERS)
    tile = item_of(store, visit_id, "地砖")
    store.write(mark_item, item_id=tile.id, mark=Mark.FAILED)
    store.write(say_defect, item_id=tile.id, words="灶台前一块裂")
    store.write(mark_rest, visit_id=visit_id, part=ListUse.ROOMS, place="客厅")
    water = {"kind": MeterKind.WATER, "text": "3.216", "meter_no": "0912-17"}
    store.write(read_first, visit_id=visit_id, **water)  # type: ignore[arg-type]
    store.write(say_proxy, visit_id=visit_id, name="叶闻溪", paper="委托书 11-18")
    return visit_id


def put_visit(store: Store, unit_id: int) -> int:
    """Begin the visit of a notified case of a unit; its id."""
    put_templates(store)
    case_id = put_case(store, unit_id)
    notify(store, case_id)
    return store.write(begin_visit, case_id=case_id)


def facts_of(store: Store, visit_id: int) -> VisitFacts:
    """The visit as its page shows it."""
    return store.read(visit_facts, visit_id=visit_id)


def item_of(store: Store, visit_id: int, what: str) -> VisitItem:
    """The item that says this."""
    return next(one for one in facts_of(store, visit_id).items if what in one.what)
