"""Sheets that are no roster though rooms and people stand in them: what they hold instead."""

import re
from collections.abc import Iterable

from propdesk.estate.roster.cells.words import WORDS, field_of, heading_forms
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.sheets.cells import Row, cell_text

_HEADINGS = {
    "readings": re.compile(
        r"读数|抄表|表号|表码|止码|起码|止度|起度|行度|表底|倍率|用水量|用电量|meter|reading"
    ),
    "arrears": re.compile(
        r"应收|欠费|欠款|欠缴|未缴|费用期间|所属期|收费项目|费用名称|账期|计费周期|滞纳金|违约金|已收金额"
        r"|arrears|overdue|amountdue|outstanding"
    ),
    "payments": re.compile(
        r"实收|收款|缴费|票据号|收据|发票号|支付方式|付款方式|结算方式|起始日|截止日|receiptno|paidon"
    ),
    "repairs": re.compile(
        r"报修|维修(?!资金|基金)|派工|工单|故障|处理结果|完工|完成时间|满意度|材料费|人工费|repair|workorder"
    ),
    "patrol": re.compile(
        r"巡更|巡检|巡逻|巡棒|打卡|点位|钮扣号|人员卡号|班次|线路|patrol|checkpoint|wandno"
    ),
}
_OF_ROSTERS = frozenset(
    ("built_area", "inner_area", "measured_area", "id_number", "relation", "handover_date")
)
_DOOR = re.compile(r"(?:0?\d|1\d)(?:室|号|號|户|戶|房|单元)?|[A-H](?:室|座|户)?")
_FLOOR = re.compile(r"第?(?:-?\d{1,3}|[一二三四五六七八九十]{1,3})(?:层|層|楼|樓|f)", re.IGNORECASE)
_VOCABULARY = frozenset(word for table in WORDS.values() for word in table)
HEAD = 15


def other_kind(texts: Iterable[str]) -> str:
    """What a sheet with these headings holds: a key of the table above, or '' for perhaps a roster.

    Two of its words are needed, and less than two that only a roster has.
    """
    told = [text for text in texts if text and len(text) <= 30]
    if len({field_of(text) for text in told} & _OF_ROSTERS) > 1:
        return ""
    forms = [heading_forms(text)[0] for text in told]
    counts = {
        kind: sum(1 for form in forms if words.search(form)) for kind, words in _HEADINGS.items()
    }
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] > 1 else ""


def other_kind_of_rows(rows: list[Row]) -> str:
    """The same of a sheet whose headings are not known: any of its first rows may be them."""
    for row in rows[:HEAD]:
        kind = other_kind(cell_text(cell) for cell in row)
        if kind:
            return kind
    return "grid" if _is_grid(rows) else ""


def _is_grid(rows: list[Row]) -> bool:
    """Whether floors stand below each other and doors beside each other: 3层 | 01室 | 02室."""
    floors = [n for n, row in enumerate(rows) if any(_is(_FLOOR, cell) for cell in row[:2])]
    if len(floors) < 2 or floors[0] == 0:
        return False
    above = rows[max(0, floors[0] - 3) : floors[0]]
    doors = max(sum(1 for cell in row[1:] if _is(_DOOR, cell)) for row in above)
    return doors >= 2


def _is(pattern: re.Pattern[str], cell: object) -> bool:
    text = str(cell).strip() if isinstance(cell, str | int) else ""
    return bool(text) and pattern.fullmatch(text) is not None


def is_code_list(names: list[str]) -> bool:
    """Whether what stands for names are words of lists: 住宅, 商铺, 已售."""
    known = sum(1 for name in names if bare_text(name) in _VOCABULARY)
    return len(names) > 1 and known * 2 > len(names)
