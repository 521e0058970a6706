"""Points, routes and phrases for tests and pictures: thirty points, a night of four rounds."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from propdesk.db.store import Store
from propdesk.kernel.clock import moment_of
from propdesk.patrol.points.register import PHRASES, POINTS, PhraseFields, PointFields
from propdesk.patrol.points.routes import ROUTES, RouteFields
from propdesk.patrol.points.rules import PatrolKind, PatrolOutcome, stops_of
from propdesk.patrol.rounds.entering import FoundThere, TypedSheet, enter_sheet
from propdesk.patrol.rounds.facts import phrases_by_use
from propdesk.patrol.rounds.register import SHEETS
from propdesk.patrol.rounds.sheets import SheetFields
from tests.made_once import once

NAMES = (
    "南门岗亭", "南门道闸", "1 栋大堂", "1 栋消防箱", "1 栋天台门", "2 栋大堂", "2 栋电井",
    "2 栋天台门", "3 栋大堂", "3 栋消防箱", "3 栋天台门", "儿童乐园", "中心水景", "5 栋大堂",
    "5 栋消防箱", "5 栋天台门", "5 栋负一消防栓", "B1 配电房", "B1 水泵房", "B1 车道口",
    "B1 充电区", "B2 车库东", "B2 车库西", "B2 排污井", "东围墙", "东侧门", "垃圾房", "快递柜",
    "泳池机房", "监控室",
)  # fmt: skip
PHRASE_WORDS = (
    ("24", "消防栓水压低", PatrolOutcome.FINDING), ("21", "灭火器失压", PatrolOutcome.FINDING),
    ("26", "封条破损", PatrolOutcome.FINDING), ("23", "消防门敞开", PatrolOutcome.PUT_RIGHT),
    ("31", "门未锁，已锁好", PatrolOutcome.PUT_RIGHT), ("32", "门禁坏", PatrolOutcome.FINDING),
    ("33", "闭门器坏", PatrolOutcome.FINDING), ("34", "围墙翻越痕", PatrolOutcome.FINDING),
    ("62", "灯不亮", PatrolOutcome.FINDING), ("63", "应急灯坏", PatrolOutcome.FINDING),
    ("64", "时控不准", PatrolOutcome.FINDING), ("65", "线路裸露", PatrolOutcome.FINDING),
    ("41", "渗水", PatrolOutcome.FINDING), ("42", "集水井高水位", PatrolOutcome.FINDING),
    ("43", "地漏堵", PatrolOutcome.FINDING), ("44", "水泵异响", PatrolOutcome.FINDING),
    ("51", "杂物堵通道", PatrolOutcome.FINDING), ("52", "电动车上楼", PatrolOutcome.PUT_RIGHT),
    ("61", "外来人员", PatrolOutcome.PUT_RIGHT), ("90", "未到点", PatrolOutcome.NOT_REACHED),
    ("71", "无人", PatrolOutcome.NOBODY), ("72", "拒不开门", PatrolOutcome.REFUSED),
    ("73", "完工", PatrolOutcome.FINISHED),
)  # fmt: skip
SOUTH = RouteFields(
    name="夜班 南线",
    stops="1-30",
    shift="22:00-06:00",
    starts="22:00 00:00 02:00 04:00",
    minutes=60,
)
HOMES = RouteFields(
    name="装修户 白班",
    kind=PatrolKind.RENOVATION,
    stops="3 6 9 14",
    shift="08:00-18:00",
    starts="10:00 15:00",
    minutes=40,
    ordered=True,
)


@once
def put_points(store: Store, *, first: int = 1) -> list[int]:
    """Enter points from number `first` on, phrases and two routes; the ids of the routes."""
    for number, name in enumerate(NAMES, first):
        kind = PatrolKind.ROOFS if "天台" in name else PatrolKind.SECURITY
        place = name.partition(" ")[0] if " " in name else "园区"
        point = PointFields(number=number, name=name, place=place, chip=f"{number:08d}", kind=kind)
        store.write(POINTS.uses.add, fields=point)
    for code, words, outcome in PHRASE_WORDS:
        fields = PhraseFields(code=int(code), words=words, outcome=outcome)
        store.write(PHRASES.uses.add, fields=fields)
    moved = stops_of(HOMES.stops)
    others = " ".join(str(stop.number + first - 1) for stop in moved)
    routes = (
        replace(SOUTH, stops=f"{first}-{first + len(NAMES) - 1}"),
        replace(HOMES, stops=others),
    )
    return [store.write(ROUTES.uses.add, fields=one) for one in routes]


def put_rounds(store: Store) -> list[int]:
    """Make the sheets of six nights and enter the first three, the third as a doubtful one."""
    south, homes = put_points(store, first=201)
    by_code = {one.code: one for one in store.read(phrases_by_use)}
    sheets = []
    for number in range(6):
        day = date(2026, 11, 14) + timedelta(days=number)
        fields = SheetFields(route_id=south, day=day, worker="梁建国")
        sheets.append(store.write(SHEETS.uses.add, fields=fields))
    found = {(1, 8): "31", (3, 17): "24"}
    for sheet, night in zip(sheets[:3], range(14, 17), strict=True):
        begun = moment_of(datetime(2026, 11, night, 22, 4))  # noqa: DTZ001
        typed = TypedSheet(
            worker="梁建国",
            starts=tuple(begun + timedelta(hours=hours) for hours in (0, 2, 4, 6)),
            found={
                at: FoundThere(by_code[code].outcome, by_code[code].id)
                for at, code in (found.items() if night == 15 else ())
            },
        )
        store.write(enter_sheet, sheet_id=sheet, typed=typed)
    fields = SheetFields(route_id=homes, day=date(2026, 11, 19), worker="许文博")
    sheets.append(store.write(SHEETS.uses.add, fields=fields))
    return sheets
