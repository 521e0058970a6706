"""What a supposed price means, as columns, bars and a list that leaves the program."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from propdesk.fees.whatif.supposing import Supposition, WhatIf
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total
from propdesk.kernel.sheets.lists import write_list
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.parts.charts import Bar

COLUMNS = (
    Column("unit", N_("Unit"), width=96, weight=500),
    Column("owner", N_("Owner"), stretch=True),
    Column("area", N_("Area or usage"), kind=Kind.COUNT, width=130, ink="text2"),
    Column("now", N_("A year now"), kind=Kind.AMOUNT, width=120, ink="text2"),
    Column("then", N_("A year then"), kind=Kind.AMOUNT, width=120),
    Column("change", N_("Difference"), kind=Kind.AMOUNT, width=110, weight=600),
)
SHEET = (
    SheetColumn("unit", N_("Unit"), width=14),
    SheetColumn("owner", N_("Owner"), width=18),
    SheetColumn("area", N_("Area or usage"), width=12),
    SheetColumn("now", N_("A year now"), CellKind.MONEY),
    SheetColumn("then", N_("A year then"), CellKind.MONEY),
    SheetColumn("change", N_("Difference"), CellKind.MONEY),
)
MOST_BARS = 12


def bars(found: WhatIf, names: Mapping[int, str]) -> list[Bar]:
    """A pair of bars for each building; what is beyond the first ones stands together."""
    sums: dict[str, list[Supposition]] = defaultdict(list)
    for one in found.units:
        name = names.get(one.building_id, "")
        sums[name if name in sums or len(sums) < MOST_BARS else _("Others")].append(one)
    return [
        Bar(
            name,
            (_drawn(total(u.now for u in some)), _drawn(total(u.then for u in some))),
            (str(total(u.now for u in some)), str(total(u.then for u in some))),
        )
        for name, some in sums.items()
    ]


def write_effect(path: Path, *, title: str, rows: Sequence[Supposition]) -> int:
    """Write the list as a workbook; how many rows."""
    return write_list(path, title, SHEET, rows, total=len(rows))


def _drawn(money: Money) -> float:
    """An amount for drawing only."""
    return money.fen / 100


def share_words(change: Money, now: Money) -> str:
    """A change in tenths of a percent of what it was, half up."""
    if not now:
        return ""
    tenths = (abs(change.fen) * 2000 + now.fen) // (2 * now.fen)
    sign = "-" if change.fen < 0 else "+"
    return f"{sign}{tenths // 10}.{tenths % 10} %"
